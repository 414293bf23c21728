"""Nothing that everybody is given holds a confidential figure, or what one could be worked out from.

The council is seeded with confidential figures of every kind (`seeds`): by measure, by quarter, last year, in a roll-up, in
a benchmark, as a baseline, in a streak, in a breakdown, among many.
"""

import pytest
import seeds
from outlet import Published, found_in, rows_of, spellings
from seeds import BY_REF, HIDDEN, PARTS, QUARTERS, SEEDS
from solver import Equations, Unknown

from pmf_xl.workspace import Workspace

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading
YEARS = ("2023-24", "2024-25")


@pytest.mark.parametrize("key", HIDDEN, ids="/".join)
def test_a_hidden_figure_stands_nowhere(key: tuple[str, str, str], published: Published) -> None:
    """Not in a cell, a chart, an alternative text, a property or a data file, however it is written."""
    seed = BY_REF[key[0]]
    wanted = spellings(HIDDEN[key], seed.unit)
    if seed.ref == "BNCH":  # others' figure is the same, and is no secret
        texts = published.texts_about("BNCH")
        assert not any("same" in text.casefold() for text in texts)
        return
    found = {str(path): parts for path in published.files if (parts := found_in(path, wanted))}
    assert found == {}


def test_a_confidential_measure_and_officers_are_named_nowhere(published: Published) -> None:
    names = [*seeds.SECRET, *seeds.SECRET.values(), "88983", "88,983", "88993", "88,993", "89003", "89,003"]
    for path in published.files:
        assert found_in(path, [*names, *seeds.OFFICERS]) == [], path.name


def test_key_features_are_among_what_is_looked_through(published: Published) -> None:
    texts = [path.read_text("utf-8-sig") for path in published.files if path.name == "pack key features.txt"]
    assert len(texts) == len(QUARTERS)
    assert all(
        "measures with a rating are on target" in text and "than their figure before" in text
        for text in texts[1:]
    )


def test_short_names_of_a_confidential_measure_change_nothing_else(published: Published) -> None:
    """Measure 12, "Staff", is confidential: that another has the figure 12, or a title that ends so, is no secret."""
    row = published.scorecard("2024-25-Q2")["PLAIN"]
    assert (row["Measure"], row["Outturn"]) == ("PLAIN Plain of Staff", 12)
    assert published.figures()["PLAIN", "", "2024-25-Q2"] == 12


# -- what could be worked out ------------------------------------------------------------------------------------------


def equations_of(ref: str, published: Published) -> Equations:
    """Everything printed about a measure, in every pack and publication, as equations between its figures."""
    seed, made = BY_REF[ref], Equations()
    for of, part, when in published.figures():
        if of == ref:
            made.known((part, when))
    for quarter in QUARTERS:
        for reference, row in published.scorecard(quarter).items():
            of, _, part = reference.partition("/")
            if of == ref:
                _printed_in_a_pack(made, seed, quarter, part, row)
    for row in rows_of(published.packs[QUARTERS[-1]].with_name("year.xlsx"), "Promised and reached"):
        if row["Ref"] == ref and isinstance(row["Reached"], int | float):
            made.known(("", f"{QUARTERS[-1][:7]}-Y"))
    for year in YEARS:
        made.relation(_year(seed, "", year))
        for of, part in PARTS:
            if of == ref:
                made.relation(_year(seed, part, year))
    for quarter in QUARTERS:
        parts = [part for of, part in PARTS if of == ref]
        if parts:
            made.relation([(("", quarter), 1.0), *(((part, quarter), -1.0) for part in parts)])
    return made


def _year(seed: seeds.Seed, part: str, year: str) -> list[tuple[Unknown, float]]:
    """What the quarters of a year come to is the year's figure."""
    of = {"sum": 1.0, "average": 0.25}.get(seed.aggregation)
    whole: list[tuple[Unknown, float]] = [((part, f"{year}-Y"), 1.0)]
    if of is None:
        return [*whole, ((part, f"{year}-Q4"), -1.0)]
    return [*whole, *(((part, f"{year}-Q{number}"), -of) for number in (1, 2, 3, 4))]


def _printed_in_a_pack(
    made: Equations, seed: seeds.Seed, quarter: str, part: str, row: dict[str, object]
) -> None:
    """A number in a column of the scorecard is a sum of figures that every reader knows."""
    number, year = int(quarter[-1]), quarter[:7]
    own = f"{year}-Y" if seed.frequency == "annual" else quarter
    so_far = [(part, f"{year}-Q{one}") for one in range(1, number + 1)]
    annual_now = [when for when in seed.past if when.endswith("-Y") and when <= own]
    latest = (part, max(annual_now)) if seed.frequency == "annual" and annual_now else (part, own)
    to_date: list[tuple[Unknown, float]]
    if seed.aggregation == "sum":
        to_date = [(one, 1.0) for one in so_far]
    elif seed.aggregation == "average":
        to_date = [(one, 1 / number) for one in so_far]
    else:
        to_date = [(latest, 1.0)]
    for heading, terms in {
        "Outturn": [(latest, 1.0)],
        "Year to date": to_date,
        "Forecast": to_date if seed.aggregation == "sum" else [(latest, 1.0)],
        "Baseline": [((part, BY_REF[seed.ref].baseline_period), 1.0)],
        "Distance travelled": [(latest, 1.0)],
    }.items():
        if isinstance(row.get(heading), (int, float)) and not (heading == "Baseline" and not seed.baseline):
            made.relation(terms)


@pytest.mark.parametrize("ref", sorted({ref for ref, _, _ in HIDDEN}))
def test_no_hidden_figure_is_determined_by_what_is_printed(ref: str, published: Published) -> None:
    wanted = [(part, when) for of, part, when in HIDDEN if of == ref]
    assert equations_of(ref, published).determined(wanted) == set()


def test_the_solver_finds_what_is_given_away() -> None:
    """A year's total and three of its quarters leave the fourth one value; two leave it many."""
    for known, expected in (((1, 3, 4), {("", "2024-25-Q2")}), ((1, 3), set())):
        made = Equations()
        made.known(("", "2024-25-Y"))
        for number in known:
            made.known(("", f"2024-25-Q{number}"))
        made.relation(_year(BY_REF["SUMY"], "", "2024-25"))
        assert made.determined([("", "2024-25-Q2")]) == expected


# -- words -----------------------------------------------------------------------------------------------------------


def test_how_long_an_exception_has_lasted_says_nothing_of_a_hidden_quarter(published: Published) -> None:
    """Red in Q1, which is hidden, and in Q2: neither "2 periods running" nor the tier that comes with it."""
    texts = " ".join(published.texts_about("LAST"))
    assert "periods running" not in texts
    assert "directorate" not in texts
    assert published.scorecard("2024-25-Q2")["LAST"]["Rating"] == "RED"


def test_nothing_is_said_of_a_hidden_figure_in_words(published: Published) -> None:
    """No rating, travel, variation or comparison beside it, nor beside what it is compared with."""
    for ref, part, when in HIDDEN:
        if not part and when in QUARTERS:
            row = published.scorecard(when)[ref]
            assert (row["Outturn"], row["Rating"]) == ("[c]", "[c]"), ref
            for heading in (
                "Travel",
                "Since last year",
                "Forecast rating",
                "Distance travelled",
                "Commentary",
            ):
                assert row.get(heading) in (None, ""), (ref, heading)
    after = published.scorecard("2024-25-Q3")["SNAP"]
    assert after["Travel"] is None
    long = published.scorecard("2024-25-Q4")["LONG"]
    assert {long.get("Variation"), long.get("Assurance")} <= {None, ""}


# -- officers --------------------------------------------------------------------------------------------------------


def test_officers_are_shown_everything(council: Workspace) -> None:
    folder = council.folder / "reports"
    for (ref, part, when), figure in HIDDEN.items():
        if when in QUARTERS:
            shown = {row["Ref"]: row for row in rows_of(folder / when / "team.xlsx", "Scorecard")}
            assert shown[f"{ref}/{part}" if part else ref]["Outturn"] == pytest.approx(figure), (
                ref,
                part,
                when,
            )
    assert found_in(folder / "2024-25-Q2" / "team.xlsx", ["Complaints of chief officers"])


def test_the_cover_says_who_may_read_it(council: Workspace) -> None:
    folder = council.folder / "reports" / "2024-25-Q2"
    marked = ["Contains confidential figures: officers only"]
    assert found_in(folder / "team.xlsx", marked)
    assert found_in(folder / "bare.xlsx", marked)  # on its first sheet, for it has no cover
    assert not found_in(folder / "pack.xlsx", marked)


@pytest.mark.parametrize("number", range(len(seeds.OUTSIDE)), ids=seeds.OUTSIDE.__getitem__)
def test_who_may_read_is_not_guessed_from_words(number: int, council: Workspace) -> None:
    """Boards, groups and partners are readers like any other unless the report says officers."""
    for quarter in QUARTERS:
        path = council.folder / "reports" / quarter / f"outside-{number}.xlsx"
        hidden = [
            text
            for (ref, _, _), figure in HIDDEN.items()
            if ref != "BNCH"
            for text in spellings(figure, BY_REF[ref].unit)
        ]
        assert found_in(path, [*hidden, *seeds.SECRET, *seeds.SECRET.values()]) == []


def test_every_kind_is_seeded() -> None:
    assert len(set(HIDDEN.values())) == len(HIDDEN) >= 15
    assert {seed.aggregation for seed in SEEDS if seed.hidden} == {"sum", "average", "cumulative", "snapshot"}
