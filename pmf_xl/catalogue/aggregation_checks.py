"""Whether the figures of a measure can make up the year as its aggregation says: shares and averages seldom add up."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

from pmf_xl.catalogue.entries import Entries, Entry
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Aggregation, Unit

SELDOM_ADD_UP = frozenset({Unit.PERCENT, Unit.DAYS, Unit.RATIO, Unit.SCORE, Unit.YESNO})
WORDS = ("title", "definition", "calculation")  # in which a catalogue may say that they do
GROWN = 1.25  # times the first figure of a year the last is at least, in a running total
_SAYS_SO = {
    Aggregation.CUMULATIVE: re.compile(
        r"cumulativ|running total|runs up|year[ -]to[ -]date|since (1|the (start|beginning))|so far this year",
        re.IGNORECASE,
    ),
    Aggregation.SUM: re.compile(r"\badd(s|ed)? up|\bsum of|\btotal of", re.IGNORECASE),
}
_SHOULD_SAY = {
    Aggregation.CUMULATIVE: "running total since 1 April",
    Aggregation.SUM: "sum of the days of each period",
}


def aggregations_fit_their_units(entries: Entries) -> Iterator[Problem]:
    """A share, an average, a score or a yes is no part of a total, unless the catalogue says how it is one."""
    totals = {
        entry.text("ref")
        for entry in entries["measures"]
        if entry.text("unit") in SELDOM_ADD_UP and entry.text("aggregation") == Aggregation.CUMULATIVE
    }
    running = _running(entries, totals) if totals else set()
    for entry in entries["measures"]:
        unit, aggregation = entry.text("unit"), entry.text("aggregation")
        if unit not in SELDOM_ADD_UP or aggregation not in _SAYS_SO:
            continue
        kind = Aggregation(aggregation)
        if _says_so(entry, kind) or (kind is Aggregation.CUMULATIVE and entry.text("ref") in running):
            continue
        yield entry.problem(
            messages.aggregation_unlikely(
                measure=entry.text("ref"), unit=unit, aggregation=aggregation, example=_SHOULD_SAY[kind]
            ),
            "aggregation",
        )


def _says_so(entry: Entry, kind: Aggregation) -> bool:
    return any(_SAYS_SO[kind].search(entry.text(key)) for key in WORDS)


def _running(entries: Entries, totals: Collection[str]) -> set[str]:
    """Give those of some measures whose targets or past figures of a year are those of a running total."""
    runs: dict[tuple[str, str, int], list[tuple[Period, float]]] = defaultdict(list)
    for table, key in (("targets", "target"), ("history", "outturn")):
        for entry in entries[table]:
            if entry.text("ref") not in totals:
                continue
            period, figure = entry.values.get("period"), entry.values.get(key)
            if isinstance(period, Period) and isinstance(figure, float):
                runs[table, entry.text("ref"), period.starts].append((period, figure))
    return {ref for (_, ref, _), run in runs.items() if len(run) > 1 and _runs_up(sorted(run))}


def _runs_up(run: list[tuple[Period, float]]) -> bool:
    """Say whether a year's figures grow as a running total does, or end with that of the year."""
    figures = [figure for _, figure in run]
    (before, reached), (last, whole) = run[-2:]
    ends_with_the_year = before.last_day == last.last_day and reached == whole
    return ends_with_the_year or (figures == sorted(figures) and figures[-1] >= figures[0] * GROWN > 0)
