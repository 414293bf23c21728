"""The ledger of a workspace: opened only where it is its own, and never begun again by accident.

Workspace and ledger know each other by an identity that both keep. An empty file in the ledger's place, another
council's, or none at all would look like a quarter in which nothing has been issued yet.
"""

import secrets
from contextlib import suppress
from pathlib import Path

from pmf_xl.books.files import walk
from pmf_xl.key_file import KEY, fingerprint
from pmf_xl.ledger import Ledger
from pmf_xl.ledger.schema import put_back
from pmf_xl.problems import (
    AnotherLedgerError,
    FileInTheWayError,
    FileNotWrittenError,
    LedgerBusyError,
    LedgerMissingError,
    LedgerUnreachableError,
)
from pmf_xl.settings import LEDGER, SETTINGS, Settings, change_setting

#: Where work leaves files that only a ledger explains, a folder for each period or beginning of a SHA-256.
_TRACES = ("archive", "issued", "entered", "collated", "mail", "published")


def open_own_ledger(folder: Path, settings: Settings) -> Ledger:
    """Open the ledger of a workspace, or begin one where nothing has been done in the workspace yet.

    A pair from before identities is given one. Raises `LedgerMissingError` where the ledger has gone or is empty,
    `AnotherLedgerError` where it is not this workspace's.
    """
    begun = has_begun(folder)
    # Another database may be named as long as nothing has been issued; the file of a new workspace comes with it.
    may_begin = not begun and not (settings.identity and not settings.ledger)
    ledger = Ledger(settings.ledger or folder / LEDGER, settings.council, may_begin=may_begin)
    try:
        _refuse_another(folder, settings, ledger, begun)
        _make_known(folder, settings, ledger)
    except BaseException:
        ledger.close()
        raise
    return ledger


def begin_ledger(folder: Path, council: str) -> str:
    """Begin the ledger of a new workspace in its folder, and return its identity.

    Raises `FileInTheWayError` where a ledger with something in it lies there already.
    """
    ledger = Ledger(folder / LEDGER, council)
    try:
        if ledger.holds_anything() or set(ledger.councils()) - {council}:
            raise FileInTheWayError(
                f"{folder} already holds a {LEDGER} with something in it; nothing was changed. Begin in another "
                f"folder, or bring back the {SETTINGS} that belongs to it.",
                path=folder / LEDGER,
            )
        return ledger.identity() or ledger.give_identity(_new_identity())
    finally:
        ledger.close()


def has_begun(folder: Path) -> bool:
    """Say whether work has left anything in a workspace that only its ledger explains."""
    closed: list[tuple[Path, str]] = []
    for name in _TRACES:
        for path, is_folder in walk(folder / name, closed):
            if (
                not is_folder and path.parent != folder / name
            ):  # beside those folders stand the files of a system
                return True
    return bool(closed)  # what is in one that cannot be opened nobody can say


def _refuse_another(folder: Path, settings: Settings, ledger: Ledger, begun: bool) -> None:
    ours, its = settings.identity, ledger.identity()
    if ours and ours == its:
        return
    council = ledger.council_of(ours) if ours else None
    if council == settings.council:  # somebody else, at the same moment, has made it known
        return
    if council:
        raise _council_changed(settings, ledger, council)
    if not ledger.holds_anything():
        _refuse_empty(settings, ledger, its, begun)
    elif (ours and its) or ((ours or (its and begun)) and not _belongs(folder, ledger)):
        raise _another(ledger)


def _refuse_empty(settings: Settings, ledger: Ledger, its: str, begun: bool) -> None:
    """Refuse a ledger that holds nothing of the council, where it should or where it holds another's."""
    others = ledger.councils() if begun or not settings.ledger else []
    if others and others != [settings.council]:
        raise _council_changed(settings, ledger, " or ".join(others))
    if settings.identity and its:
        raise _another(ledger)
    if begun or (settings.identity and not settings.ledger):
        raise LedgerMissingError(
            f"{ledger.name} holds nothing, though this workspace has a ledger with something in it; nothing was "
            f"changed. {put_back(ledger.file is not None)}",
            ledger=ledger.name,
        )


def _belongs(folder: Path, ledger: Ledger) -> bool:
    """Say whether a ledger knows what is in a workspace: its key, or a file in its archive.

    Of workbooks issued long ago it may not be known by which key they were sealed.
    """
    with suppress(OSError):
        if {fingerprint((folder / KEY).read_bytes().strip()), None} & ledger.sealed_by():
            return True
    kept = {path.stem for path in (folder / "archive").glob("*/*")}
    return any(file.sha256 in kept for file in ledger.submissions())


def _make_known(folder: Path, settings: Settings, ledger: Ledger) -> None:
    """Keep the identity in both, unless they may only be read at the moment: looking must stay possible."""
    identity = ledger.identity()
    with suppress(LedgerUnreachableError, LedgerBusyError, FileNotWrittenError):
        if not identity:
            identity = ledger.give_identity(settings.identity or _new_identity())
        if settings.identity and identity != settings.identity:  # somebody else was quicker
            raise _another(ledger)
        if identity != settings.identity:
            change_setting(folder, "identity", identity)


def _new_identity() -> str:
    return secrets.token_hex(16)


def _council_changed(settings: Settings, ledger: Ledger, council: str) -> AnotherLedgerError:
    return AnotherLedgerError(
        f'{SETTINGS} says council = "{settings.council}", but what {ledger.name} holds is of {council}; nothing was '
        f"changed. Put the line back as it was: it is a code and never changes. What the council is called "
        "stands in catalogue.xlsx.",
        ledger=ledger.name,
    )


def _another(ledger: Ledger) -> AnotherLedgerError:
    return AnotherLedgerError(
        f"{ledger.name} is the ledger of another workspace of {ledger.council}: the line identity of {SETTINGS} is not "
        f"the one it keeps; nothing was changed. {put_back(ledger.file is not None)} If it is {SETTINGS} that is "
        "the wrong one, copy that from whoever shares this ledger.",
        ledger=ledger.name,
    )
