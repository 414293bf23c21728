"""Pages as files: texts of services are text, nothing is loaded from elsewhere, what lay there before is kept."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from browser import Browser
from pmf_xl.page.write import write_pages
from pmf_xl.rules.terms import Reader
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of

HOSTILE = "<script>document.title='taken'</script><img src=https://example.org/x onerror=alert(1)> {{ 7*7 }}"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    folder = tmp_path_factory.mktemp("pages")
    made = Quarter(folder / "w", catalogue_of(folder / "kit", TESTSHIRE), "2024-25-Q1", date(2024, 7, 5))
    made.hand_in("HR", GOOD["HR"] | {"HR01": GOOD["HR"]["HR01"] | {"Commentary": HOSTILE}})
    made.hand_in("WS")
    assert made.collate().figures
    return made


def pages_of(quarter: Quarter, reader: Reader = Reader.OFFICERS) -> Path:
    return write_pages(quarter.workspace, quarter.period, reader).path.parent


def test_what_a_service_writes_is_text(quarter: Quarter, browser: Browser) -> None:
    folder = pages_of(quarter)
    with browser.visit(folder / "pages" / "HR01.html") as page:
        assert page.locator("dd", has_text="{{ 7*7 }}").inner_text() == HOSTILE
        assert "taken" not in page.title()


def test_the_public_is_not_shown_what_services_write(quarter: Quarter) -> None:
    for page in pages_of(quarter, Reader.PUBLIC).rglob("*.html"):
        assert "example.org" not in page.read_text("utf-8")


def test_nothing_may_be_loaded_from_elsewhere(quarter: Quarter) -> None:
    for page in pages_of(quarter).rglob("*.html"):
        text = page.read_text("utf-8")
        policy = re.search(r'http-equiv=Content-Security-Policy content="([^"]+)"', text)
        assert policy
        assert policy[1].startswith("default-src 'none'")
        assert "unsafe" not in policy[1]
        assert not re.search(r"<style|<script>", text)


def test_pages_that_say_something_else_are_kept(quarter: Quarter, tmp_path: Path) -> None:
    folder = pages_of(quarter)
    index = (folder / "index.html").read_bytes()
    (folder / "style.css").write_text("broken")
    again = write_pages(quarter.workspace, quarter.period, Reader.OFFICERS)
    assert again.fresh
    (kept,) = (folder.parent / "earlier").glob("page until *")
    assert (kept / "index.html").read_bytes() == index
    assert (folder / "style.css").read_text("utf-8") != "broken"


def test_a_run_that_was_stopped_leaves_nothing_in_the_way(quarter: Quarter) -> None:
    folder = pages_of(quarter)
    half = folder.with_name(f".{folder.name} being written")
    half.mkdir()
    (half / "index.html").write_text("half")
    shutil.rmtree(folder)
    assert write_pages(quarter.workspace, quarter.period, Reader.OFFICERS).fresh
    assert not half.exists()
    assert (folder / "measures.html").exists()


def test_only_its_owner_may_open_officers_pages(quarter: Quarter) -> None:
    folder = pages_of(quarter)
    quarter.workspace.folder_of("reports").chmod(0o700)
    shutil.rmtree(folder.parent)
    again = pages_of(quarter)
    modes = {path.stat().st_mode & 0o077 for path in again.parent.rglob("*")}
    assert modes == {0}
