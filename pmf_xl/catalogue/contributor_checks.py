"""Whether the parts that several services give of a figure can make it up."""

from collections import Counter
from collections.abc import Iterator

from pmf_xl.catalogue.entries import Entries, Entry, by_ref
from pmf_xl.catalogue.grid import tidy
from pmf_xl.catalogue.values import text_of
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.terms import Contributions, Unit

_OF_PERCENT = "Choose average; or name its numerator and denominator, which are then added up."
_OF_MONEY = "Choose sum; or, of a cost per head, name its numerator and denominator, which are then added up."
_OF_YES_NO = "Give each service a measure of its own, or count in numbers how many of them do."


def contributors_fit_their_measures(entries: Entries) -> Iterator[Problem]:
    """A measure has both contributors, each once, and a rule by which their parts make up its figure; or neither."""
    for entry in entries["measures"]:
        contributors, rule = entry.codes("contributors"), entry.text("contributions")
        given, ref = entry.row.cells.get("contributors"), entry.text("ref")
        if given is not None:
            yield from _repeated(entry, text_of(given))
        if contributors and not rule and "contributions" not in entry.row.cells:
            yield entry.problem(messages.contributions_missing(measure=ref), "contributions")
        if rule and given is None:
            yield entry.problem(messages.contributors_missing(measure=ref, found=rule), "contributors")
        if contributors and rule and (instead := _unfit(entry, rule)):
            unfit = messages.contributions_unfit(
                measure=ref, unit=entry.text("unit"), contributions=rule, instead=instead
            )
            yield entry.problem(unfit, "contributions")
        if not (contributors and rule):
            for key in ("contributors", "contributions"):
                entry.values.pop(key, None)


def _repeated(entry: Entry, text: str) -> Iterator[Problem]:
    counts = Counter(code for code in map(tidy, text.split(";")) if code)
    for code, times in counts.items():
        if times > 1:
            yield entry.problem(messages.contributor_repeated(found=code), "contributors")


def _unfit(entry: Entry, rule: str) -> str:
    """Say what to do instead where parts of this unit cannot be put together by a rule; nothing where they can."""
    if entry.text("unit") == Unit.YESNO:
        return _OF_YES_NO
    if entry.text("numerator") and entry.text("denominator"):
        return ""
    if entry.text("unit") == Unit.PERCENT and rule == Contributions.SUM:
        return _OF_PERCENT
    return _OF_MONEY if entry.text("unit") == Unit.CURRENCY and rule == Contributions.AVERAGE else ""


def parts_are_of_one_kind(entries: Entries) -> Iterator[Problem]:
    """A measure is reported by services or by breakdowns, not by both."""
    measures = by_ref(entries)
    for entry in entries["breakdowns"]:
        measure = measures.get(entry.text("ref"))
        if measure and measure.codes("contributors"):
            entry.usable = False
            found = entry.text("label") or entry.text("code")
            yield entry.problem(
                messages.breakdown_of_contributions(measure=entry.text("ref"), found=found), "ref"
            )
