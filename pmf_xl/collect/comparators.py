"""Taking what other councils had into the catalogue workbook, from a file as others publish it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.list_file import read_list_file
from pmf_xl.catalogue.comparators import area_key
from pmf_xl.catalogue.entries import figure_text
from pmf_xl.catalogue.past_figures import FoundComparator, read_found_comparators
from pmf_xl.catalogue.tables import COMPARATORS
from pmf_xl.catalogue.values import Scale
from pmf_xl.collect.catalogue_edit import put_in_place, to_be_changed
from pmf_xl.collect.history import all_or_nothing
from pmf_xl.lists.comparators import read_comparators
from pmf_xl.problems import FileUnreadableError, Problem, messages, problem
from pmf_xl.rules.terms import Unit
from pmf_xl.workspace_folder import CATALOGUE

if TYPE_CHECKING:
    from pmf_xl.books.catalogue_add import NewCell
    from pmf_xl.catalogue import Catalogue, Comparator
    from pmf_xl.lists.understood import ColumnRead
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

    Known = dict[tuple[str, Period, str], Comparator]

NEEDED = (
    "it needs a row of headings with a measure, a council, a period and a value, or with periods such as 2023/24 or "
    "councils across"
)


@dataclass(frozen=True, slots=True)
class ComparatorsImported:
    """What was taken of a file of other councils' figures, how it was understood, and what is to be said of it."""

    file: Path
    sheet: str
    columns: "tuple[ColumnRead, ...]"
    added: int
    replaced: int
    held: int  # that the catalogue had already, alike
    areas: int
    measures: tuple[str, ...]
    kept: Path | None  # the catalogue as it was; None where nothing in it changed
    problems: tuple[Problem, ...]  # queries and notes; with an error nothing is taken


def import_comparators(
    workspace: "WorkspaceFolder", path: Path, *, bare_percentages: bool = False
) -> ComparatorsImported:
    """Take every figure of a file: a row for each, periods across or councils across.

    All or nothing: raises `PmfError`, with every problem, where the file cannot be read or has errors. The catalogue
    is left as it is but for rows of Comparators, and kept in the archive as it was.
    """
    catalogue = workspace.catalogue
    workspace.step("Reading the file")
    file = read_list_file(path)
    read = read_comparators(file.sheets, catalogue, bare_percentages=bare_percentages)
    if read is None:
        raise FileUnreadableError(f"{path} holds no table of what other councils had: {NEEDED}.", path=path)
    found, told = read_found_comparators(read.grid, catalogue)
    problems = all_or_nothing(path, (*read.problems, *told), len(found), NEEDED)
    known: Known = {(one.ref, one.period, area_key(one.area)): one for one in catalogue.comparators}
    added, replaced, held = [], [], 0
    for one in found:
        before = known.get(_identity(one.comparator))
        if before is None:
            added.append(one)
        elif before.value == one.comparator.value:
            held += 1
        else:
            replaced.append(one)
            problems.append(_replacing(one, before, catalogue))
    workspace.step("Writing the catalogue")
    kept = _write(workspace, catalogue, added, replaced) if added or replaced else None
    areas = {area_key(one.comparator.area) for one in found}
    refs = tuple(dict.fromkeys(one.comparator.ref for one in found))
    return ComparatorsImported(
        path, read.grid.sheet, read.columns, len(added), len(replaced), held, len(areas), refs, kept, tuple(problems)
    )  # fmt: skip


def _identity(one: "Comparator") -> "tuple[str, Period, str]":
    return one.ref, one.period, area_key(one.area)


def _replacing(one: FoundComparator, before: "Comparator", catalogue: "Catalogue") -> Problem:
    now, scale = one.comparator, _scale(catalogue, one.comparator.ref)
    message = messages.comparator_replaced(
        area=now.area, measure=now.ref, period=str(now.period), found=figure_text(now.value, scale),
        stands=figure_text(before.value, scale),
    )  # fmt: skip
    return problem(message, sheet=one.sheet, cell=one.cell, ref=now.ref)


def _scale(catalogue: "Catalogue", ref: str) -> Scale:
    measure = catalogue.measure(ref)
    return Scale(measure.unit, measure.bounded)


def _write(
    workspace: "WorkspaceFolder",
    catalogue: "Catalogue",
    added: Sequence[FoundComparator],
    replaced: Sequence[FoundComparator],
) -> Path:
    """Write the rows into the catalogue workbook, and give where it is kept as it was."""
    from pmf_xl.books.catalogue_add import NewCell, with_rows
    from pmf_xl.books.catalogue_read import tables_in
    from pmf_xl.catalogue.build import build

    path = workspace.folder / CATALOGUE
    content = to_be_changed(workspace)
    tables, _ = tables_in(content, path)
    present, _ = (
        read_found_comparators(tables[COMPARATORS.key], catalogue) if COMPARATORS.key in tables else ([], [])
    )
    places = {_identity(one.comparator): one.cell for one in present}
    changed = {places[_identity(one.comparator)]: _value(one, catalogue) for one in replaced}
    rows: list[dict[str, NewCell]] = [
        {
            "ref": NewCell(one.comparator.ref),
            "period": NewCell(str(one.comparator.period)),
            "area": NewCell(one.comparator.area),
            "value": _value(one, catalogue),
        }
        for one in added
    ]
    made = with_rows(content, path, COMPARATORS, rows, changed)
    again, _ = build(*tables_in(made, path))
    wanted = {_identity(one.comparator): one.comparator.value for one in (*added, *replaced)}
    stands = {_identity(one): one.value for one in again.comparators} if again else {}
    if any(stands.get(identity) != value for identity, value in wanted.items()):
        raise FileUnreadableError(
            f"The sheet {COMPARATORS.sheet} of {path} cannot be added to, so nothing was taken: save the catalogue in "
            "Excel or LibreOffice, and run this again.",
            path=path,
        )
    return put_in_place(workspace, content, made)


def _value(one: FoundComparator, catalogue: "Catalogue") -> "NewCell":
    from pmf_xl.books.catalogue_add import NewCell

    measure = catalogue.measure(one.comparator.ref)
    if measure.unit is Unit.YESNO:
        return NewCell("yes" if one.comparator.value else "no")
    return NewCell(one.comparator.value, percent=measure.is_percent)
