"""The page of key features: what the figures say in sentences, or what officers made of that."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.report_words import ANNUAL_REPORT
from pmf_xl.layout.parts import Column, Gap, Kind, Line, Note, Part, Sheet, Table, Title
from pmf_xl.release.texts import without
from pmf_xl.reports.key_features import key_features as features_of
from pmf_xl.reports.pieces import OFFICERS_ONLY, or_note
from pmf_xl.reports.year import year_of

if TYPE_CHECKING:
    from pmf_xl.reports.edited_words import KeyWords
    from pmf_xl.reports.selection import View
    from pmf_xl.rules.periods import Period

KEY_FEATURES = "Key features"
EDITED = "Edited by the performance team."
_SAYS = Column("says", "What the figures say", Kind.LONG_TEXT, 76)


def key_features(view: "View") -> list[Sheet]:
    """Declare the page that a report begins with."""
    title = Title(
        view.report.title or view.report.name,
        f"{KEY_FEATURES}: {view.catalogue.framework.council}, {_period(view).label}",
    )
    officers = [Note(OFFICERS_ONLY)] if view.release.for_officers else []
    if view.words is not None and view.words.edited:
        parts: list[Part] = [
            *officers,
            Note(EDITED),
            *_since(view, view.words),
            Gap(),
            _edited(view, view.words),
        ]
    else:
        made = view.words.made if view.words else {one.about: one.text for one in features_of(view)}
        about = Column("about", "About", Kind.TEXT, 19)
        lines = tuple(Line(key, {"about": key, "says": said}) for key, said in made.items())
        table = Table((about, _SAYS), lines, keys=("about",))
        parts = [
            *officers,
            *or_note(table, f"Nothing was reported for {_period(view).label} that can be counted."),
        ]
    return [Sheet(KEY_FEATURES, (title, *parts), landscape=False)]


def _period(view: "View") -> "Period":
    """Give the period that the sentences are of: in an annual report the year."""
    year = year_of(view.release) if ANNUAL_REPORT in view.report.sections else None
    return year or view.period


def _edited(view: "View", words: "KeyWords") -> Table:
    """Give what officers wrote, for others than officers without what may not be named."""
    names = view.release.withheld_names
    lines = tuple(
        Line(str(at), {"says": said if view.release.for_officers else without(names, said)})
        for at, said in enumerate(words.edited)
    )
    return Table((Column("says", KEY_FEATURES, Kind.LONG_TEXT, 95),), lines, keys=("says",))


def _since(view: "View", words: "KeyWords") -> list[Note]:
    """Tell officers what the figures say otherwise by now."""
    if not words.changed or not view.release.for_officers:
        return []
    return [
        Note(f"The figures say otherwise than when it was edited of: {'; '.join(words.changed).lower()}.")
    ]
