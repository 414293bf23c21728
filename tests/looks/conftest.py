"""Testshire with April and May looked at, played once."""

from datetime import date, datetime

import pytest
from looked import APRIL, LOOKED, MAY, SAID, SIGNED_APRIL, SIGNED_LOOK

from pmf_xl.catalogue import Catalogue
from pmf_xl.collect.take_file import CollatedFile
from quarter import Quarter, catalogue_of, fill


@pytest.fixture(scope="session")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), LOOKED)


def look(quarter: Quarter, month: str, day: date) -> tuple[CollatedFile, ...]:
    """Issue a month's look, fill it in as services do, and collate what came back."""
    quarter.period, quarter.time = quarter.workspace.period(month), datetime(day.year, day.month, day.day, 9)
    issued = quarter.issue()
    for service, entries in SAID[month].items():
        signed = SIGNED_APRIL if month == APRIL else SIGNED_LOOK
        fill(issued[service].path, quarter.returned / f"{service}.xlsx", signed | entries)
    return quarter.collate().files


@pytest.fixture(scope="session")
def in_may(tmp_path_factory: pytest.TempPathFactory, looked: Catalogue) -> Quarter:
    """Both looks in; nothing is done to it but reading."""
    quarter = Quarter(tmp_path_factory.mktemp("looks") / "workspace", looked, APRIL, date(2024, 5, 2))
    for month, day in ((APRIL, date(2024, 5, 2)), (MAY, date(2024, 6, 3))):
        files = look(quarter, month, day)
        assert [str(problem) for file in files for problem in file.problems] == []
    return quarter
