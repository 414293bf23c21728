"""The unit of work of issuing and of answering: what a workbook is written from goes in, its bytes come back."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pmf_xl.books.protect import Lock
from pmf_xl.books.theme import theme_from_json
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.layout.entries import entries_from_json, entries_to_json
from pmf_xl.layout.issued import Issued
from pmf_xl.problems import Problem, Severity

if TYPE_CHECKING:
    from pmf_xl.books.workers import Here, Workers
    from pmf_xl.told import LongStep

TASK, GET_READY = (f"{__name__}:{name}" for name in ("write_workbook", "get_ready"))
AT_ONCE = 64  # workbooks that are written before the first is put in its place


def write_workbook(content: bytes, name: str, more: bytes) -> bytes:
    """Write the workbook that `sent` gave the two of; its name is for whoever looks after the program."""
    held: dict[str, Any] = json.loads(more)
    file = WorkbookFile(
        Issued.from_json(content.decode()),
        theme_from_json(held["theme"]),
        Lock(*held["lock"]),
        held["stamp"],
        datetime.fromisoformat(held["made_at"]),
        entries_from_json(held["typed"]),
        [replace(Problem(*values), severity=Severity(values[1])) for values in held["problems"]],
        held["questions"],
    )
    return file.content()


def get_ready(_: bytes, __: str, ___: bytes) -> dict[str, Any]:
    """Import what writing a workbook takes."""
    import_module("pmf_xl.books.write")
    return {}


def sent(file: WorkbookFile, issued: str = "") -> tuple[bytes, bytes]:
    """Give what is sent to have a workbook written: what was issued, as JSON where that is at hand, and all else."""
    held = {
        "theme": file.theme.as_json(),
        "lock": [file.lock.salt, file.lock.hash],
        "stamp": file.stamp,
        "made_at": file.made_at.isoformat(),
        "typed": entries_to_json(file.typed),
        "problems": [[getattr(one, name) for name in Problem.__slots__] for one in file.problems],
        "questions": file.questions,
    }
    return (issued or file.issued.to_json()).encode(), json.dumps(held).encode()


def written_by(workers: "Workers", files: Sequence[WorkbookFile], step: "LongStep") -> list[bytes]:
    """Have some workbooks written, as many at once as there are workers, and give their bytes in the same order."""
    return [content() for content in step.each(begun_by(workers, files))]


def begun_by(workers: "Workers", files: Sequence[WorkbookFile], issued: Sequence[str] = ()) -> "list[Here]":
    """Have some workbooks begun, and give what waits for the bytes of each; `issued` is what was, as JSON."""
    texts = issued or [""] * len(files)
    return [
        workers.begin(TASK, file.issued.service, partial(sent, file, text), file.content)
        for file, text in zip(files, texts, strict=True)
    ]
