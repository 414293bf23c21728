"""What must hold between the rows of a catalogue: one small function for each thing, in a list.

A check gives problems; one that makes a row useless also says so, by setting `usable`.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import Protocol

from pmf_xl.catalogue.aggregation_checks import aggregations_fit_their_units
from pmf_xl.catalogue.band_checks import BAND_CHECKS, BANDS
from pmf_xl.catalogue.change_entries import (
    changes_are_of_something,
    measures_outlive_no_service,
    value_before,
    what_ends_has_begun,
)
from pmf_xl.catalogue.contributor_checks import contributors_fit_their_measures, parts_are_of_one_kind
from pmf_xl.catalogue.date_checks import dates_are_in_order, milestones_are_done_or_open
from pmf_xl.catalogue.entries import (
    Entries,
    Entry,
    by_ref,
    committee_dates,
    decimals_of,
    figure_text,
    measure_scale,
)
from pmf_xl.catalogue.fields import Field
from pmf_xl.catalogue.grade_checks import ENDS_CHECKS, GRADE_CHECKS
from pmf_xl.catalogue.grade_tables import BANDS as BANDS_TABLE
from pmf_xl.catalogue.grade_tables import OF_REPORTS
from pmf_xl.catalogue.grid import did_you_mean, lower_first, plain
from pmf_xl.catalogue.of_budget import budget_measures_can_be_worked_out
from pmf_xl.catalogue.register_rows import REGISTER_CHECKS
from pmf_xl.catalogue.register_tables import REGISTERS
from pmf_xl.catalogue.report_checks import filters_select_something, sections_are_known
from pmf_xl.catalogue.tables import BY_KEY, COMMITTEE_DATE, TABLES
from pmf_xl.problems import Message, Problem, Word, messages
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.periods import Period, is_due
from pmf_xl.rules.rounding import compare, round_half_away
from pmf_xl.rules.terms import Marker, Polarity, Unit

Check = Callable[[Entries], Iterator[Problem]]
ALIKE = 0.7  # codes are short, so that a likeness of theirs must be closer to mean anything
LISTED = frozenset({"groups"})  # tables that are made up from use where they are empty


def references_are_safe(entries: Entries) -> Iterator[Problem]:
    """A code must not hold what separates codes from each other."""
    for table, key, signs in (
        ("plan", "code", ";"), ("committees", "code", ";"), ("groups", "code", ";"),
        ("services", "code", ";"),
        ("measures", "ref", "/;"), ("projects", "ref", "/;"), ("milestones", "ref", "/;"),
        ("breakdowns", "code", "/;"), *((table.key, "ref", "/;") for table in REGISTERS),
    ):  # fmt: skip
        for entry in entries[table]:
            for sign in signs:
                if sign in entry.text(key):
                    entry.usable = False
                    yield entry.problem(
                        messages.unsafe_reference(heading=key, found=f"'{entry.text(key)}'", sign=sign), key
                    )


def periods_fit_their_measures(entries: Entries) -> Iterator[Problem]:
    """A figure is for a period in which its measure is due; an annual figure given for Q4 is the year's."""
    listed = reversed(entries["measures"])  # of two rows with one reference the first stands
    paces = {entry.text("ref"): entry.text("frequency") for entry in listed if entry.usable}
    changed = {one.text("ref").casefold() for one in entries["changes"] if one.text("column") == "frequency"}
    known: dict[
        tuple[str, Period], tuple[bool, Period]
    ] = {}  # whether one is due, and the measure's own period
    for table in ("targets", "bands", "history", "judgements"):
        for entry in entries[table]:
            pace, period = paces.get(entry.text("ref")), entry.values.get("period")
            if not pace or not isinstance(period, Period):
                continue
            ref = entry.text("ref")
            if ref.casefold() in changed:
                pace = value_before(entries["changes"], ref, "frequency", period, pace)
            if (pace, period) not in known:
                known[pace, period] = is_due(pace, period), period.ending(pace)
            due, own = known[pace, period]
            if not due:
                entry.usable = False
                yield entry.problem(
                    messages.period_not_due(found=str(period), measure=ref, frequency=pace, example=str(own)),
                    "period",
                )
            elif own.months > period.months:
                entry.values["period"] = own


def identities_are_unique(entries: Entries) -> Iterator[Problem]:
    """No two rows name the same thing; the first one stands."""
    for table in TABLES:
        first: dict[tuple[Hashable, ...], Entry] = {}
        for entry in entries[table.key]:
            may_lack_period = table is BANDS_TABLE and entry.usable
            identity = entry.identity
            if not all(identity) and not may_lack_period:
                continue
            other = first.setdefault(identity, entry)
            if other is not entry:
                entry.usable = False
                names = ", ".join(str(entry.values[key]) for key in table.identity if key in entry.values)
                key = "period" if "period" in table.identity else table.identity[-1]
                twice = messages.duplicate_period if key == "period" else messages.duplicate_reference
                yield entry.problem(twice(thing=table.thing, found=names, other=other.row.place(key)), key)


class _Unknown(Protocol):
    """Says that a code is in no row of the table it refers to."""

    def __call__(self, *, heading: Word, found: Word, sheet_name: Word, near: Word) -> Message: ...


#: By the table that a code refers to.
UNKNOWN: dict[str, _Unknown] = {
    "services": messages.unknown_service,
    "measures": messages.unknown_measure,
    "projects": messages.unknown_project,
    "plan": messages.unknown_plan_code,
    "committees": messages.unknown_committee,
    "groups": messages.unknown_group,
    "grades": messages.unknown_grade,
    "people": messages.unknown_person,
}


def codes_are_known(entries: Entries) -> Iterator[Problem]:
    """Every code that refers to another table stands there; a name need not."""
    names = {table.key: _names(entries, table.key) for table in TABLES}
    for table in TABLES:
        for declared in table.fields:
            known = names.get(declared.refers_to, {})
            if not declared.refers_to or (not known and declared.refers_to in LISTED | {"people"}):
                continue
            for entry in entries[table.key]:
                yield from _unknown_codes(entry, declared, known, entries)


def _names(entries: Entries, table: str) -> dict[str, str]:
    """Return the codes that a table mentions, even in rows that cannot be used, by their spelling."""
    key = BY_KEY[table].identity[0]
    built_in = OF_REPORTS if table == "grades" else ()
    return {name: name for name in (*(entry.text(key) for entry in entries[table]), *built_in) if name}


def _unknown_codes(
    entry: Entry, declared: Field, known: dict[str, str], entries: Entries
) -> Iterator[Problem]:
    table = BY_KEY[declared.refers_to]
    unknown = [code for code in entry.codes(declared.key) if code not in known]
    if not unknown:
        return
    others = entries[table.key]
    sheet = (
        others[0].sheet if others else table.sheet if entry.sheet in {t.sheet for t in TABLES} else table.file
    )
    for code in unknown:
        unknown_there = UNKNOWN[table.key]
        yield entry.problem(
            unknown_there(
                heading=declared.key, found=f"'{code}'", sheet_name=sheet,
                near=did_you_mean(code, known, cutoff=ALIKE),
            ),
            declared.key,
        )  # fmt: skip
    if table.key == "people":
        return
    entry.usable = entry.usable and not declared.required
    left = tuple(code for code in entry.codes(declared.key) if code in known)
    if declared.many:
        entry.values[declared.key] = left
    else:
        entry.values.pop(declared.key, None)


def committee_dates_are_for_committees(entries: Entries) -> Iterator[Problem]:
    """A column of dates headed 'committee' and a code names a committee there is."""
    known = _names(entries, "committees")
    seen: set[str] = set()
    for entry in entries["calendar"]:
        for code, _ in list(committee_dates(entry)):
            key = COMMITTEE_DATE + code
            if code not in known:
                del entry.values[key]
                if code not in seen:
                    seen.add(code)
                    sheet = entries["committees"][0].sheet if entries["committees"] else "Committees"
                    near = did_you_mean(code, known, cutoff=ALIKE)
                    unknown = messages.unknown_committee(
                        heading=key, found=f"'{code}'", sheet_name=sheet, near=near
                    )
                    yield entry.problem(unknown, key)


def plan_is_a_tree(entries: Entries) -> Iterator[Problem]:
    """No part of the plan belongs to itself; a cycle is one problem, and is cut."""
    nodes = {entry.text("code"): entry for entry in reversed(entries["plan"]) if entry.text("code")}
    clear: set[str] = set()
    for start in list(nodes)[::-1]:
        chain: list[str] = []
        code = start
        while code and code in nodes and code not in clear:
            if code in chain:
                ring = chain[chain.index(code) :]
                yield nodes[code].problem(
                    messages.plan_cycle(found=code, chain=", ".join([*ring, code])), "parent"
                )
                nodes[code].values.pop("parent", None)
                break
            chain.append(code)
            code = nodes[code].text("parent")
        clear.update(chain)


def words_are_of_the_framework(entries: Entries) -> Iterator[Problem]:
    """Levels and lenses are those that the framework names, if it names any."""
    settings = entries["framework"][0]
    for table, key, setting, unknown in (
        ("plan", "level", "plan_levels", messages.unknown_level),
        ("measures", "lenses", "lenses", messages.unknown_lens),
    ):
        allowed = {word.casefold(): word for word in settings.codes(setting)}
        if not allowed:
            continue
        for entry in entries[table]:
            given = entry.codes(key)
            for word in given:
                if word.casefold() not in allowed:
                    choices = ", ".join(allowed.values())
                    yield entry.problem(unknown(heading=key, found=f"'{word}'", choices=choices), key)
            kept = tuple(allowed[word.casefold()] for word in given if word.casefold() in allowed)
            if key == "lenses":
                entry.values[key] = kept
            elif kept:
                entry.values[key] = kept[0]
            else:
                entry.values.pop(key, None)


def reviewer_is_somebody_else(entries: Entries) -> Iterator[Problem]:
    """Who checks a figure is not who gathered it."""
    for entry in entries["measures"]:
        reviewer = entry.text("data_reviewer")
        if reviewer and plain(reviewer) == plain(entry.text("data_collector")):
            yield entry.problem(messages.reviewer_is_collector(name=reviewer), "data_reviewer")


def parts_are_both_named(entries: Entries) -> Iterator[Problem]:
    """A measure has a numerator and a denominator, or neither."""
    for entry in entries["measures"]:
        for given, missing in (("numerator", "denominator"), ("denominator", "numerator")):
            if entry.text(given) and not entry.text(missing):
                yield entry.problem(messages.part_label_missing(given=given, missing=missing), missing)


def targets_say_something(entries: Entries) -> Iterator[Problem]:
    """A row of targets holds a target, in figures or words, or bands of that period."""
    declared, wanted = BY_KEY["targets"].field("target"), ("target", "target_high", *BANDS)
    for entry in entries["targets"]:
        if "target" in entry.row.cells and "target" not in entry.values:
            entry.usable = False  # what stands there could not be read, which is a problem already
        elif not any(key in entry.values for key in wanted):
            entry.usable = False
            if "target" in entry.row.letters and not any(key in entry.row.cells for key in wanted):
                yield entry.problem(
                    messages.value_missing(heading="target", says=lower_first(declared)), "target"
                )


def ranges_have_two_ends(entries: Entries) -> Iterator[Problem]:
    """A measure that aims at a range has two ends in order, any other one target, and one monitored none."""
    measures = by_ref(entries)
    for entry in entries["targets"]:
        measure = measures.get(entry.text("ref"))
        polarity = measure.text("polarity") if measure else ""
        if not measure or not polarity:
            continue
        low, high = entry.values.get("target"), entry.values.get("target_high")
        name, scale = entry.text("ref"), measure_scale(measure)
        if polarity == Polarity.NONE:
            yield entry.problem(messages.target_not_used(measure=name), "target")
        elif not isinstance(low, float):
            if isinstance(high, float):
                entry.usable = False
                yield entry.problem(messages.target_low_missing(measure=name), "target")
        elif polarity == Polarity.RANGE and high is None:
            entry.usable = False
            if "target_high" not in entry.row.cells:  # else it could not be read, which is a problem already
                yield entry.problem(messages.target_high_missing(measure=name), "target_high")
        elif polarity != Polarity.RANGE and isinstance(high, float):
            del entry.values["target_high"]
            found = figure_text(high, scale)
            yield entry.problem(
                messages.target_high_unexpected(found=found, measure=name, polarity=polarity), "target_high"
            )
        elif isinstance(high, float) and low > high:
            entry.usable = False
            ends = messages.low_above_high(low=figure_text(low, scale), high=figure_text(high, scale))
            yield entry.problem(ends, "target")


def targets_fit_their_decimals(entries: Entries) -> Iterator[Problem]:
    """A target is no finer than its measure is reported, or rating would round it away."""
    measures = by_ref(entries)
    for entry in entries["targets"]:
        measure = measures.get(entry.text("ref"))
        scale = measure_scale(measure) if measure else None
        if not measure or not scale or scale.unit is Unit.YESNO:
            continue
        places = decimals_of(measure) + (2 if scale.unit is Unit.PERCENT else 0)
        for key in ("target", "target_high"):
            value = entry.values.get(key)
            if isinstance(value, float) and compare(value, rounded := round_half_away(value, places)):
                too_precise = messages.target_too_precise(
                    heading=key,
                    found=figure_text(value, scale),
                    read=figure_text(rounded, scale),
                    measure=entry.text("ref"),
                    decimals=number_of(decimals_of(measure), "decimal"),
                )
                yield entry.problem(too_precise, key)


def past_figures_say_something(entries: Entries) -> Iterator[Problem]:
    """A past figure is a number or a marker that says why there is none, not both and not neither."""
    measures = by_ref(entries)
    absent = {Marker.NOT_AVAILABLE: "x (not available)", Marker.NOT_APPLICABLE: "z (not applicable)"}
    for entry in entries["history"]:
        outturn, marker = entry.values.get("outturn"), entry.text("marker")
        if "outturn" not in entry.row.cells:
            entry.usable = entry.usable and bool(marker)
            if "marker" not in entry.row.cells:
                yield entry.problem(messages.figure_missing(), "outturn")
        elif outturn is None:
            entry.usable = False  # what stands there could not be read, which is a problem already
        elif marker in absent and isinstance(outturn, float):
            measure = measures.get(entry.text("ref"))
            found = figure_text(outturn, measure_scale(measure) if measure else None)
            yield entry.problem(
                messages.figure_beside_marker(found=found, marker=absent[Marker(marker)]), "marker"
            )


# Periods are made whole before they are compared, unknown codes taken out before what they refer to is looked
# at.
CHECKS: tuple[Check, ...] = (
    references_are_safe,
    changes_are_of_something,
    what_ends_has_begun,
    periods_fit_their_measures,
    identities_are_unique,
    codes_are_known,
    measures_outlive_no_service,
    committee_dates_are_for_committees,
    plan_is_a_tree,
    words_are_of_the_framework,
    *GRADE_CHECKS,
    reviewer_is_somebody_else,
    parts_are_both_named,
    contributors_fit_their_measures,
    budget_measures_can_be_worked_out,
    parts_are_of_one_kind,
    targets_say_something,
    aggregations_fit_their_units,
    ranges_have_two_ends,
    *BAND_CHECKS,
    *ENDS_CHECKS,
    *REGISTER_CHECKS,
    targets_fit_their_decimals,
    past_figures_say_something,
    milestones_are_done_or_open,
    dates_are_in_order,
    sections_are_known,
    filters_select_something,
)
