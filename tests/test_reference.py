"""The reference under docs is what the code says."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
spec = importlib.util.spec_from_file_location("print_reference", DOCS / "print_reference.py")
assert spec
assert spec.loader
print_reference = importlib.util.module_from_spec(spec)
spec.loader.exec_module(print_reference)


@pytest.mark.parametrize("name", print_reference.PAGES)
def test_a_page_is_as_printed(name: str) -> None:
    assert (DOCS / "reference" / name).read_text("utf-8") == print_reference.page(name), (
        "run: python docs/print_reference.py"
    )


def test_the_list_of_commands_is_as_printed() -> None:
    assert print_reference.HELP.read_text("utf-8") == print_reference.list_of_commands(), (
        "run: python docs/print_reference.py"
    )


def test_the_guide_says_of_every_code_what_to_do() -> None:
    """What each means, and what to say to the service, stands in the performance team's guide."""
    from pmf_xl.problems.in_ledger import LEDGER_CODES
    from pmf_xl.problems.in_returns import RETURN_CODES

    guide = (DOCS / "performance-team.md").read_text("utf-8")
    assert [code.code for code in (*RETURN_CODES, *LEDGER_CODES) if f"`{code.code}`" not in guide] == []
