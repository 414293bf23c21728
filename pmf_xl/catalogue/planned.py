"""A catalogue as the annual round and directors' review of it see it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.catalogue.models import Service
from pmf_xl.rules.periods import REVIEW, ROUND

if TYPE_CHECKING:
    from pmf_xl.catalogue.catalogue import Catalogue
    from pmf_xl.rules.periods import Period


def as_planned(catalogue: "Catalogue", period: "Period") -> "Catalogue":
    """Give a catalogue as what is planned for a year goes by; of any other period as it is.

    In the round each measure is asked about once, of the service that leads on it. In the review directorates stand in
    place of services.
    """
    if period.stage == ROUND:
        alone = (one.model_copy(update={"contributors": ()}) for one in catalogue.measures)
        return replace(catalogue, measures=tuple(alone), registers=())
    if period.stage == REVIEW:
        return replace(catalogue, services=directorates(catalogue), registers=())
    return catalogue


def directorates(catalogue: "Catalogue") -> tuple[Service, ...]:
    """Give the directorates as those who are sent a review; the council itself for services that are in none."""
    found: dict[str, str] = {}
    for service in catalogue.services:
        name = directorate_of(catalogue, service)
        found[name] = found.get(name) or service.director_email
    return tuple(
        Service(code=name, name=name, directorate=name, email=email) for name, email in found.items()
    )


def directorate_of(catalogue: "Catalogue", service: Service) -> str:
    """Name whose director decides on what a service proposes."""
    return service.directorate or catalogue.framework.short_name
