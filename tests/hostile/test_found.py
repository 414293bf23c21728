"""What fuzzing starts from, and whatever it has found, is borne; and text that reads as a number reads as one number."""

import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmf_xl.collect.own_formulas import evaluate
from pmf_xl.collect.typed import number_in

HERE = Path(__file__).parent
KEPT = sorted([*(HERE / "seeds").glob("*"), *(HERE / "found").glob("*")])


@pytest.fixture(scope="module")
def one() -> Any:
    """The function that fuzzing calls, without the fuzzer."""
    stand_in: Any = ModuleType("atheris")
    stand_in.instrument_imports = lambda include: __import__("contextlib").nullcontext()
    before = sys.modules.get("atheris")
    sys.modules["atheris"] = stand_in
    try:
        return runpy.run_path(str(HERE / "fuzz_reader.py"))["one"]
    finally:
        sys.modules.pop("atheris")
        if before:
            sys.modules["atheris"] = before


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_was_found_is_borne(one: Any, path: Path) -> None:
    one(path.read_bytes())


SPACES = st.sampled_from(["", " ", "\u00a0", "\u2009", "\u3000"])


@given(st.integers(0, 10**12), SPACES, SPACES, st.sampled_from(["", "-", "−", "+"]))
def test_spaces_widths_and_signs_change_nothing(number: int, before: str, after: str, sign: str) -> None:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for digits in (str(number), wide, f"{number:,}"):
        read = number_in(f"{before}{sign}{digits}{after}")
        assert read == (-number if sign in ("-", "−") else number)


@given(st.text("0123456789.,-+%£km <>", max_size=12))
def test_what_is_read_twice_reads_the_same_and_never_both_ways(text: str) -> None:
    read = number_in(text)
    assert read == number_in(f" {text} ")
    if read is not None:
        assert number_in(text + "x") is None
        assert number_in(f"<{text}") is None


@given(st.text("0123456789.,-+%*/^()ABSUMROND:!'$ ", max_size=30))
def test_any_formula_is_worked_out_or_not(text: str) -> None:
    result = evaluate(f"={text}", "S", {})
    assert result is None or abs(result) < float("inf")


@given(
    st.lists(st.integers(1, 999), min_size=2, max_size=6),
    st.lists(st.sampled_from("+-*/"), min_size=5, max_size=5),
)
def test_sums_come_out_as_arithmetic_has_them(numbers: list[int], marks: list[str]) -> None:
    text = str(numbers[0]) + "".join(
        mark + str(number) for mark, number in zip(marks, numbers[1:], strict=False)
    )
    assert evaluate(f"={text}", "S", {}) == pytest.approx(eval(text))
