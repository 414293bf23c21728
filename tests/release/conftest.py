"""What everybody and what officers are given of the seeded council, made once."""

from pathlib import Path

import pytest
import seeds
from outlet import Published

from pmf_xl.workspace import Workspace


@pytest.fixture(scope="session")
def council(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = seeds.workspace(tmp_path_factory.mktemp("seeded"))
    for quarter in seeds.QUARTERS:
        written = made.write_reports(quarter)
        assert (written.broken, written.failed) == ({}, {})
        made.publish(quarter)
    return made


@pytest.fixture(scope="session")
def published(council: Workspace) -> Published:
    return Published(Path(council.folder), seeds.QUARTERS)
