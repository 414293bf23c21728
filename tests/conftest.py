"""What every test may ask for."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from office import INSTALL, Office, missing

# A test's helpers stand in the folder beside it.
sys.path += [str(folder) for folder in Path(__file__).parent.iterdir() if folder.is_dir()]

settings.register_profile("fuzz", max_examples=5_000, deadline=None)  # as `just fuzz` runs property tests
collect_ignore = [
    "hostile/fuzz_reader.py",
    "office/driver.py",
]  # run by a Python that has `uno`; the tests' own has not


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker("office")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("office") and missing():
        lacking = f"{', '.join(missing())} not found; install with: {INSTALL}"
        if os.environ.get("PMF_REQUIRE_OFFICE") == "1":
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the session, or for each worker of pytest-xdist; it starts when first asked."""
    with Office() as office:
        yield office
