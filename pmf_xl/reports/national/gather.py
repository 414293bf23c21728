"""Gathering what councils gave: of each by the code that decides what stands of its figures, and by its own catalogue.

What it may not show to everybody, a council does not show to another body either: see `release/withholding.py`.
"""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.kept import from_json
from pmf_xl.figures import FigureKey
from pmf_xl.layout.contribution_words import lacking_words
from pmf_xl.layout.words import MARKER_WORDS, POLARITY_WORDS, UNIT_WORDS
from pmf_xl.ledger import Event
from pmf_xl.ledger.others import others_of
from pmf_xl.past.seen import past_seen_from
from pmf_xl.problems import NothingYetError
from pmf_xl.release.withholding import Withholding, may_not_be_named
from pmf_xl.reports.national.given import Council, GivenFigure, National, Stands
from pmf_xl.returns.times import Times
from pmf_xl.rules.periods import is_due
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Marker, Polarity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pmf_xl.catalogue import Catalogue, Measure, Target
    from pmf_xl.ledger.asking import Asking
    from pmf_xl.past import Held, Past
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

#: Markers that stand in place of a figure, whatever was filed beside them.
_INSTEAD = (Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE)


def gather(workspace: "WorkspaceFolder", period: "Period") -> National:
    """Read what every council gave for a period that lets this workspace's read it, all as it is at one moment.

    Raises `NothingYetError` where none does, or nothing is to be compared.
    """
    catalogue = workspace.catalogue_of(period)
    compared = tuple(catalogue.measures)
    ranges = {
        measure.ref: aim
        for measure in compared
        if measure.polarity is Polarity.RANGE and (aim := catalogue.target(measure.ref, period)) is not None
    }
    with others_of(workspace.ledger) as others:
        step = workspace.step("Reading councils", len(others.letting))
        read = [
            _council(others.of(code), code, period, compared, ranges) for code in step.each(others.letting)
        ]
        own = others.own()
        if own.events():  # it reports itself, as in a club of councils that compare themselves
            read.append(_council(own, own.council, period, compared, ranges))
        unread = [Council(code, code, Stands.MOVED) for code in others.moved]
        unread += [Council(code, code, Stands.NOT_LET) for code in others.not_letting]
    if all(one.code == workspace.settings.council for one in read):
        raise NothingYetError(
            f"No council in {workspace.ledger.name} lets {workspace.settings.council} read its figures. "
            f"Each does so in its own workspace with: pmf-xl let-read {workspace.settings.council}"
        )
    read.sort(key=lambda one: (one.name.casefold(), one.code))
    return National(catalogue.framework.council, period, compared, ranges, (*read, *unread))


def _council(
    ledger: "Asking",
    code: str,
    period: "Period",
    compared: "Sequence[Measure]",
    ranges: "Mapping[str, Target]",
) -> Council:
    """Read one council; of what it says now of its measures, what it said when it last issued anything is known."""
    events = ledger.events()
    if not events:
        nothing = {measure.ref: _lacking("Nothing issued yet") for measure in compared}
        return Council(code, code, Stands.NOTHING_YET, nothing)
    # A period is closed with the catalogue that it was issued from, which may be an older one.
    issued = [event for event in events if event.event is Event.ISSUED]
    latest = from_json(ledger.catalogue((issued or events)[-1].catalogue))
    name = latest.framework.council
    if latest.framework.year_start != period.year_start:
        return Council(code, name, Stands.OTHER_YEAR)
    past = past_seen_from(Times(latest, ledger), ledger, period, [measure.ref for measure in compared])
    own = past.times.at(period)
    hidden = Withholding(own, past, own.framework.suppress_below)
    given = {
        measure.ref: _given(measure, own, past, hidden, period, ranges.get(measure.ref))
        for measure in compared
    }
    gave = any(one.outturn is not None or one.marker is Marker.CONFIDENTIAL for one in given.values())
    closing = past.times.closing(period)
    stands = Stands.GAVE if gave else Stands.NOTHING_YET
    return Council(code, name, stands, given, closing.at.date() if closing else None)


def _given(
    measure: "Measure",
    own: "Catalogue",
    past: "Past",
    hidden: Withholding,
    period: "Period",
    aim: "Target | None",
) -> GivenFigure:
    """Give a council's figure of one measure as it may be shown, and say whether it counts among others."""
    theirs = own.measure_or_none(measure.ref)
    if theirs is None:
        return GivenFigure(None, Marker.NOT_APPLICABLE, "Not among its measures")
    if may_not_be_named(theirs):
        return GivenFigure(None, Marker.CONFIDENTIAL, _word(Marker.CONFIDENTIAL))
    if theirs.unit is not measure.unit:
        return GivenFigure(
            None,
            None,
            f"Left out: the unit is {UNIT_WORDS[theirs.unit]} there, {UNIT_WORDS[measure.unit]} here",
        )
    if theirs.polarity is not measure.polarity:
        return GivenFigure(
            None,
            None,
            f"Left out: good is {POLARITY_WORDS[theirs.polarity].lower()} there, "
            f"{POLARITY_WORDS[measure.polarity].lower()} here",
        )
    held = past.figure(measure.ref, period)
    if held is not None and hidden.figure(FigureKey(measure.ref, "", period)):
        return GivenFigure(None, Marker.CONFIDENTIAL, _word(Marker.CONFIDENTIAL))
    marker = Marker(held.marker) if held and held.marker else None
    if marker in _INSTEAD:
        return GivenFigure(None, marker, _word(marker))
    if held is None or held.outturn is None:
        if is_due(theirs.frequency, period):
            return _lacking("Not returned yet")
        return GivenFigure(None, Marker.NOT_APPLICABLE, "Not due in this period")
    return _figure(held, marker, measure, period, aim)


def _figure(
    held: "Held", marker: Marker | None, measure: "Measure", period: "Period", aim: "Target | None"
) -> GivenFigure:
    assert held.outturn is not None
    outturn = round_half_away(held.outturn, measure.places)  # as it is shown, so that equal looks equal
    notes = [_word(marker)] if marker else []
    why = ""
    if held.is_partial:
        why = f"Not ranked: of a part only, {lacking_words(held.gaps, held.absent, period)}"
    elif measure.polarity is Polarity.RANGE and (aim is None or aim.target is None):
        why = "Not ranked: no range is given on Targets here"
    notes += [why] if why else []
    return GivenFigure(outturn, marker, "; ".join(notes), counts=not why)


def _lacking(why: str) -> GivenFigure:
    return GivenFigure(None, Marker.NOT_AVAILABLE, why)


def _word(marker: Marker | None) -> str:
    return MARKER_WORDS[marker].capitalize() if marker else ""
