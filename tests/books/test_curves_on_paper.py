"""Labels at the ends of lines: whatever the figures, none stands over another, on one line each."""

import random
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from on_paper import printed

from office import Office
from pmf_xl.books.theme import house_theme
from pmf_xl.books.write_report import report_bytes
from pmf_xl.layout.parts import Sheet, Title, Workbook
from pmf_xl.layout.pictures import Curve

PERIODS = tuple(f"Q{quarter}\n{year}/{year + 1}" for year in (22, 23, 24) for quarter in (1, 2, 3, 4))
# Unit, decimals, the last figure, target, limits: close together, the same, of many digits, below zero.
HARD = [
    ("number", 0, 203.0, 218.0, [("Amber limit", 207.0)]),
    ("number", 0, 11_000.0, 11_000.0, [("Amber limit", 10_450.0)]),
    ("currency", 0, 462_580_000.0, 458_000_000.0, [("Amber limit", 480_900_000.0)]),
    ("currency", 0, 999_600.0, 1_000_000.0, [("Amber limit", 1_050_000.0)]),
    ("currency", 2, -12_345.67, -12_000.0, [("Amber limit", -12_600.0)]),
    ("percent", 1, 1.0, 0.98, [("Amber limit", 0.9702)]),
    ("percent", 2, 0.0, 0.0, [("Amber limit", 0.0)]),
    ("percent", 1, -0.004, 0.01, [("Upper limit", 0.012), ("Lower limit", -0.013)]),
    ("number", 0, 1.0, 1.0, [("Upper limit", 2.0), ("Lower limit", 0.0)]),
    ("days", 1, 5.3, 5.0, [("Amber limit", 5.25)]),
]


def curves(seed: int) -> list[Curve]:
    chance = random.Random(seed)
    cases = HARD if seed == 0 else [_case(chance) for _ in range(10)]
    drawn = []
    for unit, decimals, last, target, limits in cases:
        run = [last * chance.choice((0.8, 0.95, 1.0, 1.02, 1.2)) for _ in PERIODS[:-1]]
        drawn.append(
            Curve(
                f"{unit} {last}", "A line.", PERIODS, (*run, last), (target,) * len(PERIODS),
                (None,) * len(PERIODS), tuple((name, (limit,) * len(PERIODS)) for name, limit in limits), unit, decimals,
            )
        )  # fmt: skip
    return drawn


def _case(chance: random.Random) -> tuple[str, int, float, float, list[tuple[str, float]]]:
    last = chance.choice((3.7, 96.0, 1_234.0, 88_000.0, 7_650_000.0, 461_000_000.0))
    target = last * (1 + chance.choice((-0.1, -0.03, -0.004, 0, 0.004, 0.03, 0.1)))
    return (
        chance.choice(("number", "currency", "days")), chance.choice((0, 1, 2)), last, target,
        [("Amber limit", target * chance.choice((0.95, 0.99, 1.01, 1.05)))],
    )  # fmt: skip


def book_of(drawn: list[Curve], path: Path) -> Path:
    widths = (20.0, 13.0, 13.0, 11.5, 15.5, 42.0)
    sheets = tuple(
        Sheet(f"Curve {number}", (Title(curve.title), curve), widths, landscape=False)
        for number, curve in enumerate(drawn)
    )
    declared = Workbook("Curves", "Charts", sheets, printed=True)
    path.write_bytes(report_bytes(declared, house_theme(), datetime(2025, 1, 2)))
    return path


def test_a_label_is_left_out_or_as_all_are(tmp_path: Path) -> None:
    """A label of its own in which nothing is said is what Excel never writes."""
    with zipfile.ZipFile(book_of(curves(0), tmp_path / "curves.xlsx")) as book:
        charts = [book.read(name).decode() for name in book.namelist() if "/charts/chart" in name]
    labels = [label for chart in charts for label in re.findall(r"<c:dLbl>(.*?)</c:dLbl>", chart)]
    assert len(labels) > 100
    assert {re.sub(r'<c:idx val="\d+"/>', "", label) for label in labels} == {'<c:delete val="1"/>'}


@pytest.mark.office
@pytest.mark.parametrize("seed", range(3))
def test_no_label_meets_another(office: Office, tmp_path: Path, seed: int) -> None:
    drawn = curves(seed)
    path = book_of(drawn, tmp_path / "curves.xlsx")
    pages = printed(office.convert(path, "pdf", tmp_path))
    for curve, page in zip(drawn, pages, strict=False):
        assert page.faults() == [], curve.title
        ends = [word for word in page.words if word.left > page.wide / 2 and word.top < 250]
        for name, _ in curve.limits:  # the figure stands on the line of its name, if there is room for it
            for said in [word for word in ends if word.text == name.split()[0]]:
                beside = [word for word in ends if word.left > said.right and abs(word.top - said.top) < 2]
                assert len(beside) >= 2, curve.title
        assert sum(word.text == "Target" for word in ends) == 1, curve.title
