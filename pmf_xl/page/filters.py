"""How the list of all measures is searched and filtered: its filters, and by which of them a row is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmf_xl.page.groups import Lists
    from pmf_xl.page.shown import ListedMeasure
    from pmf_xl.release import Release

Options = tuple[tuple[str, str], ...]
_LABELS = {
    "plan": "Priority",
    "directorate": "Directorate",
    "service": "Service",
    "committee": "Committee",
    "group": "Group",
    "lens": "Lens",
    "flag": "Flag",
    "before": "Than the figure before",
    "year": "Than a year before",
}
_WAYS = (("better", "Better"), ("same", "The same"), ("worse", "Worse"))


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter of the list of all measures: the name of what it filters by, its label, and codes with their names."""

    name: str
    label: str
    options: Options


def filters_of(release: "Release", lists: "Sequence[Lists]", rows: "Sequence[ListedMeasure]") -> list[Choice]:
    """Give the filters by which anything is left out of a list."""
    flags = sorted({flag for figure in release.measures for flag in figure.measure.flags})
    options: dict[str, Options] = {
        kind.kind: tuple((one.code, one.name) for one in kind.lists) for kind in lists
    } | {
        "lens": tuple((lens, lens.capitalize()) for lens in release.catalogue.framework.lenses),
        "flag": tuple((flag, flag) for flag in flags),
        "before": _WAYS,
        "year": _WAYS,
    }
    ratings = {row.code: row.rating.word for row in rows if row.rating}
    found = [Choice(name, label, options.get(name, ())) for name, label in _LABELS.items()]
    return [
        Choice("rating", "Rating", tuple(ratings.items())),
        *(
            one
            for one in found
            if any(code not in row.by[one.name] for code, _ in one.options for row in rows)
        ),
    ]


def found_by(rows: "Sequence[ListedMeasure]", filters: Sequence[Choice]) -> Iterator[tuple[str, str]]:
    """Give each row by its reference with the attributes that it is found by: filters, and words that are not seen."""
    places = [
        (one.name, {code: str(place) for place, (code, _) in enumerate(one.options, 1)}) for one in filters
    ]
    for row in rows:
        by = ";".join(
            ",".join(sorted(known[code] for code in _codes(row, name) if code in known))
            for name, known in places
        )
        about = escape(_not_seen(row))
        yield row.ref, f' data-by="{by}"' + (f' data-about="{about}"' if about else "")


def _codes(row: "ListedMeasure", name: str) -> Sequence[str]:
    return [row.code] if name == "rating" else row.by[name]


def _not_seen(row: "ListedMeasure") -> str:
    """Give the words of a definition that are part of no other and of nothing that is seen in the row.

    Each word that is looked for may be a part of any: the others would find no row that these do not.
    """
    held = f"{row.title} {row.ref}, {row.service}".lower()
    kept: list[str] = []
    for word in sorted(set(row.about.lower().split()), key=lambda word: (-len(word), word)):
        if word not in held:
            kept.append(word)
            held = f"{held} {word}"
    return " ".join(kept)
