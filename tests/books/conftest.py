"""Workbooks as they are issued, to look at from outside."""

from datetime import date
from pathlib import Path

import pytest

from quarter import Quarter, catalogue_of


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Testshire's collection workbooks for Q1 of 2024-25, by service."""
    folder = tmp_path_factory.mktemp("issued")
    quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 1))
    return {service: file.path for service, file in quarter.issue().items()}
