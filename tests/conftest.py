"""What every test may ask for."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import browser as browsers
import reading_at_hand
import rights
from councils import COUNCILS
from office import INSTALL, Office, missing

# Programs that tests start begin sooner where Python keeps what it has compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A test's helpers stand in the folder beside it.
sys.path += [str(folder) for folder in Path(__file__).parent.iterdir() if folder.is_dir()]

#: Modules with the longest tests: begun first, and each of their tests by itself, so that no worker has one left at the
#: end while the others wait.
LONGEST = (
    "test_killed.py",
    "test_two_years.py",
    "test_four_quarters.py",
    "test_random_cases.py",
    "test_extending.py",
)
#: Modules that are begun first and stay together, for their tests share what takes long to make.
LONG = ("test_wheel.py", "test_no_network.py", "test_killed_at_work.py", "test_random_figures.py")

settings.register_profile("fuzz", max_examples=5_000, deadline=None)  # as `just fuzz` runs property tests
collect_ignore = [  # programs that tests run, of which one needs a Python that has `uno`
    "functions/ask_formulas.py",
    "hostile/fuzz_reader.py",
    "office/driver.py",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.option.loadscopereorder = False  # of pytest-xdist: the order below is to be kept
    items.sort(key=lambda item: item.path.name not in (*LONGEST, *LONG))
    for item in items:
        if "office" in getattr(item, "fixturenames", ()):
            item.add_marker("office")
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def pytest_collection_finish() -> None:
    """Look less often for what can be thrown away: openpyxl makes a great many small things, and a tenth of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class BySharing(LoadScopeScheduling):
        """Gives tests that share something costly to one worker."""

        def _split_scope(self, nodeid: str) -> str:
            return shared(nodeid)

    return BySharing(config, log)


def shared(nodeid: str) -> str:
    """What a test shares with others: a year played on a kit, or what its module makes for all its tests."""
    module, _, test = nodeid.partition("::")
    council = next((one for one in COUNCILS if one in test.partition("[")[2]), None)
    if council and "/reports/" in module:
        return council
    return nodeid if module.endswith(LONGEST) else module


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("office") and missing():
        lacking = f"{', '.join(missing())} not found; install with: {INSTALL}"
        if os.environ.get("PMF_REQUIRE_OFFICE") == "1":
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)
    if item.get_closest_marker("browser") and browsers.missing():
        if os.environ.get("PMF_REQUIRE_BROWSER") == "1":
            pytest.fail(browsers.missing(), pytrace=False)
        pytest.skip(browsers.missing())


@pytest.fixture(scope="session", autouse=True)
def reading_processes() -> Iterator[None]:
    """The processes that read files serve every test of the session, or of each worker of pytest-xdist."""
    with reading_at_hand.kept():
        yield


@pytest.fixture
def reading_processes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that says how such processes begin or end: they are started and ended as they are for users."""
    monkeypatch.setattr("pmf_xl.books.workers.Readers", reading_at_hand.STARTED_ANEW)


@pytest.fixture(scope="session")
def browser() -> Iterator[browsers.Browser]:
    """One Chromium for the session, or for each worker of pytest-xdist; in the end nobody asked for anything outside."""
    with browsers.Browser() as browser:
        yield browser
    assert not browser.asked, f"asked for outside the folder of pages: {browser.asked}"


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the session, or for each worker of pytest-xdist; it starts when first asked."""
    with Office() as office:
        yield office


@pytest.fixture
def shut() -> Iterator[Callable[[Path], None]]:
    """Shut folders or files, so that whoever runs the test has no right to open them until it ends."""
    if not rights.are_kept():
        pytest.skip("whoever runs this may open anything")
    before: dict[Path, int] = {}

    def shut_one(path: Path) -> None:
        before[path] = path.stat().st_mode
        path.chmod(0)

    with rights.like_anybody():
        yield shut_one
        for path, mode in reversed(before.items()):
            path.chmod(mode)
