"""Pages in a browser, as a member, a resident, a director and a blind reader use them: with a mouse, keys, no scripts."""

import csv
import io
from pathlib import Path

import pytest
from returns_taken import At

from browser import DESK, PHONE, Browser, faults_of
from pmf_xl.page.write import write_pages
from pmf_xl.rules.terms import Reader

QUARTER = "2014-15-Q2"
SHOWN = "tbody tr:not(.group):not([hidden]) th a"


@pytest.fixture(scope="module")
def folder(at_hart: At) -> Path:
    return write_pages(at_hart.workspace, at_hart.period(QUARTER), Reader.OFFICERS).path.parent


@pytest.fixture(scope="module")
def public(at_hart: At) -> Path:
    return write_pages(at_hart.workspace, at_hart.period(QUARTER), Reader.PUBLIC).path.parent


def test_a_resident_finds_missed_bins_by_typing(public: Path, browser: Browser) -> None:
    with browser.visit(public / "index.html") as page:
        page.get_by_role("link", name="All measures").click()
        page.get_by_label("Search for an indicator").fill("missed collections")
        assert page.locator("#told").inner_text() == "1 of 45 measures. “missed collections”."
        page.locator(SHOWN).click()
        assert page.locator("h1").inner_text() == "Number of missed collections – All – (per 100,000)"


def test_a_director_finds_what_is_red_in_housing_with_keys_alone(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "measures.html") as page:
        page.keyboard.press("Tab")  # to what skips the head of the page
        assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
        page.keyboard.press("Enter")
        for _ in range(2):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "rating"
        page.keyboard.type("Red")
        page.keyboard.press("Tab")
        page.keyboard.type("Housing")
        assert page.locator(SHOWN).all_inner_texts() == [
            "% of private sector housing grant budgets actually spent (DFG) (Values are cumulative)",
            "Number of affordable homes delivered (gross)",
        ]


def test_a_member_finds_what_of_housing_is_worse_than_before(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "index.html") as page:
        page.get_by_role("link", name="Search and filter all 45 measures").click()
        page.get_by_label("Service").select_option(label="Housing Services")
        page.get_by_label("Than the figure before").select_option(label="Worse")
        assert page.locator(SHOWN).all_inner_texts() == ["Number of affordable homes delivered (gross)"]
        told = "1 of 45 measures. Service: Housing Services; Than the figure before: Worse."
        assert page.locator("#told").inner_text() == told


def test_filters_are_kept_in_the_address(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "measures.html") as page:
        page.get_by_label("Rating", exact=True).select_option(label="Amber")
        page.get_by_label("Search for an indicator").fill("calls")
        address = page.url
    with browser.visit(folder / "measures.html", address.partition("#")[2]) as page:
        assert page.get_by_label("Rating", exact=True).input_value() == "AMBER"
        assert page.locator(SHOWN).count() == 2
        page.get_by_role("button", name="Clear").click()
        page.wait_for_function("document.getElementById('told').textContent.startsWith('45 of 45')")


def test_what_is_filtered_is_what_is_printed(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "measures.html", "rating=RED") as page:
        page.emulate_media(media="print")
        assert page.locator("tbody tr:not(.group):visible").count() == 7
        assert page.locator("#told").is_visible()
        assert page.locator("#told").inner_text() == "7 of 45 measures. Rating: Red."
        assert not page.locator("#search").is_visible()


def test_the_rows_that_are_seen_are_downloaded(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "measures.html", "rating=RED&service=HS", accept_downloads=True) as page:
        with page.expect_download() as download:
            page.get_by_role("button", name="Download these rows").click()
        text = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Reference", "Measure", "Service", "Figure", "Target", "Rating", "Travel"]
    assert rows[2] == [
        "HS16", "Number of affordable homes delivered (gross)", "Housing Services", "28", "40", "Red", "Worsening",
    ]  # fmt: skip
    assert len(rows) == 3


def test_without_scripts_everything_is_there(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "measures.html", java_script_enabled=False) as page:
        assert page.locator("tbody tr:not(.group):visible").count() == 45
        assert not page.locator("#tools").is_visible()
        assert page.locator(".plain a").is_visible()
        page.goto((folder / "index.html").as_uri())
        page.locator(".counts a", has_text="Red").click()
        # The part of the list that is about what was clicked is where the reader arrives.
        box = page.locator("tbody[id='rating=RED']").bounding_box()
        assert box is not None
        assert -1 < box["y"] < DESK["height"] / 2


def test_a_blind_reader_hears_what_the_chart_says(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "pages" / "HS08.html") as page:
        says = "Off target for the second time running. What was added is better than in the period before."
        assert page.get_by_role("img", name=says).count() == 1
        headings = page.locator("h1,h2").all_inner_texts()
        assert headings == [
            "% of private sector housing grant budgets actually spent (DFG) (Values are cumulative)",
            "What the service says", "Period by period", "About this measure",
        ]  # fmt: skip
        assert page.get_by_role("row", name="Q1 2014-15 5% 15% Red").count() == 1


def test_searching_is_quick_and_the_first_view_too(folder: Path, browser: Browser) -> None:
    with browser.visit(folder / "measures.html") as page:
        spent = page.evaluate(
            """() => { const began = performance.now(); const field = document.getElementById("search");
            field.value = "calls"; field.dispatchEvent(new Event("input", { bubbles: true }));
            return performance.now() - began; }"""
        )
        assert spent < 50


@pytest.mark.parametrize("name", ["index.html", "measures.html", "pages/service-HS.html", "pages/HS08.html"])
@pytest.mark.parametrize(("colours", "forced"), [("light", "none"), ("dark", "none"), ("dark", "active")])
def test_no_fault_in_any_colours(
    folder: Path, browser: Browser, name: str, colours: str, forced: str
) -> None:
    with browser.visit(folder / name, color_scheme=colours, forced_colors=forced) as page:
        assert not faults_of(page)


def test_at_four_times_the_size_nothing_is_cut(folder: Path, browser: Browser) -> None:
    # 1280 pixels at 400 % are as wide as 320.
    for name in ("index.html", "measures.html", "pages/HS08.html"):
        with browser.visit(folder / name, viewport=PHONE) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_officers_pages_say_what_they_are(folder: Path, public: Path) -> None:
    for page in folder.rglob("*.html"):
        assert "For officers: holds figures that are not for publication." in page.read_text("utf-8")
    for page in public.rglob("*.html"):
        assert "For officers" not in page.read_text("utf-8")
