"""The pages of five councils: every number as on the scorecard, nothing asked of a network, no fault for axe-core."""

import csv
import io
import re
import warnings
from itertools import dropwhile
from pathlib import Path

import openpyxl
import pytest
from as_frame import released

from browser import PHONE, Browser, faults_of
from councils import every_council
from pmf_xl.layout.words import written
from pmf_xl.page.write import PageFolder, write_pages
from pmf_xl.reports.scorecard import write_scorecard
from pmf_xl.rules.terms import Reader
from year_at_work import Year

KINDS = ("index.html", "measures.html", "pages/service-*.html", "pages/plan-*.html", "pages/[A-Z]*.html")


@pytest.fixture(scope="module")
def pages(year: Year) -> PageFolder:
    return write_pages(year.workspace, year.quarters[-1], Reader.OFFICERS)


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    text = (folder / "measures.csv").read_text("utf-8-sig")
    return {row["Reference"].lstrip("'"): row for row in csv.DictReader(io.StringIO(text))}


@every_council
def test_every_number_is_that_of_the_scorecard(year: Year, pages: PageFolder) -> None:
    quarter = year.quarters[-1]
    path = write_scorecard(year.workspace, quarter).path
    release, listed = released(year.workspace, quarter), rows_of(pages.path.parent)
    words = {str(code): look["word"] for code, look in year.workspace.theme.data["ratings"].items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of sparklines, which openpyxl does not read
        stored = openpyxl.load_workbook(path, data_only=True)["Scorecard"]
    heads, *rows = dropwhile(lambda row: row[0] != "Ref", stored.iter_rows(values_only=True))
    scorecard = {str(row[0]): dict(zip(heads, row, strict=True)) for row in rows}
    assert listed.keys() == {figure.ref for figure in release.measures}
    for figure in release.measures:
        row, measure = scorecard[figure.ref], figure.measure
        shown = listed[figure.ref]
        if isinstance(row["Outturn"], int | float):
            number = written(float(row["Outturn"]), measure.unit, measure.decimals)
            assert re.sub(r" \[[a-z]\]$", "", shown["Figure"]) == number, figure.ref
        assert shown["Rating"] == words[str(row["Rating"])], figure.ref
        page = (pages.path.parent / "pages" / f"{figure.ref}.html").read_text("utf-8")
        assert f"<b>{shown['Figure']}</b>" in page


@every_council
def test_no_kind_of_page_has_a_fault_however_it_is_looked_at(
    year: Year, pages: PageFolder, browser: Browser
) -> None:
    ways = [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": PHONE}]
    for number, kind in enumerate(KINDS):
        # Every way of looking at each kind is taken by one council or another: axe-core takes a second a page.
        way = ways[(number + len(year.catalogue.framework.council)) % len(ways)]
        page = sorted(pages.path.parent.glob(kind))[0]
        with browser.visit(page, **way) as opened:
            assert not faults_of(opened), f"{page.name} {way}"


@every_council
def test_a_narrow_screen_needs_no_scrolling_to_the_side(
    year: Year, pages: PageFolder, browser: Browser
) -> None:
    for kind in KINDS:
        for page in sorted(pages.path.parent.glob(kind))[:2]:
            with browser.visit(page, viewport=PHONE) as opened:
                assert opened.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.name


@every_council
def test_every_link_leads_somewhere(year: Year, pages: PageFolder) -> None:
    folder = pages.path.parent
    for page in folder.rglob("*.html"):
        for target in re.findall(r'(?:href|src)="?([^">\s]+)', page.read_text("utf-8")):
            path, _, fragment = target.partition("#")
            if path:
                there = (page.parent / path).resolve()
                assert there.exists(), f"{page.name}: {target}"
                if fragment.startswith(
                    "rating="
                ):  # of a rating that no measure has it would lead to all of them
                    assert f'id="{fragment}"' in there.read_text("utf-8"), f"{page.name}: {target}"
            elif fragment:
                assert f"id={fragment}" in page.read_text("utf-8"), f"{page.name}: {target}"


@every_council
def test_a_list_says_what_it_is_of_and_leads_to_its_parts_and_what_it_is_a_part_of(
    year: Year, pages: PageFolder
) -> None:
    folder, catalogue = pages.path.parent / "pages", year.catalogue
    parts = [
        ("plan", node.code, "plan", node.parent) for node in catalogue.framework.nodes if node.parent
    ] + [
        ("service", one.code, "directorate", one.directorate.replace(" ", "-").replace("'", ""))
        for one in catalogue.services
        if one.directorate
    ]
    led = 0
    for kind, code, whole, above in parts:
        below, over = folder / f"{kind}-{code}.html", folder / f"{whole}-{above}.html"
        if below.exists() and over.exists():  # both have measures
            assert re.search(rf'<ul.*href="{re.escape(below.name)}"', over.read_text("utf-8")), below.name
            assert re.search(rf'Part of <a href="{re.escape(over.name)}"', below.read_text("utf-8")), (
                below.name
            )
            led += 1
    assert led > 3
    for kind in ("committee", "directorate", "service"):
        for page in folder.glob(f"{kind}-*.html"):
            assert f"<h1><small>{kind.capitalize()}</small> " in page.read_text("utf-8"), page.name


@every_council
def test_written_again_the_pages_are_left_as_they_are(year: Year, pages: PageFolder) -> None:
    again = write_pages(year.workspace, year.quarters[-1], Reader.OFFICERS)
    assert not again.fresh
    assert pages.path == again.path
