"""A workbook as a script of somebody's own would write it: what ours asks of xlsxwriter, taken down and played back.

Each cell, format, validation, formula and chart is in place, call by call, and there is nothing to look up or to work
out. That is the least that a workbook costs whoever writes it with xlsxwriter.
"""

import io
import sys
from collections.abc import Callable
from types import CodeType
from typing import Any

import xlsxwriter

from pmf_xl.books import once

MADE = ("add_format", "add_worksheet", "add_chart")  # calls whose result has a name in the script


class Dictation:
    """Takes down every call on a workbook and its sheets as a line of Python."""

    def __init__(self) -> None:
        self.lines = ["import datetime", "import io", "import xlsxwriter"]
        self.names: dict[int, str] = {}
        self.sheets: dict[int, Overheard] = {}
        self._kept: list[object] = []  # so that no name is given twice

    def name(self, thing: object, name: str) -> None:
        self.names[id(thing)] = name
        self._kept.append(thing)

    def said(self, value: object) -> str:
        if isinstance(value, Overheard):
            return value._name
        if id(value) in self.names:  # a format, or a chart
            return self.names[id(value)]
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.said(held)}" for key, held in value.items()) + "}"
        if isinstance(value, io.BytesIO):  # a picture
            return f"io.BytesIO({value.getvalue()!r})"
        if isinstance(value, str):
            return repr(str(value))  # words of ours are plain text to a script
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(self.said, value)) + "]"
        return repr(value)

    def call(
        self, on: str, method: str, args: tuple[object, ...], named: dict[str, object], gives: str = ""
    ) -> None:
        given = [*map(self.said, args), *(f"{key}={self.said(held)}" for key, held in named.items())]
        self.lines.append(f"{gives + ' = ' if gives else ''}{on}.{method}({', '.join(given)})")


class Overheard:
    """Stands in front of a workbook or a sheet and has what it is asked taken down."""

    def __init__(self, real: Any, name: str, dictation: Dictation) -> None:
        self.__dict__.update(_real=real, _name=name, _dictation=dictation)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._real, name, value)

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._real, name)
        if not callable(attribute):
            return attribute

        def heard(*args: Any, **named: Any) -> Any:
            result = attribute(*map(_itself, args), **named)
            if name == "worksheets":
                return [self._dictation.sheets[id(sheet)] for sheet in result]
            if name == "get_name" or name.startswith(
                "_"
            ):  # what is xlsxwriter's own, a script would not ask for
                return result
            gives = ""
            if name in MADE:
                gives = f"{name[4:]}_{len(self._dictation.names)}"
                self._dictation.name(result, gives)
            self._dictation.call(self._name, name, args, named, gives)
            if name == "add_worksheet":
                self._dictation.sheets[id(result)] = Overheard(result, gives, self._dictation)
                return self._dictation.sheets[id(result)]
            return Overheard(result, gives, self._dictation) if name == "add_chart" else result

        return heard


def _itself(given: Any) -> Any:
    """Give xlsxwriter the chart itself and not what stands in front of it."""
    return given._real if isinstance(given, Overheard) else given


def taken_down(options: dict[str, Any], fill: Callable[[Any], object]) -> CodeType:
    """Give the script that writes what `fill` puts into a workbook, and leaves its bytes in `out`."""
    dictation, options = Dictation(), {**options, "in_memory": True}
    dictation.lines.append(f"book = xlsxwriter.Workbook(out, {options!r})")
    book = Overheard(xlsxwriter.Workbook(io.BytesIO(), options), "book", dictation)
    fill(book)
    book.close()
    return compile("\n".join(dictation.lines), "by hand", "exec")


def run(script: CodeType) -> bytes:
    out = io.BytesIO()
    exec(script, {"out": out})
    return out.getvalue()


def forget() -> None:
    """Empty every store of what was worked out before: a council's issue begins with none of it."""
    once.forget()
    for name, module in list(sys.modules.items()):
        if name.startswith("pmf_xl."):
            for thing in list(vars(module).values()):
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()
