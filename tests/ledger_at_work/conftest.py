"""A ledger of each kind, empty, and the catalogue that every test here works with."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import postgres_server
import pytest
from at_work import Database
from postgres_server import PostgresServer
from quarter import catalogue_of

from pmf_xl.catalogue import Catalogue


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for the session, or for each worker of pytest-xdist; it starts when first asked for."""
    if lacking := postgres_server.missing():
        if os.environ.get("PMF_REQUIRE_POSTGRES") == "1":
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)
    with PostgresServer() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return Database(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    return Database(request.getfixturevalue("postgres").new_database())


@pytest.fixture(scope="session")
def testshire(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue_of(tmp_path_factory.mktemp("kit"))
