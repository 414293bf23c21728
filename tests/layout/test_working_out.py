"""Lines that are alike share the work, and none is given what follows from another's facts or entries."""

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.collect.ask import ask
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.parts import Check, Column, Kind, Line
from pmf_xl.layout.working_out import Workings, bind, cells, line_state, workings
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import Expression, Literal, blank, lift, name, when
from quarter import Quarter

SAME_TO_PYTHON = (1, 1.0, True)


@pytest.mark.parametrize("value", SAME_TO_PYTHON * 2)
def test_a_fact_keeps_its_type_whatever_was_bound_before(value: Any) -> None:
    assert bind(name("x"), {"x": value}) == Literal(value)


def some_workings(rule: Expression) -> Workings:
    columns = (Column("typed", "Typed", Kind.FIGURE, 9), Column("got", "Got", Kind.FIGURE, 9, formula=rule))
    return workings(columns, ())


def test_lines_that_differ_by_the_type_of_a_fact_alone_are_not_alike() -> None:
    worked = some_workings(name("x"))
    for value in SAME_TO_PYTHON * 2:
        line = Line("a", {}, {"x": value})
        (got,) = worked.of(line).outcome(line, {}).results.values()
        assert (got, type(got)) == (value, type(value))


def test_lines_alike_are_told_apart_by_what_stands_in_them() -> None:
    """Also once what is left of their rules is known."""
    needed = Check(blank(name("typed")), "Needed", ProblemCode.OUTTURN_MISSING, "typed")
    rule = when(blank(name("typed")), name("issued"), name("typed"))
    columns = tuple(Column(key, key, Kind.FIGURE, 9) for key in ("issued", "typed"))
    worked = workings((*columns, Column("got", "got", Kind.FIGURE, 9, formula=rule)), (needed,))
    entries = frozenset({"typed"})
    alike = worked.of(Line("first", {}, entries=entries))
    for number in range(5):
        line, typed_before = (
            Line("a", {"issued": number}, entries=entries),
            Line("b", {"typed": 7}, entries=entries),
        )
        assert alike is worked.of(line) is worked.of(typed_before)
        assert alike.outcome(line, {}) == ({"got": number}, "Needed")
        assert alike.outcome(line, {"typed": -1}) == ({"got": -1}, "Complete")
        assert alike.outcome(typed_before, {}) == ({"got": 7}, "Complete")


def test_an_idle_line_computes_nothing_and_asks_for_nothing() -> None:
    line = Line("a", {}, {}, idle=True)
    assert some_workings(lift(1)).of(line).outcome(line, {}) == ({}, "Complete")


def test_a_name_that_nobody_gives_is_an_error_and_no_blank() -> None:
    worked = some_workings(when(blank(name("typed")), name("nothing"), 1))
    line = Line("a", {}, entries=frozenset({"typed"}))
    for _ in range(3):
        with pytest.raises(KeyError):
            worked.of(line).outcome(line, {})


@pytest.mark.parametrize(("kit", "period"), [("hart", "2014-15-Q4"), ("south-derbyshire", "2024-25-Q1")])
def test_every_line_of_a_kit_comes_out_as_rule_by_rule(tmp_path: Path, kit: str, period: str) -> None:
    catalogue, _ = read_kit(find_kit(kit))
    assert catalogue
    quarter = Quarter(tmp_path, catalogue, period, date(2024, 7, 1))
    typed: tuple[dict[str, Any], ...] = (
        {},
        {"outturn": 0.5, "marker": "p"},
        {"name": "Fay", "status": "Done"},
    )
    for service, _time in product(catalogue.services, range(2)):
        issued = ask(quarter.workspace, catalogue, quarter.workspace.past, service.code, quarter.period)
        tables = [table for sheet in workbook(issued).sheets if (table := sheet.table)]
        for table, entries in product(tables, typed):
            worked = workings(table.columns, table.checks)
            for line in table.lines:
                known = {key: value for key, value in entries.items() if key in line.entries}
                held = cells(table, line, known)
                results, state = worked.of(line).outcome(line, known)
                assert results == {key: held[key] for key in worked.of(line).rules}
                assert state == line_state(table, line, held)
