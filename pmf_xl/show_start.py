"""What `init` and the imports print: how a list was understood, what was made of it, what was not taken."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pmf_xl.problems import DataInError, ProblemCode, Severity
from pmf_xl.problems.counts import number_of
from pmf_xl.show import counted, document, line, problem_lines, problems_as_json, steps
from pmf_xl.show_table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.collect.comparators import ComparatorsImported
    from pmf_xl.collect.history import HistoryImported
    from pmf_xl.start import ListUnderstood
    from pmf_xl.workspace import Workspace

MOST = 40  # lines of problems on a screen
_OWN = "(a column of your own, kept)"


def made(
    workspace: "Workspace", as_json: bool, council: str = "", kit: str = "", still: "Sequence[str]" = ()
) -> None:
    """Show what `init` made for a council; of a `kit` made another's, what is left behind and `still` to change."""
    catalogue, _ = workspace.read_catalogue()
    name = catalogue.framework.council if catalogue else council
    measures, services = (len(catalogue.measures), len(catalogue.services)) if catalogue else (0, 0)
    next_steps = workspace.next_steps()
    if as_json:
        document({"workspace": workspace.folder, "council": name,
                  "measures": measures, "services": services, "next": next_steps, "still_named": still})  # fmt: skip
        return
    if catalogue:
        line(f"{workspace.folder}: {name}, {measures} measures, {services} services.")
    else:
        line(f"{workspace.folder}: {name}, an empty catalogue.")
    if kit:
        from pmf_xl.catalogue.tailor import LEFT_BEHIND

        line(f"Not taken over from {kit}: {'; '.join(LEFT_BEHIND)}.")
        if still:
            line(f"Look through these, whose words still speak of the other council: {', '.join(still)}.")
    line("Open catalogue.xlsx there and make it your own; then: pmf-xl check")
    steps(next_steps)


def understood(found: "ListUnderstood") -> None:
    """Show how a list was understood, before anything is made of it."""
    read = found.read
    line(
        f"{found.file.path}, sheet {read.sheet}: {read.measures} measures of {len(read.rows['services'])} services."
    )
    line()
    columns = [(one.heading, one.means or _OWN, one.example, one.filled) for one in read.columns]
    table(("In your list", "Taken for", "For example", "Filled"), columns, right=(3,))
    line()
    if words := [(one.column, one.found, one.means, one.count) for one in read.translated]:
        table(("Column", "In your list", "Becomes", "Times"), words, right=(3,))
        line()
    if read.errors:
        line("Not understood. It is kept in its place in the catalogue, to be put right there:")
        problem_lines(read.errors, MOST)
    if read.others:
        line("Left out, or worth a look:")
        problem_lines(read.others, MOST)
    if any(one.code == ProblemCode.BARE_PERCENTAGE for one in read.errors):
        line("If numbers such as 95.4 are percentages in all of the list, say so with --bare-percentages.")
    for name in read.other_sheets:
        line(f'The sheet {name} reads like a list as well and was not read; choose it with: --sheet "{name}"')


def understood_as_json(found: "ListUnderstood", *, written: bool) -> None:
    """Print how a list was understood as one document, and whether a workspace was made of it."""
    read = found.read
    document({
        "file": found.file.path, "sheet": read.sheet, "council": read.council, "written": written,
        "measures": read.measures, "services": len(read.rows["services"]),
        "columns": [asdict(one) for one in read.columns],
        "translated": [asdict(one) for one in read.translated],
        "other_sheets": read.other_sheets,
        **problems_as_json(read.problems),
    })  # fmt: skip


def imported(found: "HistoryImported", as_json: bool) -> None:
    """Show what `history import` took, and what it left out and why."""
    if as_json:
        taken: dict[str, Any] = {"file": found.file, "figures": found.figures, "behind": found.behind}
        document(taken | problems_as_json(found.problems))
        return
    problem_lines(found.problems, MOST)
    behind = f" {found.behind} of them stand behind figures that count before them." if found.behind else ""
    line(f"{found.figures} past figures taken from {found.file}.{behind}")


def compared(found: "ComparatorsImported", as_json: bool) -> None:
    """Show how a file of what other councils had was understood, and what of it the catalogue holds now."""
    if as_json:
        taken: dict[str, Any] = {
            "file": found.file, "sheet": found.sheet, "columns": [asdict(one) for one in found.columns],
            "added": found.added, "replaced": found.replaced, "held": found.held, "areas": found.areas,
            "measures": found.measures, "kept": found.kept,
        }  # fmt: skip
        document(taken | problems_as_json(found.problems))
        return
    columns = [(one.heading, one.means, one.example, one.filled) for one in found.columns]
    table(("In the file", "Taken for", "For example", "Filled"), columns, right=(3,))
    line()
    problem_lines(found.problems, MOST)
    figures = number_of(found.added + found.replaced + found.held, "figure")
    councils, measures = number_of(found.areas, "council"), number_of(len(found.measures), "measure")
    line(f"{figures} of {councils} on {measures} read from {found.file}, sheet {found.sheet}.")
    line(f"On Comparators: {found.added} added, {found.replaced} replaced, {found.held} there already.")
    if found.kept:
        line(f"The catalogue as it was is kept: {found.kept}")


def refused(reason: DataInError, as_json: bool) -> None:
    """Show everything that is wrong with a file of which nothing was taken, errors first."""
    problems = sorted(reason.problems, key=lambda found: found.severity is not Severity.ERROR)
    if as_json:
        document({"file": reason.path, "figures": 0, **problems_as_json(problems)})
        return
    problem_lines(problems, MOST)
    line(f"{counted(problems)}.")
