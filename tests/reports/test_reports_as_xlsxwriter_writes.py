"""What makes reports fast leaves no trace: every part of one is what xlsxwriter alone writes, byte for byte."""

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from returns_taken import At

from pmf_xl.books import write_report
from pmf_xl.books.theme import Theme, house_theme
from pmf_xl.layout.parts import Workbook
from pmf_xl.reports import rendering
from pmf_xl.reports.exceptions import write_exceptions
from pmf_xl.reports.national.given import Council, GivenFigure, National, Stands
from pmf_xl.reports.national.sheets import national_sheets
from pmf_xl.reports.scorecard import write_scorecard
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Marker


def parts(content: bytes) -> dict[str, bytes]:
    """Its parts in their order, but for the language, of which xlsxwriter says nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        return {
            name: container.read(name).replace(b"<dc:language>en-GB</dc:language>", b"")
            for name in container.namelist()
        }


def by_xlsxwriter_alone(declared: Workbook, theme: Theme, made_at: datetime) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**write_report.options(theme), "in_memory": True}) as book:
        write_report.write_report(book, declared, theme, made_at)
    return out.getvalue()


def test_scorecard_and_exceptions_with_their_charts(
    at_south_derbyshire: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, written = at_south_derbyshire, []

    def keep(*declared: object) -> object:
        written.append(declared)
        return really(*declared)

    really = rendering.report_parts
    monkeypatch.setattr(rendering, "report_parts", keep)
    write_scorecard(at.workspace, at.period("2024-25-Q3"))
    write_exceptions(at.workspace, at.period("2024-25-Q3"))
    monkeypatch.undo()
    assert len(written) == 3  # the scorecard, its records, the exceptions
    for declared in written:
        ours, alone = (parts(made(*declared)) for made in (write_report.report_bytes, by_xlsxwriter_alone))
        assert list(ours) == list(alone)
        assert [name for name in ours if ours[name] != alone[name]] == []
    assert any(b"<c:numCache>" in part for name, part in ours.items() if "charts" in name)


@pytest.mark.parametrize("count", [3, 12])
def test_councils_side_by_side_or_one_under_the_other(at_south_derbyshire: At, count: int) -> None:
    measures = at_south_derbyshire.workspace.catalogue.measures[:6]
    councils = [
        Council(
            f"c{number}", f"Council {number}", Stands.GAVE,
            {one.ref: GivenFigure(None, Marker.CONFIDENTIAL, "Confidential") if number == place
             else GivenFigure(number / 20 + place / 7, counts=True) for place, one in enumerate(measures)},
        )
        for number in range(count)
    ]  # fmt: skip
    national = National(
        "Reader", Period.parse("2024-25-Q3"), measures, {}, (*councils, Council("x", "x", Stands.NOT_LET))
    )
    declared = Workbook("Councils", "Performance", national_sheets(national))
    given = (declared, house_theme(), datetime(2024, 7, 10))
    assert parts(write_report.report_bytes(*given)) == parts(by_xlsxwriter_alone(*given))
