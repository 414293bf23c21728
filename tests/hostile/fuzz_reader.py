"""Coverage-guided fuzzing of the reader: `just fuzz` gives it a bounded time; what it finds goes to `found/`.

    python tests/hostile/fuzz_reader.py found/ corpus/ -max_total_time=120

The interpreter may be ended only by the reader of values, which is why that runs in a process of its own; everything
of ours must refuse with a reason. So what is fuzzed here is the look at the container, the marks in the XML and in the
records of .xlsb, the text of entries and the sums of services' own formulas.
"""

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["pmf_xl"]):
    from pmf_xl.books.grid import Grid
    from pmf_xl.books.guard import look_inside
    from pmf_xl.books.marks import _as_programs_write_it, _OpenDocument, _read, _sheet
    from pmf_xl.books.read import Unreadable, saved
    from pmf_xl.books.xlsb import _in_full, _marks
    from pmf_xl.collect.own_formulas import evaluate
    from pmf_xl.collect.typed import day_in, number_in, text_in

from xml.parsers import expat


def one(data: bytes) -> None:
    """Feed one input to whichever part its first byte picks."""
    kind, rest = (data[0] % 6 if data else 0), data[1:]
    text = rest.decode("utf-8", "replace")
    if kind == 0:
        saved(rest)
        try:
            look_inside(rest, "fuzz.xlsx", Unreadable)
        except Unreadable as refused:
            assert refused.problem.remedy
    elif kind in (1, 2):
        try:
            if kind == 1:
                _sheet(rest)
            else:
                _as_programs_write_it(rest)
                _read(_OpenDocument(), rest)
        except (ValueError, LookupError, expat.ExpatError):  # what `marks` turns into a reason
            pass
    elif kind == 3:
        number = number_in(text)
        assert number is None or abs(number) < float("inf")
        day_in(text)
        text_in(text)
    elif kind == 5:
        with contextlib.suppress(ValueError):
            found, full = _marks(rest), _in_full(rest)
            assert (_marks(full), _in_full(full)) == (found, full)
    else:
        grid = Grid("S", [[1.0, 2.0], [None, "x"]], {(0, 0): f"={text}", (0, 1): "=A1"})
        evaluate(text, "S", {"S": grid})


def main() -> None:
    """Run as libFuzzer does, with its arguments."""
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
