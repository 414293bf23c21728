"""The history on the page of a measure: which period each figure is shown under, and what is said beside it."""

from pmf_xl.page.history import Then, history_of
from pmf_xl.page.look import templates
from pmf_xl.page.shown import Mark
from pmf_xl.rules.periods import Period

RED = Mark("RED", "Red", "r2")


def then(period: str, figure: str, target: str = "301", note: str = "") -> Then:
    return Then(Period.parse(period), figure, target, RED, note)


def told(*periods: Then) -> list[tuple[str, list[str]]]:
    """Give each year with the figures of its quarters, a dash where there is none."""
    return [
        (one.year, [quarter.figure if quarter else "-" for quarter in one.quarters])
        for one in history_of(periods).years
    ]


def test_every_quarter_stands_under_its_own_heading_and_the_newest_year_first() -> None:
    quarters = [
        then("2024-25-Q2", "256"), then("2024-25-Q1", "281"), then("2023-24-Q4", "288"), then("2023-24-Q2", "345"),
        then("2022-23-Q3", "317"),
    ]  # fmt: skip
    assert told(*quarters) == [
        ("2024-25", ["281", "256", "-", "-"]),
        ("2023-24", ["-", "345", "-", "288"]),
        ("2022-23", ["-", "-", "317", "-"]),
    ]


def test_a_target_is_said_once_a_year_only_where_it_holds_for_all_of_it() -> None:
    quarters = [then(f"{year}-Q{number}", "1") for year in ("2024-25", "2023-24") for number in (4, 3, 2, 1)]
    history = history_of(quarters)
    assert history.same_target
    assert [one.target for one in history.years] == ["301", "301"]
    assert not history_of([*quarters[:-1], then("2023-24-Q1", "1", "15")]).same_target


def test_a_target_that_never_changed_is_said_once() -> None:
    quarters = [then(f"{year}-Q{number}", "1") for year in ("2024-25", "2023-24") for number in (4, 3, 2, 1)]
    assert history_of(quarters).one_target == "301"
    assert not history_of([*quarters, then("2022-23-Q4", "1", "15")]).one_target
    assert not history_of([*quarters, then("2022-23-Q4", "1", "")]).one_target


def test_a_target_that_one_quarter_lacks_is_not_said_of_the_year() -> None:
    quarters = [then(f"2024-25-Q{number}", "1") for number in (4, 3, 2)]
    assert not history_of([*quarters, then("2024-25-Q1", "1", ""), then("2023-24-Q4", "1")]).same_target


def test_a_year_or_less_and_what_is_not_quarterly_has_a_row_a_period() -> None:
    assert not told(*[then(f"2024-25-Q{number}", "1") for number in (4, 3, 2, 1)])
    assert not told(*[then(f"2024-25-M{number:02}", "1") for number in range(12, 0, -1)])
    assert not told(*[then(f"{year}-{year % 100 + 1}-Y", "1") for year in range(2024, 2015, -1)])


def test_nothing_is_left_out_beside_a_figure() -> None:
    cell = templates().get_template("parts.html").module.cells_of
    one = then("2024-25-Q1", "281 [p]", note="Was <b>280</b>")
    assert cell([one], True) == ("<td class=r2>281 [p] Red<p>Target 301<p>Was &lt;b&gt;280&lt;/b&gt;")
