"""What councils call the catalogue's columns and the words in them, declared once.

Headings are compared as `table.as_compared` gives them: in lower case, without punctuation.
"""

# ruff: noqa: E501  the words for one thing read best together

from pmf_xl.rules.terms import Aggregation, Frequency, Polarity, Unit

#: By a measure's column, the headings that stand for it, the surest first.
MEASURE_HEADINGS: dict[str, tuple[str, ...]] = {
    "ref": (
        "ref", "reference", "pi ref", "kpi ref", "measure ref", "indicator ref", "ref no", "pi ref no", "kpi ref no",
        "reference number", "ref number", "pi no", "kpi no", "pi number", "kpi number", "kpi id", "pi id", "measure id",
        "indicator id", "pi code", "kpi code", "indicator code", "measure code", "indicator reference", "pi reference",
        "kpi reference", "measure reference", "reference no", "reference code", "indicator no",
        "indicator number", "measure no", "measure number", "unique id", "unique reference", "id", "code", "no",
    ),
    "title": (
        "title", "measure", "performance measure", "kpi", "indicator", "performance indicator", "measure title",
        "measure name", "indicator name", "indicator title", "kpi name", "kpi title", "pi name", "pi title", "pi",
        "key performance indicator", "name", "short name", "what we measure",
    ),
    "service": (
        "service", "service area", "department", "dept", "team", "service name", "responsible service", "service unit",
        "owning service", "division", "business unit", "service department", "section",
    ),
    "directorate": ("directorate", "directorate name"),
    "unit": (
        "unit", "units", "unit of measure", "unit of measurement", "measured in", "format", "data format", "figure format",
        "data type", "unit type", "value type", "measure type", "measurement",
    ),
    "decimals": ("decimals", "decimal places", "dp", "no of decimals"),
    "polarity": (
        "polarity", "good is", "good to be", "good to be high low", "good to be high or low", "high low",
        "high or low is good", "is high or low good", "good performance", "what is good", "what is good performance",
        "which way is good", "good performance is", "bigger or smaller is better", "higher or lower is better", "aim to",
        "aim", "desired direction", "preferred direction", "direction of good performance", "direction of good",
        "good direction", "maximise or minimise", "aim to maximise or minimise", "is higher better", "better to be",
    ),
    "frequency": (
        "frequency", "reporting frequency", "freq", "reporting freq", "frequency of reporting", "collection frequency", "how often",
        "how often reported", "reported", "reporting period", "reporting cycle", "reporting interval", "when reported",
    ),
    "aggregation": (
        "aggregation", "cumulative", "cumulative or not", "cumulative or snapshot", "snapshot or cumulative", "is cumulative",
        "cumulative y n", "year to date", "calculation type",
    ),
    "tolerance": ("tolerance", "amber tolerance", "tolerance level", "tolerances", "rag tolerance"),
    "baseline": ("baseline", "baseline figure", "baseline value"),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
    "definition": (
        "definition", "full definition", "measure definition", "indicator definition", "technical definition", "methodology",
        "detailed description", "details", "long description", "what it measures", "description", "measure description",
        "kpi description", "indicator description", "pi description",
    ),
    "rationale": ("rationale", "why it is measured", "why we measure it", "reason", "purpose", "why is this important"),
    "calculation": ("calculation", "formula", "calculation method", "how it is calculated", "method of calculation"),
    "data_source": ("data source", "source", "source of data", "system", "source system", "data system"),
    "data_collector": (
        "data collector", "owner", "data owner", "lead officer", "responsible officer", "measure owner", "kpi owner",
        "pi owner", "indicator owner", "officer", "data provider", "data provided by", "data supplied by", "supplied by",
        "officer responsible", "data lead", "collected by", "contact", "contact officer", "lead",
    ),
    "data_reviewer": ("data reviewer", "reviewer", "checked by", "verified by", "approver", "approved by", "signed off by"),
    "strategic_lead": (
        "strategic lead", "head of service", "director", "accountable officer", "assistant director", "corporate director",
        "senior responsible officer", "sro", "service lead", "lead director", "accountable lead", "hos",
    ),
    "plan": (
        "priority", "plan", "council plan priority", "corporate priority", "corporate plan priority", "strategic priority",
        "council priority", "theme", "corporate objective", "objective", "outcome", "council plan outcome", "plan aim",
    ),
    "committees": ("committee", "committees", "scrutiny committee", "reporting committee", "overview and scrutiny committee"),
    "groups": ("group", "groups", "category", "indicator type", "pi type", "kpi type", "type"),
    "benchmark_group": ("benchmark group", "comparator group"),
    "confidential": ("confidential", "is confidential"),
    "target": ("target", "current target", "annual target", "year target", "targets"),
}  # fmt: skip

#: By a column of past figures, the headings that stand for it in a long table; the rest are periods.
HISTORY_HEADINGS: dict[str, tuple[str, ...]] = {
    "ref": MEASURE_HEADINGS["ref"],
    "title": (*MEASURE_HEADINGS["title"], "description"),
    "year": ("year", "financial year", "fin year", "fy"),
    "period": ("period", "reporting period", "quarter", "qtr", "month", "date", "period end", "period ending", "month end",
               "quarter end", "date to", "as at"),
    "outturn": ("outturn", "actual", "value", "result", "figure", "performance", "actual outturn", "current performance", "outturn figure",
                "data value", "actual value", "reported figure", "out turn"),
    "marker": ("marker", "flag", "status marker"),
}  # fmt: skip

#: By a column of what other councils had, the headings that stand for it; the rest are periods, or councils across.
COMPARATOR_HEADINGS: dict[str, tuple[str, ...]] = {
    **{key: HISTORY_HEADINGS[key] for key in ("ref", "title", "year", "period", "outturn")},
    "area": ("area", "area name", "council", "council name", "local authority", "local authority name", "authority",
             "authority name", "la", "la name", "geography", "geography name", "neighbour", "nearest neighbour", "district"),
    "area_code": ("area code", "ons code", "gss code", "la code", "local authority code", "authority code", "geography code",
                  "ecode", "e code"),
}  # fmt: skip

#: What stands among councils and sums them up: it is none of them. A name that begins so counts too.
SUMMARIES = ("mean", "average", "median", "minimum", "maximum", "min", "max", "quartile", "lower quartile", "upper quartile",
             "first quartile", "third quartile", "top quartile", "bottom quartile", "rank", "total", "england", "great britain",
             "united kingdom", "uk", "scotland", "wales", "all english", "all districts", "all councils", "number of", "count",
             "percentile", "difference", "our rank", "family group", "group average", "neighbour average")  # fmt: skip

_POLARITY = {
    Polarity.HIGHER: (
        "higher", "high", "h", "up", "bigger", "bigger is better", "higher is better", "high is good", "higher is good",
        "high is better", "good to be high", "maximise", "aim to maximise", "increase", "more is better", "larger is better",
        "upward", "upwards", "max", "aim high", "positive", "increasing", "high good",
    ),
    Polarity.LOWER: (
        "lower", "low", "l", "down", "smaller", "smaller is better", "lower is better", "low is good", "lower is good",
        "low is better", "good to be low", "minimise", "aim to minimise", "decrease", "reduce", "less is better", "downward",
        "downwards", "min", "aim low", "negative", "decreasing", "low good",
    ),
    Polarity.RANGE: ("range", "within range", "in range", "target range", "between", "goldilocks"),
    Polarity.NONE: (
        "none", "neutral", "n a", "na", "not applicable", "no polarity", "monitor", "monitoring", "monitoring only",
        "monitor only", "data only", "for information", "information only", "contextual", "context", "neither",
    ),
}  # fmt: skip
_UNITS = {
    Unit.PERCENT: ("percent", "%", "percentage", "per cent", "pct", "% percentage", "percentage %"),
    Unit.NUMBER: (
        "number", "no", "num", "count", "integer", "whole number", "numeric", "volume", "#", "quantity", "numerical", "minutes",
        "hours", "weeks", "months", "kg", "kgs", "tonnes", "kilograms", "households", "people", "cases", "kwh", "rate", "per 1000", "per 1 000", "per 10 000", "per 100 000", "rate per 1000", "rate per 1 000",
        "rate per 10 000", "rate per 100 000", "per 100 000 population", "per 1 000 population",
    ),
    Unit.CURRENCY: ("currency", "£", "gbp", "money", "pounds", "cost", "cost £", "£ cost", "financial", "pound"),
    Unit.DAYS: ("days", "day", "working days", "calendar days", "number of days", "no of days", "average days"),
    Unit.RATIO: ("ratio",),
    Unit.SCORE: ("score", "rating", "out of 5", "out of 10", "index"),
    Unit.YESNO: ("yesno", "yes no", "y n", "boolean", "true false", "yes or no"),
}  # fmt: skip
_FREQUENCY = {
    Frequency.MONTHLY: ("monthly", "m", "month", "every month", "each month", "per month"),
    Frequency.QUARTERLY: (
        "quarterly", "q", "quarter", "every quarter", "each quarter", "qtrly", "qtly", "qtr", "3 monthly", "quaterly",
    ),
    Frequency.HALF_YEARLY: (
        "half yearly", "h", "half year", "six monthly", "6 monthly", "twice a year", "twice yearly", "bi annual", "biannual",
        "bi annually", "biannually", "every six months", "halfyearly",
    ),
    Frequency.ANNUAL: (
        "annual", "a", "y", "annually", "yearly", "year", "once a year", "every year", "each year", "per year", "12 monthly",
    ),
}  # fmt: skip
_AGGREGATION = {
    Aggregation.CUMULATIVE: ("cumulative", "ytd", "year to date", "running total", "cumulative total", "yes", "y"),
    Aggregation.SNAPSHOT: ("snapshot", "point in time", "as at", "latest", "period end", "no", "n", "not cumulative"),
    Aggregation.SUM: ("sum", "total", "added up"),
    Aggregation.AVERAGE: ("average", "mean", "avg"),
}  # fmt: skip
_YES_NO = {"yes": ("yes", "y", "true", "1"), "no": ("no", "n", "false", "0")}

#: By column, what each word that councils write stands for.
VALUES: dict[str, dict[str, str]] = {
    key: {word: str(meant) for meant, words in table.items() for word in words}
    for key, table in (
        ("polarity", _POLARITY), ("unit", _UNITS), ("frequency", _FREQUENCY), ("aggregation", _AGGREGATION),
        ("confidential", _YES_NO),
    )
}  # fmt: skip

#: What stands in a cell of figures where there is none; compared in lower case without spaces.
NO_FIGURE = frozenset({
    "-", "–", "—", "..", "…", "n/a", "na", "tbc", "tba", "tbd", "nodata", "notavailable", "notapplicable", "none",
    "notset", "notarget", "notreported", "notdue", "monitor", "monitoring", "monitoronly", "nottargeted", "?",
})  # fmt: skip

#: How a row begins that sums others up, or explains something.
TOTAL_WORDS = ("total", "grand total", "sub total", "subtotal", "overall total", "overall average", "average",
               "number of measures",
               "number of indicators", "number of kpis")  # fmt: skip
NOTE_WORDS = ("note", "notes", "source", "sources", "key", "data as at", "last updated", "updated", "version", "please note",
              "footnote", "prepared by", "page")  # fmt: skip
