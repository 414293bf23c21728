"""Four tasks on the pages of five councils, each by mouse, by keys alone and without scripts: bins, Housing, Q2, rows.

What is to be found is worked out of what was typed and of the scorecard's own travel, and never read off a page.
"""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from as_frame import released
from playwright.sync_api import Page

from browser import Browser, faults_of
from councils import every_council
from pmf_xl.catalogue import Service
from pmf_xl.layout.words import written
from pmf_xl.page.write import write_pages
from pmf_xl.release.released import unless_withheld
from pmf_xl.rules.terms import Reader, Travel
from year_at_work import Year

pytestmark = pytest.mark.browser
SHOWN = "tbody tr:not(.group):not([hidden]) th a"
Q2 = "2024-25-Q2"
#: What somebody who looks for missed bins types, or for what comes nearest to them; and what is to be found.
BINS = {
    "south-derbyshire": ("bins missed", "SE2.3"),
    "sheffield": ("recycling waste", "NBH3.1"),
    "sandwell": ("missed bins", "FC10"),
    "shropshire": ("fly-tips", "HV2.2"),
    "york": ("bins MISSED", "SUS4"),
}


@dataclass
class Tasks:
    """What is asked, and what is right."""

    folder: Path
    words: str
    bins: str  # the title of the measure
    housing: Service
    of_housing: set[str]
    worse: set[str]  # of Housing's, than a year before: titles
    asked: str  # the reference of the measure whose Q2 is asked for
    said: str  # its figure then


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


def of_q2(page: Page) -> str:
    """What is said of Q2: in the row of its year under its heading, or where years are not told apart in its own row."""
    page.get_by_role("heading", name="Period by period").wait_for()
    heads = page.locator("table.years thead th").all_inner_texts()
    if not heads:
        return page.get_by_role("row", name=re.compile(r"^Q2 2024-25 ")).inner_text()
    year = page.get_by_role("row", name=re.compile(r"^2024-25 "))
    return year.locator("th,td").nth(heads.index("Q2")).inner_text()


def downloaded(text: str) -> set[str]:
    """The titles in a file of rows."""
    return {row["Measure"].lstrip("'") for row in csv.DictReader(io.StringIO(text))}


def press_until(page: Page, there: str) -> None:
    """Go on by the tabulator until something is true of what has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const now = document.activeElement; return {there}; }})()"):
            return
    raise AssertionError(f"never reached by keys: {there}")


@every_council
def test_by_mouse(tasks: Tasks, browser: Browser) -> None:
    with browser.visit(tasks.folder / "index.html", accept_downloads=True) as page:
        page.get_by_role("link", name=re.compile("^Search and filter all")).click()
        page.get_by_label("Search for an indicator").fill(tasks.words)
        page.locator(SHOWN, has_text=tasks.bins).click()
        assert page.locator("h1").inner_text() == tasks.bins
        page.get_by_role("link", name="All measures").click()
        page.get_by_label("Service", exact=True).select_option(label=tasks.housing.name)
        assert set(page.locator(SHOWN).all_inner_texts()) == tasks.of_housing
        page.get_by_label("Than a year before").select_option(label="Worse")
        assert set(page.locator(SHOWN).all_inner_texts()) == tasks.worse
        with page.expect_download() as download:
            page.get_by_role("button", name="Download these rows").click()
        assert downloaded(Path(download.value.path()).read_text("utf-8-sig")) == tasks.worse
        page.get_by_role("button", name="Clear").click()
        page.locator(f"{SHOWN}[href='pages/{tasks.asked}.html']").click()
        assert tasks.said in of_q2(page)


@every_council
def test_by_keys_alone(tasks: Tasks, browser: Browser) -> None:
    with browser.visit(tasks.folder / "index.html", accept_downloads=True) as page:
        press_until(page, "now.textContent === 'All measures'")
        page.keyboard.press("Enter")
        page.wait_for_selector("#told")
        press_until(page, "now.id === 'search'")
        page.keyboard.type(tasks.words)
        press_until(page, f"now.textContent === {tasks.bins!r}")
        page.keyboard.press("Enter")
        page.wait_for_selector("dl")
        assert page.locator("h1").inner_text() == tasks.bins
    with browser.visit(tasks.folder / "measures.html", accept_downloads=True) as page:
        press_until(page, "now.id === 'service'")
        page.keyboard.type(tasks.housing.name)
        press_until(page, "now.id === 'year'")
        page.keyboard.type("Worse")
        assert set(page.locator(SHOWN).all_inner_texts()) == tasks.worse
        press_until(page, "now.id === 'csv'")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert downloaded(Path(download.value.path()).read_text("utf-8-sig")) == tasks.worse


@every_council
def test_without_scripts(tasks: Tasks, browser: Browser) -> None:
    with browser.visit(tasks.folder / "index.html", java_script_enabled=False, accept_downloads=True) as page:
        page.get_by_role("link", name="All measures", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download all rows (CSV)").click()
        assert tasks.of_housing < downloaded(Path(download.value.path()).read_text("utf-8-sig"))
        page.get_by_role("link", name=tasks.bins, exact=True).click()
        assert page.locator("h1").inner_text() == tasks.bins
        page.locator("header a").first.click()
        named = page.get_by_role("link", name=tasks.housing.name, exact=True)
        named.and_(page.locator("[href^='pages/service-']")).click()  # a directorate may be called the same
        rows = {
            link.inner_text(): link.get_attribute("href") or "" for link in page.locator("tbody th a").all()
        }
        assert rows.keys() == tasks.of_housing
        worse = set()
        for title, address in rows.items():
            page.goto((tasks.folder / "pages" / address).as_uri())
            fact = page.locator("dt:text-is('A year before') + dd")
            worse |= {title} if fact.count() and fact.inner_text().endswith(": worse") else set()
        assert worse == tasks.worse
        page.goto((tasks.folder / "measures.html").as_uri())
        page.locator(f"tbody a[href='pages/{tasks.asked}.html']").click()
        assert tasks.said in of_q2(page)


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
