"""Every register, whichever there are: what its declaration says holds together."""

import pytest

from pmf_xl.catalogue import Catalogue, Framework
from pmf_xl.catalogue.register_tables import ACTIONS, REGISTER_KEYS
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.catalogue.report_words import SECTIONS
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.registers import REGISTERS
from pmf_xl.rules.expression import names
from pmf_xl.rules.periods import Period

PERIOD = Period.parse("2024-25-Q1")
ROW = RegisterRow(register_key="any", ref="X1", title="Anything", service="HR")


def test_every_table_of_a_register_is_reported_on_and_shown() -> None:
    assert REGISTERS.keys() | {ACTIONS.key} == REGISTER_KEYS  # actions stand on a sheet that is older
    assert SECTIONS.keys() >= REGISTER_KEYS


@pytest.mark.parametrize("key", REGISTERS)
def test_a_declaration_names_only_what_there_is(key: str) -> None:
    register = REGISTERS[key]
    columns = {column.key for column in register.columns}
    assert len(columns) == len(register.columns)
    assert columns >= register.entries >= {*register.last.values(), *register.stands, *register.adds_up}
    assert columns >= register.last.keys()
    assert all(check.at in register.entries for check in register.checks)
    facts = register.facts_of(Framework(council="Hart", short_name="Hart"), ROW, PERIOD)
    rules = [column.formula for column in register.columns if column.formula is not None]
    asked = {name for rule in (*rules, *(check.when for check in register.checks)) for name in names(rule)}
    assert asked <= columns | facts.keys()
    assert register.split is None or register.split in columns


@pytest.mark.parametrize("key", REGISTERS)
def test_a_row_without_anything_further_can_be_asked_about(key: str) -> None:
    register = REGISTERS[key]
    framework = Catalogue(Framework(council="Hart", short_name="Hart")).framework
    table = register.collected(
        [Asked("X1", register.values(ROW, {}), register.facts_of(framework, ROW, PERIOD))]
    )
    assert [line.key for line in table.lines] == ["X1"]
    assert table.lines[0].entries == register.entries
