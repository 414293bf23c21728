"""A return beside those that were taken before for the same period: what it leaves blank, and what it takes back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.collect.say import figure
from pmf_xl.layout.sheet_names import MEASURES
from pmf_xl.problems import Problem, ProblemCode, Severity, messages, problem
from pmf_xl.rules.terms import Marker

if TYPE_CHECKING:
    from pmf_xl.collect.read_return import Filed, FiledLine
    from pmf_xl.layout.parts import Table

#: What is asked of a figure only because this file leaves out what an earlier one gave.
ASKED_OF_BLANKS = (
    ProblemCode.OUTTURN_MISSING,
    ProblemCode.COMMENTARY_MISSING,
    ProblemCode.ACTION_MISSING,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A figure as an earlier return gave it, and when that came."""

    outturn: float | None
    marker: str | None
    commentary: str | None
    when: str


def settled(
    given: "Mapping[str, Given]",
    signed: "frozenset[str]",
    filed: "Filed",
    table: "Table",
    problems: Iterable[Problem],
) -> list[Problem]:
    """Give the problems of a file, without those that what was given before answers, and with what it raises.

    `given` is what stands of earlier files, by the key of its row; `signed` are the roles that signed one of them.
    """
    if not given and not signed:
        return list(problems)
    lines = {line.line.key: line for line in filed.lines(MEASURES)}
    kept = [one for one in problems if not _is_answered(one, given, signed, lines)]
    refused = {one.ref for one in kept if one.severity is Severity.ERROR}
    blank = {key: line for key, line in lines.items() if key not in refused}
    return [*kept, *_questions(given, blank, table)]


def _is_answered(
    one: Problem, given: "Mapping[str, Given]", signed: "frozenset[str]", lines: "Mapping[str, FiledLine]"
) -> bool:
    if one.code == ProblemCode.SIGN_OFF_MISSING:
        return one.ref in signed
    before = given.get(one.ref or "")
    if before is None or one.code not in ASKED_OF_BLANKS:
        return False
    line = lines[one.ref or ""]
    if not _says_something(line):
        return True
    same = line.held.get("outturn") == before.outturn
    return same and (one.code == ProblemCode.ACTION_MISSING or bool(before.commentary))


def _questions(
    given: "Mapping[str, Given]", lines: "Mapping[str, FiledLine]", table: "Table"
) -> Iterator[Problem]:
    for key, before in given.items():
        line = lines.get(key)
        if line is None or line.line.idle:
            continue
        if not _says_something(line):
            shown = "a marker"
            if before.outturn is not None:
                shown = figure(before.outturn, line.line, table.column("outturn"))
            message = messages.figure_given_before(title=line.line.title, figure=shown, when=before.when)
            column = "outturn"
        elif before.marker == Marker.CONFIDENTIAL and not line.typed.get("marker"):
            message, column = messages.marker_kept(title=line.line.title, when=before.when), "marker"
        else:
            continue
        cell = line.cells.get(column)
        yield problem(message, sheet=MEASURES, cell=cell, ref=key, column=column)


def _says_something(line: "FiledLine") -> bool:
    return line.held.get("outturn") is not None or bool(line.typed.get("marker"))
