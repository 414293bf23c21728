"""xlwings as it is on Windows, with Windows' own modules stood in for: its real reading, calling and writing of cells.

Run as a process of its own, since xlwings decides once and for all which system it is on. Reads one JSON request a
line, writes one JSON answer a line:

    {"do": "call", "function": "PMF_RAG", "arguments": [[95.0, ...], ...]}
    {"do": "wrappers"}
    {"do": "compare without rounding"}

A grid of cells is a list of rows, a single cell its value, an error `{"error": number}`, a missing argument `{}`.
"""

import ctypes
import io
import json
import sys
import types
from typing import Any
from unittest.mock import MagicMock

MISSING = -2147352572  # how pywin32 hands over an argument that is not given
STOOD_IN = (
    "pywintypes", "pythoncom", "win32api", "win32con", "win32gui", "win32process", "win32timezone", "win32com",
    "win32com.client", "win32com.server", "win32com.server.util", "win32com.server.dispatcher",
    "win32com.server.policy", "win32com.universal", "winreg", "win32event",
)  # fmt: skip


class StandIn(types.ModuleType):
    """A module of which anything may be asked."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = MagicMock(name=f"{self.__name__}.{name}")
        setattr(self, name, made)
        return made


def stand_in() -> None:
    for name in STOOD_IN:
        sys.modules[name] = StandIn(name)
    sys.modules["win32com"].client = sys.modules["win32com.client"]  # type: ignore[attr-defined]
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(sys.modules["win32com.client"], name, type(name, (), {}))
    sys.modules["pywintypes"].TimeType = type("TimeType", (), {})  # type: ignore[attr-defined]
    sys.modules["pywintypes"].com_error = type("com_error", (Exception,), {})  # type: ignore[attr-defined]
    sys.modules["pythoncom"].__file__ = "pythoncom"
    for name in ("windll", "oledll", "PyDLL"):
        setattr(ctypes, name, MagicMock())
    sys.modules["matplotlib"] = None  # type: ignore[assignment]  # it would look for Windows' fonts
    sys.platform = "win32"


def cells(given: Any) -> Any:
    """An argument as Excel hands it over: a cell's value, or rows of them as tuples."""
    if isinstance(given, dict):
        return given.get("error", MISSING)
    if isinstance(given, list):
        return tuple(tuple(map(cells, row)) for row in given)
    return given


def compare_without_rounding() -> None:
    """Break the rules, to see whether anybody notices."""
    from pmf_xl.rules import columns, in_numpy, operations, runs, xmr

    def compare(left: float, right: float) -> int:
        return (left > right) - (left < right)

    for module in (operations, runs, xmr):
        module.compare = compare
    in_numpy.compare_columns = lambda operation, left, right: columns.COMPARED[operation](left, right)


def main() -> None:
    stand_in()
    import xlwings._xlwindows as windows
    import xlwings.udfs

    import udfs.functions as module

    windows.is_range_instance = lambda argument: False
    known = {"filename": module.__file__, "filetime": None, "module": module}
    xlwings.udfs.udf_modules["udfs.functions"] = known
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["do"] == "wrappers":
            written = io.StringIO()
            xlwings.udfs.generate_vba_wrapper(
                "udfs.functions", module, written, types.SimpleNamespace(Name="PMF.xlam")
            )
            answer: Any = written.getvalue()
        elif asked["do"] == "compare without rounding":
            answer = compare_without_rounding()
        else:
            arguments = [[cells(given) for given in one] for one in asked["arguments"]]
            answer = [
                xlwings.udfs.call_udf("udfs.functions", asked["function"], one, None, MagicMock())
                for one in arguments
            ]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
