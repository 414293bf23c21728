"""What the commands print that say where a period stands, close it, and correct what was taken."""

from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.problems.counts import number_of
from pmf_xl.rules.days import day_written
from pmf_xl.show import approval_words, document, line
from pmf_xl.show_table import table

if TYPE_CHECKING:
    from pmf_xl.collect.close import Closed
    from pmf_xl.collect.issuing import IssuedFile
    from pmf_xl.collect.new_year import NewYear
    from pmf_xl.collect.revise import Revised
    from pmf_xl.collect.status import Status
    from pmf_xl.collect.take_file import CollatedFile
    from pmf_xl.ledger import Submission


def status(stands: "Status", as_json: bool) -> None:
    """Show where a cycle stands."""
    if as_json:
        document(stands)
        return
    for step in stands.next:
        line(f"Next: {step}")
    line(f"{stands.period}: " + ", ".join(f"{name} {day:%d %b %Y}" for name, day in stands.dates.items()))
    rows = [
        (
            one.service,
            one.name,
            *(_day(day) for day in (one.issued, one.returned, one.accepted)),
            "late" if one.late else "",
        )
        for one in stands.services
    ]
    table(("Service", "Name", "Issued", "Returned", "Accepted", ""), rows)
    accepted = sum(one.accepted is not None for one in stands.services)
    said = f"{accepted} of {len(rows)} accepted, {len(stands.outstanding)} outstanding"
    if stands.to_correct:
        said += f", {len(stands.to_correct)} to be corrected ({', '.join(stands.to_correct)})"
    line(f"{said}.")
    if stands.closed:
        line(
            f"Closed on {day_written(stands.closed.date())} by {stands.closed_by}: its reports stay as they are."
        )
    if stands.edits:
        line(
            f"Edits of the catalogue that count from {stands.edits_from}, not before: {'; '.join(stands.edits)}."
        )
    for approval in stands.approvals:
        line(approval_words(approval))
    if stands.plans:
        return
    if not stands.approvals:
        line("Approved by nobody yet.")
    elif stands.not_approved:
        line(f"Not approved yet: {', '.join(stands.not_approved)}.")


def _day(day: date | None) -> str:
    return f"{day:%d %b %Y}" if day else "-"


def entered(file: "IssuedFile", period: str, as_json: bool) -> None:
    """Say which workbook is to be filled in, and what then."""
    if as_json:
        document({"files": [file]})
        return
    line(f"{file.path}" + ("" if file.fresh else "  (as already written)"))
    line(f"Fill it in and save it; then: pmf-xl collate --period {period} '{file.path}'")


def rolled_over(made: "NewYear", as_json: bool) -> None:
    """Say what the catalogue of the next year holds, and what to look at."""
    if as_json:
        document(made)
        return
    line(f"wrote {made.path}: {number_of(made.measures, 'measure')} for {made.year}.")
    if made.left_out:
        line(f"Left out, as retired: {', '.join(made.left_out)}.")
    if made.carried:
        are = "is" if made.carried == 1 else "are"
        line(f"{number_of(made.carried, 'target')} {are} last year's: look over Targets.")
    if made.asked:
        line(f"Targets to be given on Targets, of: {', '.join(made.asked)}.")
    _round_told(made)
    if made.moved:
        moved = number_of(made.moved, "period")
        line(f"The dates of {moved} are last year's, 52 weeks on: look them over on Calendar.")
    line(
        "When it is right, put it in the place of catalogue.xlsx; closed and issued periods stay as they were."
    )


def _round_told(made: "NewYear") -> None:
    """Say what the annual round came to, where there was one."""
    if not (made.agreed or made.retired or made.rejected or made.undecided):
        return
    line(
        f"Annual round {made.year}: {number_of(len(made.agreed), 'measure')} as agreed, "
        f"{number_of(made.milestones, 'milestone')}, {number_of(made.restated, 'methodology change')}; "
        f"the sheet Round {made.year} says who proposed and who decided."
    )
    if made.retired:
        line(f"Retired at the end of this year: {', '.join(made.retired)}.")
    if made.rejected:
        line(f"Rejected, so left as they are: {', '.join(made.rejected)}.")
    if made.undecided:
        line(f"Decided on by no director, so left as they are: {', '.join(made.undecided)}.")
    if made.not_proposed:
        line(f"Nothing was proposed for, so left as they are: {', '.join(made.not_proposed)}.")


def closed(made: "Closed", as_json: bool) -> None:
    """Say that a period is closed, or open again."""
    if as_json:
        document(made)
        return
    what = "closed" if made.event == "closed" else "open again"
    why = f" ({made.reason})" if made.reason else ""
    line(f"{made.period} is {what} since {day_written(made.at.date())}, by {made.by}{why}.")
    if made.event == "closed":
        are = "is kept as it was" if made.figures == 1 else "are kept as they were"
        line(f"{number_of(made.figures, 'figure')} {are} rated. To correct one: pmf-xl revise")


def revised(made: "Revised", as_json: bool) -> None:
    """Say what a figure was and is now."""
    if as_json:
        document(made)
        return
    before = _said(made.earlier, made.earlier_marker) or "nothing"
    line(
        f"{made.ref} of {made.period} is now {_said(made.outturn, made.marker)}; it was {before}. "
        f"Kept as submission {made.submission}."
    )


def accepted(file: "CollatedFile", as_json: bool) -> None:
    """Say what became of a return that the team accepted."""
    if as_json:
        document(file.as_json())
        return
    line(f"{file.path.name}: {file.became}, submission {file.submission}, as the return of {file.service}.")
    for found in file.problems:
        line(f"  {found.severity.value}: {found}")


def withdrawn(file: "Submission", as_json: bool) -> None:
    """Say which file counts no longer."""
    if as_json:
        document({"submission": file.id, "file": file.name, "period": file.period, "service": file.service})
        return
    line(
        f"Submission {file.id} ({file.name}, {file.period}) counts no longer; its copy stays in the archive."
    )


def _said(outturn: float | None, marker: str | None) -> str:
    figure = "" if outturn is None else f"{outturn:.10g}"
    return f"{figure} [{marker}]".strip() if marker else figure
