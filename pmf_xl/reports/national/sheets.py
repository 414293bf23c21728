"""The report over many councils as sheets: who gave what, quartiles, outturns, ranks, and all of it line by line."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pmf_xl.layout.key import marker_words
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.layout.words import (
    MARKER_WORDS,
    POLARITY_WORDS,
    UNIT_WORDS,
    logo_words,
    range_written,
)
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.national.given import Council, MeasureCompared, National, Stands
from pmf_xl.rules.ranks import FEWEST
from pmf_xl.rules.terms import Polarity

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure

COUNCILS, QUARTILES, OUTTURNS, RANKS, REMARKS, DATA = (
    "Councils", "Quartiles", "Outturns", "Ranks", "Left out", "Data",
)  # fmt: skip
RANKED = "Councils ranked"
NARROWEST = 13.0  # characters of a column of figures that has a name for its heading
MOST_ACROSS = 8  # councils that stand side by side; more stand one under the other
METHOD = (
    "Quartiles are inclusive, as Excel's QUARTILE.INC gives them, of the figures as they are shown. Quarter 1 is the "
    f"best quarter of the councils; a figure on the edge of two is in the better one. Of fewer than {FEWEST} figures "
    "there are no quartiles."
)
RANKING = (
    "Rank 1 is the best, as Good is says; equal figures share a rank. Of a measure that is to lie in a range, figures "
    "are ranked by how far outside it they lie."
)
WITHHELD = (
    "[c] stands where a council may not show a figure to everybody: it is confidential, a small count, or would give "
    "one of those away. Such a figure is in no rank and no quartile."
)


def national_sheets(national: National) -> tuple[Sheet, ...]:
    """Declare every sheet of the report."""
    left_out = _left_out(national)
    return (
        _councils(national),
        _quartiles(national),
        _matrix(national, OUTTURNS, Kind.FIGURE, lambda council, one: council.given[one.measure.ref].shown),
        _matrix(national, RANKS, Kind.COUNT, _rank),
        *([left_out] if left_out else []),
        _data(national),
    )


# -- which councils ------------------------------------------------------------------------------------------


def _councils(national: National) -> Sheet:
    columns = (
        Column("council", "Council", Kind.LONG_TEXT, 34),
        Column("code", "Code", Kind.TEXT, 0),
        Column("stands", "How it stands", Kind.LONG_TEXT, 27),
        Column("figures", "Figures given", Kind.COUNT, 10),
        Column("asked", "Measures compared", Kind.COUNT, 11),
        Column("left_out", "Left out", Kind.COUNT, 9),
        Column("closed", "Closed on", Kind.DATE, 12),
    )
    lines = tuple(_council_line(national, council) for council in national.councils)
    parts: list[Part] = [
        Title(
            "Councils compared",
            f"{national.reader}, {national.period.label}",
            logo=logo_words(national.reader),
        ),
        Note(_told(national)),
        Gap(),
        Table(columns, lines, keys=("code",)),
        Gap(),
        Section("How to read this"),
        Note(RANKING),
        Note(METHOD),
        Note(WITHHELD),
        Note(f"Markers: {marker_words(MARKER_WORDS)}; [x] also where nothing has been returned yet."),
    ]
    if any(council.stands is Stands.NOT_LET for council in national.councils):
        parts.append(
            Note("Of a council that does not let this reader read, nothing but its code is known here.")
        )
    return Sheet(COUNCILS, tuple(parts), freeze=1)


def _told(national: National) -> str:
    """Say in a sentence how many councils gave figures, and how many measures are compared."""
    count = {stands: sum(one.stands is stands for one in national.councils) for stands in Stands}
    do = "does" if count[Stands.NOT_LET] == 1 else "do"
    said = [f"{number_of(len(national.measures), 'measure')} compared"]
    said += [
        words.format(number_of(count[stands], "council"))
        for stands, words in (
            (Stands.GAVE, "{} gave figures"),
            (Stands.NOTHING_YET, "{} gave none yet"),
            (Stands.OTHER_YEAR, "{} with another financial year"),
            (Stands.MOVED, "{} with a ledger elsewhere"),
            (Stands.NOT_LET, "{} " + do + " not let this reader read"),
        )
        if count[stands] or stands is Stands.GAVE
    ]
    return f"{'; '.join(said)}."


def _council_line(national: National, council: Council) -> Line:
    values: dict[str, Content] = {
        "council": council.name if council.name != council.code else None,
        "code": council.code,
        "stands": str(council.stands),
    }
    if council.given:
        values |= {
            "figures": council.figures,
            "asked": len(national.measures),
            "left_out": council.left_out or None,
            "closed": council.closed,
        }
    return Line(council.code, values, idle=council.stands is Stands.NOT_LET)


# -- measure by measure --------------------------------------------------------------------------------------


def _quartiles(national: National) -> Sheet:
    columns = (
        Column("reference", "Reference", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 40),
        Column("unit", "Unit", Kind.TEXT, 0),
        Column("good_is", "Good is", Kind.TEXT, 11),
        Column("compared", "Figures compared", Kind.COUNT, 10),
        Column("lower", "Lower quartile", Kind.FIGURE, 12),
        Column("median", "Median", Kind.FIGURE, 12),
        Column("upper", "Upper quartile", Kind.FIGURE, 12),
        Column("best", "Best figure", Kind.FIGURE, 12),
        Column("best_of", "Best council", Kind.LONG_TEXT, 30),
    )
    names = {council.code: council.name for council in national.letting}
    lines = tuple(_quartile_line(one, names) for one in national.compared)
    parts: tuple[Part, ...] = (
        _title(national, "Quartiles"),
        Table(columns, lines, keys=("reference",)),
        Gap(),
        Note(METHOD),
    )
    if any(one.measure.polarity is Polarity.RANGE for one in national.compared):
        parts = (*parts, Note(
            "Of a measure that is to lie in a range the quartiles are of the figures, and its quarters, on Data, of "
            "how far outside the range the figures lie."
        ))  # fmt: skip
    return Sheet(QUARTILES, parts, freeze=2)


def _quartile_line(one: MeasureCompared, names: dict[str, str]) -> Line:
    best = [code for code, place in one.places.items() if place.rank == 1]
    alike = {one.figures[code] for code in best}
    values: dict[str, Content] = {
        "reference": one.measure.ref,
        "measure": one.measure.title,
        "unit": UNIT_WORDS[one.measure.unit],
        "good_is": _good_is(one),
        "compared": len(one.figures),
        "best": alike.pop() if len(alike) == 1 else None,
        "best_of": names[best[0]] if len(best) == 1 else f"{len(best)} councils" if best else None,
    }
    if one.quartiles:
        ends = one.quartiles
        values |= {"lower": ends.lower, "median": ends.median, "upper": ends.upper}
    return Line(one.measure.ref, values, _counted_in(one.measure))


def _good_is(one: MeasureCompared) -> str:
    """Say which way is good; of a range which it is.

    The range is the reader's own, from its Targets.
    """
    aim = one.target
    if aim is None or aim.target is None:
        return POLARITY_WORDS[one.measure.polarity]
    return range_written(aim.target, aim.target_high, one.measure.unit, one.measure.decimals)


def _counted_in(measure: "Measure") -> dict[str, Content]:
    """Give what a line must know to print figures of a measure."""
    return {"unit": str(measure.unit), "decimals": measure.decimals, "title": measure.title}


# -- council by council --------------------------------------------------------------------------------------


Shown = Callable[[Council, MeasureCompared], Content]


def _matrix(national: National, name: str, kind: Kind, shown: Shown) -> Sheet:
    """Declare a table of measures by councils; of many councils each has a line, of few a column."""
    few = len(national.letting) <= MOST_ACROSS
    ranked = RANKED if name == RANKS else ""
    table = (_councils_across if few else _measures_across)(national, kind, shown, ranked)
    notes = (Note(RANKING),) if name == RANKS else (Note(_SIGNS), Note(WITHHELD))
    return Sheet(name, (_title(national, name), table, Gap(), *notes), freeze=2 if few else 1, wide=not few)


_SIGNS = (
    "[x] not available or not returned yet; [z] not applicable, not due, or not among a council's measures; "
    "- left out."
)


def _councils_across(national: National, kind: Kind, shown: Shown, ranked: str) -> Table:
    columns = (
        Column("reference", "Reference", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 36),
        *([Column("ranked", ranked, Kind.COUNT, 10)] if ranked else []),
        *(
            Column(f"of {council.code}", council.name, kind, _wide_enough(council.name))
            for council in national.letting
        ),
    )
    lines = tuple(
        Line(
            one.measure.ref,
            {"reference": one.measure.ref, "measure": one.measure.title, "ranked": len(one.places) or None}
            | {f"of {council.code}": shown(council, one) for council in national.letting},
            _counted_in(one.measure),
        )
        for one in national.compared
    )
    return Table(columns, lines, keys=("reference",))


def _wide_enough(heading: str) -> float:
    """Give the width of a column of figures in which no word of its heading is broken."""
    return max(NARROWEST, 1.3 * max(map(len, heading.split())) + 2)


def _measures_across(national: National, kind: Kind, shown: Shown, ranked: str) -> Table:
    columns = (
        Column("council", "Council", Kind.LONG_TEXT, 34),
        *(
            Column(
                f"of {one.measure.ref}", heading := f"{one.measure.ref} {one.measure.title}", kind,
                _wide_enough(heading), unit=str(one.measure.unit), decimals=one.measure.decimals,
            )
            for one in national.compared
        ),
    )  # fmt: skip
    lines = tuple(
        Line(
            council.code,
            {"council": council.name}
            | {f"of {one.measure.ref}": shown(council, one) for one in national.compared},
        )
        for council in national.letting
    )
    if ranked:
        counts: dict[str, Content] = {
            f"of {one.measure.ref}": len(one.places) or None for one in national.compared
        }
        lines = (Line(ranked, {"council": ranked} | counts, strong=True), *lines)
    return Table(columns, lines, keys=("council",))


def _rank(council: Council, one: MeasureCompared) -> Content:
    place = one.places.get(council.code)
    return place.rank if place else None


# -- line by line --------------------------------------------------------------------------------------------


def _data(national: National) -> Sheet:
    """Declare everything in long form, to be filtered and sorted."""
    columns = (
        Column("reference", "Reference", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 40),
        Column("code", "Code", Kind.TEXT, 0),
        Column("council", "Council", Kind.LONG_TEXT, 30),
        Column("outturn", "Outturn", Kind.FIGURE, 13),
        Column("marker", "Marker", Kind.TEXT, 10),
        Column("rank", "Rank", Kind.COUNT, 8),
        Column("of", "Of", Kind.COUNT, 8),
        Column("quarter", "Quarter", Kind.COUNT, 10),
        Column("note", "Note", Kind.LONG_TEXT, 45),
    )
    lines = tuple(_data_lines(national))
    title = Title(
        "Data", f"{_about(national)}: {number_of(len(lines), 'line')}, one for each measure and council"
    )
    return Sheet(
        DATA, (title, Table(columns, lines, keys=("reference", "code"))), freeze=1, filtered=True, wide=True
    )


def _data_lines(national: National) -> Iterator[Line]:
    for one in national.compared:
        facts = _counted_in(one.measure)
        for council in national.letting:
            given, place = council.given[one.measure.ref], one.places.get(council.code)
            values: dict[str, Content] = {
                "reference": one.measure.ref,
                "measure": one.measure.title,
                "code": council.code,
                "council": council.name,
                "outturn": given.outturn,
                "marker": str(given.marker) if given.marker else None,
                "note": given.note or None,
            }
            if place:
                values |= {"rank": place.rank, "of": place.of, "quarter": place.quartile}
            yield Line(f"{one.measure.ref} {council.code}", values, facts)


def _left_out(national: National) -> Sheet | None:
    """Declare the figures that were given and are held against no others, with why; None where there are none."""
    columns = (
        Column("reference", "Reference", Kind.TEXT, 0),
        Column("measure", "Measure", Kind.LONG_TEXT, 40),
        Column("council", "Council", Kind.LONG_TEXT, 30),
        Column("note", "Why", Kind.LONG_TEXT, 60),
    )
    found = [
        (one.measure, council, given)
        for one in national.compared
        for council in national.letting
        if (given := council.given[one.measure.ref]).is_left_out
    ]
    if not found:
        return None
    lines = tuple(
        Line(
            f"{measure.ref} {council.code}",
            {
                "reference": measure.ref,
                "measure": measure.title,
                "council": council.name,
                "note": given.note,
            },
        )
        for measure, council, given in found
    )
    table = Table(columns, lines, keys=("reference", "council"))
    return Sheet(REMARKS, (_title(national, "Left out of ranks and quartiles"), table), freeze=1)


def _about(national: National) -> str:
    return f"{national.reader}, {national.period.label}"


def _title(national: National, text: str) -> Title:
    return Title(text, _about(national))
