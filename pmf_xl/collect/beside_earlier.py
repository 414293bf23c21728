"""A return beside those that were taken before for the same period: what it leaves blank, and what it takes back."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pmf_xl.collect.say import figure
from pmf_xl.layout.collection import MEASURES, SIGN_OFF
from pmf_xl.problems import Problem, ProblemCode, Severity, messages, problem
from pmf_xl.returns.standing import counting, taken
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import Marker

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.collect.read_return import Filed, FiledLine
    from pmf_xl.layout.parts import Table
    from pmf_xl.ledger import Ledger, Submission
    from pmf_xl.rules.periods import Period

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


class BesideEarlier:
    """What was taken before of a service for a period, and what that says of a file that comes now."""

    def __init__(self, ledger: "Ledger", catalogue: "Catalogue", period: "Period", service: str) -> None:
        self._ledger, self._period, self._service = ledger, str(period), service
        counts = counting(ledger, period)
        self._own = counts.get((self._period, service), [])
        # What a service reported that is no more is asked of the one that has taken it over.
        gone = [code for _, code in counts if catalogue.service_or_none(code) is None]
        listed = [*(one for code in gone for one in counts[self._period, code]), *self._own]
        self._given = _given_in(ledger, listed)
        self._signed = self._roles_signed()

    def settled(self, filed: "Filed", table: "Table", problems: Iterable[Problem]) -> list[Problem]:
        """Give the problems of a file, without those that what was given before answers, and with what it raises."""
        if not self._given and not self._signed:
            return list(problems)
        lines = {line.line.key: line for line in filed.lines(MEASURES)}
        kept = [one for one in problems if not self._is_answered(one, lines)]
        refused = {one.ref for one in kept if one.severity is Severity.ERROR}
        blank = {key: line for key, line in lines.items() if key not in refused}
        return [*kept, *self._questions(blank, table)]

    def repeats(self, filed: "Filed") -> "tuple[Submission, Submission] | None":
        """Give the earlier file that a file repeats though it has been corrected since, and the correction."""
        if not self._own:
            return None
        now, last = _content(filed.typed), self._own[-1]
        if now == self._content_of(last):
            return None
        listed = taken(self._ledger, self._period)[self._period, self._service]
        return next(((one, last) for one in listed if one is not last and self._content_of(one) == now), None)

    def _roles_signed(self) -> frozenset[str]:
        """Give the roles in which an earlier return was signed off."""
        rows = self._ledger.parts("sign_offs", [one.id for one in self._own]) if self._own else []
        return frozenset(str(row["role"]) for row in rows if row["confirmed"] and row["name"])

    def _content_of(self, submission: "Submission") -> Any:
        return _content(json.loads(self._ledger.entries_of(submission.id)))

    # -- what that says ------------------------------------------------------------------------------------------

    def _is_answered(self, one: Problem, lines: "Mapping[str, FiledLine]") -> bool:
        if one.code == ProblemCode.SIGN_OFF_MISSING:
            return one.ref in self._signed
        given = self._given.get(one.ref or "")
        if given is None or one.code not in ASKED_OF_BLANKS:
            return False
        line = lines[one.ref or ""]
        if not _says_something(line):
            return True
        same = line.held.get("outturn") == given.outturn
        return same and (one.code == ProblemCode.ACTION_MISSING or bool(given.commentary))

    def _questions(self, lines: "Mapping[str, FiledLine]", table: "Table") -> Iterator[Problem]:
        for key, given in self._given.items():
            line = lines.get(key)
            if line is None or line.line.idle:
                continue
            if not _says_something(line):
                shown = "a marker"
                if given.outturn is not None:
                    shown = figure(given.outturn, line.line, table.column("outturn"))
                message = messages.figure_given_before(title=line.line.title, figure=shown, when=given.when)
                column = "outturn"
            elif given.marker == Marker.CONFIDENTIAL and not line.typed.get("marker"):
                message, column = messages.marker_kept(title=line.line.title, when=given.when), "marker"
            else:
                continue
            cell = line.cells.get(column)
            yield problem(message, sheet=MEASURES, cell=cell, ref=key, column=column)


def _given_in(ledger: "Ledger", listed: "Sequence[Submission]") -> dict[str, Given]:
    """Give what stands of the figures of some returns, by the reference of its row; the last that says anything."""
    if not listed:
        return {}
    came = {one.id: (place, day_written(one.received_at.date())) for place, one in enumerate(listed)}
    given: dict[str, Given] = {}
    for row in sorted(ledger.parts("figures", came), key=lambda row: came[row["submission"]][0]):
        if row["outturn"] is not None or row["marker"] is not None:
            key = "/".join(filter(None, (row["ref"], row["breakdown"])))
            when = came[row["submission"]][1]
            given[key] = Given(row["outturn"], row["marker"], row["commentary"], when)
    return given


def _says_something(line: "FiledLine") -> bool:
    return line.held.get("outturn") is not None or bool(line.typed.get("marker"))


def _content(typed: Mapping[str, Any]) -> Any:
    """Give what was typed, but for the sign-off, to be compared however it was kept."""
    plain = json.loads(json.dumps(typed, default=lambda day: {"date": day.isoformat()}))
    return {sheet: rows for sheet, rows in plain.items() if sheet != SIGN_OFF and rows}
