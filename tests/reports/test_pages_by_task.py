"""Four tasks on the pages of five councils, each by mouse, by keys alone and without scripts: bins, Housing, Q2, rows.

What is to be found is worked out of what was typed and of the scorecard's own travel, and never read off a page.
"""

import pytest
from as_frame import released
from tasks_on_pages import Tasks, by_keys_alone, by_mouse, without_scripts

from browser import Browser, faults_of
from councils import every_council
from pmf_xl.layout.words import written
from pmf_xl.page.write import write_pages
from pmf_xl.release.released import unless_withheld
from pmf_xl.rules.terms import Reader, Travel
from year_at_work import Year

pytestmark = pytest.mark.browser
Q2 = "2024-25-Q2"
#: What somebody who looks for missed bins types, or for what comes nearest to them; and what is to be found.
BINS = {
    "south-derbyshire": ("bins missed", "SE2.3"),
    "sheffield": ("recycling waste", "NBH3.1"),
    "sandwell": ("missed bins", "FC10"),
    "shropshire": ("fly-tips", "HV2.2"),
    "york": ("bins MISSED", "SUS4"),
}


@pytest.fixture(scope="module")
def tasks(year: Year) -> Tasks:
    quarter, catalogue = year.quarters[-1], year.catalogue
    folder = write_pages(year.workspace, quarter, Reader.OFFICERS).path.parent
    kit = next(kit for kit in BINS if kit in str(year.workspace.folder))
    words, ref = BINS[kit]
    housing = next(one for one in catalogue.services if one.name.startswith("Housing"))
    every = released(year.workspace, quarter).measures
    theirs = [one for one in every if housing.code in (one.measure.service, *one.measure.supporting_services)]
    # A council that collects by month is asked for a quarterly figure in the last month of the quarter.
    then = {ref: typed for (ref, when), typed in year.typed.items() if when in (Q2, "2024-25-M06")}
    asked = next(one for one in [*theirs, *every] if one.measure.frequency == "quarterly" and one.ref in then)
    return Tasks(
        folder, words, catalogue.measure(ref).title, housing, {one.title for one in theirs},
        {one.title for one in theirs if unless_withheld(one.travel_long) == Travel.WORSENING}, asked.ref,
        written(then[asked.ref], asked.measure.unit, asked.measure.decimals),
    )  # fmt: skip


@every_council
def test_by_mouse(tasks: Tasks, browser: Browser) -> None:
    by_mouse(tasks, browser)


@every_council
def test_by_keys_alone(tasks: Tasks, browser: Browser) -> None:
    by_keys_alone(tasks, browser)


@every_council
def test_without_scripts(tasks: Tasks, browser: Browser) -> None:
    without_scripts(tasks, browser)


@every_council
def test_lists_of_every_kind_are_without_fault(tasks: Tasks, browser: Browser) -> None:
    """Of services and priorities tests/reports/test_pages.py looks at those; every council has some of these."""
    found = [
        next(iter(sorted(tasks.folder.glob(f"pages/{kind}-*.html"))), None)
        for kind in ("committee", "directorate", "group")
    ]
    there = [page for page in found if page]
    assert there
    ways = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}]
    number = len(tasks.housing.name) + len(
        tasks.words
    )  # one kind and one way a council: axe-core takes a second a page
    with browser.visit(there[number % len(there)], **ways[number % len(ways)]) as page:
        assert not faults_of(page)
