"""The words of each problem in `in_returns.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def outturn_missing(*, title: Word) -> Message:
    """A figure that is due has not been given, nor a marker saying why."""
    return Message(ProblemCode.OUTTURN_MISSING, {"title": title})


def outturn_not_a_number(*, heading: Word, title: Word, found: Word, example: Word, otherwise: Word) -> Message:
    """There is text where a figure belongs."""
    return Message(ProblemCode.OUTTURN_NOT_A_NUMBER, {"heading": heading, "title": title, "found": found, "example": example, "otherwise": otherwise})


def outturn_out_of_bounds(*, title: Word, found: Word, bounds: Word, example: Word) -> Message:
    """A figure lies outside what its unit allows."""
    return Message(ProblemCode.OUTTURN_OUT_OF_BOUNDS, {"title": title, "found": found, "bounds": bounds, "example": example})


def percent_scale(*, title: Word, found: Word, bounds: Word, example: Word) -> Message:
    """A percentage a hundred times too large: 95.4 stands for 95.4 %."""
    return Message(ProblemCode.PERCENT_SCALE, {"title": title, "found": found, "bounds": bounds, "example": example})


def percent_scale_unlikely(*, title: Word, found: Word, beside: Word, example: Word) -> Message:
    """A percentage that may be a hundred times what was meant, or a hundredth of it."""
    return Message(ProblemCode.PERCENT_SCALE_UNLIKELY, {"title": title, "found": found, "beside": beside, "example": example})


def outturn_text_number(*, heading: Word, title: Word, found: Word, read: Word, what: Word) -> Message:
    """A figure was typed as text; it was read as a number."""
    return Message(ProblemCode.OUTTURN_TEXT_NUMBER, {"heading": heading, "title": title, "found": found, "read": read, "what": what})


def figure_shown_as_date(*, heading: Word, title: Word, read: Word) -> Message:
    """A figure stands in a cell that shows its number as a date or a time, as after pasting."""
    return Message(ProblemCode.FIGURE_SHOWN_AS_DATE, {"heading": heading, "title": title, "read": read})


def outturn_formula(*, heading: Word, title: Word, found: Word) -> Message:
    """A formula of the service's own stands in an entry cell; its result was read."""
    return Message(ProblemCode.OUTTURN_FORMULA, {"heading": heading, "title": title, "found": found})


def formula_without_result(*, heading: Word, title: Word, formula: Word) -> Message:
    """A formula of the service's own stands in an entry cell, and the file holds no result of it."""
    return Message(ProblemCode.FORMULA_WITHOUT_RESULT, {"heading": heading, "title": title, "formula": formula})


def formula_result_stale(*, heading: Word, title: Word, found: Word, formula: Word, computed: Word) -> Message:
    """The result stored for a formula of the service's own is not what the formula gives."""
    return Message(ProblemCode.FORMULA_RESULT_STALE, {"heading": heading, "title": title, "found": found, "formula": formula, "computed": computed})


def outturn_too_precise(*, title: Word, found: Word, read: Word) -> Message:
    """A figure has more decimals than the measure is reported to."""
    return Message(ProblemCode.OUTTURN_TOO_PRECISE, {"title": title, "found": found, "read": read})


def outturn_error_value(*, heading: Word, title: Word, found: Word, what: Word) -> Message:
    """An error value stands where a figure belongs."""
    return Message(ProblemCode.OUTTURN_ERROR_VALUE, {"heading": heading, "title": title, "found": found, "what": what})


def denominator_zero(*, title: Word) -> Message:
    """The denominator is zero, so there is no figure."""
    return Message(ProblemCode.DENOMINATOR_ZERO, {"title": title})


def numerator_exceeds_denominator(*, title: Word, numerator: Word, denominator: Word) -> Message:
    """More than all of them."""
    return Message(ProblemCode.NUMERATOR_EXCEEDS_DENOMINATOR, {"title": title, "numerator": numerator, "denominator": denominator})


def parts_incomplete(*, title: Word, missing: Word) -> Message:
    """Only one of numerator and denominator was given."""
    return Message(ProblemCode.PARTS_INCOMPLETE, {"title": title, "missing": missing})


def outturn_disagrees_with_parts(*, title: Word, found: Word, numerator: Word, denominator: Word, computed: Word) -> Message:
    """The outturn was typed over, and does not follow from numerator and denominator."""
    return Message(ProblemCode.OUTTURN_DISAGREES_WITH_PARTS, {"title": title, "found": found, "numerator": numerator, "denominator": denominator, "computed": computed})


def marker_unknown(*, title: Word, found: Word) -> Message:
    """A marker that is not in the list."""
    return Message(ProblemCode.MARKER_UNKNOWN, {"title": title, "found": found})


def marker_contradicts(*, title: Word, found: Word) -> Message:
    """The marker says one thing, the figure another."""
    return Message(ProblemCode.MARKER_CONTRADICTS, {"title": title, "found": found})


def commentary_says_nothing(*, title: Word, rating: Word, found: Word) -> Message:
    """A commentary is asked for, and what stands there says nothing: TBC, see above, a word."""
    return Message(ProblemCode.COMMENTARY_SAYS_NOTHING, {"title": title, "rating": rating, "found": found})


def commentary_missing(*, title: Word, rating: Word) -> Message:
    """The rating asks for a commentary and there is none."""
    return Message(ProblemCode.COMMENTARY_MISSING, {"title": title, "rating": rating})


def action_missing(*, title: Word, rating: Word) -> Message:
    """The rating asks for an action and there is none."""
    return Message(ProblemCode.ACTION_MISSING, {"title": title, "rating": rating})


def action_incomplete(*, title: Word, missing: Word) -> Message:
    """An action lacks its owner or its date."""
    return Message(ProblemCode.ACTION_INCOMPLETE, {"title": title, "missing": missing})


def action_overdue(*, action: Word, due: Word) -> Message:
    """An action is past its date and not done."""
    return Message(ProblemCode.ACTION_OVERDUE, {"action": action, "due": due})


def date_not_a_date(*, heading: Word, title: Word, found: Word) -> Message:
    """There is text where a date belongs."""
    return Message(ProblemCode.DATE_NOT_A_DATE, {"heading": heading, "title": title, "found": found})


def date_implausible(*, heading: Word, title: Word, found: Word, why: Word) -> Message:
    """A date that can hardly be meant, as when day and month changed places."""
    return Message(ProblemCode.DATE_IMPLAUSIBLE, {"heading": heading, "title": title, "found": found, "why": why})


def text_too_long(*, heading: Word, title: Word, length: Word, limit: Word) -> Message:
    """A text is longer than there is room for."""
    return Message(ProblemCode.TEXT_TOO_LONG, {"heading": heading, "title": title, "length": length, "limit": limit})


def choice_unknown(*, heading: Word, title: Word, found: Word, choices: Word) -> Message:
    """An entry that is not in its list."""
    return Message(ProblemCode.CHOICE_UNKNOWN, {"heading": heading, "title": title, "found": found, "choices": choices})


def forecast_implausible(*, title: Word, found: Word, why: Word) -> Message:
    """A year-end forecast that can hardly be."""
    return Message(ProblemCode.FORECAST_IMPLAUSIBLE, {"title": title, "found": found, "why": why})


def outlier(*, title: Word, found: Word, count: Word, low: Word, high: Word) -> Message:
    """A figure far from everything reported before."""
    return Message(ProblemCode.OUTLIER, {"title": title, "found": found, "count": count, "low": low, "high": high})


def jumped(*, title: Word, found: Word, beside: Word) -> Message:
    """A figure many times as large, or as small, as the one before: perhaps a slipped decimal point."""
    return Message(ProblemCode.JUMPED, {"title": title, "found": found, "beside": beside})


def sign_changed(*, title: Word, found: Word, count: Word, side: Word) -> Message:
    """A figure below zero where all before were above it, or the other way round."""
    return Message(ProblemCode.SIGN_CHANGED, {"title": title, "found": found, "count": count, "side": side})


def earlier_figure_wrong(*, title: Word, question: Word) -> Message:
    """The service answers that the figure of the period before, which was hard to believe, is not right."""
    return Message(ProblemCode.EARLIER_FIGURE_WRONG, {"title": title, "question": question})


def breakdowns_disagree(*, title: Word, found: Word, parts: Word) -> Message:
    """A figure cannot be that of all its breakdowns: these come to more, or it does not lie among them."""
    return Message(ProblemCode.BREAKDOWNS_DISAGREE, {"title": title, "found": found, "parts": parts})


def running_total_fell(*, title: Word, found: Word, before: Word) -> Message:
    """A running total lower than it was earlier in the year."""
    return Message(ProblemCode.RUNNING_TOTAL_FELL, {"title": title, "found": found, "before": before})


def year_target_used(*, title: Word, target: Word) -> Message:
    """A running total is measured against the whole year's target before the year is over."""
    return Message(ProblemCode.YEAR_TARGET_USED, {"title": title, "target": target})


def unchanged_from_last(*, title: Word, found: Word) -> Message:
    """The same figure as last time, to the last digit."""
    return Message(ProblemCode.UNCHANGED_FROM_LAST, {"title": title, "found": found})


def milestone_status_missing(*, title: Word) -> Message:
    """A milestone has no status."""
    return Message(ProblemCode.MILESTONE_STATUS_MISSING, {"title": title})


def milestone_date_missing(*, title: Word) -> Message:
    """A milestone is done, but not when."""
    return Message(ProblemCode.MILESTONE_DATE_MISSING, {"title": title})


def milestone_contradicts(*, title: Word, status: Word) -> Message:
    """A date completed on a milestone that is not done."""
    return Message(ProblemCode.MILESTONE_CONTRADICTS, {"title": title, "status": status})


def milestone_better_than_date(*, title: Word, due: Word, status: Word) -> Message:
    """A milestone past its date is reported better than that allows."""
    return Message(ProblemCode.MILESTONE_BETTER_THAN_DATE, {"title": title, "due": due, "status": status})


def sign_off_missing(*, role: Word, missing: Word) -> Message:
    """A role has not signed the return off."""
    return Message(ProblemCode.SIGN_OFF_MISSING, {"role": role, "missing": missing})
