"""Every table of the catalogue, declared once.

Starter kits are read, `catalogue.xlsx` is written and read, its drop-downs and guidance are made, and
every problem finds its column's name, from these declarations.
"""

# ruff: noqa: E501  one column reads best on a line of its own

from pmf_xl.catalogue.fields import (
    CatalogueTable,
    Field,
    FieldKind,
    bands,
    in_force,
    reference,
    tolerances,
    words,
)
from pmf_xl.catalogue.framework_table import FRAMEWORK
from pmf_xl.catalogue.grade_tables import BANDS, GRADES, RATINGS
from pmf_xl.catalogue.names import PAST_FIGURES
from pmf_xl.catalogue.register_tables import REGISTERS
from pmf_xl.rules.money import BudgetResult
from pmf_xl.rules.terms import (
    Aggregation,
    CollectionMethod,
    Contributions,
    Frequency,
    Marker,
    MilestoneStatus,
    Polarity,
    RateAgainst,
    Reader,
    Unit,
)

COMMITTEE_DATE = "committee "  # in front of a committee's code: the heading of its dates in the calendar

PLAN = CatalogueTable(
    "plan", "Plan", "framework.yaml", "plan code",
    "The council plan as a tree: each priority, aim or outcome, and what it belongs to.",
    (
        Field("code", "A short code that measures and projects refer to.", FieldKind.CODE, required=True),
        Field("level", "Which of the plan's levels it is on.", default="the level below its parent's"),
        Field("title", "What it is called in reports.", required=True),
        reference("plan", "The code of what it belongs to; empty at the top.", key="parent"),
        Field("description", "What it means, for the reader of a report.", FieldKind.LONG_TEXT),
    ),
    ("code",), path=("plan", "nodes"),
)  # fmt: skip

COMMITTEES = CatalogueTable(
    "committees", "Committees", "framework.yaml", "committee", "The committees that receive reports.",
    (
        Field("code", "A short code that measures and projects refer to.", FieldKind.CODE, required=True),
        Field("name", "The committee's full name.", required=True),
    ),
    ("code",), path=("committees",),
)  # fmt: skip

GROUPS = CatalogueTable(
    "groups", "Groups", "framework.yaml", "group",
    "Groups of measures that have a sheet of their own in the scorecard, such as corporate health.",
    (
        Field("code", "A short code that measures refer to.", FieldKind.CODE, required=True),
        Field("name", "The group's name as a heading.", required=True),
    ),
    ("code",), path=("groups",),
)  # fmt: skip

SERVICES = CatalogueTable(
    "services", "Services", "services.csv", "service", "The services that report, one collection workbook each.",
    (
        Field("code", "A short code; it becomes part of the workbook's file name.", FieldKind.CODE, required=True),
        Field("name", "The service's full name.", required=True),
        Field("directorate", "The directorate it belongs to."),
        reference("people", "Who signs its return off.", key="head_of_service"),
        reference("people", "Who receives its collection workbook.", key="contact"),
        Field("email", "Where the collection workbook and reminders go.", FieldKind.EMAIL),
        Field("director_email", "Who is told when the return is late.", FieldKind.EMAIL),
        *in_force("it reports"),
        reference("services", "The code of the service that reports its measures after that.", key="successor"),
    ),
    ("code",), required=True,
)  # fmt: skip

PEOPLE = CatalogueTable(
    "people", "People", "people.csv", "person",
    "Everybody named on a service or a measure. The lists of names to choose from come from here.",
    (
        Field("name", "The name, spelt as it is on the other sheets.", FieldKind.CODE, required=True),
        Field("role", "Job title."),
        reference("services", "The code of the service.", key="service"),
        Field("email", "E-mail address.", FieldKind.EMAIL),
        Field("phone", "Telephone number."),
    ),
    ("name",),
)  # fmt: skip

MEASURES = CatalogueTable(
    "measures", "Measures", "measures.csv", "measure",
    "What is reported on: one row for each measure, with its definition and who is responsible.",
    (
        Field("ref", "The measure's reference. It never changes: past figures hang on it.", FieldKind.CODE, required=True),
        Field("title", "The measure in one line, as reports print it.", required=True),
        reference("services", "The code of the service that reports it.", required=True, key="service"),
        reference("services", "The codes of other services that support it.", many=True, key="supporting_services"),
        reference("plan", "The codes of the priorities, aims or outcomes it serves, the main one first.", many=True, key="plan"),
        reference("groups", "The codes of the groups it is shown in.", many=True, key="groups"),
        Field("lenses", "The sides of the balanced scorecard it is shown on.", many=True),
        Field("flags", "Words to select by, such as statutory; oflog.", many=True),
        reference("committees", "The codes of the committees that receive it.", many=True, key="committees"),
        Field("unit", "What its figures are counted in.", FieldKind.CHOICE, required=True, choices=words(Unit)),
        Field("decimals", "Places reported after the point; for a percentage, of the percentage: 1 means 95.4%.",
              FieldKind.WHOLE, most=6, default="percent, ratio and score 1; the others 0"),
        Field("polarity", "Which way is good.", FieldKind.CHOICE, required=True, choices=words(Polarity)),
        Field("frequency", "How often a figure is due.", FieldKind.CHOICE, required=True, choices=words(Frequency)),
        Field("aggregation", "How figures make up the year: snapshot (the last), cumulative (a running total), "
              "sum, average, year-end (each is what is expected for the whole year).",
              FieldKind.CHOICE, choices=words(Aggregation), default="snapshot"),
        *tolerances("the framework's"),
        Field("bounded", "Whether a percentage must lie between 0% and 100%.", FieldKind.YES_NO,
              default="yes for a percentage"),
        Field("baseline", "The figure that progress is counted from.", FieldKind.FIGURE),
        Field("baseline_period", "The period of the baseline.", FieldKind.PERIOD),
        Field("numerator", "What the numerator counts, where services give it."),
        Field("denominator", "What the denominator counts, where services give it."),
        Field("definition", "What exactly is measured; what counts and what does not.", FieldKind.LONG_TEXT),
        Field("rationale", "Why it is measured.", FieldKind.LONG_TEXT),
        Field("calculation", "How the figure is worked out.", FieldKind.LONG_TEXT),
        Field("data_source", "The system or record it is taken from.", FieldKind.LONG_TEXT),
        Field("collection_method", "How it is gathered, which says how far it can be trusted.", FieldKind.CHOICE,
              choices=words(CollectionMethod)),
        Field("reporting_lag_days", "Days between the end of a period and the figure being known.", FieldKind.WHOLE,
              most=3660),
        reference("people", "Who gathers the figure.", key="data_collector"),
        reference("people", "Who checks it: somebody else.", key="data_reviewer"),
        reference("people", "Who answers for it to members.", key="strategic_lead"),
        Field("benchmark_group", "The group it is compared with, as on Benchmarks."),
        Field("confidential", "Whether its figures are kept out of everything published.", FieldKind.YES_NO, default="no"),
        Field("reviewed", "When this statement was last reviewed.", FieldKind.DATE),
        Field("rate_against", "What its figures are rated against: target; last year, the same period a year before; or "
              "benchmark, the latest figure of others.", FieldKind.CHOICE, choices=words(RateAgainst), default="target"),
        *bands("the framework's"),
        Field("over_tolerance", "How far better than target is blue, where it differs from the framework's.",
              FieldKind.TOLERANCE, default="the framework's"),
        *in_force("it is measured"),
        reference("services", "The codes of the services that each fill in a part of its figure.", many=True, key="contributors"),
        Field("contributions", "How the parts of those services make up its figure.", FieldKind.CHOICE, choices=words(Contributions)),
        Field("budget_result", "What its figure is worked out as from lines of the budget, so that no service is asked for it.",
              FieldKind.CHOICE, choices=words(BudgetResult)),
        Field("budget_lines", "Which lines of the budget, such as kind: revenue; directorate: Place, Resources. They are told by "
              "kind, directorate, service or line.", many=True, default="all lines"),
    ),
    ("ref",), required=True,
)  # fmt: skip

CHANGES = CatalogueTable(
    "changes", "Changes", "changes.csv", "change",
    "What changed in a measure or service, from which period, and why. Its own row says what holds now; here stands what "
    "held before.",
    (
        Field("ref", "The measure's reference, or the service's code.", FieldKind.CODE, required=True),
        Field("column", "The heading of the column that changed, such as unit, tolerance, service or title.", required=True),
        Field("from", "The first period in which the new value holds.", FieldKind.PERIOD, required=True, attribute="holds_from"),
        Field("was", "What the column held before that. Empty: nothing.", FieldKind.OF_COLUMN),
        Field("reason", "Why it changed, as a committee would be told.", FieldKind.LONG_TEXT),
        Field("comparable", "Whether figures from before can be compared with those after.", FieldKind.YES_NO,
              default="yes, but for a changed unit"),
    ),
    ("ref", "column", "from"), may_lack=True,
)  # fmt: skip

TARGETS = CatalogueTable(
    "targets", "Targets", "targets.csv", "target",
    "What each measure aims at, period by period, and for the year.",
    (
        reference("measures", "The measure's reference.", required=True),
        Field("period", "The period, such as 2024-25-Q1, or 2024-25-Y for the year.", FieldKind.PERIOD, required=True),
        Field("target", "The target: a figure, of a range its lower end; or words without digits, such as Top quartile or "
              "To be set, which are shown and not rated against.", FieldKind.AIM, stands=True),
        Field("target_high", "The upper end, for a measure that aims at a range.", FieldKind.FIGURE),
        *tolerances("the measure's"),
        *bands("the measure's"),
    ),
    ("ref", "period"),
)  # fmt: skip

HISTORY = CatalogueTable(
    "history", PAST_FIGURES, "history.csv", "past figure",
    "Figures from before returns were collected here. Collected figures are kept in the ledger and need no row.",
    (
        reference("measures", "The measure's reference.", required=True),
        Field("period", "The period, such as 2023-24-Q4, or 2023-24-Y for the year.", FieldKind.PERIOD, required=True),
        Field("outturn", "The figure.", FieldKind.FIGURE),
        Field("marker", "p provisional, r revised, e estimated, x not available, z not applicable, c confidential.",
              FieldKind.CHOICE, choices=words(Marker)),
    ),
    ("ref", "period"),
    formerly="History",  # a name that Excel keeps for its own; other programs refuse a workbook that has it
)  # fmt: skip

BENCHMARKS = CatalogueTable(
    "benchmarks", "Benchmarks", "benchmarks.csv", "benchmark",
    "How others did: a group of councils and its figure for a period.",
    (
        reference("measures", "The measure's reference.", required=True),
        Field("period", "The period, such as 2023-24-Y.", FieldKind.PERIOD, required=True),
        Field("group", "Who it is compared with, such as Nearest neighbours.", required=True),
        Field("value", "The group's figure.", FieldKind.FIGURE, required=True),
        Field("quartile", "Which quarter of the group this council is in, 1 being the best.", FieldKind.WHOLE, least=1,
              most=4),
    ),
    ("ref", "period", "group"),
)  # fmt: skip

COMPARATORS = CatalogueTable(
    "comparators", "Comparators", "comparators.csv", "comparator",
    "What each of the others had: a council and its figure for a period. Median, rank and quartile are worked out.",
    (
        reference("measures", "The measure's reference.", required=True),
        Field("period", "The period, such as 2023-24-Y.", FieldKind.PERIOD, required=True),
        Field("area", "The council, always by the same name.", required=True),
        Field("value", "Its figure.", FieldKind.FIGURE, required=True),
    ),
    ("ref", "period", "area"), may_lack=True,
)  # fmt: skip

JUDGEMENTS = CatalogueTable(
    "judgements", "Judgements", "judgements.csv", "judgement",
    "Ratings given by judgement in place of the one worked out. They count as what they say, and reports say why.",
    (
        reference("measures", "The measure's reference.", required=True),
        Field("period", "The period, such as 2024-25-Q1.", FieldKind.PERIOD, required=True),
        Field("rating", "The rating that is given.", FieldKind.CHOICE, required=True, choices=RATINGS[:-1],
              ratings=True),
        Field("reason", "Why it is not the one worked out. Reports print it.", required=True),
        Field("by", "Who has decided so. The public is not told.", required=True),
    ),
    ("ref", "period"), may_lack=True,
)  # fmt: skip

PROJECTS = CatalogueTable(
    "projects", "Projects", "projects.csv", "project", "Projects followed by their milestones.",
    (
        Field("ref", "The project's reference.", FieldKind.CODE, required=True),
        Field("title", "The project's name.", required=True),
        reference("services", "The code of the service that runs it.", required=True, key="service"),
        reference("plan", "The codes of the priorities, aims or outcomes it serves, the main one first.", many=True, key="plan"),
        reference("committees", "The codes of the committees that receive it.", many=True, key="committees"),
        reference("people", "Who answers for it.", key="owner"),
        Field("flags", "Words to select by, such as improvement plan.", many=True),
    ),
    ("ref",),
)  # fmt: skip

MILESTONES = CatalogueTable(
    "milestones", "Milestones", "milestones.csv", "milestone", "What each project delivers, and by when.",
    (
        reference("projects", "The project's reference.", required=True, key="project"),
        Field("ref", "The milestone's reference within its project.", FieldKind.CODE, required=True),
        Field("title", "What will have been done.", required=True),
        Field("due", "The date it is due.", FieldKind.DATE, required=True),
        Field("status", "How it was last reported to stand.", FieldKind.CHOICE, choices=words(MilestoneStatus)),
        Field("completed", "The date it was done.", FieldKind.DATE),
    ),
    ("project", "ref"),
)  # fmt: skip

BREAKDOWNS = CatalogueTable(
    "breakdowns", "Breakdowns", "breakdowns.csv", "breakdown",
    "Parts that a measure is also reported by, such as areas, ages or ethnic groups.",
    (
        reference("measures", "The measure's reference.", required=True),
        Field("code", "A short code for the part; its row in a return is called REF/CODE.", FieldKind.CODE, required=True),
        Field("label", "The part's name.", required=True),
    ),
    ("ref", "code"),
)  # fmt: skip

CALENDAR = CatalogueTable(
    "calendar", "Calendar", "framework.yaml", "calendar period",
    "The dates of each period. A committee's dates stand in a column headed 'committee' and its code.",
    (
        Field("period", "The period, such as 2024-25-Q1; 2025-26-R for the annual round, 2025-26-V for its review.",
              FieldKind.PERIOD, required=True, plans=True),
        Field("opens", "When collection workbooks go out.", FieldKind.DATE),
        Field("due", "When returns are due.", FieldKind.DATE),
        Field("review", "When the performance team reviews what came.", FieldKind.DATE),
        Field("leadership", "When the leadership team meets on it.", FieldKind.DATE),
        reference("plan", "The priority that this period's thematic report is about.", key="theme"),
    ),
    ("period",), path=("calendar", "dates"),
)  # fmt: skip

REPORTS = CatalogueTable(
    "reports", "Reports", "framework.yaml", "report",
    "The reports of this council: who they are for, what they show. pmf-xl report NAME writes one.",
    (
        Field("name", "A short name, as typed after pmf-xl report.", FieldKind.CODE, required=True),
        Field("title", "The title on its cover."),
        Field("audience", "Who it is for, as printed on its cover."),
        Field("reader", "Whether officers only may read it: then it holds confidential figures too.", FieldKind.CHOICE,
              choices=words(Reader), default="public"),
        Field("frequency", "How often it is due.", FieldKind.CHOICE, choices=words(Frequency)),
        Field("filter", "What is in it, such as committee: EDS; rating: red, no data. Empty: everything."),
        Field("sections", "Its parts in order.", many=True),
    ),
    ("name",), path=("reports",),
)  # fmt: skip

# In the order of the workbook's sheets.
TABLES: tuple[CatalogueTable, ...] = (
    FRAMEWORK, GRADES, PLAN, COMMITTEES, GROUPS, SERVICES, PEOPLE, MEASURES, CHANGES, TARGETS, BANDS, HISTORY, BENCHMARKS,
    COMPARATORS,
    JUDGEMENTS, PROJECTS, MILESTONES, *REGISTERS, BREAKDOWNS, CALENDAR, REPORTS,
)  # fmt: skip
BY_KEY: dict[str, CatalogueTable] = {table.key: table for table in TABLES}
