"""Four councils: every figure that is not marked as an example is in a source, and none of a source's is lost."""

import re
from pathlib import Path

import pytest
from kits_in_text import (
    COUNCILS,
    EXAMPLE,
    SANDWELL,
    SHEFFIELD,
    SHROPSHIRE,
    YORK,
    adult_social_care,
    framework,
    measures,
    plain,
    published,
    rounded,
    rows,
    table,
)

four_councils = pytest.mark.parametrize("kit", list(COUNCILS), ids=lambda kit: kit.name)

NAMED = {  # periods as sources name them
    "Apr-Sep 2021": "2021-22-Q2",
    "Apr-Dec 2021": "2021-22-Q3",
    "Apr-Sep 2022": "2022-23-Q2",
    "Apr-Dec 2022": "2022-23-Q3",
    "April 2021": "2021-22-Y",
    "April 2022 (provisional)": "2022-23-Y",
    "March 2025": "2024-25-Q4",
    "2025 (Q4 2024/25 report)": "2024-25-Q4",
}
# A figure of two months is of no quarter: the kit's README says so.
LEFT_OUT = {
    (YORK, "Business Rates - year to date collection rate", "Apr-May 2022"),
    (YORK, "Council Tax - year to date collection rate", "Apr-May 2022"),
}
# Figures that the same sources print beside another one.
PRINTED_BESIDE = {
    (YORK, "EGE3", "2020-21-Y", "572.60"): "increase of 4.4% from 572.60 in 2020",
    (SHROPSHIRE, "PMF1", "2023-24-Q2", "3"): "3 exceptions highlighted",
}
# One measure that its source calls by two names.
ALSO_CALLED = {"KPIs highlighted as exceptions": "Exceptions raised"}
UNITS = {"%": "percent", "GBP": "currency", "days": "days", "score": "score"}


def title_of(name: str) -> str:
    """A source's title as the kit has it."""
    name = name.removeprefix("Outcome, ").removeprefix("[summary statistic] ").replace(" :", ":")
    name = ALSO_CALLED.get(name, name)
    return name[0].upper() + name[1:]


def period_of(text: str, measure: dict[str, str]) -> str:
    """A source's period as the kit writes it: a year's end is the last quarter of a quarterly measure."""
    if text in NAMED:
        return NAMED[text]
    if quarter := re.fullmatch(r"(Q[1-4]) (\d{4})/(\d\d)", text):
        return f"{quarter[2]}-{quarter[3]}-{quarter[1]}"
    assert re.fullmatch(r"\d{4}-\d\d", text), text
    return text + ("-Y" if measure["frequency"] == "annual" else "-Q4")


def sources(kit: Path) -> list[tuple[str, dict[str, str], str, dict[str, str]]]:
    """Every row of the sources: the measure's reference, the measure, the period, the row."""
    known = {row["title"]: ref for ref, row in plain(kit).items()}
    found = []
    for row in [*adult_social_care(kit), *published(kit).values()]:
        if (kit, row["name"], row["period"]) not in LEFT_OUT:
            ref = known[title_of(row["name"])]
            measure = measures(kit)[ref]
            found.append((ref, measure, period_of(row["period"], measure), row))
    return found


@four_councils
def test_published_measures_are_called_and_counted_as_published(kit: Path) -> None:
    assert {ref for ref, *_ in sources(kit)} == set(plain(kit))
    assert {row["ref"] for row in adult_social_care(kit)} == {f"ASC{number}" for number in range(1, 8)}
    for ref, measure, _, row in sources(kit):
        if row["ref"]:
            assert ref == row["ref"]
            assert "oflog" in measure["flags"], ref
        if row["polarity"]:
            assert measure["polarity"] == row["polarity"], ref
        elif "none" in row["polarity_basis"]:
            assert measure["polarity"] == "none", ref
        if row["unit"].startswith("%"):
            assert measure["unit"] == "percent", ref
        elif row["unit"] in UNITS:
            assert measure["unit"] == UNITS[row["unit"]], ref


@four_councils
def test_past_figures_are_the_published_ones_and_no_more(kit: Path) -> None:
    expected = {
        (ref, period, rounded(row["actual"], measure))
        for ref, measure, period, row in sources(kit)
        if row["actual"] and not row["actual"].startswith("<")
    }
    expected |= {key[1:] for key in PRINTED_BESIDE if key[0] == kit}
    held = rows(kit / "history.csv") + table(kit, "published.csv")
    ours = {(row["ref"], row["period"], row["outturn"]) for row in held if row["ref"] in plain(kit)}
    assert {figure for figure in ours if figure[2]} == expected
    for text in (text for key, text in PRINTED_BESIDE.items() if key[0] == kit):
        assert any(text in row["notes"] for *_, row in sources(kit)), text


@four_councils
def test_a_figure_that_is_not_given_has_a_marker(kit: Path) -> None:
    held = rows(kit / "history.csv") + table(kit, "published.csv")
    without = {
        (row["ref"], row["period"]) for row in held if row["ref"] in plain(kit) and row["marker"] == "x"
    }
    assert without == {
        (ref, period)
        for ref, _, period, row in sources(kit)
        if not row["actual"] or row["actual"].startswith("<")
    }
    assert without == {
        SHEFFIELD: {("REV1", "2024-25-Q4")},
        YORK: {("ASC7", "2019-20-Y"), ("ASC7", "2020-21-Y")},
    }.get(kit, set())


@four_councils
def test_targets_are_the_published_ones_and_no_more(kit: Path) -> None:
    expected = set()
    for ref, measure, period, row in sources(kit):
        if row["target"]:
            expected.add((ref, period, rounded(row["target"], measure)))
            if period.endswith("Q4"):  # what is aimed at by the end is the year's
                expected.add((ref, period[:8] + "Y", rounded(row["target"], measure)))
    ours = {
        (row["ref"], row["period"], row["target"])
        for row in rows(kit / "targets.csv")
        if row["ref"] in plain(kit)
    }
    assert ours == expected
    assert len(expected) == {SHEFFIELD: 4, SANDWELL: 1, SHROPSHIRE: 0, YORK: 16}[kit]


@four_councils
def test_medians_are_the_published_ones_and_no_more(kit: Path) -> None:
    expected = {
        (ref, period, rounded(row["benchmark"].removeprefix("median in file "), measure))
        for ref, measure, period, row in sources(kit)
        if row["benchmark"].startswith("median")
    }
    if kit == SANDWELL:
        (row,) = [row for *_, row in sources(kit) if row["benchmark"].startswith("statistical neighbour")]
        expected.add(("BSL1", "2023-24-Q2", row["benchmark"].rpartition(" ")[2]))
    ours = rows(kit / "benchmarks.csv")
    assert {
        (row["ref"], row["period"], row["value"]) for row in ours if not row["group"].endswith(EXAMPLE)
    } == expected
    assert all(row["group"].endswith(EXAMPLE) == (row["ref"] not in plain(kit)) for row in ours)


@four_councils
def test_what_others_had_is_what_the_source_says_of_them(kit: Path) -> None:
    found = {(row["ref"], row["period"], row["area"], row["value"]) for row in rows(kit / "comparators.csv")}
    expected = {
        (ref, period, str(framework(other)["council"]), rounded(row["actual"], measure))
        for other in COUNCILS
        if other != kit
        for ref, measure, period, row in sources(other)
        if ref == "ASC5" and period in {"2021-22-Y", "2022-23-Y"}
    }
    assert found == expected
    assert len(found) == 6
    assert {area for _, _, area, _ in found} == set(framework(kit)["neighbours"])


@four_councils
def test_what_is_not_published_is_not_made_up(kit: Path) -> None:
    for ref, measure in plain(kit).items():
        assert not measure["baseline"], ref  # no source names one
        assert not measure["tolerance"], ref
