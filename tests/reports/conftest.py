"""Councils with returns taken, as tests of reports ask for them."""

from collections.abc import Callable

import pytest
from returns_taken import At, hart, south_derbyshire
from written import Reports

from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.reports.defined import write_reports
from pmf_xl.workspace_folder import CATALOGUE
from year_at_work import Year, play_year


@pytest.fixture(scope="session")
def at_hart(tmp_path_factory: pytest.TempPathFactory) -> At:
    """Hart after Q2 2014-15, its services having returned what its page showed."""
    return hart(tmp_path_factory.mktemp("hart"))


@pytest.fixture(scope="session")
def at_south_derbyshire(tmp_path_factory: pytest.TempPathFactory) -> At:
    """South Derbyshire after Q3 2024-25, with made-up figures; one service did not answer in Q3."""
    return south_derbyshire(tmp_path_factory.mktemp("south-derbyshire"))


@pytest.fixture(scope="session")
def year_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Year]:
    """The workspace of a kit after the year 2024-25; tests that ask for one share it: see tests/conftest.py."""
    played: dict[str, Year] = {}

    def year(kit: str) -> Year:
        if kit not in played:
            played[kit] = play_year(tmp_path_factory.mktemp(kit) / "council", kit)
            write_catalogue(played[kit].catalogue, played[kit].workspace.folder / CATALOGUE)
        return played[kit]

    return year


@pytest.fixture(scope="module")
def year(request: pytest.FixtureRequest, year_of: Callable[[str], Year]) -> Year:
    return year_of(request.param)


@pytest.fixture(scope="session")
def reports_of() -> Callable[[Year], Reports]:
    """The reports of every quarter of a year, written once for all tests that share it."""
    written: dict[str, Reports] = {}

    def reports(year: Year) -> Reports:
        folder = str(year.workspace.folder)
        if folder not in written:
            written[folder] = {
                (quarter, one.name): one
                for quarter in year.quarters
                for one in write_reports(year.workspace, quarter).files
            }
        return written[folder]

    return reports


@pytest.fixture(scope="module")
def reports(year: Year, reports_of: Callable[[Year], Reports]) -> Reports:
    return reports_of(year)
