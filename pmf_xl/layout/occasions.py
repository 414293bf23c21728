"""On which occasion a workbook goes out: for a period's figures, a monthly look, the annual round, its review."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.layout.sign_off_sheet import HEAD, ROLES, SENDER
from pmf_xl.rules.periods import REVIEW, ROUND

if TYPE_CHECKING:
    from pmf_xl.layout.issued import Issued

SIGNED_BY, DECIDED_BY = (HEAD,), ("Director",)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What differs between workbooks by the occasion on which they go out."""

    title: str
    subject: str
    roles: tuple[str, ...]
    guidance: str  # what to know before filling it in
    figures: bool = False  # whether a period's figures are reported in it


FIGURES = Occasion(
    "Performance return",
    "Performance return",
    ROLES,
    "Markers, if a figure needs one: p provisional, r revised, e estimated, x not available, "
    "z not applicable, c confidential.",
    figures=True,
)
LOOK = Occasion(
    "Monthly look",
    "Monthly look",
    SIGNED_BY,
    "What you say here is provisional. It never counts: the figure of the whole period is asked for at its end.",
)
PLANNING = {
    ROUND: Occasion(
        "Annual round: targets",
        "Annual round",
        SIGNED_BY,
        "Keep, change or retire each measure. A new target is for the whole year; its profile says where the measure "
        "should be at the end of each period, and ends in that target. Leave a cell empty where nothing changes.",
    ),
    REVIEW: Occasion(
        "Review of targets",
        "Review of targets",
        DECIDED_BY,
        "Accept, amend or reject each proposal. Where you amend, type only what is to be otherwise; what you leave "
        "empty is as proposed. Give a reason wherever you amend or reject: it is kept with the decision, for the "
        "service to read.",
    ),
}


def occasion_of(issued: "Issued") -> Occasion:
    """Give the occasion on which a workbook went out."""
    if issued.is_look:
        return LOOK
    return PLANNING.get(issued.period.rpartition("-")[2], FIGURES)


def roles_of(issued: "Issued") -> tuple[str, ...]:
    """Name who signs a workbook."""
    return (SENDER,) if issued.entered else occasion_of(issued).roles
