"""What a member turns over: the measure as heading, no chart of a handful, no heading alone, no wall of actions."""

import openpyxl
import pytest

from pmf_xl.layout.parts import Note, Section, Table, Title
from pmf_xl.layout.pictures import Bars, Curve
from pmf_xl.reports.defined import report_named, view_of, write_reports
from pmf_xl.reports.gathered import Gathered
from pmf_xl.reports.sections.front import counts
from pmf_xl.reports.sections.lists import concerns
from pmf_xl.reports.sections.pages import deep_dive, exceptions
from pmf_xl.reports.sections.records import data_quality, escalations
from pmf_xl.reports.selection import View
from year_at_work import Year

york = pytest.mark.parametrize("year", ["york"], indirect=True)


def view(year: Year, name: str, **other: object) -> View:
    definition = report_named(year.workspace, name)
    return view_of(Gathered(year.workspace, year.quarters[2]), definition.model_copy(update=other))


@york
def test_a_page_in_depth_is_headed_by_its_measure_and_rating(year: Year) -> None:
    seen = view(year, "monitor", sections=("key", "deep-dive"))
    pages = deep_dive(seen)
    assert pages
    for page, figure in zip(pages, seen.looked_into, strict=True):
        title = page.parts[0]
        assert isinstance(title, Title)
        assert (title.text, title.rating) == (figure.title, str(figure.rating))
        assert title.subtitle.startswith(f"{figure.ref}, ")
        assert [part.tall for part in page.parts if isinstance(part, Curve)] in ([], [140.0])


@york
def test_counts_of_a_handful_are_tables_and_of_many_have_bars(year: Year) -> None:
    (few,) = counts(view(year, "scrutiny-cec"))
    (many,) = counts(view(year, "monitor"))
    assert len(view(year, "scrutiny-cec").measures) < 30 < len(view(year, "monitor").measures)
    assert [part.title for part in few.parts if isinstance(part, Bars)] == ["Over time"]
    assert [part.title for part in many.parts if isinstance(part, Bars)] == [
        "Over time",
        "By plan",
        "By service",
    ]


@york
def test_a_group_of_one_is_not_counted_again(year: Year) -> None:
    one = view(year, "monitor", filter="service: WPR")
    (sheet,) = counts(one)
    assert len(one.services) == 1
    assert "By service" not in [part.text for part in sheet.parts if isinstance(part, Section)]


@york
def test_of_many_actions_the_first_is_told_in_full_and_every_other_named(year: Year) -> None:
    seen = view(year, "monitor")
    (sheet,) = concerns(seen)
    table = next(part for part in sheet.parts if isinstance(part, Table))
    figures, several = {figure.ref: figure for figure in seen.measures}, 0
    for line in table.lines:
        still = [one for one in figures[str(line.values["reference"])].actions if one.is_open]
        told = str(line.values.get("actions") or "").split("\n")
        assert len(told) <= 2
        several += len(still) > 1
        if len(still) > 1:
            assert told[1].startswith("Also: ")
            assert told[1].count(";") == len(still) - 2
    assert several
    printed = [column.key for column in table.columns][: sheet.on_paper]
    assert "actions" in printed
    assert "commentary" not in printed


@york
def test_no_heading_ends_a_page_and_none_stands_over_anothers_figures(year: Year) -> None:
    (one,) = write_reports(year.workspace, year.quarters[2], ["monitor"]).files
    budget = openpyxl.load_workbook(one.path)["Budget"]
    rows = {row[0].row: str(row[0].value) for row in budget.iter_rows() if row[0].value}
    headings = [row for row, text in rows.items() if text in ("Revenue", "Capital", "Savings", "Reserves")]
    assert len(headings) > 2
    ends = {turn.id for turn in budget.row_breaks.brk}
    assert not ends & {row + more for row in headings for more in (0, 1)}  # of the section, of its columns
    assert budget.print_title_rows is None, "the heads of Revenue over Savings"


@york
def test_quality_of_a_few_services_is_one_page_and_no_heading_stands_twice(year: Year) -> None:
    pack = view(year, "audit-governance")
    dimensions, received = data_quality(pack)
    titles = [
        part.text for sheet in (dimensions, received) for part in sheet.parts if isinstance(part, Title)
    ]
    assert titles == ["Data quality", "Data quality as received"]
    assert len([part for part in dimensions.parts if isinstance(part, Table)]) == 3, "and how it has gone"
    assert len(data_quality(view(year, "data-quality"))) == 3, "of every service it takes a page of its own"


@york
def test_an_escalation_tells_its_first_action_and_names_the_others(year: Year) -> None:
    seen = view(year, "escalations")
    table = next(part for part in escalations(seen)[0].parts if isinstance(part, Table))
    figures = {figure.ref: figure for figure in seen.measures}
    told = {str(line.values["reference"]): str(line.values.get("actions") or "") for line in table.lines}
    still = {ref: [one for one in figures[ref].actions if one.is_open] for ref in told}
    assert max(map(len, still.values())) > 1
    for ref, text in told.items():
        assert len(text) <= 180 + 60 * len(still[ref])
        assert text.count("\n") == (len(still[ref]) > 1), ref
        assert all(one.action[:50] in text for one in still[ref])


@york
def test_an_index_of_exceptions_does_not_repeat_their_ratings(year: Year) -> None:
    index, *_ = exceptions(view(year, "escalations"))
    table = next(part for part in index.parts if isinstance(part, Table))
    ratings = {str(line.values["rating"]).capitalize() for line in table.lines}
    assert ratings == {"Red", "No data"}
    assert "why" not in [column.heading.lower() for column in table.columns]


@pytest.mark.parametrize("year", ["sandwell"], indirect=True)
def test_of_earlier_periods_a_page_in_depth_tells_the_first_words(year: Year) -> None:
    """What the service says now stands whole; of what it said before so much that its rows are no walls."""
    seen, cut = view(year, "scrutiny"), 0
    for page, figure in zip(deep_dive(seen), seen.looked_into, strict=True):
        table = next(
            part for part in page.parts if isinstance(part, Table) and part.columns[0].key == "period"
        )
        now, *earlier = [str(line.values["commentary"] or "") for line in table.lines]
        assert not now.endswith("…")
        assert max(map(len, earlier)) <= 122
        shown = [text for text in earlier if text.endswith("…")]
        assert any(isinstance(part, Note) and "is cut here" in part.text for part in page.parts) is bool(
            shown
        ), figure
        cut += len(shown)
    assert cut


@york
def test_pages_of_exceptions_begin_with_the_furthest_from_target(year: Year) -> None:
    """By hand from what the pack itself says: the share of its target that a figure is short by."""
    seen = view(year, "escalations")
    index, *pages = exceptions(seen)
    by_title = {figure.title: figure for figure in seen.exceptions}
    shares = []
    for page in pages:
        title = page.parts[0]
        assert isinstance(title, Title)
        figure = by_title[title.text]
        plain = str(figure.measure.polarity) in ("higher", "lower") and isinstance(figure.outturn, float)
        shares.append(abs(figure.outturn - figure.target) / abs(figure.target) if plain else None)
    known = [share for share in shares if share is not None]
    assert len(known) > 5
    assert known == sorted(known, reverse=True)
    assert None in shares[len(known) :], "what has no figure comes after those that are off target"
    table = next(part for part in index.parts if isinstance(part, Table))
    assert [line.key for line in table.lines] == [by_title[page.parts[0].text].ref for page in pages]
