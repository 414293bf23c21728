"""What `pmf_xl.rules` offers, and what it costs to import."""

import subprocess
import sys
import types
from pathlib import Path

from pmf_xl import rules


def test_the_names_in_the_contract_are_functions() -> None:
    for name in ("rate", "variance", "tolerance_limit", "travel", "trend", "spc", "forecast"):
        assert isinstance(getattr(rules, name), types.FunctionType), name


def test_everything_offered_is_there() -> None:
    assert [name for name in rules.__all__ if not hasattr(rules, name)] == []
    assert rules.__all__ == sorted(
        rules.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )


def test_no_module_is_called_as_a_name_is() -> None:
    """Or the name would stand for the module, once somebody has loaded it."""
    modules = {path.stem for path in Path(rules.__file__).parent.glob("*.py")}
    assert modules & set(rules.__all__) == set()


def test_plain_values_need_no_numpy() -> None:
    program = (
        "import sys; from pmf_xl.rules import rate, travel, spc;"
        "rate(95, 100); travel(1, 2); spc([1, 2] * 7);"
        "sys.exit('numpy' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
