"""The measure, breakdown or part that somebody means by a reference."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.contributing import part_of, service_of, split_key
from pmf_xl.problems import NoSuchNameError

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


def find_measure(workspace: "WorkspaceFolder", ref: str, period: "Period") -> "tuple[Measure, str]":
    """Return a measure, as it was in a period, and the breakdown or part, of a reference; the measure may be retired.

    Raises `NoSuchNameError` for a reference that never was.
    """
    times = workspace.times
    if measure := times.measure(ref, period):
        return measure, ""
    whole, part = split_key(ref)
    if part and (measure := times.measure(whole, period)):
        return measure, _part_named(workspace, measure, part, period)
    from pmf_xl.catalogue.grid import close_matches, did_you_mean

    known = list(times.measures())
    raise NoSuchNameError(
        f"There is no measure {ref} in the catalogue, nor was there.{did_you_mean(whole or ref, known, 3)}",
        name=ref,
        known=sorted(known),
        near=close_matches(whole or ref, known, 3),
    )


def _part_named(workspace: "WorkspaceFolder", measure: "Measure", part: str, period: "Period") -> str:
    """Give the name under which a breakdown, or the part of a service, is kept.

    Raises `NoSuchNameError` for a service that gives no part of the measure's figure, nor did.
    """
    if part in {one.code for one in workspace.times.at(period).breakdowns_of(measure.ref)}:
        return part
    service = service_of(part) or part
    past = workspace.past_of(None, [measure.ref])
    if service in measure.contributors or past.periods_of(measure.ref, part_of(service)):
        return part_of(service)
    if not measure.contributors:
        from pmf_xl.catalogue.grid import did_you_mean

        if past.periods_of(measure.ref, part):
            return part
        known = tuple(one.code for one in workspace.times.at(period).breakdowns_of(measure.ref))
        raise NoSuchNameError(
            f"{measure.ref} has no breakdown {part} in {period.label}.{did_you_mean(part, known, 3)}",
            name=part,
            known=known,
        )
    raise NoSuchNameError(
        f"{service} gives no part of {measure.ref} in {period.label}; {', '.join(measure.contributors)} do.",
        name=service,
        known=measure.contributors,
    )
