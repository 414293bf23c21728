"""Two councils with returns taken, as every test of reports asks for them."""

import pytest
from returns_taken import At, hart, south_derbyshire


@pytest.fixture(scope="session")
def at_hart(tmp_path_factory: pytest.TempPathFactory) -> At:
    """Hart after Q2 2014-15, its services having returned what its page showed."""
    return hart(tmp_path_factory.mktemp("hart"))


@pytest.fixture(scope="session")
def at_south_derbyshire(tmp_path_factory: pytest.TempPathFactory) -> At:
    """South Derbyshire after Q3 2024-25, with made-up figures; one service did not answer in Q3."""
    return south_derbyshire(tmp_path_factory.mktemp("south-derbyshire"))
