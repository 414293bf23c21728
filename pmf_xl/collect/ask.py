"""What a service is asked in a period: the rows of its collection workbook, from catalogue and past figures."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from pmf_xl.catalogue import Measure
from pmf_xl.catalogue.contributing import part_of
from pmf_xl.catalogue.monthly import looked_at
from pmf_xl.collect.before import Before
from pmf_xl.collect.look import look_row
from pmf_xl.collect.remembered import remembered
from pmf_xl.layout.asked import Asked
from pmf_xl.layout.band_words import band_words, figure_words
from pmf_xl.layout.collection import EXAMPLE_OUTTURN, EXAMPLE_TARGET
from pmf_xl.layout.contribution_words import calculation_words, part_words
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.parts import Content
from pmf_xl.layout.registers import LOOK, REGISTERS
from pmf_xl.layout.words import POLARITY_WORDS, UNIT_WORDS, against_words, range_written, written
from pmf_xl.problems.counts import number_of
from pmf_xl.returns.registers import last_entered
from pmf_xl.rules.days import day_written, serial
from pmf_xl.rules.facts import RuleFacts
from pmf_xl.rules.in_python import run
from pmf_xl.rules.periods import Period, is_due, previous_due
from pmf_xl.rules.rating import rating_rule
from pmf_xl.rules.terms import Frequency, MilestoneStatus, Polarity, RateAgainst, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Breakdown, Catalogue, Judgement, Target
    from pmf_xl.past import Past
    from pmf_xl.rules.scheme import Scheme
    from pmf_xl.workspace_folder import WorkspaceFolder


def ask(
    workspace: "WorkspaceFolder",
    catalogue: "Catalogue",
    past: "Past",
    service: str,
    period: Period,
    only: "Collection[str]" = (),
    before: "Before | None" = None,
) -> Issued:
    """Gather everything that goes into one service's workbook, under a new issue number.

    `catalogue` is that which the period is issued from, as it holds then. With `only` some measures' references it asks
    for those and nothing else. `before` is what was reported earlier, where it has been looked up for others already.
    """
    before = before or Before(workspace.ledger, catalogue, period)
    measures = [one for one in catalogue.asked_of(service) if not only or one.ref in only]
    looks: tuple[Asked, ...] = ()
    is_look = not only and bool(looked_at(catalogue, period))
    if is_look:  # what is not due is looked at or left alone; nothing is asked twice in a quarter that counts
        looks = tuple(_look_rows(before, catalogue, past, service, period))
        measures = [one for one in measures if is_due(one.frequency, period)]
    doubts = before.doubts_of(service)
    rows = tuple(
        _doubted(_told(row, before), doubts)
        for measure in measures
        for row in _measure_rows(catalogue, past, measure, period, service)
    )
    return Issued(
        id=uuid4().hex,
        council=workspace.settings.council,
        service=service,
        period=str(period),
        about=_about(catalogue, service, period),
        measures=rows,
        milestones=() if only or is_look else tuple(_milestone_rows(before, catalogue, service, period)),
        actions=() if only or is_look else tuple(_action_rows(before, service, period)),
        example=_example_rated(catalogue.framework.scheme),
        definitions=tuple(
            _definition(catalogue, one, period) for one in (*measures, *_looked(catalogue, looks))
        ),
        registers=({LOOK.key: looks} if looks else {})
        if only or is_look
        else _register_rows(before, catalogue, service, period),
        held_against=remembered(catalogue, past, period, [row.key for row in rows]),
    )


def _doubted(row: Asked, doubts: "Mapping[str, tuple[int, str]]") -> Asked:
    """Ask whether the last figure is right, where nobody has said so."""
    if row.key not in doubts or not row.facts["due"]:
        return row
    number, question = doubts[row.key]
    return replace(row, facts={**row.facts, "doubt": question, "doubt_of": number})


def _told(row: Asked, before: Before) -> Asked:
    """Show what was said of a measure in the months of the period."""
    said = before.said_within.get(row.key, ())
    unit, decimals = str(row.facts["unit"]), int(str(row.facts["decimals"]))
    told = [
        f"{month.label}: {figure if isinstance(figure, str) else written(float(figure), unit, decimals)}"
        for month, entries in said
        if isinstance(figure := entries.get("so_far"), int | float | str)
    ]
    return replace(row, values={**row.values, "told": "\n".join(told)}) if told else row


def _look_rows(
    before: Before, catalogue: "Catalogue", past: "Past", service: str, month: Period
) -> Iterator[Asked]:
    """Ask the service that leads on a measure how it stands in a month between returns."""
    for measure in looked_at(catalogue, month):
        if measure.service == service:
            whole = _row(catalogue, past, measure, month.ending(measure.frequency), None)
            yield look_row(catalogue, measure, month, whole, before.said_last_month.get(measure.ref, {}))


def _looked(catalogue: "Catalogue", looks: tuple[Asked, ...]) -> list[Measure]:
    return [catalogue.measure(row.key) for row in looks]


def _about(catalogue: "Catalogue", service: str, period: Period) -> dict[str, str]:
    framework, asked = catalogue.framework, catalogue.service(service)
    contact = ", ".join(
        part for part in (framework.contact.name, framework.contact.email, framework.contact.phone) if part
    )
    due = catalogue.dates(period).due
    return {
        "Council": framework.council,
        "Service": asked.name,
        "Period": f"{period.label} ({day_written(period.first_day)} to {day_written(period.last_day)})",
        "Due": day_written(due) if due else "",
        "Send it to": contact or "The performance team",
    }


def _measure_rows(
    catalogue: "Catalogue", past: "Past", measure: Measure, period: Period, service: str
) -> Iterator[Asked]:
    if measure.contributors:
        yield _row(catalogue, past, measure, period, _contribution(catalogue, measure, service))
        return
    yield _row(catalogue, past, measure, period, None)
    for part in catalogue.breakdowns_of(measure.ref):
        yield _row(catalogue, past, measure, period, _breakdown(measure, part))


class _Part(NamedTuple):
    """A part of a measure's figure that is asked for by itself."""

    code: str
    title: str
    says: str  # in the column of the measure
    forecast: bool = True  # whether it is asked where it will be at the end of the year


def _breakdown(measure: Measure, part: "Breakdown") -> _Part:
    return _Part(part.code, f"{measure.title}: {part.label}", f"of which: {part.label}")


def _contribution(catalogue: "Catalogue", measure: Measure, service: str) -> _Part:
    """Ask a service for its own part of a figure that several services give; of shares nobody can add forecasts up."""
    own = catalogue.service(service).name
    says = f"{measure.title}\n{part_words(measure, own)}"
    return _Part(part_of(service), f"{measure.title}: {own}", says, forecast=not measure.has_parts)


def _row(catalogue: "Catalogue", past: "Past", measure: Measure, period: Period, part: _Part | None) -> Asked:
    due = is_due(measure.frequency, period)
    # A part is context for its measure, or is put together with others: it has no target and so no rating.
    target = None if part else catalogue.target(measure.ref, period)
    year_target = None if part else catalogue.year_target(measure.ref, period)
    code = part.code if part else ""
    title = part.title if part else measure.title
    already, previous = past.compared(measure, period, code)
    before = past.comparable(measure.ref, previous_due(measure.frequency, period), period, code)
    last_year = past.comparable(measure.ref, period.year_before(), period, code)
    benchmark = None if part else catalogue.benchmark(measure, period)
    against = {
        RateAgainst.LAST_YEAR: last_year,
        RateAgainst.BENCHMARK: benchmark.value if benchmark else None,
    }
    judgement = None if part else catalogue.judgement(measure.ref, period)
    facts = _facts(catalogue, measure, target, judgement, title, due) | _travel(already, previous)
    aim = _target_shown(measure, target)
    if aim is None and not part:
        scheme = catalogue.framework.scheme
        aim = figure_words(RuleFacts.of(measure, scheme, target, None), measure.unit, scheme) or None
    if isinstance(aim, str) and measure.polarity is not Polarity.RANGE:
        facts["target"] = None  # what its cell shows is words
    if measure.rate_against in against and not part:
        aim = against_words(
            measure.rate_against, against[measure.rate_against], measure.unit, measure.decimals
        )
    values: dict[str, Content] = {
        "reference": f"{measure.ref}/{code}" if part else measure.ref,
        "measure": part.says if part else _named(title, judgement, catalogue.framework.scheme),
        "unit": UNIT_WORDS[measure.unit],
        "good_is": POLARITY_WORDS[measure.polarity],
        "frequency": measure.frequency.capitalize(),
        "previous": before,
        "last_year": last_year,
        "target": aim,
        "year_target": _target_shown(measure, year_target),
        "check": None if due else _not_due(period),
    }
    if part:  # it is never rated
        facts["rate_against"] = str(RateAgainst.TARGET)
        if not part.forecast:
            facts["forecast_asked"] = False
    elif measure.rate_against is RateAgainst.BENCHMARK:
        facts["benchmark_value"] = against[RateAgainst.BENCHMARK]
    return Asked(str(values["reference"]), values, facts)


def _named(title: str, judgement: "Judgement | None", scheme: "Scheme") -> str:
    """Name a measure, and say where its rating is not worked out but given."""
    if judgement is None:
        return title
    return f"{title}\nRating judged {scheme.label(judgement.rating).lower()}: {judgement.reason}"


def _not_due(period: Period) -> str:
    return {12: "Not due this year", 6: "Not due this half", 3: "Not due this quarter"}.get(
        period.months, "Not due this month"
    )


def _target_shown(measure: Measure, target: "Target | None") -> Content:
    """Give a target as its cell shows it: a figure, or a range in words."""
    if target is None or target.target is None:
        return (target and target.words) or None
    if measure.polarity is not Polarity.RANGE:
        return target.target
    high = target.target if target.target_high is None else target.target_high
    return range_written(target.target, high, measure.unit, measure.decimals)


def _facts(
    catalogue: "Catalogue",
    measure: Measure,
    target: "Target | None",
    judgement: "Judgement | None",
    title: str,
    due: bool,
) -> dict[str, Content]:
    framework = catalogue.framework
    judged = judgement.rating if judgement else None
    facts: dict[str, Content] = dict(RuleFacts.of(measure, framework.scheme, target, judged).known())
    facts |= {
        "title": title,
        "due": due,
        "unit": str(measure.unit),
        "decimals": measure.decimals,
        "bounded": measure.bounded and measure.is_percent,
        "has_parts": measure.has_parts,
        "target_high": None,
        "commentary_for": ";".join(framework.exceptions.commentary_for),
        "action_for": ";".join(framework.exceptions.action_for),
    }
    if measure.polarity is Polarity.RANGE:
        facts |= {
            "target": target.target if target else None,
            "target_high": target.target_high if target else None,
        }
    return facts


def _travel(already: float | None, previous: float | None) -> dict[str, Content]:
    return {} if already is None else {"already": already, "previous_added": previous}


def _milestone_rows(before: Before, catalogue: "Catalogue", service: str, period: Period) -> Iterator[Asked]:
    for project in catalogue.projects_of(service):
        for milestone in catalogue.milestones_of(project.ref):
            told = before.milestones.get((project.ref, milestone.ref))
            status = (told and told.status) or milestone.status
            if status == MilestoneStatus.DONE:
                continue
            values: dict[str, Content] = {
                "project": project.ref,
                "milestone": milestone.ref,
                "title": f"{project.title}: {milestone.title}",
                "due": milestone.due,
                "last_status": str(status) if status else None,
            }
            facts: dict[str, Content] = {"title": milestone.title, "as_at": serial(period.last_day)}
            yield Asked(f"{project.ref}/{milestone.ref}", values, facts)


def _action_rows(before: Before, service: str, period: Period) -> Iterator[Asked]:
    for action, measure in before.actions_of(service):
        values: dict[str, Content] = {
            "number": action.number,
            "measure": measure.title if measure else _titles(before.catalogue, action.refs),
            "source": action.source or None,
            "action": action.action,
            "owner": action.owner,
            "due": action.due,
            "raised": action.raised.label,
        }
        if not action.source:
            del values["source"]  # so that what is asked of others is what it always was
        yield Asked(action.number, values, {"title": action.action, "as_at": serial(period.last_day)})


def _register_rows(
    before: Before, catalogue: "Catalogue", service: str, period: Period
) -> dict[str, tuple[Asked, ...]]:
    """Give what is asked of registers: of each that has rows of the service, those that are not closed."""
    found = {}
    for key, register in REGISTERS.items():
        rows = []
        for row in catalogue.register(key):
            entered = last_entered(register, before.entered_of(key, row.ref))
            if row.service == service and register.is_asked(row, period) and not register.closes(entered):
                facts = register.facts_of(catalogue.framework, row, period)
                rows.append(Asked(row.ref, register.values(row, entered), facts))
        if rows:
            found[key] = tuple(rows)
    return found


def _titles(catalogue: "Catalogue", refs: "Collection[str]") -> str | None:
    """Name the measures that an action of the register is about."""
    return "; ".join(catalogue.measure(ref).title for ref in refs) or None


def _definition(catalogue: "Catalogue", measure: Measure, period: Period) -> Asked:
    people = (
        ("Collector", measure.data_collector),
        ("Reviewer", measure.data_reviewer),
        ("Lead", measure.strategic_lead),
    )
    reporting = [measure.frequency.capitalize(), f"to {number_of(measure.decimals, 'decimal place')}"]
    if measure.reporting_lag_days is not None:
        reporting.append(f"within {number_of(measure.reporting_lag_days, 'working day')}")
    parts = f"{measure.numerator} ÷ {measure.denominator}" if measure.has_parts else ""
    values: dict[str, Content] = {
        "reference": measure.ref,
        "measure": measure.title,
        "definition": "\n".join(part for part in (measure.definition, measure.rationale) if part),
        "calculation": calculation_words(catalogue, measure, parts),
        "data_source": measure.data_source,
        "people": "\n".join(f"{role}: {name}" for role, name in people if name),
        "reporting": "\n".join(
            part for part in (", ".join(reporting), _bands(catalogue, measure, period)) if part
        ),
    }
    return Asked(measure.ref, values)


def _bands(catalogue: "Catalogue", measure: Measure, period: Period) -> str:
    """Say where its grades end, of a measure for which that is not as for all others."""
    target = catalogue.target(measure.ref, period)
    if not (measure.has_bands or (target and target.has_bands)):
        return ""
    scheme = catalogue.framework.scheme
    return band_words(RuleFacts.of(measure, scheme, target), measure.unit, scheme)


def _example_rated(scheme: "Scheme") -> str:
    """Rate the example on Start here as the council would: a percentage of which more is better."""
    measure = Measure(
        ref="example", title="", service="", unit=Unit.PERCENT, decimals=1, polarity=Polarity.HIGHER,
        frequency=Frequency.QUARTERLY, bounded=True,
    )  # fmt: skip
    figure = {
        "outturn": EXAMPLE_OUTTURN,
        "target": EXAMPLE_TARGET,
        "target_high": None,
        "marker": None,
        "due": True,
    }
    unknown = {"travel_long": None, "travel_short": None}
    facts = RuleFacts.of(measure, scheme)
    return str(run(rating_rule(facts.grades), {**facts.known(), **figure, **unknown}))
