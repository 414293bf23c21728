"""Preparing the catalogue for the next year, as a copy beside the one in use, with what its annual round came to."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.catalogue.agreed import with_agreed
from pmf_xl.catalogue.next_year import NextYear, for_next_year, year_of
from pmf_xl.collect.ask_round import Planned
from pmf_xl.collect.round_outcome import RoundOutcome, kept_refs, round_outcome
from pmf_xl.collect.round_record import round_record
from pmf_xl.problems import FileInTheWayError, NotAPeriodError
from pmf_xl.rules.periods import ROUND

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class NewYear:
    """The copy that was written, and what is to be looked at in it."""

    year: str
    path: Path
    measures: int
    left_out: tuple[str, ...]
    carried: int
    asked: tuple[str, ...]
    moved: int
    #: What the annual round came to, where there was one: measures agreed, rejected, not decided, not proposed.
    agreed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    not_proposed: tuple[str, ...] = ()
    milestones: int = 0
    restated: int = 0


def new_year(workspace: "WorkspaceFolder", text: str, *, carry: bool = True) -> NewYear:
    """Write `catalogue 2025-26.xlsx` beside the catalogue in use, which stays as it is.

    What directors accepted or amended in the annual round is in it, with a sheet that records it; what nobody has
    decided is as without a round. Raises `PmfError` for text that is no year, or where there is such a file already.
    """
    from pmf_xl.books.catalogue_write import write_catalogue

    try:
        year = year_of(workspace.catalogue, text)
    except ValueError:
        raise NotAPeriodError(f"{text!r} is not a year. Write it as 2025-26.", text=text) from None
    path = workspace.folder / f"catalogue {year.year}.xlsx"
    if path.exists():
        raise FileInTheWayError(f"{path} is there already; nothing was changed.", path=path)
    period = workspace.catalogue.period(f"{year.year}-{ROUND}")
    outcome = round_outcome(workspace, period)
    made = _for_next_year(workspace, year, outcome, carry=carry)
    agreed = with_agreed(
        made.catalogue, year, outcome.agreed, outcome.agreed_statements, outcome.agreed_milestones
    )
    records = []
    if outcome.measures or outcome.milestones or outcome.restated:
        planned = Planned(workspace.catalogue_of(period), workspace.past, period)
        records.append(round_record(planned, outcome))
    write_catalogue(agreed, path, records)
    aimed = {one.ref for one in outcome.agreed}
    return NewYear(
        year.year, path, len(agreed.measures), made.left_out, _carried(made, year, aimed),
        tuple(ref for ref in made.asked if ref not in aimed), made.moved,
        tuple(one.ref for one in outcome.agreed if not one.retire),
        tuple(one.ref for one in outcome.agreed if one.retire),
        outcome.rejected, outcome.undecided, outcome.not_proposed if records else (),
        len(outcome.agreed_milestones), len(outcome.agreed_statements),
    )  # fmt: skip


def _for_next_year(
    workspace: "WorkspaceFolder", year: "Period", outcome: RoundOutcome, *, carry: bool
) -> NextYear:
    """Make the catalogue of the year as without a round; targets that were agreed to stay are carried in any case."""
    made = for_next_year(workspace.catalogue, year, carry=carry)
    kept = kept_refs(outcome)
    if carry or not kept:
        return made
    carried = for_next_year(workspace.catalogue, year).catalogue.targets
    targets = [
        *(one for one in made.catalogue.targets if not _is_kept(one.ref, one.period, kept, year)),
        *(one for one in carried if _is_kept(one.ref, one.period, kept, year)),
    ]
    return replace(made, catalogue=replace(made.catalogue, targets=tuple(targets)))


def _is_kept(ref: str, period: "Period", kept: frozenset[str], year: "Period") -> bool:
    return ref in kept and period.starts == year.starts


def _carried(made: NextYear, year: "Period", agreed: set[str]) -> int:
    """Count the targets that were taken over and that nobody has agreed on."""
    if not made.carried or not agreed:
        return made.carried
    on = sum(one.ref in agreed and one.period.starts == year.starts for one in made.catalogue.targets)
    return max(0, made.carried - on)
