"""What must hold of the reports that a framework defines: sections, filters and words that there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmf_xl.catalogue.entries import Entries, Entry
from pmf_xl.catalogue.grade_tables import OF_REPORTS
from pmf_xl.catalogue.grid import did_you_mean, lower_first, plain
from pmf_xl.catalogue.register_tables import REGISTERS
from pmf_xl.catalogue.report_words import FILTERS, SECTIONS
from pmf_xl.catalogue.tables import REPORTS
from pmf_xl.problems import Problem, messages


def sections_are_known(entries: Entries) -> Iterator[Problem]:
    """A report has sections, and each is one that there is; case, spaces and hyphens do not matter."""
    by_plain = {plain(name): name for name in SECTIONS}
    for entry in entries["reports"]:
        given = entry.codes("sections")
        entry.values["sections"] = tuple(dict.fromkeys(by_plain.get(plain(name), name) for name in given))
        for name in given:
            if plain(name) not in by_plain:
                unknown = messages.unknown_section(
                    heading="sections", found=f"'{name}'", near=did_you_mean(name, SECTIONS),
                    choices=", ".join(SECTIONS),
                )  # fmt: skip
                yield entry.problem(unknown, "sections")
        if not given and "sections" not in entry.row.cells:
            says = lower_first(REPORTS.field("sections"))
            yield entry.problem(messages.value_missing(heading="sections", says=says), "sections")


def filters_select_something(entries: Entries) -> Iterator[Problem]:
    """A filter is written as one, and selects by words that the catalogue holds."""
    words = _words(entries)
    for entry in entries["reports"]:
        seen: set[str] = set()
        for part in filter(str.strip, entry.text("filter").split(";")):
            key, colon, given = (text.strip() for text in part.partition(":"))
            if reason := _unreadable(key, colon, given, seen):
                yield entry.problem(messages.bad_filter(heading="filter", reason=reason), "filter")
            elif key not in FILTERS:
                unknown = messages.unknown_filter(
                    heading="filter",
                    found=f"'{key}'",
                    near=did_you_mean(key, FILTERS),
                    choices=", ".join(FILTERS),
                )
                yield entry.problem(unknown, "filter")
            else:
                yield from _unknown_words(entry, key, given, words[key])
            seen.add(key)


def _unreadable(key: str, colon: str, given: str, seen: set[str]) -> str:
    """Say why a part of a filter cannot be read; empty where it can."""
    if not colon:
        return f"there is no colon in '{key}'"
    if not key:
        return f"nothing stands before the colon of ': {given}'"
    if key in FILTERS and not all(map(str.strip, given.split(","))):
        return f"a word is missing after '{key}:'"
    return f"{key} is there twice; put its words after one colon" if key in seen else ""


def _unknown_words(entry: Entry, key: str, given: str, known: "_Known") -> Iterator[Problem]:
    for word in map(str.strip, given.split(",")):
        if word not in known.words:
            unknown = messages.unknown_filter_word(
                heading="filter", thing=key, found=f"'{word}'", where=known.where,
                near=did_you_mean(word, known.words),
            )  # fmt: skip
            yield entry.problem(unknown, "filter")


@dataclass(frozen=True, slots=True)
class _Known:
    """The words that one filter may select by, and where they stand."""

    where: str
    words: tuple[str, ...]


def _words(entries: Entries) -> Mapping[str, _Known]:
    """Collect the words of every filter; those of rows that cannot be used count too."""

    def column(table: str, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for entry in entries[table] for word in entry.codes(key)))

    flagged = ("measures", "projects", *(table.key for table in REGISTERS))
    flags = tuple(dict.fromkeys(word for table in flagged for word in column(table, "flags")))
    groups, lenses = column("groups", "code"), column("framework", "lenses")
    return {
        "committee": _Known("on Committees", column("committees", "code")),
        "group": _Known("on Groups", groups)
        if groups
        else _Known("among the groups of measures", column("measures", "groups")),
        "lens": _Known("among the framework's lenses", lenses)
        if lenses
        else _Known("among the lenses of measures", column("measures", "lenses")),
        "flag": _Known("among the flags of measures, projects and registers", flags),
        "service": _Known("on Services", column("services", "code")),
        "directorate": _Known("among the directorates of services", column("services", "directorate")),
        "plan": _Known("on Plan", column("plan", "code")),
        "rating": _Known("among the ratings", tuple(dict.fromkeys((*OF_REPORTS, *column("grades", "code"))))),
    }
