"""Key features in words: every sentence of a year, of every report of five councils, reckoned a second time."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from reckoning import COLOURS, MONTHS, Reckoning, When, decimal
from test_four_quarters import CLOSED, _last_delivered, _last_told, _milestone_rating, on_target

from councils import every_council
from pmf_xl.catalogue import Measure
from pmf_xl.catalogue.report_words import ANNUAL_REPORT
from pmf_xl.reports.defined import view_of
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.key_features import key_features
from pmf_xl.reports.selection import View
from pmf_xl.reports.sentences import Feature
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Reader
from year_at_work import Year

Said = dict[tuple[Period, str], tuple[View, dict[str, Feature]]]  # by period and report
MONTH = {
    "April": 1, "May": 2, "June": 3, "July": 4, "August": 5, "September": 6, "October": 7, "November": 8, "December": 9,
    "January": 10, "February": 11, "March": 12,
}  # fmt: skip


@pytest.fixture(scope="module")
def reckoned(year: Year) -> Reckoning:
    return Reckoning(year)


@pytest.fixture(scope="module")
def said(year: Year) -> Said:
    """What every report would say, whether it has the section or not; that of a year says other things."""
    found = {}
    for quarter in year.quarters:
        gathered = Gathered(year.workspace, quarter)
        for report in year.workspace.catalogue.framework.reports:
            # Where it selects by rating it is of no measure that is on target.
            if "rating" not in report.filter and ANNUAL_REPORT not in report.sections:
                view = view_of(gathered, report)
                found[quarter, report.name] = view, {one.about: one for one in key_features(view)}
    return found


def about(said: Said, what: str) -> Iterator[tuple[Period, View, list[str], str]]:
    """Of each report: the measures it is of, and the sentence about something; empty text where there is none."""
    for (quarter, _), (view, features) in said.items():
        one = features.get(what)
        if one is None and len(features) == 10:
            continue  # there was no room for it
        yield quarter, view, [figure.ref for figure in view.measures], one.text if one else ""


def wanted(reckoned: Reckoning, quarter: Period, view: View) -> list[str]:
    outside = view.report.reader is Reader.PUBLIC
    return reckoned.selected(view.report.filter, When.of(quarter), outside=outside)


def named(text: str) -> tuple[int, list[str]]:
    """How many things a sentence says there are, and the names it gives."""
    head, *lines = text.split("\n")
    if not lines:
        return 1, [text[len(head.partition(": ")[0]) + 2 : -1]]
    names = [line[2:] for line in lines if not line.startswith("• and ")]
    more = sum(int(line.split()[2]) for line in lines if line.startswith("• and "))
    assert more == 0 or len(names) == 3
    return len(names) + more, names


def shown(measure: Measure, figure: float) -> str:
    """A figure as people write it, by decimal arithmetic."""
    value = (
        decimal(figure, measure.decimals + 2) * 100
        if measure.unit == "percent"
        else decimal(figure, measure.decimals)
    )
    if measure.unit == "yesno":
        return "Yes" if figure else "No"
    value = value or abs(value)
    text = f"{abs(value):,.{measure.decimals}f}"
    sign = "-" if value < 0 else ""
    return {"percent": f"{sign}{text}%", "currency": f"{sign}£{text}", "days": f"{sign}{text} days"}.get(
        measure.unit, f"{sign}{text}"
    )


def period_called(label: str) -> When:
    if found := re.fullmatch(r"([QH]\d) (\d{4}-\d\d)", label):
        return When.of(f"{found[2]}-{found[1]}")
    if re.fullmatch(r"\d{4}-\d\d", label):
        return When.of(f"{label}-Y")
    month, year = label.split()
    start = int(year) - (MONTH[month] > 9)
    return When(start * 12 + MONTH[month], 1)


def before(reckoned: Reckoning, ref: str, when: When) -> Iterator[When]:
    """The periods before in which a measure was due, as long as the council's own or the measure's, latest first."""
    own = max(MONTHS[reckoned.measures[ref].frequency], when.months)
    end = (when.end - 1) // own * own
    while end > when.end - 12 * 12:
        yield When(end, when.months)
        end -= own


def since_is_so(reckoned: Reckoning, ref: str, when: When, words: str) -> str:
    """Hold "the highest since" and "the lowest of" to every figure there is; returns what was said."""
    measure = reckoned.measures[ref]
    places = measure.places
    figure = reckoned.figure(ref, when)
    assert figure is not None
    now = decimal(figure, places)
    then = [reckoned.figure(ref, one) for one in before(reckoned, ref, when)]
    while then and then[-1] is None:
        then.pop()
    found = re.search(r", the (highest|lowest) (?:since (.*?) \((.*?)\)|of (\d+) figures)", words)
    if not found:
        return ""
    assert measure.aggregation != "cumulative"
    sign = 1 if found[1] == "highest" else -1
    if found[4]:
        assert None not in then
        assert int(found[4]) == len(then) + 1 >= 6
        assert all(sign * decimal(one, places) < sign * now for one in then if one is not None)
        return "of figures"
    at = period_called(found[2])
    count = 0
    for one, value in zip(before(reckoned, ref, when), then, strict=False):
        assert value is not None
        if one.end == at.end:
            assert sign * decimal(value, places) >= sign * now
            assert shown(measure, value) == found[3]
            break
        assert sign * decimal(value, places) < sign * now, (ref, words)
        count += 1
    assert count >= 2
    return "since"


@every_council
def test_how_many_are_on_target_and_how_many_were(year: Year, said: Said, reckoned: Reckoning) -> None:
    scheme, compared = year.catalogue.framework.scheme, 0
    for quarter, view, refs, text in about(said, "On target"):
        assert sorted(refs) == sorted(wanted(reckoned, quarter, view))
        count, of = on_target([reckoned.rating(ref, When.of(quarter)) for ref in refs], scheme)
        assert bool(text) == bool(of)
        if not text:
            continue
        assert text.startswith(f"{count} of {of} measures")
        then = on_target([reckoned.rating(ref, When.of(quarter.previous())) for ref in refs], scheme)
        if found := re.search(r"; in (.*) it was (\d+) of (\d+)\.", text):
            assert (found[1], int(found[2]), int(found[3])) == (quarter.previous().label, *then)
        elif found := re.search(r", (?:(\d+) (more|fewer) than|as many as) in (.*)\.", text):
            assert then == (count - int(found[1] or 0) * (-1 if found[2] == "fewer" else 1), of)
            assert found[3] == quarter.previous().label
        else:
            assert quarter == year.quarters[0] or not then[1]
            continue
        compared += 1
    assert compared > 3


def crossed(reckoned: Reckoning, ref: str, when: When, *, now: bool) -> When | None:
    """In which period a measure was last rated, where it was then on the other side of its target."""
    on = year_scheme(reckoned)
    rating, measure = reckoned.rating(ref, when), reckoned.measures[ref]
    if rating not in COLOURS or on(rating) is not now or not reckoned.due(measure, when):
        return None
    for then in before(reckoned, ref, when):
        was = reckoned.rating(ref, then)
        if was not in ("NO DATA", "PARTIAL"):
            return then if was in COLOURS and on(was) is not now else None
    return None


def year_scheme(reckoned: Reckoning) -> Callable[[str], bool]:
    counted = reckoned.framework.scheme.counts_as_on_target
    return lambda rating: rating in counted


@every_council
@pytest.mark.parametrize(("what", "now"), [("Now off target", False), ("Back on target", True)])
def test_which_have_crossed_their_target(
    year: Year, said: Said, reckoned: Reckoning, what: str, now: bool
) -> None:
    seen = Counter[str]()
    for quarter, _, refs, text in about(said, what):
        when = When.of(quarter)
        expected = {ref: then for ref in refs if (then := crossed(reckoned, ref, when, now=now))}
        assert bool(text) == bool(expected), (quarter, text, expected)
        if not text:
            continue
        count, names = named(text)
        assert text.startswith(f"{count} measure")
        assert count == len(expected)
        for name in names:
            ref = next(ref for ref in expected if name.startswith(f"{ref} {reckoned.measures[ref].title},"))
            measure, then = reckoned.measures[ref], expected[ref]
            words = name[len(ref) + 1 + len(measure.title) :]
            figure, was = reckoned.figure(ref, when), reckoned.figure(ref, then)
            assert figure is not None
            assert was is not None
            found = re.match(
                r", (\w+), (.*?)(?: against a target of (.*?))?, after (.*?) \((\w+)\) in (\S+(?: \S+)?)",
                words,
            )
            assert found, words
            label = year.catalogue.framework.scheme.label
            assert found[1] == label(reckoned.rating(ref, when)).lower()
            assert found[2] == shown(measure, figure)
            assert found[5] == label(reckoned.rating(ref, then)).lower()
            assert found[4] == shown(measure, was)
            assert period_called(found[6].rstrip(",")).end == then.end
            aim = reckoned.target(ref, when)
            assert aim is not None
            assert found[3] == " to ".join(dict.fromkeys(shown(measure, end) for end in aim))
            seen[since_is_so(reckoned, ref, when, words)] += 1
    assert sum(seen.values()) > 3


@every_council
def test_which_exceptions_have_lasted(year: Year, said: Said, reckoned: Reckoning) -> None:
    escalation, seen = year.catalogue.framework.escalation, 0
    for quarter, _, refs, text in about(said, "Exceptions that last"):
        when = When.of(quarter)
        running = {
            ref: reckoned.periods_running(ref, when) for ref in refs if reckoned.is_exception(ref, when)
        }
        lasted = {ref: count for ref, count in running.items() if count > 1}
        assert bool(text) == bool(lasted)
        if text:
            count, names = named(text)
            assert count == len(lasted)
            assert text.startswith(f"{count} of {len(running)} exception")
            for name, longest in zip(names, sorted(lasted.values(), reverse=True), strict=False):
                ref = name.split()[0]
                assert f", for {longest} periods running" in name
                assert lasted[ref] == longest
                tier = min(longest // escalation.after, len(escalation.tiers) - 1)
                assert ("goes to" in name) == (tier > 0)
                assert tier == 0 or name.endswith(f"which goes to the {escalation.tiers[tier]}")
                seen += 1
    assert seen


@every_council
def test_which_have_no_figure(year: Year, said: Said, reckoned: Reckoning) -> None:
    seen = 0
    for quarter, _, refs, text in about(said, "No figure"):
        lacking = [ref for ref in refs if reckoned.rating(ref, When.of(quarter)) == "NO DATA"]
        assert bool(text) == bool(lacking)
        if text:
            count, names = named(text)
            assert count == len(lacking)
            assert quarter.label in text
            assert [name.split()[0] for name in names] == lacking[:3]
            seen += count
    assert seen


@every_council
@pytest.mark.parametrize(("what", "good"), [("Became worse", -1), ("Became better", 1)])
def test_what_moved_most(year: Year, said: Said, reckoned: Reckoning, what: str, good: int) -> None:
    """The words are held to what was typed; that none moved more is held to every measure of the same direction."""
    seen = Counter[str]()
    for quarter, view, refs, text in about(said, what):
        when, outside = When.of(quarter), view.report.reader is Reader.PUBLIC
        if not text:
            continue
        word = what.split()[1]
        found = re.match(
            rf"(\d+) measures? (?:is|are) {word} than (?:its|their) figure before, by the largest share of it (\S+) ",
            text,
        )
        assert found, text
        ref = found[2]
        measure = reckoned.measures[ref]
        moves = {one: move for one in refs if (move := moved(reckoned, one, when, outside=outside))}
        ways = {one: move for one, move in moves.items() if way(reckoned, one, when, move) == good}
        figures = re.match(
            r"(.*?)( added)?, after (.*?) in (the period before|\S+(?: \S+)?)[,.]",
            text.split(f"{measure.title}: ")[1],
        )
        assert figures, text
        now, then = moves[ref]
        assert figures[1] == shown(measure, now)
        assert figures[3] == shown(measure, then)
        share = {
            one: abs(a - b) / abs(b)
            for one, (a, b) in ways.items()
            if b and measure_counts(reckoned, one, when)
        }
        assert share[ref] == pytest.approx(max(share.values()), rel=1e-3), (ref, share)
        if measure.polarity != "none":
            assert int(found[1]) == len(ways), (quarter, what)
        seen[since_is_so(reckoned, ref, when, text) if not figures[2] else "added"] += 1
    assert sum(seen.values()) > 3


def measure_counts(reckoned: Reckoning, ref: str, when: When) -> bool:
    return reckoned.measures[ref].unit != "yesno" and reckoned.due(reckoned.measures[ref], when)


def moved(reckoned: Reckoning, ref: str, when: When, *, outside: bool) -> tuple[float, float] | None:
    """What is compared: a figure with the one of the due period before, or what two periods added.

    Readers outside are given figures as they are printed.
    """
    measure = reckoned.measures[ref]

    def known(of: When) -> float | None:
        figure = None if reckoned.lacking(ref, of) else reckoned.figure(ref, of)
        return float(decimal(figure, measure.places)) if outside and figure is not None else figure

    earlier = next(before(reckoned, ref, when))
    now, then = known(when), known(earlier)
    if not reckoned.due(measure, when) or now is None or then is None:
        return None
    if measure.aggregation != "cumulative":
        return now, then
    last = next(before(reckoned, ref, earlier))
    base = known(last) if last.year_end == earlier.year_end else 0.0  # the first of a year adds all of it
    if base is None:
        return None
    return (now - then if earlier.year_end == when.year_end else now), then - base


def way(reckoned: Reckoning, ref: str, when: When, move: tuple[float, float]) -> int:
    """1 for the better, -1 for the worse, 0 for neither."""
    measure = reckoned.measures[ref]
    places = measure.places
    now, then = (decimal(round(one, 9), places) for one in move)
    if measure.polarity == "none":
        return 0
    if measure.polarity == "range":
        aim = reckoned.target(ref, when)
        if aim is None:
            return 0
        low, high = (decimal(one, places) for one in aim)
        off = [max(low - one, one - high, Decimal(0)) for one in (now, then)]
        return (off[0] < off[1]) - (off[0] > off[1])
    sign = 1 if measure.polarity == "higher" else -1
    return sign * ((now > then) - (now < then))


@every_council
def test_which_projects_are_red(year: Year, said: Said) -> None:
    slippage = timedelta(year.catalogue.framework.scheme.slippage_days)
    seen = 0
    for quarter, view, _, text in about(said, "Projects"):
        red = []
        for project in view.projects:
            for one in year.catalogue.milestones_of(project.ref):
                status, completed = _last_delivered(year, f"{project.ref}/{one.ref}", quarter)
                done = status == "Done" or (status is None and completed is not None)
                rating = _milestone_rating(status, one.due, completed, quarter.last_day, slippage)
                if not done and rating == "RED" and project.ref not in red:
                    red.append(project.ref)
        assert bool(text) == bool(red), (quarter, text, red)
        if text:
            count, names = named(text)
            assert text.startswith(f"{count} of {len(view.projects)} project")
            assert count == len(red)
            assert [name.split()[0] for name in names] == red[:3]
            seen += 1
    assert seen


@every_council
def test_which_risks_are_over_the_threshold(year: Year, said: Said) -> None:
    threshold = year.catalogue.framework.risk.threshold
    for quarter, view, _, text in about(said, "Risks"):
        asked = [row.ref for row in year.catalogue.register("risks")]
        rows = [one.row.ref for one in view.release.registers.get("risks", ())]
        assert set(rows) <= set(asked)
        scores = {ref: _score(year, ref, quarter) for ref in rows}
        over = {ref: score for ref, score in scores.items() if score >= threshold}
        assert bool(text) == bool(over)
        if text:
            count, names = named(text)
            assert count == len(over)
            assert text.startswith(f"{count} of {len(rows)} risk")
            assert f"at or over the threshold of {threshold}" in text
            for name in names:
                ref = name.split()[0]
                found = re.search(r", (\d+)(?: after (\d+))?$", name)
                assert found, name
                assert int(found[1]) == over[ref]
                assert found[2] is None or int(found[2]) == _score(year, ref, quarter.previous())


def _score(year: Year, ref: str, quarter: Period) -> int:
    """Likelihood times impact, each as it was last said."""
    levels: dict[str, int] = {}
    for period in year.collected:
        if period.last_day <= quarter.last_day:
            levels |= {
                key: value
                for key, value in year.entered.get(("Risks", ref, str(period)), {}).items()
                if key in ("Likelihood", "Impact") and value is not None
            }
    return levels.get("Likelihood", 0) * levels.get("Impact", 0)


@every_council
def test_which_actions_are_past_their_date(year: Year, said: Said) -> None:
    seen = 0
    for quarter, view, refs, text in about(said, "Actions"):
        if view.report.filter and year.catalogue.register("actions"):
            continue  # those of the register belong by more than their measures; tests/registers
        still = []
        for number, (_, due) in year.deeds.items():
            ref, _, raised = number.rpartition("/")
            if ref in refs and Period.parse(raised).last_day <= quarter.last_day:
                status, _ = _last_told(year, number, Period.parse(raised), quarter)
                still += [] if status in CLOSED else [(quarter.last_day - due).days]
        for row in year.catalogue.register("actions"):
            if row["raised"] <= quarter and (not row.confidential or view.release.for_officers):
                status, _ = _last_told(year, row.ref, row["raised"], quarter)
                due = row["due"]
                still += [] if status in CLOSED else [(quarter.last_day - due).days if due else 0]
        late = sorted((days for days in still if days > 0), reverse=True)
        assert bool(text) == bool(late)
        if text:
            count, names = named(text)
            assert count == len(late)
            assert text.startswith(f"{count} of {len(still)} open action")
            assert [int(name.rpartition(", by ")[2].split()[0]) for name in names] == late[:3]
            seen += 1
    assert seen


@every_council
def test_a_sentence_carries_the_figures_it_was_made_from(said: Said, reckoned: Reckoning) -> None:
    carried = 0
    for _, features in said.values():
        for what in ("Now off target", "Back on target"):
            for key, value in features[what].figures.items() if what in features else ():
                ref, _, when = key.rpartition(" ")
                places = reckoned.measures[ref].decimals + 2
                assert value == pytest.approx(
                    reckoned.figure(ref, When.of(when)), abs=10 ** -reckoned.measures[ref].decimals
                )
                carried += places > 0
    assert carried > 10


ADJECTIVES = "good bad strong weak significant slight sharp poor excellent encouraging disappointing marked steep notable"


@every_council
def test_no_word_says_more_than_the_figures(said: Said, year: Year) -> None:
    titles = [one.title for one in (*year.catalogue.measures, *year.catalogue.projects)]
    for _, features in said.values():
        assert len(features) <= 10
        for one in features.values():
            text = one.text
            for title in titles:
                text = text.replace(title, "")
            assert not set(re.findall(r"[a-z]+", text.lower())) & set(ADJECTIVES.split())
