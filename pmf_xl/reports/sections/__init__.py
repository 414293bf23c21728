"""The sections that a report may be made of: each a function from what the report is about to its sheets.

A framework names them in its report definitions; none knows any council.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pmf_xl.layout.parts import Sheet
from pmf_xl.reports.sections import front, lists, methodology, pages, records, tables
from pmf_xl.reports.sections.money import finance
from pmf_xl.reports.sections.plan import golden_thread, theme
from pmf_xl.reports.selection import View


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what it holds, in words for a list of contents, and what makes its sheets."""

    holds: str
    sheets: Callable[[View], Sequence[Sheet]]


#: The cover stands first, since it lists the others: it is made once they are.
KEY = "key"
ON_QUALITY = "data-quality"  # the one section that is given more than the release
SECTIONS: Mapping[str, Section] = {
    "counts": Section("Counts of ratings, over time and by part of the plan", front.counts),
    "scorecard": Section("Every measure: figure, target, rating, travel, forecast", tables.scorecard),
    "lenses": Section("Balanced scorecard: measures by lens", tables.lenses),
    "travel": Section("Rating against direction of travel", tables.travel),
    "icons": Section("Every measure at a glance", front.icons),
    "exceptions": Section("What is reported as an exception, a page for each", pages.exceptions),
    "deep-dive": Section("Measures looked into: their run, what was said and done", pages.deep_dive),
    "projects": Section("Projects and their milestones", records.projects),
    "actions": Section("What was promised, by when, and how far it has come", records.actions),
    "escalations": Section("Exceptions that have lasted, and the tier they go to", records.escalations),
    "benchmarks": Section("How others do, and where the council stands among them", tables.benchmarks),
    "finance": Section("Money: budget, spending and forecast", finance),
    "data-quality": Section(
        "How far the figures can be trusted, by service and over time", records.data_quality
    ),
    "methodology": Section("How each measure is defined, collected and checked", methodology.methodology),
    "golden-thread": Section("From the plan down to the measures and projects of services", golden_thread),
    "theme": Section("The priority of this quarter in full", theme),
    "concerns": Section("What is not an exception yet but may become one", lists.concerns),
}
