"""All pages of a release, as files by their addresses: made of what has passed the gate, and nothing else."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pmf_xl.layout.full_words import SHORTHAND
from pmf_xl.layout.key import TRAVEL_NOTE
from pmf_xl.page.addresses import INDEX, LIST, PAGES, ROWS, SCRIPT, STYLE, Addresses
from pmf_xl.page.filters import filters_of, found_by
from pmf_xl.page.groups import ListOf, lists_of
from pmf_xl.page.look import HTML, style_sheet, templates
from pmf_xl.page.matters import Count, Matters, Move, matters_of
from pmf_xl.page.measure import measure_page
from pmf_xl.page.shown import ListedMeasure, Mark, Shown, worst_first
from pmf_xl.problems.counts import number_of
from pmf_xl.reports.counting import on_target_of
from pmf_xl.reports.finding import finding
from pmf_xl.reports.values import as_text
from pmf_xl.rules.days import moment_written
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme
    from pmf_xl.release import Release, ReleasedFigure
    from pmf_xl.returns.actions import Action
    from pmf_xl.told import LongStep

COLUMNS = ("Reference", "Measure", "Service", "Figure", "Target", "Rating", "Travel")
MOST_IN_FULL = 50  # rows of a list


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every page."""

    council: str
    period: str
    officers: bool
    count: int


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link and what is said beside it."""

    name: str
    address: str
    says: str = ""
    depth: int = 0


class Site:
    """The pages of a release; `downloads` are files beside their folder, by what they are called."""

    def __init__(
        self, release: "Release", theme: "Theme", made_at: datetime, downloads: Mapping[str, str]
    ) -> None:
        self.release, self.theme, self.made_at, self.downloads = release, theme, made_at, downloads
        self.addresses = Addresses(release.catalogue)
        self.shown = Shown(release, theme, self.addresses)
        self.lists = lists_of(release, self.addresses)
        self.head = Head(
            release.catalogue.framework.council,
            release.period.label,
            release.reader is Reader.OFFICERS,
            len(release.measures),
        )

    def files(self, step: "LongStep") -> dict[str, bytes]:
        """Make every file, by its address; `step` is told how many measures are done."""
        made = {
            STYLE: style_sheet(self.theme).encode(),
            SCRIPT: (HTML / SCRIPT).read_bytes(),
            ROWS: self._csv(),
            INDEX: self._index(),
            LIST: self._every(),
        }
        for kind in self.lists:
            made |= {f"{PAGES}/{one.address}": self._list(one) for one in kind.lists}
        for figure in step.each(self.release.measures):
            made[f"{PAGES}/{self.addresses.of_measure(figure.ref)}"] = self._measure(figure)
        return made

    # -- what several pages show ---------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> Mapping[str, ListedMeasure]:
        """Every measure as a line of a list, by its reference."""
        return {figure.ref: self.shown.row(figure) for figure in self.release.measures}

    @cached_property
    def _in_full(self) -> Mapping[str, str]:
        """The cells of each of those lines: the same in every list."""
        cells = self._macros.cells
        return {ref: str(cells(row)) for ref, row in self.rows.items()}

    @cached_property
    def _briefly(self) -> Mapping[str, str]:
        """Each line as it is in a long list, under its rating."""
        brief = self._macros.brief
        return {ref: f"<tr>{brief(row)}" for ref, row in self.rows.items()}

    @cached_property
    def _macros(self) -> Any:
        return templates().get_template("parts.html").module

    def _rows(self, figures: "Sequence[ReleasedFigure]") -> list[ListedMeasure]:
        return [self.rows[figure.ref] for figure in figures]

    def _page(self, template: str, up: str = "", **given: Any) -> bytes:
        page = templates().get_template(template).render(site=self.head, up=up, **given)
        return page.replace("\n<", "<").encode()

    # -- pages -----------------------------------------------------------------------------------------------------

    def _overdue(self, action: "Action") -> PageLink:
        """Tell an overdue action: linked to its measure, or where it hangs on none after where it comes from."""
        late = _late(action.action, action.days_overdue)
        row = next((self.rows[ref] for ref in action.refs if ref in self.rows), None)
        return PageLink(row.title, row.address, late) if row else PageLink(action.source, "", late)

    def _index(self) -> bytes:
        matters = matters_of(self.release)
        return self._page(
            "index.html",
            pages=f"{PAGES}/",
            matters=matters,
            counts=[
                {"count": one, "mark": self.shown.rating(one.rating), "change": _change(one)}
                for one in matters.counts
            ],
            sections=list(self._sections(matters)),
            overdue=[self._overdue(one) for one in matters.overdue],
            more_overdue=_more(matters.more["overdue"], "action"),
            lists=[
                {"heading": kind.heading, "lists": [self._link(one) for one in kind.lists]}
                for kind in self.lists
            ],
            downloads=[
                PageLink(name, address)
                for name, address in {"These measures (CSV)": ROWS, **self.downloads}.items()
            ],
            travel_note=TRAVEL_NOTE,
            shorthand="; ".join(f"[{marker}] {meaning}" for marker, meaning in SHORTHAND.items()),
            made=moment_written(self.made_at),
            made_at=self.made_at.isoformat(timespec="seconds"),
        )

    def _sections(self, matters: Matters) -> Iterator[dict[str, Any]]:
        worse, better = (
            {one.figure.ref: self._was(one) for one in moves} for moves in (matters.worse, matters.better)
        )
        cells = self._macros.cells
        further = {one.ref: finding(self.release, one) for one in matters.furthest}
        for heading, name, says, caption, none in (
            ("Got worse", "worse", worse, "Rated worse than before", "No rating is worse than before."),
            (
                "Furthest from target",
                "furthest",
                further,
                "By share of the target",
                "No measure that is rated is short of its target.",
            ),
            ("Got better", "better", better, "Rated better than before", "No rating is better than before."),
        ):
            yield {
                "heading": heading,
                "lines": "".join(
                    f"<tr>{_from_above(str(cells(self.rows[ref], words)))}" for ref, words in says.items()
                ),
                "caption": caption,
                "none": none,
                "more": _more(matters.more[name], "measure"),
            }

    def _was(self, move: Move) -> str:
        """Say how a measure was rated before."""
        return f"{self.release.catalogue.framework.scheme.label(move.before)} in {move.when.label}"

    def _link(self, one: ListOf) -> PageLink:
        return PageLink(
            one.name,
            one.address,
            on_target_of(self.release.catalogue, one.figures) + " on target",
            one.named.depth,
        )

    def _every(self) -> bytes:
        ordered = self._rows(worst_first(self.release, self.release.measures))
        filters = filters_of(self.release, self.lists, ordered)
        return self._page(
            "measures.html",
            filters=filters,
            groups=_by_rating(
                ordered,
                {
                    ref: f"<tr{found}>{_from_above(self._in_full[ref])}"
                    for ref, found in found_by(ordered, filters)
                },
            ),
        )

    def _list(self, one: ListOf) -> bytes:
        """Make a list: each row in full, or where there are many what matters of it, for all of it is a click away."""
        rows = self._rows(worst_first(self.release, one.figures))
        brief = len(rows) > MOST_IN_FULL
        return self._page(
            "list.html",
            up="../",
            one=one,
            says=f"{on_target_of(self.release.catalogue, one.figures)} are on target",
            caption=f"{number_of(len(rows), 'measure')}, the worst rating first",
            brief=brief,
            groups=_by_rating(rows, self._briefly) if brief else (),
            lines="" if brief else "".join(f"<tr>{self._in_full[row.ref]}" for row in rows),
            above=self._link(above) if (above := self._list_named.get(one.named.above)) else None,
            below=[
                self._link(other)
                for other in self._list_named.values()
                if other.named.above == (one.kind, one.code)
            ],
        )

    def _measure(self, figure: "ReleasedFigure") -> bytes:
        measure = figure.measure
        return self._page(
            "measure.html",
            up="../",
            page=measure_page(self.shown, figure, self._parts.get(measure.ref, [])),
            service=self._list_named["service", measure.service],
            plan=[self._list_named["plan", code] for code in measure.plan],
        )

    @cached_property
    def _list_named(self) -> "Mapping[tuple[str, str], ListOf]":
        """The lists by kind and code."""
        return {(one.kind, one.code): one for kind in self.lists for one in kind.lists}

    @cached_property
    def _parts(self) -> "Mapping[str, list[ReleasedFigure]]":
        found: dict[str, list[ReleasedFigure]] = {}
        for figure in self.release.figures:
            if figure.part:
                found.setdefault(figure.ref, []).append(figure)
        return found

    # -- files that are no pages --------------------------------------------------------------------------------------

    def _csv(self) -> bytes:
        """Write the list of all measures as CSV; a mark at its beginning tells Excel that pounds are in UTF-8."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for row in self.rows.values():
            words = (_word(row.rating), _word(row.travel))
            figures = map(_figure, (row.figure, row.target))
            writer.writerow((*map(as_text, (row.ref, row.title, row.service)), *figures, *words))
        return out.getvalue().encode("utf-8-sig")


def _by_rating(rows: Sequence[ListedMeasure], lines: Mapping[str, str]) -> list[dict[str, Any]]:
    """Put rows that are in order of their ratings under each of them, each as its line is written."""
    groups: dict[str, list[ListedMeasure]] = {}
    for row in rows:
        groups.setdefault(row.code, []).append(row)
    return [
        {
            "code": code,
            "mark": held[0].rating,
            "says": number_of(len(held), "measure"),
            "lines": "".join(lines[row.ref] for row in held),
        }
        for code, held in groups.items()
    ]


def _from_above(cells: str) -> str:
    """Give the cells of a line as a page has them that is not in the folder of the others."""
    return cells.replace("<a href=", f"<a href={PAGES}/", 1)


def _word(mark: Mark | None) -> str:
    return mark.word if mark else ""


def _figure(text: str) -> str:
    """Give a figure below zero as it is: no formula begins like one."""
    return text if re.match(r"-[\d£]", text) else as_text(text)


def _change(count: Count) -> str:
    """Say how a count has changed."""
    if count.before is None or count.before == count.now:
        return "" if count.before is None else "As many as before"
    more = count.now - count.before
    return f"{abs(more)} {'more' if more > 0 else 'fewer'} than before"


def _late(action: str, days: int) -> str:
    return f"{action} ({number_of(days, 'day')} late)"


def _more(count: int, what: str) -> str:
    return f"And {number_of(count, f'more {what}')}" if count else ""
