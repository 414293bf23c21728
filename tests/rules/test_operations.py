"""Every operation a rule may use, through every engine, on whatever a cell may hold."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from rule_engines import Formulas, alike, numpy, python

from office import Office
from pmf_xl.rules import in_numpy, in_python
from pmf_xl.rules.expression import (
    Expression,
    absolute,
    at_least,
    at_most,
    blank,
    both,
    divided,
    either,
    equal,
    is_number,
    join,
    largest,
    length,
    less,
    more,
    name,
    negate,
    one_of,
    rounded,
    rows,
    same,
    smallest,
    tally,
    when,
)
from pmf_xl.rules.in_excel import write

a, b = name("a"), name("b")
ROWS: list[dict[str, Any]] = [
    {"a": one, "b": other}
    for one in (3.0, 0.0, -2.5, 0.1 + 0.2, "Yes", "yes", "some words", None)
    for other in (2.0, 0.3, "YES", None)
]
both_numbers = both(is_number(a), is_number(b))
RULES: dict[str, Expression] = {
    "arithmetic": when(both_numbers, rounded((a + b) * 2 - a / (b + 10), 6), "no"),
    "minus": when(is_number(a), -a, None),
    "less": when(both_numbers, less(a, b), False),
    "at most": when(both_numbers, at_most(a, b), False),
    "more": when(both_numbers, more(a, b), False),
    "at least": when(both_numbers, at_least(a, b), False),
    "equal": when(both_numbers, equal(a, b), False),
    "same": when(
        either(is_number(a), is_number(b)), False, same(a, b)
    ),  # numbers are `equal`, texts the `same`
    "same as a word": same(a, "yes"),
    "same as nothing": same(a, ""),
    "one of": one_of(a, "Yes", "No"),
    "negate": negate(same(a, "yes")),
    "blank": blank(a),
    "is number": is_number(a),
    "both": both(negate(blank(a)), is_number(b), at_least(b, 1)),
    "either": either(blank(a), negate(is_number(b)), at_least(b, 1)),
    "absolute": when(is_number(a), absolute(a), 0),
    "largest": when(both_numbers, largest(a, b, 1), None),
    "smallest": when(both_numbers, smallest(a, b, 1), None),
    "rounded": when(is_number(a), rounded(a, 1), None),
    "rounded to a cell's places": when(both_numbers, rounded(a, when(more(b, 1), 2, 0)), None),
    "join": join(a, " of ", b),
    "length": length(a),
    "length of padded text": length(join("  ", a, "   end ")),
    "divided": divided(a, b, "nothing"),
    "divided by zero": divided(b, a),
    "text here and a number there": when(is_number(a), a, join("[", a, "]")),
}


@pytest.mark.parametrize("operation", RULES)
def test_columns_give_what_plain_values_give(operation: str) -> None:
    rule = RULES[operation]
    assert alike_all(python(rule, ROWS), numpy(rule, ROWS))


@pytest.mark.office
@pytest.mark.parametrize("operation", RULES)
def test_formulas_give_what_plain_values_give(office: Office, tmp_path: Path, operation: str) -> None:
    rule = RULES[operation]
    assert alike_all(python(rule, ROWS), Formulas(office, tmp_path)(rule, ROWS))


def alike_all(right: list, found: list) -> bool:
    pairs = zip(right, found, strict=True)
    differing = [(one, other) for one, other in pairs if not alike(one, other, 12)]
    assert differing == []
    return True


@pytest.mark.office
def test_counts_are_the_same_in_a_sheet(office: Office, tmp_path: Path) -> None:
    column = ["Complete", "complete", "Commentary needed", None, "", 5.0, "Complete "]
    rules = [
        tally("state", "Complete"),
        rows("state"),
        join(tally("state", "Complete"), " of ", rows("state")),
    ]
    path = tmp_path / "counts.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Counts")
        for index, value in enumerate(column):
            if value == "":
                sheet.write_formula(index, 0, '=""', value="")
            elif value is not None:
                sheet.write(index, 0, value)
        for index, rule in enumerate(rules):
            sheet.write_formula(
                index, 2, f"={write(rule, {}, {'state': '$A$1:$A$7'})}", value="never worked out"
            )
    found = office.values(path, "Counts")
    assert [found[f"C{index}"] for index in (1, 2, 3)] == [2, 5, "2 of 5"]
    assert [in_python.run(rule, {"state": column}) for rule in rules] == [2, 5, "2 of 5"]
    assert [in_numpy.run(rule, {"state": column}).item() for rule in rules] == [2, 5, "2 of 5"]


def test_a_count_may_stand_beside_columns() -> None:
    found = in_numpy.run(when(more(tally("state", "x"), 1), a, 0), {"state": ["x", "x", "y"], "a": [1, 2]})
    assert found.tolist() == [1, 2]


def test_many_rows_are_worked_out_in_blocks() -> None:
    count = 3 * in_numpy.BLOCK + 7
    columns = {"a": list(range(count)), "b": ["x", "y", "Z"] * (count // 3) + ["x"] * (count % 3)}
    found = in_numpy.run(when(same(b, "y"), join(b, a), when(same(b, "z"), None, "other")), columns).tolist()
    assert found == [
        ["other", f"y{row}", ""][row % 3] if columns["b"][row] != "x" else "other" for row in range(count)
    ]


def test_a_name_must_be_given() -> None:
    with pytest.raises(KeyError):
        in_numpy.run(a + b, {"a": [1]})
