"""A ledger in a file on a shared drive takes writing from one computer at a time.

Two programs on one computer keep out of each other's way by SQLite's locks. Between computers those cannot be relied
on: many shared drives keep none. So whoever writes leaves a note beside the ledger, and looks for the notes of others.
"""

import getpass
import hashlib
import json
import os
import platform
import secrets
import weakref
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Any

from pmf_xl.problems import LedgerBusyError

SECONDS_AT_WORK = 300.0  # after this long without writing, somebody is no longer at work
SECONDS_KEPT = 3600.0
SECONDS_TO_GO = 1.0


class OneComputer:
    """Keeps a ledger's file to one computer: `claim()` before each writing, `leave()` at the end."""

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._computer = platform.node() or "a computer without a name"
        self._notes = f".{ledger.name}.used-by-"
        mark = hashlib.sha256(self._computer.encode()).hexdigest()[:12]
        self._ours = f"{self._notes}{mark}-"
        self._note = ledger.with_name(f"{self._ours}{os.getpid()}-{secrets.token_hex(4)}")
        self._said = {"computer": self._computer, "person": _person(), "since": f"{datetime.now():%H:%M}"}
        self._at_work = False
        weakref.finalize(self, _take_away, self._note)  # also when the program ends

    def claim(self) -> None:
        """Say that this computer is writing; raises `PmfError` while another is.

        First the note, then the look: of two who begin at the same moment both may be refused, never neither. Who is
        at work already waits a moment for the other to see that and go.
        """
        try:
            # Written again rather than touched, so that its time is by the drive's clock, as that of the others.
            self._note.write_text(json.dumps(self._said), "utf-8")
            others = self._others()
            if others and self._at_work:
                sleep(SECONDS_TO_GO)
                others = self._others()
        except OSError:
            return  # the ledger cannot be written to either, and will say why
        if others:
            self.leave()
            other = others[0]
            raise LedgerBusyError(
                f"{other['person']} is writing to {self._ledger} on {other['computer']} (since {other['since']}). "
                "A ledger in a file takes writing from one computer at a time: try again when that is done, at the "
                "latest five minutes after it has stopped; or share a ledger in PostgreSQL.",
                ledger=str(self._ledger),
                person=other["person"],
                computer=other["computer"],
            )
        self._at_work = True

    def leave(self) -> None:
        """Take the note away."""
        self._at_work = False
        _take_away(self._note)

    def _others(self) -> list[dict[str, Any]]:
        now, others = self._note.stat().st_mtime, []
        for note in self._ledger.parent.iterdir():
            if note.name.startswith(self._notes):
                with suppress(FileNotFoundError):
                    age = now - note.stat().st_mtime
                    if age > SECONDS_KEPT:
                        note.unlink()
                    elif age < SECONDS_AT_WORK and not note.name.startswith(self._ours):
                        others.append(_read_note(note))
        return others


def _read_note(note: Path) -> dict[str, Any]:
    said = {"computer": "another computer", "person": "Somebody", "since": "a moment ago"}
    with suppress(ValueError, TypeError):  # being written at this moment
        said |= json.loads(note.read_text("utf-8"))
    return said


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return "Somebody"


def _take_away(note: Path) -> None:
    with suppress(OSError):
        note.unlink()
