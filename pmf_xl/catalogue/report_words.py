"""The words that report definitions are written in: the sections a report may have, and what it may be filtered by.

They are declared here, below the reports themselves, so that a catalogue is checked by the same words.
"""

from collections.abc import Mapping

#: The section that makes a report's cover: it stands first, and lists the others.
KEY = "key"

#: The section in words: its page stands before everything else.
KEY_FEATURES = "key-features"

#: The section of a whole year; where a report has it, its key features are of the year.
ANNUAL_REPORT = "annual-report"

#: The section on the months between returns: a report that has it is of such a month.
MONTHLY_LOOK = "monthly-look"

#: What each section holds, in words for a list of contents.
SECTIONS: Mapping[str, str] = {
    KEY: "The cover: what the report is of, what its colours mean, and a list of contents",
    KEY_FEATURES: "What changed, how much and since when, in sentences that officers may edit",
    "counts": "Counts of ratings, over time and by part of the plan",
    "scorecard": "Every measure: figure, target, rating, travel, forecast",
    "lenses": "Balanced scorecard: measures by lens",
    "travel": "Rating against direction of travel",
    "icons": "Every measure at a glance",
    "exceptions": "What is reported as an exception, a page for each",
    "deep-dive": "Measures looked into: their run, what was said and done",
    "projects": "Projects and their milestones",
    "actions": "What was promised or agreed, by when, and how far it has come",
    "risks": "Risks by score, and the council's matrix",
    "contracts": "Key contracts, with their measures and when they are reviewed",
    "complaints": "Complaints and feedback by theme, and how they have gone",
    "budget": "The budget by directorate: spending, forecast, savings, reserves",
    MONTHLY_LOOK: "Between returns: what is heading off target, what changed, what is done; provisional",
    "revisions": "Figures revised since the period before was closed, and what they were",
    "escalations": "Exceptions that have lasted, and the tier they go to",
    "benchmarks": "How others do, and where the council stands among them",
    "finance": "Measures in pounds: budget, spending and forecast",
    "data-quality": "How far the figures can be trusted, by service and over time",
    "methodology": "How each measure is defined, collected and checked",
    "service-plan": "A page for each service: its part of the plan, measures, projects, risks, actions and money",
    ANNUAL_REPORT: "The year from its four quarters: what was promised, reached and revised, and the projects finished",
    "directorate-plan": "A page for each directorate: what its services lead on, the worst of it first",
    "golden-thread": "From the plan down to the measures and projects of services",
    "theme": "The priority of this quarter in full",
    "concerns": "What is not an exception yet but may become one",
}

#: What stands before the colon in a filter, and what may stand after it.
FILTERS: Mapping[str, str] = {
    "committee": "the codes of committees",
    "group": "the codes of groups",
    "lens": "the lenses of the framework, or of measures where it names none",
    "flag": "the flags of measures, projects and registers",
    "service": "the codes of services, leading or supporting",
    "directorate": "the directorates of services",
    "plan": "the codes of the plan, each with all that belongs to it",
    "rating": "blue, green, amber, red, grey, partial, no data",
}
