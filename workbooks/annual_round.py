"""The annual round of Hart as the gallery shows it: IT Services proposes, the council's directors decide.

Hart published no proposals, so these are made up for the example, as the gallery's page says.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmf_xl.layout.parts import Content
    from pmf_xl.workspace import Workspace

YEAR, ROUND, REVIEW = "2015-16", "2015-16-R", "2015-16-V"
SERVICE, WHOLE = "IT", "Hart"  # the kit's services have no directorates: one review goes to the whole council

Rows = Mapping[str, Mapping[str, "Content"]]


def aims(target: float, *profile: float) -> dict[str, "Content"]:
    """Give a target and where it is to be at the end of each quarter."""
    return {"target": target} | dict(zip(("m03", "m06", "m09", "m12"), profile, strict=True))


STATED = {
    "IT01": "Incidents that the service desk can resolve, resolved in the first call.",
    "IT02": "Incidents that stop a service, fixed within 4 working hours.",
    "IT03": "Incidents that hold a service up, fixed within 8 working hours.",
    "IT04": "All other incidents, fixed within 5 working days.",
    "IT05": "Working hours in which all key systems could be used.",
    "IT06": "Hours in which the website could be reached.",
    "IT07": "Answers of 7 or more out of 10 in the survey of employees.",
}
ALIKE = {
    "How it is worked out": "These, divided by all of them.",
    "Data source": "Service desk system; for IT07 the survey.",
}
PROPOSED: dict[str, Rows] = {
    "Targets": {
        "IT01": {"proposal": "Change", "rationale": "79.3% was reached with two analysts on loan until March.",
                 **aims(0.7, 0.66, 0.68, 0.7, 0.72)},
        "IT02": {"proposal": "Keep", "rationale": "There are some ten in a quarter: one that takes longer is 10 points."},
        "IT03": {"proposal": "Keep", "rationale": "As the contract asks."},
        "IT04": {"proposal": "Keep", "rationale": "As the contract asks."},
        "IT05": {"proposal": "Keep", "rationale": "As the contract asks. Two systems are replaced in the year."},
        "IT06": {"proposal": "Retire", "rationale": "The website moves to a host that reports its own uptime."},
        "IT07": {"proposal": "Change", "target_words": "Above the mean of districts",
                 "rationale": "The survey is new: its first result sets the figure."},
    },
    "Milestones": {"1": {"belongs": "IT01", "milestone": "New service desk system in use", "due": date(2015, 6, 30)}},
    "Methodology": {f"{ref}/Definition": {"new": text} for ref, text in STATED.items()}
    | {f"{ref}/{part}": {"new": text} for ref in STATED for part, text in ALIKE.items()},
}  # fmt: skip
DECIDED: dict[str, Rows] = {
    "Targets": {
        "IT01": {"decision": "Amend", "reason": "One of the two may stay.",
                 **aims(0.74, 0.70, 0.72, 0.74, 0.76)},
        **{ref: {"decision": "Accept"} for ref in ("IT02", "IT03", "IT04", "IT05", "IT07")},
        "IT06": {"decision": "Reject", "reason": "Members ask for it each quarter."},
    },
    "Milestones": {"IT/1": {"decision": "Accept"}},
}  # fmt: skip


def play_round(asked: "Workspace", decided: "Workspace") -> None:
    """Play the round up to the next year's catalogue, with the workspace as it is on two days."""
    asked.issue_round(YEAR, [SERVICE])
    _return(asked, ROUND, SERVICE, PROPOSED, "Head of service")
    asked.collate(ROUND)
    decided.review(YEAR)
    _return(decided, REVIEW, WHOLE, DECIDED, "Director")
    decided.collate(REVIEW)
    decided.new_year(YEAR)


def _return(workspace: "Workspace", period: str, whose: str, typed: Mapping[str, Rows], role: str) -> None:
    """Put a workbook among what came back, filled in and signed."""
    from pmf_xl.books.files import write_whole
    from pmf_xl.books.write import Filling, collection_bytes
    from pmf_xl.collect.stamp import stamp_of
    from pmf_xl.layout.collection import workbook
    from pmf_xl.layout.issued import Issued
    from pmf_xl.layout.sheet_names import SIGN_OFF

    record = workspace.ledger.issues(period)[whose]
    issued = Issued.from_json(record.content)
    signed: Rows = {role: {"name": role, "date": workspace.today, "confirmed": "Yes"}}
    filling = Filling(stamp_of(workspace, issued), workspace.now(), {**typed, SIGN_OFF: signed})
    content = collection_bytes(workbook(issued), workspace.theme, workspace.lock, filling)
    write_whole(workspace.folder_of("returned", period) / record.file, content)
