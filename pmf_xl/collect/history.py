"""Taking past figures into the ledger from a file of a team's own, archived like any other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import sha256_of
from pmf_xl.books.list_file import read_list_file
from pmf_xl.catalogue.entries import figure_text
from pmf_xl.catalogue.past_figures import PastFigure, read_past_figures
from pmf_xl.catalogue.values import Scale
from pmf_xl.collect.filing import file_away
from pmf_xl.ledger import Disposition, FiledFigure, Received
from pmf_xl.lists.history import read_past
from pmf_xl.problems import (
    DataInError,
    FileInTheWayError,
    FileUnreadableError,
    Problem,
    ProblemCode,
    Severity,
    messages,
    problem,
)
from pmf_xl.problems.counts import number_of

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.past import Held, Past
    from pmf_xl.workspace_folder import WorkspaceFolder

HISTORY_PERIOD = "history"  # what stands for a period on a file that holds many
NEEDED = "it needs a row of headings with ref, period and outturn, or with ref and periods such as Q1 2023/24"


@dataclass(frozen=True, slots=True)
class HistoryImported:
    """What was taken of a file of past figures, and everything that is to be said of it."""

    file: Path
    figures: int
    problems: tuple[Problem, ...]  # queries and notes; with an error nothing is taken

    @property
    def behind(self) -> int:
        """How many of the figures taken stand behind others, so that they speak nowhere."""
        return sum(found.code == ProblemCode.FIGURE_BEHIND for found in self.problems)


def import_history(
    workspace: "WorkspaceFolder", path: Path, *, bare_percentages: bool = False
) -> HistoryImported:
    """Take every figure of a file, a workbook of any kind or text, with a row for each or periods across.

    All or nothing: raises `PmfError`, with every problem, where the file cannot be read, has errors, or has been taken
    before.
    """
    catalogue = workspace.catalogue
    workspace.step("Reading the file")
    file = read_list_file(path)
    past = read_past(file.sheets, catalogue, bare_percentages=bare_percentages)
    if past is None:
        raise FileUnreadableError(f"{path} holds no table of past figures: {NEEDED}.", path=path)
    figures, found = read_past_figures(past.grid, catalogue)
    problems = all_or_nothing(path, (*past.problems, *found), len(figures), NEEDED)
    received = Received(
        HISTORY_PERIOD, sha256_of(file.content), path.name, len(file.content), workspace.now(), Disposition.ACCEPTED,
        kind="history",
        figures=tuple(
            FiledFigure(
                one.figure.ref, "", str(one.figure.period), one.figure.outturn,
                str(one.figure.marker) if one.figure.marker else None, sheet=one.sheet, cell=one.cell,
            )
            for one in figures
        ),
        problems=tuple(problems),
    )  # fmt: skip
    workspace.step("Recording the figures")
    before = workspace.past
    if file_away(workspace, received, file.content) is None:
        raise FileInTheWayError(
            f"{path} has been taken into the ledger before; nothing was changed.", path=path
        )
    placed = _beside_others(
        workspace.step("Comparing with other figures", len(figures)).each(figures),
        received.sha256,
        before,
        workspace.past,
        catalogue,
    )
    return HistoryImported(path, len(figures), (*problems, *placed))


def all_or_nothing(path: Path, found: Iterable[Problem], count: int, needed: str) -> list[Problem]:
    """Give the problems of a list row by row; raise `DataInError` where one is an error, or it holds no figure."""
    problems = sorted(dict.fromkeys(found), key=_by_row)  # one of a cell that many figures need once
    errors = [one for one in problems if one.severity is Severity.ERROR]
    if errors:
        raise DataInError(
            f"{path} has {number_of(len(errors), 'error')}, so nothing was taken. The first: {errors[0]}",
            path=path,
            problems=problems,
        )
    if not count:
        raise DataInError(f"{path} holds no figure to take: {needed}.", path=path, problems=problems)
    return problems


def _beside_others(
    figures: Iterable[PastFigure], sha256: str, before: "Past", after: "Past", catalogue: "Catalogue"
) -> Iterator[Problem]:
    """Say of each figure whether another one counts before it, or stood there before with another value."""
    for one in figures:
        figure, measure = one.figure, catalogue.measure(one.figure.ref)
        scale = Scale(measure.unit, measure.bounded)

        def words(held: float | str | None, scale: Scale = scale) -> str:
            return figure_text(held, scale) if isinstance(held, float) else str(held or "no figure")

        found = words(figure.outturn if figure.outturn is not None else figure.marker)
        earlier, standing = (past.figure(figure.ref, figure.period) for past in (before, after))
        message = None
        if standing is not None and (standing.sha256, standing.cell) != (sha256, one.cell):
            message = messages.figure_behind(
                measure=figure.ref, period=str(figure.period), found=found, other=_origin(standing),
                stands=words(standing.outturn),
            )  # fmt: skip
        elif earlier is not None and not earlier.parts and earlier.outturn != figure.outturn:
            message = messages.figure_replaced(
                measure=figure.ref, period=str(figure.period), found=found, other=_origin(earlier),
                stands=words(earlier.outturn),
            )  # fmt: skip
        if message:
            yield problem(message, sheet=one.sheet, cell=one.cell, ref=figure.ref)


def _origin(held: "Held") -> str:
    if held.file is None:
        return "several files"
    return f"{held.file} ({held.sheet}!{held.cell})" if held.sheet and held.cell else held.file


def _by_row(found: Problem) -> int:
    return int("".join(filter(str.isdigit, found.cell or "")) or 0)
