"""Four tasks on the pages of a council, each by mouse, by keys alone and without scripts: bins, Housing, Q2, rows."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from browser import Browser
from pmf_xl.catalogue import Service

SHOWN = "tbody tr:not(.group):not([hidden]) th a"


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


def by_mouse(tasks: Tasks, browser: Browser) -> None:
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


def by_keys_alone(tasks: Tasks, browser: Browser) -> None:
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


def without_scripts(tasks: Tasks, browser: Browser) -> None:
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
