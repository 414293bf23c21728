"""What commands print: a few plain lines for people, or one JSON document."""

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from pmf_xl.catalogue.contributing import service_of
from pmf_xl.past.budgeted import line_of
from pmf_xl.problems import Problem, Severity
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.days import day_written
from pmf_xl.show_table import table

if TYPE_CHECKING:
    from pmf_xl.addin.into_workbook import WithFunctions
    from pmf_xl.addin.with_figures import WithFigures
    from pmf_xl.catalogue import Measure
    from pmf_xl.collect.approve import Approved
    from pmf_xl.collect.collate import Collated
    from pmf_xl.collect.issuing import IssuedFile
    from pmf_xl.demo import Played
    from pmf_xl.past import Held
    from pmf_xl.workspace import Workspace


def line(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def document(content: Any) -> None:
    """Print one JSON document; where its letters cannot all be written, as to a file on Windows, by their numbers."""
    in_full = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    sys.stdout.write(json.dumps(plain(content), ensure_ascii=not in_full, indent=2) + "\n")


def plain(content: Any) -> Any:
    """Turn records, dates, paths and not-a-numbers into what JSON can hold."""
    if is_dataclass(content) and not isinstance(content, type):
        return plain(asdict(content))
    if isinstance(content, dict):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [plain(value) for value in content]
    if isinstance(content, float) and not math.isfinite(content):
        return None
    if content is None or isinstance(content, (bool, int, float)):
        return content
    if isinstance(content, (date, datetime)):
        return content.isoformat()
    return str(content)


def problems(
    found: Sequence[Problem],
    as_json: bool,
    next_steps: Sequence[str] = (),
    *,
    empty: bool = False,
    added: Sequence[str] = (),
) -> None:
    """Show what `check` found, which sheets it `added`, and what comes next."""
    if as_json:
        document(problems_as_json(found) | {"next": list(next_steps), "sheets_added": list(added)})
        return
    if added:
        line(f"Added to the catalogue, empty: {', '.join(added)}.")
    problem_lines(found)
    right = "There is no measure in the catalogue yet." if empty else "The catalogue is in order."
    line(f"{counted(found)} in the catalogue." if found else right)
    steps(next_steps)


def problem_lines(found: Sequence[Problem], most: int | None = None) -> None:
    """Print a line for each problem; with `most`, alike ones in one, and after so many how many more there are."""
    if most is None:
        for one in found:
            line(f"{one.severity.upper():5} {one}")
        return
    alike: dict[tuple[str, str | None, str, str], list[Problem]] = {}
    for one in found:
        alike.setdefault((one.code, one.sheet, one.message, one.remedy), []).append(one)
    for first, *others in list(alike.values())[:most]:
        line(f"{first.severity.upper():5} {first}{_also_in(others)}")
    if left := sum(map(len, list(alike.values())[most:])):
        line(f"      and {left} more.")


def _also_in(others: Sequence[Problem], named: int = 8) -> str:
    """Name the cells in which the same is found."""
    cells = [one.cell or "" for one in others]
    more = f" and {len(cells) - named} more" if len(cells) > named else ""
    return f" The same in {', '.join(cells[:named])}{more}." if cells else ""


def steps(next_steps: Sequence[str]) -> None:
    """Print what comes next, numbered; nothing where nothing does."""
    if next_steps:
        line("What comes next:")
    for number, step in enumerate(next_steps, 1):
        line(f"{number:3}. {step}")


def counted(found: Sequence[Problem]) -> str:
    """Say how many problems there are of each severity."""
    return _counted(_counts(found))


def problems_as_json(found: Sequence[Problem]) -> dict[str, Any]:
    """Give problems, and how many there are of each severity, as `check --json` prints them."""
    from pmf_xl.collect.take_file import problem_as_json

    counts = {_plural(severity): count for severity, count in _counts(found).items()}
    return {"problems": [problem_as_json(one) for one in found], **counts}


def _counts(found: Sequence[Problem]) -> dict[str, int]:
    return {str(severity): sum(one.severity is severity for one in found) for severity in Severity}


def _plural(severity: str) -> str:
    return {"error": "errors", "query": "queries", "note": "notes"}[severity]


def _counted(counts: dict[str, int]) -> str:
    said = [number_of(count, severity, _plural(severity)) for severity, count in counts.items() if count]
    return ", ".join(said) or "No problems"


def issued(files: "Sequence[IssuedFile]", as_json: bool) -> None:
    """Show what `issue` wrote."""
    if as_json:
        document({"files": files})
        return
    for file in files:
        line(f"{file.path}" + ("" if file.fresh else "  (as already issued)"))
    fresh = sum(file.fresh for file in files)
    line(f"{number_of(fresh, 'workbook')} written, {len(files) - fresh} left as they were.")


def approval_words(one: "Approved") -> str:
    """Write an approval in one line: who, of what, when, and what has to be known of it."""
    role = f" ({one.role})" if one.role else ""
    of = f"{one.directorate} " if one.directorate else ""
    said = f"{of}approved by {one.name}{role} on {day_written(one.at)}"
    if one.without:
        said += f"; without {', '.join(one.without)}"
    if one.changed:
        said += f"; figures taken since from {', '.join(one.changed)}"
    return said[0].upper() + said[1:]


def collated(found: "Collated", as_json: bool) -> None:
    """Show what `collate` did with each file."""
    if as_json:
        document(found.as_json())
        return
    for file in found.files:
        counts = {
            str(severity): sum(one.severity is severity for one in file.problems) for severity in Severity
        }
        line(
            f"{file.became:11} {file.service or '-':8} {file.path.name}"
            + (f"  ({_counted(counts)})" if file.problems else "")
        )
        for one in file.problems:
            if one.severity is not Severity.NOTE or len(file.problems) == 1:
                line(f"            {one}")
    line(
        f"{number_of(len(found.files), 'file')}. {len(found.accepted)} of "
        f"{number_of(len(found.expected), 'service')} accepted, {number_of(found.figures, 'figure')}"
        + (f"; outstanding: {', '.join(found.outstanding)}." if found.outstanding else ".")
    )
    for path in found.written:
        line(f"wrote {path}")


def not_read(found: "Collated") -> str:
    """Say which files a fault kept from being read, in one line."""
    names = ", ".join(file.path.name[:100] for file in found.not_read)
    of_all = f"{len(found.not_read)} of {number_of(len(found.files), 'file')}"
    return f"{of_all} could not be read this time ({names}): collate again."


def written(path: Path, as_json: bool) -> None:
    """Say what was written."""
    if as_json:
        document({"path": path})
    else:
        line(f"wrote {path}")


def trail(workspace: "Workspace", ref: str, period: str, held: "Sequence[Held]", as_json: bool) -> None:
    """Show where a figure came from."""
    from pmf_xl.collect.filing import archived

    figures = [
        {
            "outturn": one.outturn, "marker": one.marker, "stands": one.stands, "origin": one.origin, "file": one.file,
            "sha256": one.sha256, "sheet": one.sheet, "cell": one.cell, "submission": one.submission,
            "service": one.service, "part": service_of(one.breakdown) or line_of(one.breakdown),
            "sender": one.sender, "time": one.received_at,
            "archive": archived(workspace, one.sha256, one.file or "") if one.sha256 else None,
        }
        for one in held
    ]  # fmt: skip
    if as_json:
        document({"ref": ref, "period": period, "figures": figures})
        return
    if not figures:
        line(f"No figure has ever been held for {ref} in {period}.")
    for figure in figures:
        place = f"{figure['sheet']}!{figure['cell']}" if figure["cell"] else figure["sheet"] or ""
        line(
            f"{'stands    ' if figure['stands'] else 'superseded'}  {figure['outturn']}  {figure['file']}  {place}"
        )
        if figure["part"]:
            line(f"            part of: {figure['part']}")
        for label in ("time", "sender", "sha256", "archive"):
            if figure[label]:
                line(f"            {label}: {figure[label]}")


def measures(found: "Sequence[Measure]", as_json: bool) -> None:
    """Show what `find` found."""
    if as_json:
        document({"measures": [one.model_dump(mode="json", exclude_defaults=True) for one in found]})
        return
    if found:
        table(("Reference", "Measure", "Service"), [(one.ref, one.title, one.service) for one in found])
    line(f"{number_of(len(found), 'measure')}.")


def functions_added(made: "WithFunctions", as_json: bool) -> None:
    """Show which functions a workbook's copy now holds, and which names were taken."""
    if as_json:
        document(made)
        return
    _names_taken(made)
    there = "was" if len(made.present) == 1 else "were"
    line(
        f"wrote {made.path}: {number_of(len(made.added), 'function')} put in, "
        f"{len(made.present)} {there} there already."
    )
    _renewed(made)
    _turned(made)


def figures_added(made: "WithFigures", as_json: bool) -> None:
    """Show of which periods a workbook now holds figures, and what changed since it was last written."""
    if as_json:
        document(made)
        return
    _names_taken(made)
    for change in made.changes:
        line(
            f"{change.reference} {change.period}: {change.what} {_said(change.was)}, now {_said(change.now)}"
        )
    told = f"{number_of(made.rows, 'row')} of {', '.join(made.periods)}, for officers"
    if not made.refreshed:
        line(f"wrote {made.path}: {told}")
    elif made.kept is None:
        line(f"{made.path} is as it was: nothing has changed; {told}")
    else:
        line(f"refreshed {made.path}: {number_of(len(made.changes), 'figure')} changed; {told}")
        line(f"As it was it is kept in {made.kept}")
    _renewed(made)
    _turned(made)


def _renewed(made: "WithFunctions | WithFigures") -> None:
    if made.renewed:
        was = (
            "was as an earlier pmf-xl had it and is"
            if len(made.renewed) == 1
            else "were as an earlier pmf-xl had them and are"
        )
        line(f"{number_of(len(made.renewed), 'function')} {was} replaced: {', '.join(made.renewed)}.")


def _names_taken(made: "WithFunctions | WithFigures") -> None:
    """Tell the names that are something else in a workbook, and the cells that still lead to the add-in."""
    for clash in made.clashes:
        if clash.stands_for.casefold().startswith("_xlfn.lambda("):
            line(
                f"{clash.name} is a function of the workbook's own, perhaps of an earlier pmf-xl, and was left "
                "as it is. To have this one delete it in Excel (Formulas, Name Manager), save, and run this again."
            )
        else:
            stands_for = shorten(clash.stands_for, 80, placeholder=" …")
            line(
                f"{clash.name} is a {clash.kind} of the workbook's own ({stands_for}) and was left as it is."
            )
    for one in made.left:
        line(
            f"{one.sheet}!{one.cell} still leads to the add-in: {', '.join(one.functions)} is no name of the copy."
        )


def _turned(made: "WithFunctions | WithFigures") -> None:
    if made.turned:
        call = "calls" if made.turned == 1 else "call"
        line(f"{number_of(made.turned, 'formula')} that led to the add-in now {call} the copy's own names.")


def _said(figure: float | str | None) -> str:
    if isinstance(figure, str):
        return figure
    return "none" if figure is None else f"{figure:.15g}"


def played(demo: "Played", as_json: bool) -> None:
    """Show what the demo did."""
    if as_json:
        document(demo)
    else:
        for said in demo.said:
            line(said)
