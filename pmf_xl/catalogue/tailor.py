"""A starter kit made another council's: how it measures stays, what is the first council's own goes."""

import re
from typing import TYPE_CHECKING

from pmf_xl.catalogue.build import short_name
from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.models import Contact, Framework, Measure, Service

if TYPE_CHECKING:
    from pmf_xl.catalogue.entity import Entity

#: What does not come along, in the order in which it is told.
LEFT_BEHIND = (
    "logo, colour and contact", "names and e-mail addresses of people", "targets",
    "past figures, baselines, benchmarks and neighbours",
    "projects and milestones", "actions, risks, contracts, complaints and budget", "calendar dates",
)  # fmt: skip


def for_another_council(catalogue: Catalogue, council: str) -> Catalogue:
    """Return a catalogue as a start for another council, without what only the first could have decided or reported.

    Services, measures with their definitions, plan, committees, groups, rules and reports stay, to be changed.

    >>> from pmf_xl.catalogue import find_kit, read_kit
    >>> made = for_another_council(read_kit(find_kit("hart"))[0], "Borchester Borough Council")
    >>> made.framework.short_name, len(made.measures), len(made.targets), made.framework.contact.email
    ('Borchester', 45, 0, '')
    """
    plain = {name: declared.default for name, declared in Framework.model_fields.items()}
    framework = catalogue.framework.model_copy(
        update={
            "council": council,
            "short_name": short_name(council),
            "accent": plain["accent"],
            "contact": Contact(),
            "calendar": (),
            "neighbours": (),
            "neighbours_name": plain["neighbours_name"],
        }
    )
    return Catalogue(
        framework=framework,
        services=tuple(_service(service) for service in catalogue.services),
        measures=tuple(_measure(measure) for measure in catalogue.measures),
        breakdowns=catalogue.breakdowns,
        report_errors=catalogue.report_errors,
    )


def still_named(catalogue: Catalogue, other: str) -> list[str]:
    """List the measures, plan codes, groups and reports whose words speak of another council, by its short name.

    >>> from pmf_xl.catalogue import find_kit, read_kit
    >>> still_named(read_kit(find_kit("hart"))[0], "Hart")
    ['IT06']
    """
    name = re.compile(rf"\b{re.escape(other)}\b", re.IGNORECASE)
    framework = catalogue.framework
    things: list[tuple[str, Entity]] = [
        *((node.code, node) for node in framework.nodes),
        *((committee.code, committee) for committee in framework.committees),
        *((group.code, group) for group in framework.groups),
        *((one.ref, one) for one in catalogue.measures),
        *((one.name, one) for one in framework.reports),
    ]
    return [ref for ref, thing in things if name.search(" ".join(map(str, thing.model_dump().values())))]


def _service(service: Service) -> Service:
    return service.model_copy(
        update={
            key: _empty(Service, key) for key in ("head_of_service", "contact", "email", "director_email")
        }
    )


def _measure(measure: Measure) -> Measure:
    own = (
        "data_collector",
        "data_reviewer",
        "strategic_lead",
        "baseline",
        "baseline_period",
        "benchmark_group",
        "reviewed",
    )
    return measure.model_copy(update={key: _empty(Measure, key) for key in own})


def _empty(kind: type[Service] | type[Measure], key: str) -> object:
    return kind.model_fields[key].default
