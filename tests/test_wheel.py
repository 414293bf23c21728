"""The wheel holds all that the product needs: installed alone in an empty environment it plays the demo."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, PROJECT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_kits_and_the_theme_are_inside(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    for path in (PROJECT / "templates").rglob("*"):
        if path.is_file():
            assert f"pmf_xl/templates/{path.relative_to(PROJECT / 'templates').as_posix()}" in held


def test_type_checkers_are_told_that_it_is_typed(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {"pmf_xl/py.typed", "udfs/py.typed"} <= held


def test_it_plays_the_demo_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", folder=tmp_path)
    python = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    run(python, "-m", "pip", "install", "-q", wheel, folder=tmp_path)
    said = run(python.parent / "pmf-xl", "demo", folder=tmp_path)
    assert "Of 83 published colours, 75 agree" in said
    assert (tmp_path / "pmf-xl-demo" / "reports" / "2014-15-Q2" / "scorecard.xlsx").is_file()


def test_nobody_is_told_to_install_by_a_name_that_is_on_no_index() -> None:
    """Whoever registered that name would be installed."""
    places = (("", "*.md"), ("docs", "**/*.md"), ("pmf_xl", "**/*.py"), ("udfs", "*.*"))
    texts = [path for folder, pattern in places for path in (PROJECT / folder).glob(pattern)]
    told = re.compile(r"pip3? install (?:-\S+ )*['\"]?pmf[-_]xl(?!-[\d…])", re.IGNORECASE)
    assert {path.name for path in texts if told.search(path.read_text("utf-8", "replace"))} == set()
