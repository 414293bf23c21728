"""Every page of a quarter's reports as it comes out of the printer: nothing cut, nothing overlapping, none empty."""

from pathlib import Path

import pytest
from on_paper import printed, unprinted

from office import Office
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.exceptions import write_exceptions
from year_at_work import Year

COUNCILS = ("south-derbyshire", "sheffield", "sandwell", "shropshire", "york")


@pytest.mark.office
@pytest.mark.parametrize("year", COUNCILS, indirect=True)
def test_every_page_is_whole(year: Year, office: Office, tmp_path: Path) -> None:
    quarter = year.quarters[2]
    reports = write_reports(year.desk, quarter, one_of_each_make(year))
    pages = 0
    for path in [*(one.path for one in reports), write_exceptions(year.desk, quarter)]:
        pdf = office.convert(path, "pdf", tmp_path)
        for number, page in enumerate(printed(pdf), start=1):
            assert page.faults() == [], (path.name, number)
            pages += 1
        assert unprinted(pdf) == [], path.name
    assert pages > 50


def one_of_each_make(year: Year) -> list[str]:
    """The first report of each make-up: those of twenty services are laid out alike."""
    made: dict[tuple[str, ...], str] = {}
    for report in year.catalogue.framework.reports:
        made.setdefault(tuple(report.sections), report.name)
    return list(made.values())
