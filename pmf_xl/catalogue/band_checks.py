"""What must hold of the bands of a catalogue: of tolerances, and of the figures where green and amber end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pmf_xl.catalogue.entity import Bands, GradedBands
from pmf_xl.catalogue.entries import Entries, Entry, by_ref, decimals_of, usable
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.bands import GREEN_IS_WIDER
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.grades import FurtherGrade, GradeEnd
from pmf_xl.rules.in_python import run
from pmf_xl.rules.operations import Value
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Aggregation, Basis, Frequency, Polarity, RateAgainst

BANDS = tuple(key for key in Bands.model_fields if key != "tolerance_basis")
TOLERANCES = ("tolerance", "green_tolerance", "over_tolerance")
PAIRS = (("green_from", "amber_from"), ("green_up_to", "amber_up_to"))
#: The columns that say nothing for a polarity, and those to move what they hold to.
NOT_USED: Mapping[str, Mapping[str, str]] = {
    Polarity.HIGHER: {"green_up_to": "green_from", "amber_up_to": "amber_from"},
    Polarity.LOWER: {"green_from": "green_up_to", "amber_from": "amber_up_to"},
}
#: Likewise on Bands.
NOT_USED_OF_GRADES: Mapping[str, Mapping[str, str]] = {
    Polarity.HIGHER: {"up_to": "from"},
    Polarity.LOWER: {"from": "up_to"},
}
ABOVE = ("tolerance_above", "green_tolerance_above")  # of ranges only


class _Measured(GradedBands):
    """A measure of the catalogue as far as its bands go."""

    polarity: str
    over_tolerance: float | None = None
    rate_against: str = "target"
    decimals: int
    unit: str


def bases_have_tolerances(entries: Entries) -> Iterator[Problem]:
    """A basis of tolerance says nothing without a tolerance."""
    for table in ("measures", "targets", "bands"):
        for entry in entries[table]:
            tolerances = any(key in entry.row.cells for key in TOLERANCES)
            if "tolerance_basis" in entry.values and not tolerances:
                yield entry.problem(messages.basis_without_tolerance(), "tolerance")


def bands_come_in_pairs(entries: Entries) -> Iterator[Problem]:
    """Where green ends at a figure amber does too; above a range there is a band only beside one below."""
    pairs = (*PAIRS, *((below, above) for above, below in zip(ABOVE, TOLERANCES, strict=False)))
    for table in ("measures", "targets"):
        for entry in entries[table]:
            for one, other in pairs:
                for given, missing in ((one, other), (other, one)):
                    if given not in entry.row.cells or missing in entry.values or missing in ABOVE:
                        continue
                    if (
                        missing not in entry.row.cells
                    ):  # else it could not be read, which is a problem already
                        yield entry.problem(messages.band_missing(given=given, missing=missing), given)
                    entry.values.pop(given, None)


def bands_are_on_the_side_that_counts(entries: Entries) -> Iterator[Problem]:
    """A band stands where the measure's polarity looks."""
    measures = by_ref(entries)
    for table in ("measures", "targets"):
        for entry in entries[table]:
            measure = measures.get(entry.text("ref"))
            yield from given_on_idle_side(entry, measure.text("polarity") if measure else "")


def given_on_idle_side(
    entry: Entry, polarity: str, not_used: Mapping[str, Mapping[str, str]] = NOT_USED
) -> Iterator[Problem]:
    """Find what a row says of a side that a polarity does not look at."""
    others = not_used.get(polarity, {})
    for key in (*others, *ABOVE) if others else ():
        if key in entry.values:
            instead = f", or move it to {others[key]}" if key in others else ""
            idle = messages.band_not_used(
                heading=key, measure=entry.text("ref"), polarity=polarity, instead=instead
            )
            yield entry.problem(idle, key)


def bands_of_running_totals_are_by_period(entries: Entries) -> Iterator[Problem]:
    """A figure where a colour ends holds in every period, which a running total outgrows."""
    for entry in by_ref(entries).values():
        yield from given_for_running_total(entry, entry, [key for pair in PAIRS for key in pair])


def given_for_running_total(entry: Entry, measure: Entry, keys: Sequence[str]) -> Iterator[Problem]:
    """Find a figure that a row gives for every period of a running total."""
    given = next((key for key in keys if key in entry.values), "")
    grows = measure.text("aggregation") == Aggregation.CUMULATIVE
    if given and grows and measure.text("frequency") != Frequency.ANNUAL:
        yield entry.problem(messages.band_of_running_total(heading=given, measure=entry.text("ref")), given)


def what_is_rated_against_is_there(entries: Entries) -> Iterator[Problem]:
    """What a measure is rated against is one figure, and one that there is."""
    compared = {
        entry.text("ref") for table in ("benchmarks", "comparators") for entry in usable(entries[table])
    }
    for ref, entry in by_ref(entries).items():
        against, polarity = entry.text("rate_against"), entry.text("polarity")
        if against in ("", RateAgainst.TARGET):
            continue
        if polarity in (Polarity.RANGE, Polarity.NONE):
            del entry.values["rate_against"]
            yield entry.problem(
                messages.rate_against_not_used(found=against, measure=ref, polarity=polarity), "rate_against"
            )
        elif against == RateAgainst.BENCHMARK and ref not in compared:
            yield entry.problem(messages.nothing_to_rate_against(measure=ref), "rate_against")


def green_is_within_amber(entries: Entries) -> Iterator[Problem]:
    """Green reaches no further than amber: in the framework, of a measure, and in any period."""
    settings = entries["framework"][0]
    scheme = scheme_of(settings)
    if scheme.green_tolerance > scheme.amber_tolerance:
        yield settings.problem(messages.green_wider_than_amber(thing="the framework"), "green_tolerance")
    told: set[str] = set()
    measures = by_ref(entries)
    for ref, entry in measures.items():
        if (said := says(entry)) and _is_wider(entry, None, scheme):
            told.add(ref)
            yield entry.problem(messages.green_wider_than_amber(thing=ref), said)
    for target in usable(entries["targets"]):
        measure = measures.get(ref := target.text("ref"))
        if measure is None or ref in told:
            continue
        by_target, by_measure = says(target), says(measure)
        if not (by_target or by_measure) or not _is_wider(measure, target, scheme):
            continue
        wider = messages.green_wider_than_amber(thing=f"{ref} in {target.values['period']}")
        if by_target:
            yield target.problem(wider, by_target)
        else:
            told.add(ref)
            yield measure.problem(wider, by_measure)


def scheme_of(settings: Entry, further: tuple[FurtherGrade, ...] = ()) -> Scheme:
    """Give the scheme that the framework's settings make, as far as bands go."""
    usual = Scheme()
    green, amber = settings.values.get("green_tolerance"), settings.values.get("amber_tolerance")
    return Scheme(
        green_tolerance=green if isinstance(green, float) else usual.green_tolerance,
        amber_tolerance=amber if isinstance(amber, float) else usual.amber_tolerance,
        tolerance_basis=Basis(settings.text("tolerance_basis") or Basis.PERCENT),
        further=further,
    )


def says(entry: Entry) -> str:
    """Name the first column in which a row says where a colour ends."""
    return next((key for key in BANDS if key in entry.values), "")


def _is_wider(measure: Entry, target: Entry | None, scheme: Scheme) -> bool:
    """Say whether green reaches further, as far as that can be known: by the rule itself."""
    known = known_of(measure, target, scheme)
    if known is None:
        return False
    values = known.values
    if values["target"] is None:
        if not _needs_no_target(known.facts):
            return False
        values = {**values, "target": 1.0}
    return bool(run(GREEN_IS_WIDER, values))


class KnownOf(NamedTuple):
    """What is known of the bands of a measure in a period: its facts, and the values of the names that rules use."""

    facts: RuleFacts
    values: Mapping[str, Value]


def known_of(
    measure: Entry,
    target: Entry | None,
    scheme: Scheme,
    ends: tuple[GradeEnd, ...] = (),
    ends_of_period: tuple[GradeEnd, ...] = (),
) -> KnownOf | None:
    """Give what is known of a measure's bands, its target in figures or None; None where rows say half of it."""
    if measure.text("polarity") in ("", Polarity.NONE) or _is_half(measure) or (target and _is_half(target)):
        return None
    values = {key: measure.values[key] for key in _Measured.model_fields if key in measure.values}
    measured = _Measured.model_validate({**values, "decimals": decimals_of(measure), "ends": ends})
    said = {key: target.values.get(key) for key in Bands.model_fields} if target else {}
    own = GradedBands.model_validate({**said, "ends": ends_of_period}) if target or ends_of_period else None
    facts = RuleFacts.of(measured, scheme, own)
    low, high = (target.values.get(key) for key in ("target", "target_high")) if target else (None, None)
    figures = {
        "rate_against": "target",
        "target": low if isinstance(low, float) else None,
        "target_high": high if isinstance(high, float) else None,
    }
    return KnownOf(facts, {**facts.known(), **figures})


def _is_half(entry: Entry) -> bool:
    """Say whether a row gives one figure of a pair, which is a problem already."""
    return any((green in entry.values) != (amber in entry.values) for green, amber in PAIRS)


def _needs_no_target(facts: RuleFacts) -> bool:
    """Say whether green and amber can be told apart whatever the target: both are figures, or like tolerances."""
    ends = {"higher": ("from",), "lower": ("up_to",)}.get(facts.polarity, ("from", "up_to"))
    given = [getattr(facts, f"{colour}_{end}") is not None for colour in ("green", "amber") for end in ends]
    return all(given) or (not any(given) and (facts.green_basis or facts.scheme_basis) == facts.basis)


BAND_CHECKS: tuple[Callable[[Entries], Iterator[Problem]], ...] = (
    bases_have_tolerances,
    bands_come_in_pairs,
    bands_are_on_the_side_that_counts,
    bands_of_running_totals_are_by_period,
    what_is_rated_against_is_there,
    green_is_within_amber,
)
