"""A quarter at Testshire, and the next one."""

from datetime import date
from pathlib import Path

import pytest

from pmf_xl.catalogue import Catalogue
from quarter import Quarter, catalogue_of


@pytest.fixture(scope="session")
def testshire(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"))


@pytest.fixture
def quarter(tmp_path: Path, testshire: Catalogue) -> Quarter:
    """Q1 of 2024-25 at Testshire, five days before returns are due."""
    return Quarter(tmp_path / "workspace", testshire, "2024-25-Q1", date(2024, 7, 10))
