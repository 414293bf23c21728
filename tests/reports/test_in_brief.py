"""The first page of a pack: what changed, how many are on target, the worst, what moved most, and what is asked."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from reckoning import Reckoning, When
from test_four_quarters import on_target, wanted_of
from written import Reports, rows_of, table_of, tables_of, with_section

from pmf_xl.rules.terms import Polarity, Reader, Unit
from year_at_work import Year

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

two_councils = pytest.mark.parametrize("year", ["south-derbyshire", "york"], indirect=True)


@pytest.fixture(scope="module")
def reckoned(year: Year) -> Reckoning:
    return Reckoning(year)


def _texts(rows: list[list[Any]]) -> list[str]:
    return [text for row in rows for text in row if isinstance(text, str)]


@two_councils
def test_every_pack_begins_with_it_and_counts_as_the_ratings_do(
    year: Year, reports: Reports, reckoned: Reckoning
) -> None:
    scheme, before = year.catalogue.framework.scheme, 0
    for quarter, one in with_section(year, reports, "key"):
        sheets = rows_of(one.path)
        (sections,) = (
            report.sections for report in year.catalogue.framework.reports if report.name == one.name
        )
        first = ["Key features"] if "key-features" in sections else []
        assert list(sheets)[: len(first) + 2] == [*first, "In brief", "Cover"]
        wanted = wanted_of(reckoned, quarter, one)
        reached, of = on_target([reckoned.rating(ref, When.of(quarter)) for ref in wanted], scheme)
        texts = _texts(sheets["In brief"])
        assert f"{reached} of {of}" in texts
        if quarter != year.quarters[0] and wanted:
            earlier = quarter.previous()
            then = [reckoned.rating(ref, When.of(earlier)) for ref in wanted]
            was, among = on_target(then, scheme)
            before += any(f"in {earlier.label} it was {was} of {among}" in text for text in texts)
    assert before > 4


@two_councils
def test_the_worst_are_those_that_lack_the_largest_share_of_their_target(
    year: Year, reports: Reports, reckoned: Reckoning
) -> None:
    scheme, checked = year.catalogue.framework.scheme, 0
    for quarter, one in with_section(year, reports, "key"):
        when, shares = When.of(quarter), {}
        for ref in wanted_of(reckoned, quarter, one):
            measure = year.catalogue.measure(ref)
            figure, target = reckoned.figure(ref, when), reckoned.target(ref, when)
            rated = reckoned.rating(ref, when)
            if figure is None or target is None or not all(target) or measure.unit is Unit.YESNO:
                continue
            if rated in scheme.counts_as_on_target or measure.polarity is Polarity.NONE:
                continue
            if rated == "PARTIAL":  # a part of a figure is not held against the target of the whole
                continue
            if one.reader is Reader.PUBLIC:  # who is given figures as they are printed
                exact = Decimal(repr(figure)).quantize(Decimal(1).scaleb(-measure.places), ROUND_HALF_UP)
                figure = float(exact)
            low = (target[0] - figure) / abs(target[0]) if measure.polarity is not Polarity.LOWER else 0
            high = (figure - target[1]) / abs(target[1]) if measure.polarity is not Polarity.HIGHER else 0
            shares[ref] = round(max(low, high), 9)
        worst = [
            line["Measure"].split()[0]
            for lines in tables_of(one.path, "In brief", "Rating")
            for line in lines
            if line.get("Figure and target")
        ]
        short = sorted((share for share in shares.values() if share > 0), reverse=True)
        assert [shares[ref] for ref in worst] == short[:3], (one.name, quarter)
        checked += bool(worst)
    assert checked > 4


@two_councils
def test_a_scorecard_lists_what_is_due_first_and_the_worst_of_it_first(
    year: Year, reports: Reports, reckoned: Reckoning
) -> None:
    """Of those due no measure that is on target stands above one that is red, amber where that is short, or lacking."""
    scheme, mixed = year.catalogue.framework.scheme, 0
    for quarter, one in with_section(year, reports, "scorecard"):
        when = When.of(quarter)
        refs = [line["Ref"] for line in table_of(one.path, "Scorecard", "Ref") if "/" not in line["Ref"]]
        due = [reckoned.due(year.catalogue.measure(ref), when) for ref in refs]
        assert due == sorted(due, reverse=True), (one.name, quarter)
        groups = [
            [ref for ref in group if reckoned.due(year.catalogue.measure(ref), when)]
            for group in _groups(one.path)
        ]
        assert [ref for group in groups for ref in group] == refs[: sum(due)]
        for group in groups:
            tops = {_top(year, ref) for ref in group}
            assert len(tops) < 2, (one.name, quarter, tops)
            well = [reckoned.rating(ref, when) in scheme.counts_as_on_target for ref in group]
            assert well == sorted(well), (one.name, quarter)
            mixed += len(set(well)) == 2
    assert mixed > 4


def _groups(path: Path) -> list[list[str]]:
    """The measures of a pack's scorecard, parted by the lines that hold nothing but a heading."""
    rows = iter(rows_of(path)["Scorecard"])
    place = next(row.index("Ref") for row in rows if "Ref" in row)
    groups: list[list[str]] = [[]]
    for row in rows:
        if row[0] is None:
            break
        if not any(row[1:]):
            groups.append([])
        elif row[place] and "/" not in row[place]:
            groups[-1].append(row[place])
    return groups


def _top(year: Year, ref: str) -> str | None:
    path = year.catalogue.node_path(year.catalogue.measure(ref).main_plan)
    return path[0].code if path else None
