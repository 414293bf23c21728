"""Gathering what a return is held against, from the catalogue and the past."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.catalogue.contributing import split_key
from pmf_xl.collect.held_against import LONGEST_RUN, HeldAgainst, PlausibleWithin
from pmf_xl.rules.periods import Period, previous_due
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.past import Past


def limits_of(catalogue: "Catalogue", period: Period) -> PlausibleWithin:
    """Give how far off a figure of a period may be by a council's framework."""
    said = catalogue.framework.plausibility
    return PlausibleWithin(
        said.jump_factor, said.outlier_figures, said.outlier_distance, said.outlier_share,
        year_goes_on=period.next().year == period.year,
    )  # fmt: skip


def held_against(
    catalogue: "Catalogue", past: "Past", period: Period, keys: Iterable[str]
) -> dict[str, HeldAgainst]:
    """Gather what the figures of some rows are held against, by the keys of the rows."""
    return {key: _held_against(catalogue, past, period, key) for key in keys}


def _held_against(catalogue: "Catalogue", past: "Past", period: Period, key: str) -> HeldAgainst:
    # A reference may itself hold a stroke.
    ref, part = (key, "") if catalogue.measure_or_none(key) else split_key(key)
    measure = catalogue.measure_or_none(ref)
    if measure is None:
        return HeldAgainst(ref, part)
    breakdowns = () if part else tuple(f"{ref}/{one.code}" for one in catalogue.breakdowns_of(ref))
    known = HeldAgainst(
        ref, part, str(measure.unit), measure.is_percent, measure.bounded, measure.has_parts,
        str(measure.aggregation), breakdowns,
    )  # fmt: skip
    return known if measure.unit is Unit.YESNO else _with_past(known, measure, past, period)


def _with_past(known: HeldAgainst, measure: "Measure", past: "Past", period: Period) -> HeldAgainst:
    before = previous_due(measure.frequency, period)
    return replace(
        known,
        last=past.comparable(measure.ref, before, period, known.part),
        last_is_of_this_year=before.year == period.year,
        year_before=past.comparable(measure.ref, period.year_before(), period, known.part),
        run=past.last_outturns(measure.ref, period.previous(), known.part, LONGEST_RUN),
    )
