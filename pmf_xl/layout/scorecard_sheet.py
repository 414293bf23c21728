"""The sheet Scorecard: a row per measure, whose rating, variance and travel work themselves out.

The lines are made from the rows of the table of figures. A target can be tried out in its cell: what follows from it
changes with it, by the same expressions as everywhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pmf_xl.layout.parts import Column, Content, Kind, Line, Table
from pmf_xl.layout.words import MARKER_WORDS, POLARITY_WORDS, short_label, written
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import Expression, blank, either, is_number, name, specialise, when
from pmf_xl.rules.periods import Period
from pmf_xl.rules.rating import RATING, VARIANCE
from pmf_xl.rules.terms import Marker, Polarity, Travel

Row = Mapping[str, Any]

#: How a year-end forecast stands against the year's target: nothing where there is neither. That the figure is
#: better than last year's, which some schemes count, says nothing about a forecast.
FORECAST_RATING: Expression = when(
    either(blank(name("forecast")), blank(name("year_target"))),
    None,
    specialise(
        RATING,
        {
            "outturn": name("forecast"),
            "target": name("year_target"),
            "target_high": name("year_target_high"),
            "marker": None,
            "due": False,
            "amber_if_improved": False,
            "travel_long": None,
        },
    ),
)

_TRAVEL_LONG = specialise(TRAVEL, {"previous": name("last_year")})
_TRAVEL_SHORT = specialise(TRAVEL, {"previous": name("previous")})
_SHARED = {
    "rating": specialise(RATING, {"travel_long": _TRAVEL_LONG}),
    "variance": VARIANCE,
    "travel_long": _TRAVEL_LONG,
    "forecast_rating": FORECAST_RATING,
}

COLUMNS = (
    Column("reference", "Ref", Kind.TEXT, 0),
    Column("measure", "Measure", Kind.LONG_TEXT, 38),
    Column("plan", "Plan", Kind.TEXT, 0),
    Column("service", "Service", Kind.TEXT, 0),
    Column("good_is", "Good is", Kind.TEXT, 0),
    Column("outturn", "Outturn", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("target_high", "Upper end of range", Kind.FIGURE, 0),
    Column("variance", "Variance", Kind.VARIANCE, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("previous", "Previous outturn", Kind.FIGURE, 0),
    Column("travel_short", "Since the previous", Kind.TRAVEL, 0),
    Column("last_year", "Same period last year", Kind.FIGURE, 0),
    Column("travel_long", "Since last year", Kind.TRAVEL, 0),
    Column("run", "Run of outturns", Kind.SPARKLINE, 0),
    Column("year_to_date", "Year to date", Kind.FIGURE, 0),
    Column("forecast", "Forecast", Kind.FIGURE, 0),
    Column("year_target", "Year target", Kind.FIGURE, 0),
    Column("forecast_rating", "Forecast rating", Kind.RATING, 0),
    Column("benchmark", "Benchmark", Kind.LONG_TEXT, 30),
    Column("baseline", "Baseline", Kind.FIGURE, 0),
    Column("distance_travelled", "Distance travelled", Kind.SHARE, 0),
    Column("variation", "Variation", Kind.TEXT, 0),
    Column("assurance", "Assurance", Kind.TEXT, 0),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 70),
    Column("note", "Notes", Kind.LONG_TEXT, 26),
)
SCORECARD = tuple(column.key for column in COLUMNS)
GROUP = (
    "reference", "measure", "service", "outturn", "target", "rating", "travel_short", "travel_long", "run", "forecast",
    "forecast_rating", "commentary",
)  # fmt: skip
_OPTIONAL = (
    "plan", "target_high", "variance", "previous", "travel_short", "last_year", "travel_long", "year_to_date",
    "forecast", "year_target", "forecast_rating", "benchmark", "baseline", "distance_travelled", "variation",
    "assurance", "commentary", "note",
)  # fmt: skip
#: Narrower than the widths above, where the columns share a page with others.
NARROW = {"measure": 32.0, "commentary": 46.0, "run": 14.0, "travel_short": 15.0, "travel_long": 15.0}
_NOTHING = (None, Travel.NO_COMPARISON)
_TOO_FEW = ("TOO FEW", "NO TARGET")


def scorecard_table(rows: Iterable[Row], keys: tuple[str, ...], period: Period, *, live: bool) -> Table:
    """Declare a table of figures with the columns called for.

    `live`: with formulas, and a range as two cells to try out; else with what the formulas give, and a range as words.
    """
    lines = tuple(_line(row, period, live=live) for row in rows)
    # What no line has to show gets no column.
    idle = [key for key in _OPTIONAL if all(line.values.get(key) in _NOTHING for line in lines)]
    columns = [
        column if live else replace(column, width=NARROW.get(column.key, column.width)) for column in COLUMNS
    ]
    kept = tuple(column for column in columns if column.key in keys and column.key not in idle)
    # A formula finds nothing where it would look in a column that was left out.
    absent = dict.fromkeys({column.key for column in COLUMNS} - {column.key for column in kept})
    lines = tuple(replace(line, facts=absent | dict(line.facts)) for line in lines)
    return Table(kept, lines, keys=("reference",))


def reference_of(row: Row) -> str:
    """Give a row's reference; a breakdown's is REF/CODE."""
    return f"{row['ref']}/{row['breakdown']}" if row["breakdown"] else str(row["ref"])


def _line(row: Row, period: Period, *, live: bool) -> Line:
    stale = row["outturn"] is None and not row["due"]
    values: dict[str, Content] = {
        key: row[key]
        for key in (
            "service", "target", "previous", "last_year", "year_to_date", "forecast", "year_target", "baseline",
            "distance_travelled", "commentary", "rating", "variance", "travel_short", "travel_long", "forecast_rating",
        )
    }  # fmt: skip
    ranged = row["polarity"] == Polarity.RANGE
    values |= {
        "reference": reference_of(row),
        "measure": row["title"],
        "plan": ", ".join(row["plan"]) or None,
        "good_is": POLARITY_WORDS[Polarity(row["polarity"])],
        "outturn": row["latest"] if stale else row["outturn"],
        "target_high": row["target_high"] if ranged else None,
        "year_target": _range(row, "year_target") if ranged else row["year_target"],
        "benchmark": benchmark_words(row, period),
        "variation": _said(row["variation"]),
        "assurance": _said(row["assurance"]),
        "note": note_words(row, period) or None,
    }
    if ranged and not live:
        values["target"] = _range(row, "target")
    if stale:
        values |= {"travel_short": None, "travel_long": None}
    if row["breakdown"]:
        values |= {"plan": None, "good_is": None, "measure": f"    {short_title(row)}"}
    formulas = {} if stale or row["breakdown"] or not live else _formulas(row)
    of = tuple(short_label(Period.parse(text, period.year_start)) for text in row["run_periods"])
    run = {"run": tuple(row["run"])}
    return Line(reference_of(row), values, _facts(row), formulas=formulas, runs=run, run_of=of)


def short_title(row: Row) -> str:
    """Give a measure's title; of a breakdown only what it is called within its measure."""
    return str(row["title"]).rpartition(": ")[2] if row["breakdown"] else str(row["title"])


def _range(row: Row, key: str) -> str | None:
    """Write a range in words."""
    low, high = row[key], row[f"{key}_high"]
    if low is None:
        return None
    ends = [written(one, row["unit"], row["decimals"]) for one in (low, low if high is None else high)]
    return " to ".join(ends)


def _said(word: str) -> str | None:
    return None if word in _TOO_FEW else word.capitalize()


def _facts(row: Row) -> dict[str, Content | Expression]:
    """Say what is known of a line for good, and what the rules' names mean in it."""
    constants = (
        "polarity", "tolerance", "basis", "scheme_basis", "green_tolerance", "over_tolerance", "amber_if_improved",
        "places", "band", "due", "marker", "unit", "decimals",
    )  # fmt: skip
    facts: dict[str, Content | Expression] = {key: row[key] for key in constants}
    facts["title"] = row["title"]
    if row["polarity"] == Polarity.RANGE:
        facts |= {"year_target": row["year_target"], "year_target_high": row["year_target_high"]}
    else:
        facts |= {"target_high": None, "year_target_high": None}
    return facts


def _formulas(row: Row) -> dict[str, Expression]:
    return _SHARED | {"travel_short": _travel_short(row["already"], row["compared_with"])}


def _travel_short(already: float | None, compared_with: float | None) -> Expression:
    """Give the rule of short travel; of a running total it compares what each period added."""
    if already is None:
        return _TRAVEL_SHORT
    now = name("outturn")
    return specialise(
        TRAVEL, {"outturn": when(is_number(now), now - already, now), "previous": compared_with}
    )


def benchmark_words(row: Row, period: Period) -> str | None:
    """Say how others did: `Better: 97.4%, District councils, 2023-24; quartile 2`."""
    if row["benchmark"] is None:
        return None
    said = f"{written(row['benchmark'], row['unit'], row['decimals'])}, {row['benchmark_group'] or 'others'}"
    said += f", {period_label(row['benchmark_period'], period)}"
    if row["quartile"]:
        said += f"; quartile {row['quartile']}"
    better = row["against_benchmark"]
    return f"{better.capitalize()}: {said}" if better else said


def period_label(text: str, period: Period) -> str:
    """Write a period as people do; its year starts when the report's does."""
    return Period.parse(text, period.year_start).label


def note_words(row: Row, period: Period) -> str:
    """Say what a reader must know of a figure beside its number."""
    said = []
    if row["confidential"]:
        said.append("Confidential")
    if row["outturn"] is None and not row["due"]:
        stands = (
            f": the figure is of {period_label(row['latest_period'], period)}"
            if row["latest"] is not None
            else ""
        )
        said.append(f"Not yet due{stands}")
    elif row["rating_reason"]:
        said.append(row["rating_reason"])
    if row["marker"] in MARKER_WORDS and row["marker"] not in (Marker.CONFIDENTIAL, Marker.NOT_AVAILABLE):
        said.append(MARKER_WORDS[Marker(row["marker"])].capitalize())
    if row["missing"]:
        said.append(f"Rolled up over a gap: {row['missing']} of {row['rolled_up']} parts are missing")
    if row["exception"]:
        said.append(f"Exception: {row['exception_reason'].lower()}")
    return "; ".join(dict.fromkeys(said))
