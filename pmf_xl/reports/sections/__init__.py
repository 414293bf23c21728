"""The sections that a report may be made of: each a function from what the report is about to its sheets.

A framework names them in its report definitions; none knows any council. What each is called and holds is declared in
`pmf_xl.catalogue.report_words`, by which the catalogue is checked.
"""

from collections.abc import Callable, Mapping, Sequence

from pmf_xl.catalogue.report_words import ANNUAL_REPORT, KEY_FEATURES, MONTHLY_LOOK
from pmf_xl.layout.parts import Sheet
from pmf_xl.reports.sections import front, lists, methodology, pages, records, strip, tables
from pmf_xl.reports.sections.annual_report import annual_report
from pmf_xl.reports.sections.budget import budget
from pmf_xl.reports.sections.complaints import complaints
from pmf_xl.reports.sections.key_features import key_features
from pmf_xl.reports.sections.money import finance
from pmf_xl.reports.sections.monthly_look import monthly_look
from pmf_xl.reports.sections.plan import golden_thread, theme
from pmf_xl.reports.sections.risks import contracts, risks
from pmf_xl.reports.sections.service_plan import directorate_plan, service_plan
from pmf_xl.reports.selection import View

Section = Callable[[View], Sequence[Sheet]]

ON_QUALITY = "data-quality"  # the one section that is given more than the release

#: All but the cover, which lists the others and so is made once they are.
SECTIONS: Mapping[str, Section] = {
    KEY_FEATURES: key_features,
    "counts": front.counts,
    "scorecard": strip.scorecard,
    "lenses": tables.lenses,
    "travel": tables.travel,
    "icons": front.icons,
    "exceptions": pages.exceptions,
    "deep-dive": pages.deep_dive,
    "projects": records.projects,
    "actions": records.actions,
    "risks": risks,
    "contracts": contracts,
    "complaints": complaints,
    "budget": budget,
    MONTHLY_LOOK: monthly_look,
    "revisions": records.revisions,
    "escalations": records.escalations,
    "benchmarks": tables.benchmarks,
    "finance": finance,
    ON_QUALITY: records.data_quality,
    "methodology": methodology.methodology,
    ANNUAL_REPORT: annual_report,
    "directorate-plan": directorate_plan,
    "service-plan": service_plan,
    "golden-thread": golden_thread,
    "theme": theme,
    "concerns": lists.concerns,
}
