"""A year's beginning at Testshire with its registers."""

from datetime import date
from pathlib import Path

import pytest
from registered import Q1, REGISTERED, SAID

from pmf_xl.catalogue import Catalogue
from quarter import GOOD, Quarter, catalogue_of


@pytest.fixture(scope="session")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), REGISTERED)


@pytest.fixture
def quarter(tmp_path: Path, registered: Catalogue) -> Quarter:
    """The first quarter of 2024-25, five days before returns are due."""
    return Quarter(tmp_path / "workspace", registered, Q1, date(2024, 7, 10))


@pytest.fixture
def collated(quarter: Quarter) -> Quarter:
    """The same, with both returns in and nothing wrong in them."""
    for service in ("HR", "WS"):
        quarter.hand_in(service, GOOD[service] | SAID[service])
    files = quarter.collate().files
    assert [str(problem) for file in files for problem in file.problems] == []
    return quarter
