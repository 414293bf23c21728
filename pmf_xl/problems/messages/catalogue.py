"""The words of each problem in `in_catalogue.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off
# ruff: noqa: E501

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def table_missing(*, name: Word, what: Word) -> Message:
    """A sheet of the catalogue, or a file of the starter kit, that nothing can be done without is not there."""
    return Message(ProblemCode.TABLE_MISSING, {"name": name, "what": what})


def file_misspelt(*, found: Word, name: Word) -> Message:
    """A file's name looks like one of a starter kit's, but is not quite it."""
    return Message(ProblemCode.FILE_MISSPELT, {"found": found, "name": name})


def column_missing(*, heading: Word, says: Word) -> Message:
    """A column that must be there is not."""
    return Message(ProblemCode.COLUMN_MISSING, {"heading": heading, "says": says})


def column_repeated(*, heading: Word, other: Word) -> Message:
    """Two columns have the same heading."""
    return Message(ProblemCode.COLUMN_REPEATED, {"heading": heading, "other": other})


def column_misspelt(*, found: Word, heading: Word) -> Message:
    """A heading looks like one of the catalogue's own, but is not quite it."""
    return Message(ProblemCode.COLUMN_MISSPELT, {"found": found, "heading": heading})


def row_too_long(*, count: Word, headings: Word) -> Message:
    """A row of a CSV file has more cells than there are headings."""
    return Message(ProblemCode.ROW_TOO_LONG, {"count": count, "headings": headings})


def not_utf8(*, name: Word) -> Message:
    """A text file is not in UTF-8, so that pounds and accents may have been read wrongly."""
    return Message(ProblemCode.NOT_UTF8, {"name": name})


def framework_unreadable(*, reason: Word) -> Message:
    """framework.yaml is not laid out so that it can be read."""
    return Message(ProblemCode.FRAMEWORK_UNREADABLE, {"reason": reason})


def setting_unknown(*, found: Word, near: Word) -> Message:
    """A setting of the framework that nothing reads."""
    return Message(ProblemCode.SETTING_UNKNOWN, {"found": found, "near": near})


def formula_not_calculated(*, found: Word) -> Message:
    """A cell holds a formula whose result was never worked out."""
    return Message(ProblemCode.FORMULA_NOT_CALCULATED, {"found": found})


def value_missing(*, heading: Word, says: Word) -> Message:
    """A cell that must be filled is empty."""
    return Message(ProblemCode.VALUE_MISSING, {"heading": heading, "says": says})


def value_too_long(*, heading: Word, length: Word, limit: Word) -> Message:
    """A text is longer than a cell can hold, or a code longer than is of use."""
    return Message(ProblemCode.VALUE_TOO_LONG, {"heading": heading, "length": length, "limit": limit})


def code_changed(*, heading: Word, found: Word) -> Message:
    """The spreadsheet has made something else of a code: 3-4 becomes a date, TRUE a yes or no."""
    return Message(ProblemCode.CODE_CHANGED, {"heading": heading, "found": found})


def code_is_number(*, heading: Word, found: Word) -> Message:
    """A code with a decimal point is held as a number, so that zeros at its end are gone: 1.10 becomes 1.1."""
    return Message(ProblemCode.CODE_IS_NUMBER, {"heading": heading, "found": found})


def error_value(*, heading: Word, found: Word) -> Message:
    """A cell shows an error instead of a value."""
    return Message(ProblemCode.ERROR_VALUE, {"heading": heading, "found": found})


def not_in_list(*, heading: Word, found: Word, choices: Word, near: Word) -> Message:
    """A word that is not one of those to choose from."""
    return Message(ProblemCode.NOT_IN_LIST, {"heading": heading, "found": found, "choices": choices, "near": near})


def not_a_number(*, heading: Word, found: Word, example: Word) -> Message:
    """There is something else where a number belongs."""
    return Message(ProblemCode.NOT_A_NUMBER, {"heading": heading, "found": found, "example": example})


def number_as_text(*, heading: Word, found: Word, read: Word) -> Message:
    """A number was typed as text; it was read as a number."""
    return Message(ProblemCode.NUMBER_AS_TEXT, {"heading": heading, "found": found, "read": read})


def number_out_of_range(*, heading: Word, found: Word, least: Word, most: Word, says: Word) -> Message:
    """A number smaller or larger than it can be."""
    return Message(ProblemCode.NUMBER_OUT_OF_RANGE, {"heading": heading, "found": found, "least": least, "most": most, "says": says})


def bare_percentage(*, heading: Word, found: Word, example: Word) -> Message:
    """A percentage is written as a bare number: 95.4, where 95.4% is meant."""
    return Message(ProblemCode.BARE_PERCENTAGE, {"heading": heading, "found": found, "example": example})


def percentage_unformatted(*, heading: Word, found: Word, read: Word) -> Message:
    """A fraction stands in a cell that is not formatted as a percentage."""
    return Message(ProblemCode.PERCENTAGE_UNFORMATTED, {"heading": heading, "found": found, "read": read})


def percentage_out_of_bounds(*, heading: Word, found: Word) -> Message:
    """A percentage lies outside 0% to 100% where it cannot."""
    return Message(ProblemCode.PERCENTAGE_OUT_OF_BOUNDS, {"heading": heading, "found": found})


def percentage_of_other_unit(*, heading: Word, found: Word, unit: Word) -> Message:
    """A percentage is given where the unit is something else."""
    return Message(ProblemCode.PERCENTAGE_OF_OTHER_UNIT, {"heading": heading, "found": found, "unit": unit})


def negative_tolerance(*, heading: Word, found: Word) -> Message:
    """A tolerance is less than nothing."""
    return Message(ProblemCode.NEGATIVE_TOLERANCE, {"heading": heading, "found": found})


def not_a_date(*, heading: Word, found: Word, example: Word) -> Message:
    """There is something else where a date belongs."""
    return Message(ProblemCode.NOT_A_DATE, {"heading": heading, "found": found, "example": example})


def date_as_text(*, heading: Word, found: Word, read: Word, example: Word) -> Message:
    """A date was typed as text; it was read as a date."""
    return Message(ProblemCode.DATE_AS_TEXT, {"heading": heading, "found": found, "read": read, "example": example})


def bad_period(*, heading: Word, found: Word) -> Message:
    """A period is not written as one."""
    return Message(ProblemCode.BAD_PERIOD, {"heading": heading, "found": found})


def bad_email(*, heading: Word, found: Word) -> Message:
    """An e-mail address cannot be right."""
    return Message(ProblemCode.BAD_EMAIL, {"heading": heading, "found": found})


def bad_colour(*, heading: Word, found: Word) -> Message:
    """A colour is not six digits or letters A to F."""
    return Message(ProblemCode.BAD_COLOUR, {"heading": heading, "found": found})


def accent_too_pale(*, found: Word, contrast: Word) -> Message:
    """White text on the accent colour would be hard to read."""
    return Message(ProblemCode.ACCENT_TOO_PALE, {"found": found, "contrast": contrast})


def bad_sign(*, heading: Word, found: Word) -> Message:
    """The sign before a rating is not one character."""
    return Message(ProblemCode.BAD_SIGN, {"heading": heading, "found": found})


def bad_label(*, heading: Word, found: Word) -> Message:
    """What a rating is called has too many letters, or characters that cannot be in it."""
    return Message(ProblemCode.BAD_LABEL, {"heading": heading, "found": found})


def unsafe_reference(*, heading: Word, found: Word, sign: Word) -> Message:
    """A reference holds a character that means something else elsewhere."""
    return Message(ProblemCode.UNSAFE_REFERENCE, {"heading": heading, "found": found, "sign": sign})


def duplicate_reference(*, thing: Word, found: Word, other: Word) -> Message:
    """Two rows have the same code or reference."""
    return Message(ProblemCode.DUPLICATE_REFERENCE, {"thing": thing, "found": found, "other": other})


def duplicate_period(*, thing: Word, found: Word, other: Word) -> Message:
    """Two rows give a figure for the same thing and period."""
    return Message(ProblemCode.DUPLICATE_PERIOD, {"thing": thing, "found": found, "other": other})


def unknown_service(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A service that is not among the services."""
    return Message(ProblemCode.UNKNOWN_SERVICE, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def unknown_measure(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A measure that is not among the measures."""
    return Message(ProblemCode.UNKNOWN_MEASURE, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def unknown_project(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A project that is not among the projects."""
    return Message(ProblemCode.UNKNOWN_PROJECT, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def unknown_plan_code(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A code that is not in the council plan."""
    return Message(ProblemCode.UNKNOWN_PLAN_CODE, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def unknown_committee(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A committee that is not among the committees."""
    return Message(ProblemCode.UNKNOWN_COMMITTEE, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def unknown_group(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A group that is not among the groups."""
    return Message(ProblemCode.UNKNOWN_GROUP, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def unknown_lens(*, heading: Word, found: Word, choices: Word) -> Message:
    """A side of the balanced scorecard that the framework does not name."""
    return Message(ProblemCode.UNKNOWN_LENS, {"heading": heading, "found": found, "choices": choices})


def unknown_level(*, heading: Word, found: Word, choices: Word) -> Message:
    """A level that the plan does not have."""
    return Message(ProblemCode.UNKNOWN_LEVEL, {"heading": heading, "found": found, "choices": choices})


def unknown_person(*, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message:
    """A name that is not among the people."""
    return Message(ProblemCode.UNKNOWN_PERSON, {"heading": heading, "found": found, "sheet_name": sheet_name, "near": near})


def unknown_section(*, heading: Word, found: Word, near: Word, choices: Word) -> Message:
    """A section of a report that there is not. The report is not written; the others are."""
    return Message(ProblemCode.UNKNOWN_SECTION, {"heading": heading, "found": found, "near": near, "choices": choices})


def unknown_filter(*, heading: Word, found: Word, near: Word, choices: Word) -> Message:
    """A report is filtered by something that there is not. It is not written; the others are."""
    return Message(ProblemCode.UNKNOWN_FILTER, {"heading": heading, "found": found, "near": near, "choices": choices})


def unknown_filter_word(*, heading: Word, thing: Word, found: Word, where: Word, near: Word) -> Message:
    """A report is filtered by a word that the catalogue does not hold. It is not written; the others are."""
    return Message(ProblemCode.UNKNOWN_FILTER_WORD, {"heading": heading, "thing": thing, "found": found, "where": where, "near": near})


def bad_filter(*, heading: Word, reason: Word) -> Message:
    """A report's filter is not written as one. The report is not written; the others are."""
    return Message(ProblemCode.BAD_FILTER, {"heading": heading, "reason": reason})


def plan_cycle(*, found: Word, chain: Word) -> Message:
    """A part of the plan belongs to itself, by way of others."""
    return Message(ProblemCode.PLAN_CYCLE, {"found": found, "chain": chain})


def reviewer_is_collector(*, name: Word) -> Message:
    """The same person gathers a figure and checks it."""
    return Message(ProblemCode.REVIEWER_IS_COLLECTOR, {"name": name})


def low_above_high(*, low: Word, high: Word) -> Message:
    """The lower end of a target range is above its upper end."""
    return Message(ProblemCode.LOW_ABOVE_HIGH, {"low": low, "high": high})


def target_high_missing(*, measure: Word) -> Message:
    """A measure that aims at a range has no upper end."""
    return Message(ProblemCode.TARGET_HIGH_MISSING, {"measure": measure})


def target_low_missing(*, measure: Word) -> Message:
    """An upper end is given for a target whose lower end is no figure."""
    return Message(ProblemCode.TARGET_LOW_MISSING, {"measure": measure})


def target_high_unexpected(*, found: Word, measure: Word, polarity: Word) -> Message:
    """An upper end is given for a measure that does not aim at a range."""
    return Message(ProblemCode.TARGET_HIGH_UNEXPECTED, {"found": found, "measure": measure, "polarity": polarity})


def target_too_precise(*, heading: Word, found: Word, measure: Word, decimals: Word, read: Word) -> Message:
    """A target is finer than its measure is reported, so that it is rounded before rating."""
    return Message(ProblemCode.TARGET_TOO_PRECISE, {"heading": heading, "found": found, "measure": measure, "decimals": decimals, "read": read})


def basis_without_tolerance() -> Message:
    """A measure has a basis of tolerance but no tolerance of its own."""
    return Message(ProblemCode.BASIS_WITHOUT_TOLERANCE, {})


def green_wider_than_amber(*, thing: Word) -> Message:
    """Green reaches further from the target than amber, so that nothing can be amber."""
    return Message(ProblemCode.GREEN_WIDER_THAN_AMBER, {"thing": thing})


def band_missing(*, given: Word, missing: Word) -> Message:
    """Of two figures where colours end only one is given."""
    return Message(ProblemCode.BAND_MISSING, {"given": given, "missing": missing})


def band_of_running_total(*, heading: Word, measure: Word) -> Message:
    """Figures where colours end are given once for a running total, which grows from period to period."""
    return Message(ProblemCode.BAND_OF_RUNNING_TOTAL, {"heading": heading, "measure": measure})


def band_not_used(*, heading: Word, measure: Word, polarity: Word, instead: Word) -> Message:
    """A band is given on a side that the measure's polarity does not look at."""
    return Message(ProblemCode.BAND_NOT_USED, {"heading": heading, "measure": measure, "polarity": polarity, "instead": instead})


def rate_against_not_used(*, found: Word, measure: Word, polarity: Word) -> Message:
    """A measure that aims at a range, or is only monitored, is to be rated against something else than its target."""
    return Message(ProblemCode.RATE_AGAINST_NOT_USED, {"found": found, "measure": measure, "polarity": polarity})


def nothing_to_rate_against(*, measure: Word) -> Message:
    """A measure is to be rated against a benchmark, and there is none."""
    return Message(ProblemCode.NOTHING_TO_RATE_AGAINST, {"measure": measure})


def grades_alike(*, heading: Word, found: Word, other: Word) -> Message:
    """Two ratings have the same label or the same sign, so that nobody could tell them apart without colour; or a further grade has the colour of another."""
    return Message(ProblemCode.GRADES_ALIKE, {"heading": heading, "found": found, "other": other})


def aggregation_unlikely(*, measure: Word, unit: Word, aggregation: Word, example: Word) -> Message:
    """Percentages, days, ratios, scores, or yes and no are said to add up through the year, which they seldom do."""
    return Message(ProblemCode.AGGREGATION_UNLIKELY, {"measure": measure, "unit": unit, "aggregation": aggregation, "example": example})


def target_not_used(*, measure: Word) -> Message:
    """A target is given for a measure that is only monitored."""
    return Message(ProblemCode.TARGET_NOT_USED, {"measure": measure})


def period_not_due(*, measure: Word, frequency: Word, found: Word, example: Word) -> Message:
    """A figure for a period in which its measure is not due."""
    return Message(ProblemCode.PERIOD_NOT_DUE, {"measure": measure, "frequency": frequency, "found": found, "example": example})


def figure_missing() -> Message:
    """A past figure is neither given nor marked as not available."""
    return Message(ProblemCode.FIGURE_MISSING, {})


def figure_beside_marker(*, found: Word, marker: Word) -> Message:
    """A past figure is given and also marked as not there."""
    return Message(ProblemCode.FIGURE_BESIDE_MARKER, {"found": found, "marker": marker})


def part_label_missing(*, given: Word, missing: Word) -> Message:
    """Only one of numerator and denominator is named."""
    return Message(ProblemCode.PART_LABEL_MISSING, {"given": given, "missing": missing})


def completed_but_open(*, found: Word, status: Word) -> Message:
    """A milestone has a date completed but is not done."""
    return Message(ProblemCode.COMPLETED_BUT_OPEN, {"found": found, "status": status})


def done_without_date() -> Message:
    """A milestone is done, but not when."""
    return Message(ProblemCode.DONE_WITHOUT_DATE, {})


def dates_out_of_order(*, later: Word, found: Word, earlier: Word, before: Word) -> Message:
    """The dates of a period are not in the order in which things happen."""
    return Message(ProblemCode.DATES_OUT_OF_ORDER, {"later": later, "found": found, "earlier": earlier, "before": before})
