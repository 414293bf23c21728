"""The Hart kit: every figure, title, colour and note against the council's page."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from kits_in_text import HART, ROOT, figure, measures, rows

PERIODS = {"Q1 2014/15": "2014-15-Q1", "Q2 2014/15": "2014-15-Q2"}
PAGE = rows(ROOT / "tests/data/hart_published.csv")
# Figures of 2013-14 that the page gives and the kit leaves out; the kit's README says why of each.
LEFT_OUT = {
    ("ETS01", "2013-14-Q4"),
    ("LS05", "2013-14-Q4"),
    ("LS05", "2013-14-Y"),
    ("HR11", "2013-14-Q4"),
    ("HS07", "2013-14-Q4"),
    ("HS16", "2013-14-Q4"),
}


def as_kit(row: dict[str, str], text: str) -> str:
    return text + "%" if row["unit"] == "%" and text else text


def noted(row: dict[str, str], what: str) -> str:
    return re.search(rf"{what} (-?\d+(?:\.\d+)?)", row["notes"])[1]


def reported() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["ref"], row["period"]): row for row in rows(HART / "published.csv")}


def on_page() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["ref"], PERIODS[row["period"]]): row for row in PAGE}


def test_hart_has_45_measures_of_11_teams_in_two_quarters() -> None:
    assert len(PAGE) == 90
    assert all(row["source"].startswith("github HartDC/hartdc.github.io tiles/tiles.js @") for row in PAGE)
    assert len(measures(HART)) == 45
    assert len(rows(HART / "services.csv")) == 11
    assert set(reported()) == set(on_page())
    assert {period for _, period in reported()} == {"2014-15-Q1", "2014-15-Q2"}


def test_hart_titles_teams_and_units_are_as_published() -> None:
    teams = {row["code"]: row["name"] for row in rows(HART / "services.csv")}
    for row in PAGE:
        measure = measures(HART)[row["ref"]]
        assert measure["title"] == row["name"]
        assert teams[measure["service"]] == row["service"]
        assert measure["unit"] == {"%": "percent", "number": "number", "days": "days"}[row["unit"]]
        if row["polarity"]:
            assert measure["polarity"] == row["polarity"]
        if "cumulative" in row["name"].casefold():
            assert measure["aggregation"] == "cumulative"


def test_hart_figures_commentary_and_colours_are_as_published() -> None:
    for key, row in on_page().items():
        ours = reported()[key]
        assert ours["published_outturn"] == as_kit(row, row["actual"]), key
        placeholder = "looks like a missing-data placeholder" in row["notes"]
        assert (ours["outturn"], ours["marker"]) == (
            ("", "x") if placeholder else (as_kit(row, row["actual"]), "")
        ), key
        note = re.search(r"source note: (.*?)(?:; this-quarter value|; last year)", row["notes"])
        assert ours["commentary"] == (note[1] if note else ""), key
        colour = "Info only" if row["published_rag"].startswith("(") else row["published_rag"]
        assert ours["published_rating"] == colour, key
        assert ours["agrees_with_rule"] == row["agrees_with_rule"], key


def test_hart_targets_are_as_published_and_no_more() -> None:
    published = {
        key: as_kit(row, row["target"])
        for key, row in on_page().items()
        if row["target"] and row["published_rag"] != "Info only"
    }
    ours = {(row["ref"], row["period"]): row["target"] for row in rows(HART / "targets.csv")}
    assert ours == published
    without = {key for key in on_page() if key not in ours}
    assert without == {
        *((ref, period) for ref in ("SNH03", "SNH04", "SNH06") for period in PERIODS.values()),
        ("RB09", "2014-15-Q2"),
    }


def test_hart_history_is_what_the_page_says_of_the_year_before() -> None:
    published = {}
    for row in PAGE:
        if row["period"].startswith("Q1"):
            published[row["ref"], "2013-14-Q4"] = as_kit(row, noted(row, "previous quarter"))
        else:  # the later page stands
            published[row["ref"], "2013-14-Y"] = as_kit(row, noted(row, "last year"))
    ours = {(row["ref"], row["period"]): row["outturn"] for row in rows(HART / "history.csv")}
    assert ours == {key: text for key, text in published.items() if key not in LEFT_OUT}
    revised = {row["ref"] for row in rows(HART / "history.csv") if row["marker"]}
    assert revised == {"HS07"}


def test_hart_green_is_at_or_better_than_target_where_the_kit_says_so() -> None:
    targets = {(row["ref"], row["period"]): figure(row["target"]) for row in rows(HART / "targets.csv")}
    verdicts = Counter()
    for key, row in reported().items():
        if key not in targets:
            assert (row["published_rating"], row["agrees_with_rule"]) == ("Info only", ""), key
            continue
        polarity, target = measures(HART)[key[0]]["polarity"], targets[key]
        if row["marker"] == "x":
            verdict = "no"  # there is no figure to be of any colour
        else:
            outturn = figure(row["outturn"])
            good = outturn >= target if polarity == "higher" else outturn <= target
            verdict = "yes" if good == (row["published_rating"] == "Green") else "no"
        assert row["agrees_with_rule"] == verdict, key
        if verdict == "no":
            assert row["reason"], key
        verdicts[verdict] += 1
    assert verdicts == {"yes": 75, "no": 8}


def test_what_the_hart_readme_says_of_tolerance() -> None:
    targets = {(row["ref"], row["period"]): figure(row["target"]) for row in rows(HART / "targets.csv")}

    def colours_back(tolerance: str) -> Counter[tuple[str, str]]:
        counts: Counter[tuple[str, str]] = Counter()
        for key, row in reported().items():
            if row["agrees_with_rule"] == "yes" and row["published_rating"] != "Green":
                short = abs(figure(row["outturn"]) - targets[key])
                amber = short <= Decimal(tolerance) * abs(targets[key])
                counts[row["published_rating"], "Amber" if amber else "Red"] += 1
        return counts

    assert colours_back("0.05") == {("Amber", "Amber"): 4, ("Amber", "Red"): 4, ("Red", "Red"): 14}
    for tolerance in ("0.092", "0.10", "0.131"):
        assert colours_back(tolerance) == {("Amber", "Amber"): 7, ("Amber", "Red"): 1, ("Red", "Red"): 14}


@pytest.mark.parametrize(
    ("ref", "period", "outturn", "target", "rating"),
    [  # read off the page by eye
        ("CS01", "2014-15-Q1", "95.9%", "90%", "Green"),
        ("CS02a", "2014-15-Q2", "77.4%", "80%", "Amber"),
        ("HR02", "2014-15-Q1", "65.3%", "95%", "Red"),
        ("HR11", "2014-15-Q1", "2.6", "1.58", "Red"),
        ("HS07", "2014-15-Q1", "36", "36", "Green"),
        ("IA01", "2014-15-Q2", "36%", "47.5%", "Red"),
        ("LS05", "2014-15-Q1", "-28", "0", "Red"),
        ("RB08", "2014-15-Q1", "9.05", "8", "Red"),
        ("SNH02", "2014-15-Q1", "-16%", "5%", "Red"),
    ],
)
def test_hart_rows_read_by_eye(ref: str, period: str, outturn: str, target: str, rating: str) -> None:
    row = reported()[ref, period]
    assert (row["outturn"], row["published_rating"]) == (outturn, rating)
    targets = {(row["ref"], row["period"]): row["target"] for row in rows(HART / "targets.csv")}
    assert targets[ref, period] == target
