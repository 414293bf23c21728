"""The sheet Measures: a row for each figure asked of the service.

The headings are a promise to scripts that fill workbooks (docs/reference). What a line's facts must hold is listed in
`RuleFacts` and `SHEET_FACTS`; they are fixed when the workbook is issued.
"""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pmf_xl.layout.conditions import A_DATE, LONGEST_TEXT, TOO_LONG, not_a_number, not_listed
from pmf_xl.layout.figure_widths import room_for
from pmf_xl.layout.parts import Check, Column, Kind, Line, Table
from pmf_xl.layout.words import MARKERS_GIVEN, NO_FIGURE
from pmf_xl.layout.working_out import bind, plain
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.direction import TRAVEL
from pmf_xl.rules.expression import (
    Expression,
    Value,
    at_most,
    blank,
    both,
    divided,
    either,
    equal,
    is_number,
    less,
    more,
    name,
    negate,
    one_of,
    same,
    specialise,
    when,
)
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.grades import BUILT_IN
from pmf_xl.rules.operations import number
from pmf_xl.rules.rating import RATING, rating_rule
from pmf_xl.rules.terms import Marker, Unit
from pmf_xl.rules.variances import VARIANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pmf_xl.layout.asked import Asked
    from pmf_xl.layout.parts import Content

#: What `Asked.facts` holds for a line of this sheet besides the facts of the rules. `target` and `target_high` only
#: where the target is a range (the cell then shows it as words); `already` and `previous_added` only for running
#: totals, `benchmark_value` only of a measure that is rated against it, `forecast_asked` only where none is.
SHEET_FACTS = (
    "due", "unit", "decimals", "target", "target_high", "bounded", "has_parts", "already", "previous_added",
    "commentary_for", "action_for", "title", "benchmark_value", "forecast_asked",
)  # fmt: skip

_outturn, _marker = name("outturn"), name("marker")
_numerator, _denominator = name("numerator"), name("denominator")
_no_figure = one_of(_marker, *NO_FIGURE)
_typed_whole = negate(
    name("has_parts")
)  # else what is wrong with it is wrong with its parts, and said of them


def yes_no(entry: Expression) -> Expression:
    """A yes or a no is typed as such and counts as one or zero."""
    return when(same(entry, "Yes"), 1, when(same(entry, "No"), 0, entry))


_FROM_PARTS = divided(_numerator, _denominator, otherwise="")

CAPITAL = 1.2  # widths of a digit that a capital letter may take

#: Check stands beside Outturn, in sight of whoever types: on a screen of 1366 dots all up to it is seen at once.
COLUMNS = (
    Column("reference", "Reference", Kind.TEXT, 11.5),
    Column("measure", "Measure", Kind.LONG_TEXT, 32),
    Column("unit", "Unit", Kind.TEXT, 8),
    Column("good_is", "Good is", Kind.TEXT, 8.5),
    Column("frequency", "Frequency", Kind.TEXT, 10.5),
    Column("previous", "Previous outturn", Kind.FIGURE, 10),
    Column("last_year", "Same period last year", Kind.FIGURE, 11),
    Column("target", "Target", Kind.FIGURE, 10),
    Column("year_target", "Year target", Kind.FIGURE, 10),
    Column("numerator", "Numerator", Kind.COUNT, 11,
           prompt="How many of them. The outturn follows by itself.",
           refusal="Type a number, such as 310."),
    Column("denominator", "Denominator", Kind.COUNT, 13.5,
           prompt="Out of how many. The outturn follows by itself.",
           refusal="Type a number, such as 325."),
    Column("outturn", "Outturn", Kind.FIGURE, 11),
    Column("check", "Check", Kind.CHECK, 21),
    Column("marker", "Marker", Kind.CHOICE, 8, choices=tuple(Marker),
           prompt="Only if needed: p provisional, r revised, e estimated, x not available, z not applicable, "
                  "c confidential.",
           refusal="Choose p, r, e, x, z or c, or leave it empty."),
    Column("rating", "Rating", Kind.RATING, 11, formula=RATING),
    Column("variance", "Variance", Kind.VARIANCE, 10, formula=VARIANCE),
    Column("travel", "Travel", Kind.TRAVEL, 15, formula=TRAVEL),
    Column("forecast", "Forecast", Kind.FIGURE, 11,
           prompt="Where you expect to end the year. Leave it empty if you cannot say.",
           refusal="Type a number."),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 45, longest=LONGEST_TEXT,
           prompt="What happened and why. Needed for a figure that is off target.",
           refusal=TOO_LONG),
    Column("action", "Action", Kind.LONG_TEXT, 30, longest=LONGEST_TEXT,
           prompt="What will be done to bring it back to target.",
           refusal=TOO_LONG),
    Column("action_owner", "Action owner", Kind.TEXT, 14, longest=100,
           prompt="Who will do it.", refusal="At most 100 characters, please."),
    Column("action_due", "Action due", Kind.DATE, 12,
           prompt="When it will be done, such as 31/07/2024.",
           refusal=A_DATE),
)  # fmt: skip


CHECKS = (
    Check(not_a_number("numerator"), "Numerator is not a number", ProblemCode.OUTTURN_NOT_A_NUMBER, "numerator"),
    Check(not_a_number("denominator"), "Denominator is not a number", ProblemCode.OUTTURN_NOT_A_NUMBER, "denominator"),
    Check(not_a_number("outturn"), "Outturn is not a number", ProblemCode.OUTTURN_NOT_A_NUMBER, "outturn"),
    Check(both(is_number(_denominator), equal(_denominator, 0), negate(same(_marker, Marker.NOT_APPLICABLE))),
          "Denominator is zero", ProblemCode.DENOMINATOR_ZERO, "denominator"),
    Check(both(name("bounded"), is_number(_numerator), is_number(_denominator), negate(equal(_denominator, 0)),
               more(_numerator, _denominator)),
          "More than all of them", ProblemCode.NUMERATOR_EXCEEDS_DENOMINATOR, "numerator"),
    Check(both(name("has_parts"), is_number(_numerator), blank(_denominator)),
          "Denominator needed", ProblemCode.PARTS_INCOMPLETE, "denominator"),
    Check(both(name("has_parts"), is_number(_denominator), blank(_numerator)),
          "Numerator needed", ProblemCode.PARTS_INCOMPLETE, "numerator"),
    Check(both(name("bounded"), _typed_whole, is_number(_outturn), more(_outturn, 2)),
          "Too large for a percentage", ProblemCode.PERCENT_SCALE, "outturn"),
    Check(both(name("bounded"), is_number(_outturn),
               either(less(_outturn, 0), both(_typed_whole, more(_outturn, 1), at_most(_outturn, 2)))),
          "Outside 0% to 100%", ProblemCode.OUTTURN_OUT_OF_BOUNDS, "outturn"),
    Check(not_listed("marker", Marker),
          "Marker not in the list", ProblemCode.MARKER_UNKNOWN, "marker"),
    Check(both(_no_figure, negate(blank(_outturn))), "Marker says no figure", ProblemCode.MARKER_CONTRADICTS, "marker"),
    Check(both(one_of(_marker, *MARKERS_GIVEN), blank(_outturn)),
          "Marker without figure", ProblemCode.MARKER_CONTRADICTS, "marker"),
    Check(both(blank(_outturn), negate(_no_figure), either(_typed_whole, both(blank(_numerator), blank(_denominator)))),
          "Outturn needed", ProblemCode.OUTTURN_MISSING, "outturn"),
    Check(both(same(_marker, Marker.NOT_AVAILABLE), blank(name("commentary"))),
          "Commentary needed", ProblemCode.COMMENTARY_MISSING, "commentary"),
    Check(both(name("commentary_wanted"), blank(name("commentary"))),
          "Commentary needed", ProblemCode.COMMENTARY_MISSING, "commentary"),
    Check(both(name("action_wanted"), blank(name("action"))), "Action needed", ProblemCode.ACTION_MISSING, "action"),
    Check(both(negate(blank(name("action"))), blank(name("action_owner"))),
          "Action owner needed", ProblemCode.ACTION_INCOMPLETE, "action_owner"),
    Check(both(negate(blank(name("action"))), blank(name("action_due"))),
          "Action date needed", ProblemCode.ACTION_INCOMPLETE, "action_due"),
    Check(not_a_number("action_due"), "Action due is not a date", ProblemCode.DATE_NOT_A_DATE, "action_due"),
    Check(not_a_number("forecast"), "Forecast is not a number", ProblemCode.OUTTURN_NOT_A_NUMBER, "forecast"),
)  # fmt: skip


#: Only in feedback: whether a figure that was hard to believe is right. It stands last.
CONFIRMED = Column("confirmed", "Figure right?", Kind.CHOICE, 9, choices=("Yes", "No"), optional=True,
                   asks="question", refusal="Choose Yes or No.")  # fmt: skip
#: Only where the figure of the period before was hard to believe, and nobody has said that it is right.
EARLIER_RIGHT = Column("earlier_right", "Last figure right?", Kind.CHOICE, 9, choices=("Yes", "No"), optional=True,
                       asks="doubt", refusal="Choose Yes or No.")  # fmt: skip


#: Only where services were asked in the months of the period how it goes: what they said then, to be read.
TOLD = Column("told", "Told before", Kind.LONG_TEXT, 20)


def measures_table(asked: "Iterable[Asked]", questions: "Mapping[str, str] | None" = None) -> Table:
    """Declare the table of measures for what is asked of a service; those that are due stand first.

    `questions` are to be answered with yes or no, by a line's reference; with none at all there is no column for them.
    """
    due_first = sorted(asked, key=lambda row: not row.facts["due"])
    lines = tuple(_line(row, questions or {}) for row in due_first)
    earlier = (EARLIER_RIGHT,) if any("earlier_right" in line.entries for line in lines) else ()
    now = () if questions is None else (CONFIRMED,)
    first = replace(COLUMNS[0], width=_wide_enough(lines))
    told = (TOLD,) if any(line.values.get("told") for line in lines) else ()
    columns = (first, *COLUMNS[1:_BESIDE_TARGETS], *told, *COLUMNS[_BESIDE_TARGETS:], *earlier, *now)
    columns = _with_room(columns, lines)
    return Table(columns, lines, keys=("reference",), checks=CHECKS, hidden=_needless(lines))


_BESIDE_TARGETS = [column.key for column in COLUMNS].index("numerator")  # where what was told before stands


def _wide_enough(lines: "Iterable[Line]") -> float:
    """Give the width in which every reference is seen whole, also that of a ward; up to twice the usual one.

    It is a few widths only, that workbooks may share what is worked out for one.
    """
    usual = COLUMNS[0].width
    longest = max((len(line.key) for line in lines), default=0) * CAPITAL
    return next((wide for wide in (usual, 15.0, 19.0) if longest + 1 <= wide), 2 * usual)


#: What tells how long a figure may be that is typed or worked out beside them.
_KNOWN = ("previous", "last_year", "target", "year_target")


def _with_room(columns: tuple[Column, ...], lines: tuple[Line, ...]) -> tuple[Column, ...]:
    """Widen columns of figures in which one would be too long to be read, in steps: workbooks share what is alike."""
    needed = {one.key: room_for(lines, one, _KNOWN) for one in columns if one.kind is Kind.FIGURE}
    needed["variance"] = max(needed.get("outturn", 0.0), needed.get("target", 0.0))
    return tuple(replace(one, width=_step(one.width, needed.get(one.key, 0.0))) for one in columns)


def _step(usual: float, needed: float) -> float:
    return next((wide for wide in (usual, 11.5, 13.5, 16.0) if needed <= wide), 19.0)


def _line(row: "Asked", questions: "Mapping[str, str]") -> Line:
    facts = row.facts
    if not facts["due"]:
        return Line(row.key, row.values, facts, idle=True)
    entries = {"marker", "commentary", "action", "action_owner", "action_due"}
    if facts.get("forecast_asked", True):
        entries.add("forecast")
    if facts.get("doubt"):
        entries.add("earlier_right")
    if row.key in questions:
        entries.add("confirmed")
        facts = {**facts, "question": questions[row.key]}
    formulas: dict[str, Expression] = {}
    if facts["has_parts"]:
        entries |= {"numerator", "denominator"}
        formulas["outturn"] = _FROM_PARTS
    else:
        entries.add("outturn")
    rule_facts = RuleFacts.issued(facts)
    known = {key: plain(fact) for key, fact in facts.items()} | rule_facts.known()
    if known.get("already") is not None:
        formulas["travel"] = _travel_of_total(known)
    if rule_facts.grades != BUILT_IN:
        formulas["rating"] = rating_rule(rule_facts.grades)
    meanings = _meanings(facts, known, formulas.get("travel", TRAVEL))
    return Line(row.key, row.values, meanings, frozenset(entries), formulas)


def _travel_of_total(known: "Mapping[str, Value]") -> Expression:
    """Compare what each period added to a running total.

    What is known of the line is put in first: that many lines share, and what each had before is its own.
    """
    added = when(is_number(_outturn), _outturn - number(known["already"]), _outturn)
    return specialise(bind(TRAVEL, known), {"outturn": added, "previous": known["previous_added"]})


def _meanings(
    facts: "Mapping[str, Content]", known: "Mapping[str, Value]", travel: Expression
) -> "dict[str, Value | Expression]":
    """Say what the rules' names mean in this line: a fact, or an expression over its cells."""
    meanings: dict[str, Value | Expression] = {**known}
    if facts["unit"] == Unit.YESNO:
        meanings |= {"outturn": yes_no(_outturn), "forecast": yes_no(name("forecast"))}
    if facts["amber_if_improved"]:  # else no rule asks
        meanings["travel_long"] = bind(TRAVEL, meanings | {"previous": name("last_year")})
    if meanings["amber_if_improved_on_previous"]:
        meanings["travel_short"] = bind(travel, meanings)
    for wish, ratings in (("commentary_wanted", "commentary_for"), ("action_wanted", "action_for")):
        meanings[wish] = _rated_one_of(str(facts[ratings]))
    return meanings


@lru_cache(maxsize=64)
def _rated_one_of(ratings: str) -> "Value | Expression":
    asked_for = [rating for rating in ratings.split(";") if rating]
    return one_of(name("rating"), *asked_for) if asked_for else False


def _needless(lines: tuple[Line, ...]) -> frozenset[str]:
    """Name the columns in which no line has anything to show or to fill."""
    optional = ("last_year", "year_target", "numerator", "denominator")
    return frozenset(
        key
        for key in optional
        if all(key not in line.entries and line.values.get(key) is None for line in lines)
    )
