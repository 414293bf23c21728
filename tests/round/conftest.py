"""Planshire's annual round, as far as tests want it to have come."""

import shutil
from pathlib import Path

import pytest
from planshire import PLANSHIRE, AnnualRound

from quarter import kit


@pytest.fixture(scope="session")
def plan_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kit(tmp_path_factory.mktemp("planshire") / "kit", PLANSHIRE)


@pytest.fixture(scope="session")
def proposed_folder(tmp_path_factory: pytest.TempPathFactory, plan_kit: Path) -> Path:
    made = AnnualRound(tmp_path_factory.mktemp("proposed") / "council", plan_kit)
    made.propose()
    return made.workspace.folder


@pytest.fixture(scope="session")
def decided_folder(tmp_path_factory: pytest.TempPathFactory, proposed_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("decided") / "council"
    shutil.copytree(proposed_folder, folder)
    AnnualRound(folder, hour=12).decide()
    return folder


@pytest.fixture
def planning(tmp_path: Path, plan_kit: Path) -> AnnualRound:
    """Planshire in January, with nothing issued yet."""
    return AnnualRound(tmp_path / "council", plan_kit)


@pytest.fixture
def proposed(tmp_path: Path, proposed_folder: Path) -> AnnualRound:
    """The same with all proposals in: a copy that a test may go on with."""
    return AnnualRound(Path(shutil.copytree(proposed_folder, tmp_path / "council")), hour=12)


@pytest.fixture
def decided(tmp_path: Path, decided_folder: Path) -> AnnualRound:
    """The same once directors have decided."""
    return AnnualRound(Path(shutil.copytree(decided_folder, tmp_path / "council")), hour=15)
