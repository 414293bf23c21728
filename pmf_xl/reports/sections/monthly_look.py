"""The months between returns: by directorate, which measures are heading off target, what changed, what is done."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Part, Section, Sheet, Table, Title
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.pieces import key_of, without_empty
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pmf_xl.reports.selection import View
    from pmf_xl.returns.looks import LookStanding

MONTHLY = "Monthly look"
NOT_TOLD = "Nothing has been returned yet."
PROVISIONAL = "What services said between returns. It is provisional: nothing that counts follows from it."

COLUMNS = (
    Column("reference", "Ref", Kind.TEXT, 0),
    Column("measure", "Measure and service", Kind.LONG_TEXT, 40),
    Column("so_far", "So far", Kind.FIGURE, 0),
    Column("aim", "Target by now", Kind.FIGURE, 0),
    Column("expected", "Expected", Kind.FIGURE, 0),
    Column("target", "Target", Kind.FIGURE, 0),
    Column("rating", "Heading for", Kind.RATING, 0),
    Column("changed", "Since last month", Kind.LONG_TEXT, 20),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 38),
    Column("action", "Action", Kind.LONG_TEXT, 32),
)


def monthly_look(view: "View") -> list[Sheet]:
    """Declare what was said in a month between returns, what is heading off target first in each directorate."""
    looks = view.release.looks
    title = Title(MONTHLY, f"{view.period.label}, provisional: {_in_short(view, looks)}")
    if not looks:
        said = "Nothing is looked at in this period: a monthly look is of a month between two returns."
        return [Sheet(MONTHLY, (Title(MONTHLY, view.period.label), Note(said)))]
    parts: list[Part] = []
    columns = tuple(
        one for one in COLUMNS if one.key != "expected" or any(_shown(look, one.key) for look in looks)
    )
    told = without_empty(Table(columns, tuple(_line(view, one) for one in looks), keys=("reference",)))
    for directorate in dict.fromkeys(_directorate(view, one) for one in looks):
        own = [one for one in looks if _directorate(view, one) == directorate]
        parts += _of_directorate(view, directorate or "No directorate", own, told.columns)
    return [Sheet(MONTHLY, (title, Note(PROVISIONAL), Gap(), *parts, *key_of(view.release)), freeze=2)]


def _of_directorate(
    view: "View", name: str, looks: "Sequence[LookStanding]", columns: tuple[Column, ...]
) -> "Iterator[Part]":
    ordered = sorted(looks, key=lambda one: (not is_off(view, one), _rank(one)))
    lines = tuple(_line(view, one) for one in ordered)
    yield Section(f"{name}: {_in_short(view, looks)}")
    yield Table(columns, lines, keys=("reference",))
    yield Gap()


def _rank(one: "LookStanding") -> int:
    """Put red before amber, then what nothing was returned of, what is on target, and what is only commented on."""
    if not one.told:
        return 2
    return {Rating.RED: 0, Rating.AMBER: 1, "": 4}.get(one.rating, 3)


def is_off(view: "View", one: "LookStanding") -> bool:
    """Say whether a measure is heading for a rating that does not count as on target."""
    scheme = view.catalogue.framework.scheme
    return one.rating != "" and has_colour(one.rating) and one.rating not in scheme.counts_as_on_target


def _in_short(view: "View", looks: "Sequence[LookStanding]") -> str:
    off, silent = sum(is_off(view, one) for one in looks), sum(not one.told for one in looks)
    said = f"{off} of {number_of(len(looks), 'measure')} heading off target"
    return f"{said}, {silent} not told" if silent else said


def _directorate(view: "View", one: "LookStanding") -> str:
    return view.catalogue.service(one.service).directorate


def _line(view: "View", one: "LookStanding") -> Line:
    values: dict[str, Content] = {
        "reference": one.ref,
        "measure": f"{view.catalogue.measure(one.ref).title}\n{view.catalogue.service(one.service).name}",
        "so_far": _shown(one, "so_far"),
        "aim": one.asked.values.get("aim"),
        "expected": _shown(one, "expected"),
        "target": one.asked.values.get("target"),
        "rating": one.rating or None,
        "changed": _changed(view, one),
        "commentary": _text(one, "commentary") if one.told else NOT_TOLD,
        "action": _action(one),
    }
    facts: dict[str, Content] = {key: one.asked.facts[key] for key in ("unit", "decimals")}
    return Line(one.ref, values, facts)


def _shown(one: "LookStanding", column: str) -> Content:
    number = one.number(column)
    return _text(one, column) if number is None else number


def _text(one: "LookStanding", column: str) -> str | None:
    found = one.held.get(column)
    return None if found in (None, "") else str(found)


def _action(one: "LookStanding") -> str | None:
    needed = "Action is needed." if one.held.get("needs_action") == "Yes" else ""
    return " ".join(filter(None, (needed, _text(one, "action")))) or None


def _changed(view: "View", one: "LookStanding") -> str | None:
    """Say what has become of a measure since the month before, within the same quarter."""
    if not one.told or not one.before:
        return None
    now, before = one.rating, one.rating_before
    if not now or not before:
        return None
    if now == before:
        return "As before"
    label = view.catalogue.framework.scheme.label
    return f"Was heading for {label(before).lower()}"
