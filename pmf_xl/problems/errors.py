"""What is raised for work that cannot be done: one sentence for whoever asked, and data for programs that can help.

PmfError                        it could not be done
├── UsageError                  it cannot be asked for like that
│   ├── NoSuchNameError         there is nothing of this name: .name, .known, .near
│   └── NotAPeriodError         this text is no period: .text
├── NothingYetError             what it needs has not happened yet
├── PeriodClosedError           the period is closed, or is not: .period
├── NothingToShowError          there is nothing in it that its reader may see
├── NotAccessibleError          it would break rules for accessible tables: .faults
├── UnfinishedError             the rest was done, this was not: .not_done
├── FileError                   something is wrong with a file or folder: .path
│   ├── FileMissingError        it is not there
│   ├── FileUnreadableError     it cannot be read, or is not what it should be
│   ├── FileNotWrittenError     it cannot be written
│   ├── FileInTheWayError       it is there already, and is never written over
│   └── DataInError             what it holds has errors: .problems
│       └── CatalogueInError    it is the catalogue or a starter kit
├── WorkspaceError              something is wrong with a workspace's folder: .path
│   ├── NotAWorkspaceError      it is none
│   ├── SettingsError           pmf.toml cannot be read, or not be changed
│   └── KeyFileError            pmf.key is gone, empty or out of reach
├── LedgerError                 something is wrong with the ledger: .ledger
│   ├── LedgerUnreachableError  it cannot be opened, read or written to just now
│   ├── LedgerMissingError      it has gone or is empty, though there was one
│   ├── LedgerBusyError         another computer is writing to it: .person, .computer
│   ├── LedgerVersionError      it is of a later version: .found, .known
│   ├── LedgerMovedError        it is kept elsewhere by now: .moved_to
│   ├── LedgerConflictError     what is in that database is something else
│   ├── AnotherLedgerError      it is not that of this workspace
│   └── AnotherKeyError         pmf.key is not the key of its workbooks
├── SchedulerError              work cannot be handed to it: .scheduler
├── MissingPackageError         it needs a package that is not installed: .install
└── ExcelError                  Excel, or the add-in for it, does not allow it
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmf_xl.problems.finding import Problem


class PmfError(Exception):
    """The work could not be done: one sentence for the person who asked for it."""


class UsageError(PmfError):
    """It cannot be asked for like that."""


class NoSuchNameError(UsageError):
    """There is nothing of this `name`; `known` are the names there are, `near` those that may be meant."""

    def __init__(
        self, message: str, *, name: str, known: Sequence[str] = (), near: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.name, self.known, self.near = name, tuple(known), tuple(near)


class NotAPeriodError(UsageError):
    """This `text` is no period."""

    def __init__(self, message: str, *, text: str) -> None:
        super().__init__(message)
        self.text = text


class NothingYetError(PmfError):
    """What it needs has not happened yet."""


class PeriodClosedError(PmfError):
    """The `period` is closed, which this would change; or it is not, where it must be."""

    def __init__(self, message: str, *, period: str) -> None:
        super().__init__(message)
        self.period = period


class NothingToShowError(PmfError):
    """There is nothing in it that its reader may see."""


class NotAccessibleError(PmfError):
    """It would break rules for accessible tables; `faults` say where, and which."""

    def __init__(self, message: str, *, faults: Sequence[str]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class UnfinishedError(PmfError):
    """The rest was done; `not_done` names what was not."""

    def __init__(self, message: str, *, not_done: Sequence[str]) -> None:
        super().__init__(message)
        self.not_done = tuple(not_done)


class FileError(PmfError):
    """Something is wrong with the file or folder at `path`."""

    def __init__(self, message: str, *, path: Path) -> None:
        super().__init__(message)
        self.path = path


class FileMissingError(FileError):
    """It is not there."""


class FileUnreadableError(FileError):
    """It cannot be read, or is not what it should be."""


class FileNotWrittenError(FileError):
    """It cannot be written."""


class FileInTheWayError(FileError):
    """It is there already, and is never written over."""


class DataInError(FileError):
    """What it holds has errors, which are among `problems`."""

    def __init__(self, message: str, *, path: Path, problems: "Sequence[Problem]") -> None:
        super().__init__(message, path=path)
        self.problems = tuple(problems)


class CatalogueInError(DataInError):
    """The catalogue, or a starter kit, has errors."""


class WorkspaceError(PmfError):
    """Something is wrong with the folder of a workspace; `path` is the folder, or the file in it."""

    def __init__(self, message: str, *, path: Path) -> None:
        super().__init__(message)
        self.path = path


class NotAWorkspaceError(WorkspaceError):
    """It is no workspace."""


class SettingsError(WorkspaceError):
    """Its settings cannot be read, or cannot be changed as they are written."""


class KeyFileError(WorkspaceError):
    """The key that seals its workbooks is gone, empty or out of reach; or is there, where it should not be."""


class LedgerError(PmfError):
    """Something is wrong with the ledger; `ledger` names it, without a password."""

    def __init__(self, message: str, *, ledger: str = "") -> None:
        super().__init__(message)
        self.ledger = ledger


class LedgerUnreachableError(LedgerError):
    """It cannot be opened, read or written to just now."""


class LedgerMissingError(LedgerError):
    """It has gone or is empty, though the workspace has one with something in it."""


class LedgerBusyError(LedgerError):
    """Somebody is writing to it on another computer."""

    def __init__(self, message: str, *, ledger: str, person: str, computer: str) -> None:
        super().__init__(message, ledger=ledger)
        self.person, self.computer = person, computer


class LedgerVersionError(LedgerError):
    """Its tables are of a later version (`found`) than this program knows (`known`)."""

    def __init__(self, message: str, *, found: str, known: str) -> None:
        super().__init__(message)
        self.found, self.known = found, known


class LedgerMovedError(LedgerError):
    """It has been moved to another database."""

    def __init__(self, message: str, *, ledger: str, moved_to: str) -> None:
        super().__init__(message, ledger=ledger)
        self.moved_to = moved_to


class LedgerConflictError(LedgerError):
    """What is in that database is something else, or is there already."""


class AnotherLedgerError(LedgerError):
    """It is the ledger of another workspace or another council."""


class AnotherKeyError(LedgerError):
    """The key of the workspace is not the one by which the workbooks in the ledger were sealed."""


class SchedulerError(PmfError):
    """Work cannot be handed to the scheduler of a cluster, whose address is `scheduler`."""

    def __init__(self, message: str, *, scheduler: str) -> None:
        super().__init__(message)
        self.scheduler = scheduler


class MissingPackageError(PmfError):
    """It needs a package that is not installed; `install` is what to run."""

    def __init__(self, message: str, *, install: str) -> None:
        super().__init__(message)
        self.install = install


class ExcelError(PmfError):
    """Excel, or the add-in for it, does not allow it."""
