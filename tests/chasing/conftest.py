"""Q1 of 2024-25 at Testshire on the day its workbooks go out."""

from pathlib import Path

import pytest
from two_services import OPENED, PERIOD, WITH_DIRECTORS

from pmf_xl.catalogue import Catalogue
from quarter import Quarter, catalogue_of


@pytest.fixture(scope="session")
def directed(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), WITH_DIRECTORS)


@pytest.fixture
def issued(tmp_path: Path, directed: Catalogue) -> Quarter:
    quarter = Quarter(tmp_path / "workspace", directed, PERIOD, OPENED)
    quarter.issue()
    return quarter
