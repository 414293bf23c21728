"""Figures for those who have no Python: a hidden sheet of them in a copy of a workbook, and the names that look there.

They are what officers may see of the periods asked for, as the master scorecard shows them. Run again on the copy, the
sheet is written afresh, and what changed is told; no other sheet changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pmf_xl.addin.build import ADDIN
from pmf_xl.addin.into_workbook import keep_or_write, names_of, read_workbook
from pmf_xl.addin.known_functions import FINGERPRINTS
from pmf_xl.books.addin_links import LeftToAddin, without_links
from pmf_xl.books.files import write_whole
from pmf_xl.books.hidden_sheet import Cell, HiddenSheet, rows_held, with_sheet
from pmf_xl.books.named_functions import Clash, with_names
from pmf_xl.release.released import number
from pmf_xl.release.withholding import may_not_be_named
from pmf_xl.reports.gathered import Gathered
from pmf_xl.rules.looked_up import FIGURES_SHEET, figure_key, looking_lambdas
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

KNOWN_BY: Final = "PMF figures, released for officers"
HEADINGS: Final = (
    "Key", "Outturn", "Target", "Reference", "Period", "Not to be named outside", "Measure", "Partial",
)  # fmt: skip
_WIDTHS: Final = (24.0, 14.0, 14.0, 14.0, 14.0, 26.0, 80.0, 10.0)
_FIRST: Final = 4  # the row, from zero, of the first figure
REPLACED: Final = "replaced"
_Told = tuple[float | None, float | None, str | None]  # outturn, target, and whether the outturn is partial
_NOTHING: Final[_Told] = (None, None, None)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What a row of the sheet tells of a measure, or a breakdown of it, in a period."""

    reference: str
    title: str
    period: str
    outturn: float | None
    target: float | None
    confidential: bool
    partial: (
        str | None
    )  # "yes" or "no" of an outturn: whether it is of a part of its period, or of some services, only

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the row; the first three and the last are looked in."""
        key = figure_key(self.reference, self.period)
        marked = "yes" if self.confidential else None
        return key, self.outturn, self.target, self.reference, self.period, marked, self.title, self.partial


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is another than when the sheet was last written."""

    reference: str
    period: str
    what: str  # "outturn", "target" or "partial"
    was: float | str | None
    now: float | str | None


@dataclass(frozen=True, slots=True)
class WithFigures:
    """A workbook that holds figures: of which periods, how many rows, and what changed since it was last written."""

    path: Path
    periods: tuple[str, ...]
    rows: int
    changes: tuple[FigureChange, ...]
    refreshed: bool  # the sheet was there already
    kept: Path | None  # the workbook as it was, where it was written over
    added: tuple[str, ...]
    renewed: tuple[str, ...]  # that were there as an earlier version had them
    present: tuple[str, ...]
    clashes: tuple[Clash, ...]
    turned: int  # formulas that led to the add-in and call the names now
    left: tuple[LeftToAddin, ...]  # those that still lead to it


def add_figures(source: Path, workspace: "WorkspaceFolder", periods: Sequence[str]) -> WithFigures:
    """Put the functions and the figures of some periods into a copy of a workbook, or refresh those it has.

    What is refreshed is that workbook itself, also in the periods it held before; as it was it is kept in `replaced/`
    beside it. Raises `PmfError` as `add_functions` does, for a period that is none, and where a sheet of the name is
    somebody's own.
    """
    content = read_workbook(source)
    scheme = workspace.catalogue.framework.scheme
    named = with_names(content, names_of(scheme) | looking_lambdas(), str(source), FINGERPRINTS)
    turned = without_links(named.content, ADDIN, named.ours, str(source))
    held = rows_held(turned.content, FIGURES_SHEET, KNOWN_BY, str(source))
    before = dict(_figures_in(held or []))
    texts = dict.fromkeys((*periods, *(period for _, period in before)))
    asked = {workspace.must_have_figures(text, "look up") for text in texts}
    rows = list(figure_rows(workspace, sorted(asked, key=lambda one: (one.last_day, one.months))))
    changes = tuple(_changes(before, rows)) if held is not None else ()
    written = tuple(dict.fromkeys(row.period for row in rows))
    told = (named.added, named.renewed, named.present, named.clashes, turned.formulas, turned.left)
    if (
        held is not None
        and not (changes or named.added or named.renewed or turned.formulas)
        and set(before) == {_place(row) for row in rows}
    ):
        return WithFigures(source, written, len(rows), (), True, None, *told)
    made = with_sheet(turned.content, _sheet(workspace, rows), str(source))
    if held is None:
        path = source.with_name(f"{source.stem} with PMF figures{source.suffix}")
        keep_or_write(path, made)
        return WithFigures(path, written, len(rows), (), False, None, *told)
    kept = _kept(source, content)
    write_whole(source, made)
    return WithFigures(source, written, len(rows), changes, True, kept, *told)


def figure_rows(workspace: "WorkspaceFolder", periods: "Iterable[Period]") -> Iterator[FigureRow]:
    """Give what officers may see of every measure and breakdown in some periods, figure or none."""
    for period in periods:
        with workspace.ledger.snapshot():
            release = Gathered(workspace, period).release(Reader.OFFICERS)
            for one in release.figures:
                own = release.at(
                    one.ref, period, one.breakdown
                )  # and not an earlier one that it stands as at
                yield FigureRow(
                    one.reference,
                    own.title if own else one.title,
                    str(period),
                    number(own.outturn) if own else None,
                    own.target if own and own.part is None else None,
                    may_not_be_named(one.measure),
                    ("yes" if own.is_partial else "no") if own and number(own.outturn) is not None else None,
                )


def _sheet(workspace: "WorkspaceFolder", rows: Sequence[FigureRow]) -> HiddenSheet:
    council = workspace.catalogue.framework.council
    notes: list[tuple[Cell, ...]] = [
        (f"{KNOWN_BY} of {council}. Not for publication: there may be confidential figures among them.",),
        (
            f"As the ledger had them on {workspace.today.isoformat()}. PMF_OUTTURN, PMF_TARGET, PMF_PARTIAL look here.",
        ),
        (
            "Do not edit: pmf-xl functions --with-figures, run again on this workbook, writes the sheet afresh.",
        ),
        HEADINGS,
    ]
    return HiddenSheet(FIGURES_SHEET, KNOWN_BY, [*notes, *(row.cells for row in rows)], _WIDTHS)


def _figures_in(
    held: Sequence[Sequence[Cell]],
) -> Iterator[tuple[tuple[str, str], _Told]]:
    """Read the figures of a sheet as it was written, by reference and period; an earlier version told less of them."""
    for row in held[_FIRST:]:
        key = str(row[0] or "")
        reference, _, period = key.rpartition("|")
        if reference and period:
            partial = str(row[7]) if len(row) > 7 and row[7] else None
            yield (reference, period), (_figure(row[1]), _figure(row[2]), partial)


def _figure(cell: Cell) -> float | None:
    return None if cell is None or isinstance(cell, str) else float(cell)


def _place(row: FigureRow) -> tuple[str, str]:
    return row.reference, row.period


def _changes(before: Mapping[tuple[str, str], _Told], rows: Sequence[FigureRow]) -> Iterator[FigureChange]:
    """Tell what differs from before: of a period that is new nothing, of a measure that is gone all it had."""
    known = {period for _, period in before}
    now = {_place(row): (row.outturn, row.target, row.partial) for row in rows if row.period in known}
    for place in dict.fromkeys((*now, *before)):
        pairs = zip(
            ("outturn", "target", "partial"),
            before.get(place, _NOTHING),
            now.get(place, _NOTHING),
            strict=True,
        )
        for what, was, is_now in pairs:
            comes_with_it = what == "partial" and (
                was is None or is_now is None
            )  # the outturn's own coming or going
            if was != is_now and not comes_with_it:
                yield FigureChange(*place, what, was, is_now)


def _kept(source: Path, content: bytes) -> Path:
    """Keep a workbook as it was, under a number of its own."""
    folder = source.parent / REPLACED
    names = (folder / f"{source.stem} ({number}){source.suffix}" for number in count(1))
    kept = next(path for path in names if not path.exists())
    write_whole(kept, content)
    return kept
