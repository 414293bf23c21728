"""A ledger of each kind, empty."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from at_work import Database

import postgres_server
from postgres_server import PostgresServer


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
