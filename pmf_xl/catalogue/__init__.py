"""What is measured: services, measures, targets, people and plan, from a kit or a catalogue workbook."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmf_xl.catalogue.catalogue import Catalogue
    from pmf_xl.catalogue.kits import find_kit, kit_names, read_kit
    from pmf_xl.catalogue.models import (
        Benchmark,
        Breakdown,
        CalendarRow,
        Committee,
        Comparator,
        Contact,
        Escalation,
        ExceptionRule,
        Framework,
        Grade,
        Group,
        HistoryFigure,
        Judgement,
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
    "Comparator",
    "Contact",
    "Escalation",
    "ExceptionRule",
    "Framework",
    "Grade",
    "Group",
    "HistoryFigure",
    "Judgement",
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

#: Where what is not a model lives.
_HOMES = {"Catalogue": "catalogue", "find_kit": "kits", "kit_names": "kits", "read_kit": "kits"}


if not TYPE_CHECKING:  # or a type checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        """Load what is asked for when it is asked for: who needs the models need not load what reads kits."""
        if name in __all__:
            from importlib import import_module

            return getattr(import_module(f"pmf_xl.catalogue.{_HOMES.get(name, 'models')}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
