"""Every page of a quarter's reports as it comes out of the printer: nothing cut, nothing overlapping, none empty."""

from pathlib import Path

import pytest
from on_paper import printed, unprinted
from written import Reports

from councils import every_council
from office import Office
from pmf_xl.reports.defined import write_reports
from pmf_xl.reports.exceptions import write_exceptions
from year_at_work import Year


@pytest.mark.office
@every_council
def test_every_page_is_whole(year: Year, reports: Reports, office: Office, tmp_path: Path) -> None:
    quarter = year.quarters[2]
    names = one_of_each_make(year)
    not_due = [name for name in names if (quarter, name) not in reports]
    looked_at = [reports[quarter, name] for name in names if name not in not_due]
    if not_due:
        looked_at += write_reports(year.workspace, quarter, not_due).files
    pages = 0
    for path in [*(one.path for one in looked_at), write_exceptions(year.workspace, quarter).path]:
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


@pytest.mark.office
@every_council
def test_no_heading_of_a_list_ends_a_page(
    year: Year, reports: Reports, office: Office, tmp_path: Path
) -> None:
    """At a glance: what heads the measures of a part of the plan, "… 4 of 9 on target", stands with them."""
    names = [one.name for one in year.catalogue.framework.reports if "icons" in one.sections]
    found = 0
    for one in (reports[year.quarters[2], name] for name in names):
        for page in printed(office.convert(one.path, "pdf", tmp_path)):
            at_a_glance = page.has("Forecast") and any(word.text.startswith("glance") for word in page.words)
            assert page.has("Ref") or not at_a_glance, "a column on a page of its own"
            heads = page.ends_of(r"\d+ of \d+ on target")
            assert all(page.goes_on_below(head) for head in heads), one.path.name
            found += len(heads)
    assert found > 2


@pytest.mark.office
@pytest.mark.parametrize("year", ["sheffield"], indirect=True)
def test_what_is_noted_of_a_table_stands_with_its_last_line_and_every_bar_is_named(
    year: Year, reports: Reports, office: Office, tmp_path: Path
) -> None:
    pages = printed(office.convert(reports[year.quarters[-1], "outcomes"].path, "pdf", tmp_path))
    refs = {one.ref for one in year.catalogue.measures}
    noted = [page for page in pages if page.has("Difference:")]
    assert noted
    assert all(refs & {word.text for word in page.body} for page in noted)
    (counts,) = (
        page for page in pages if len(page.ends_of("By service")) == 2
    )  # over the table, and over the bars
    said = " ".join(word.text for word in counts.body)
    for service in year.catalogue.services:
        if service.name in said:
            beside = sum(word.text == service.name.split()[0] for word in counts.body) > 1
            assert beside, f"{service.name} is not beside its bar"
