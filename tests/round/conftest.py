"""Planshire's annual round, as far as tests want it to have come."""

from pathlib import Path

import pytest
from planshire import PLANSHIRE, AnnualRound

from quarter import kit


@pytest.fixture(scope="session")
def plan_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kit(tmp_path_factory.mktemp("planshire") / "kit", PLANSHIRE)


@pytest.fixture
def planning(tmp_path: Path, plan_kit: Path) -> AnnualRound:
    """Planshire in January, with nothing issued yet."""
    return AnnualRound(tmp_path / "council", plan_kit)


@pytest.fixture
def decided(planning: AnnualRound) -> AnnualRound:
    """The same in March: proposals are in, and directors have decided."""
    planning.propose()
    planning.decide()
    return planning
