"""What is measured: services, measures, targets, people and plan, from a kit or a catalogue workbook."""

from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.kits import find_kit, kit_names, read_kit
from pmf_xl.catalogue.models import (
    Benchmark,
    Breakdown,
    CalendarRow,
    Committee,
    Contact,
    Escalation,
    ExceptionRule,
    Framework,
    Group,
    HistoryFigure,
    Measure,
    Milestone,
    Person,
    PlanNode,
    Project,
    Report,
    Service,
    Target,
)

__all__ = [
    "Benchmark",
    "Breakdown",
    "CalendarRow",
    "Catalogue",
    "Committee",
    "Contact",
    "Escalation",
    "ExceptionRule",
    "Framework",
    "Group",
    "HistoryFigure",
    "Measure",
    "Milestone",
    "Person",
    "PlanNode",
    "Project",
    "Report",
    "Service",
    "Target",
    "find_kit",
    "kit_names",
    "read_kit",
]
