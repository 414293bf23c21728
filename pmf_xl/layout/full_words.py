"""Fixed vocabularies in full words, as those read them who have no key beside them: publication, pictures, pages."""

from collections.abc import Mapping

from pmf_xl.rules.terms import Aggregation, CollectionMethod, Frequency, Marker, Polarity, Unit

#: What is written in place of a figure, or beside one, and what it means; UK government shorthand.
SHORTHAND: Mapping[Marker, str] = {
    Marker.CONFIDENTIAL: "confidential",
    Marker.ESTIMATED: "estimated",
    Marker.PROVISIONAL: "provisional",
    Marker.REVISED: "revised",
    Marker.NOT_AVAILABLE: "not available",
    Marker.NOT_APPLICABLE: "not applicable, or not due",
}
STATUS: Mapping[Marker | None, str] = {
    None: "Final",
    Marker.PROVISIONAL: "Provisional [p]",
    Marker.REVISED: "Revised [r]",
    Marker.ESTIMATED: "Estimated [e]",
    Marker.NOT_AVAILABLE: "Not available [x]",
    Marker.NOT_APPLICABLE: "Not applicable [z]",
    Marker.CONFIDENTIAL: "Confidential [c]",
}
UNITS = {
    Unit.NUMBER: "Number",
    Unit.PERCENT: "Percent",
    Unit.CURRENCY: "Pounds",
    Unit.DAYS: "Days",
    Unit.RATIO: "Ratio",
    Unit.SCORE: "Score",
    Unit.YESNO: "Yes or no",
}
GOOD_IS = {
    Polarity.HIGHER: "Higher",
    Polarity.LOWER: "Lower",
    Polarity.RANGE: "Within the target range",
    Polarity.NONE: "Neither: for monitoring only",
}
HOW_OFTEN = {
    Frequency.MONTHLY: "Monthly",
    Frequency.QUARTERLY: "Quarterly",
    Frequency.HALF_YEARLY: "Every half year",
    Frequency.ANNUAL: "Once a year",
}
ADDS_UP = {
    Aggregation.SNAPSHOT: "The last figure stands for the year",
    Aggregation.CUMULATIVE: "Each figure is a running total since the start of the financial year",
    Aggregation.SUM: "The year is the sum of its periods",
    Aggregation.AVERAGE: "The year is the average of its periods",
    Aggregation.YEAR_END: "Each figure is what is expected for the whole financial year",
}
GATHERED = {
    CollectionMethod.SYSTEM: "From a system of record",
    CollectionMethod.MANUAL: "By hand",
    CollectionMethod.PROJECT: "For this purpose, such as a survey",
}
