"""Q1 of 2024-25 at a Testshire where a third service has projects only, and a fourth nothing at all."""

from datetime import date
from pathlib import Path

import pytest

from pmf_xl.catalogue import Catalogue
from quarter import TESTSHIRE, Quarter, catalogue_of

WITH_PROJECTS_ONLY = TESTSHIRE | {
    "services.csv": """
| code | name    |
| HR   | People  |
| WS   | Waste   |
| CP   | Capital |
| NN   | Nothing |
""",
    "projects.csv": """
| ref | title          | service | owner   |
| PR1 | Quiet sweepers | WS      | Cy Dunn |
| PR2 | New depot      | CP      | Al Fox  |
""",
    "milestones.csv": """
| project | ref | title           | due        | status   |
| PR1     | M2  | Contract signed | 2024-05-31 | On track |
| PR1     | M3  | Sweepers in use | 2025-01-31 | On track |
| PR2     | D1  | Depot opens     | 2025-03-31 | On track |
""",
}


@pytest.fixture(scope="session")
def building(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"), WITH_PROJECTS_ONLY)


@pytest.fixture
def quarter(tmp_path: Path, building: Catalogue) -> Quarter:
    """Returns are due on 15 July."""
    quarter = Quarter(tmp_path / "workspace", building, "2024-25-Q1", date(2024, 7, 10))
    quarter.issue()
    return quarter
