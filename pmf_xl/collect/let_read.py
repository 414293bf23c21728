"""Letting another council, or a body such as a regulator, read this council's figures, and ending that."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pmf_xl.catalogue.grid import close_matches, did_you_mean
from pmf_xl.ledger import ReadGrant
from pmf_xl.ledger.others import others_of
from pmf_xl.problems import NoSuchNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class MayRead:
    """Who may read a council's figures, since when and who said so."""

    reader: str
    since: datetime
    by: str


def readers(workspace: "WorkspaceFolder") -> "tuple[MayRead, ...]":
    """Return who may read this council's figures now: of each reader, what was said last."""
    said: dict[str, ReadGrant] = {}
    for grant in workspace.ledger.read_grants():
        before = said.get(grant.reader)
        if not (
            before and before.granted and grant.granted
        ):  # two at once said the same: the first is since when
            said[grant.reader] = grant
    return tuple(MayRead(one.reader, one.at, one.by) for one in said.values() if one.granted)


def let_read(workspace: "WorkspaceFolder", reader: str, by: str) -> "tuple[MayRead, ...]":
    """Let another council read this one's figures, and return who may now; nothing is recorded where it may already.

    Raises `UsageError` for this council's own code, `NoSuchNameError` for one that keeps no ledger in this database.
    """
    if reader == workspace.settings.council:
        raise UsageError(f"{reader} is this council itself, which reads its own figures anyway.")
    may_read = readers(workspace)
    if any(one.reader == reader for one in may_read):
        return may_read
    with others_of(workspace.ledger) as others:
        known = sorted({*others.letting, *others.moved, *others.not_letting})
    if reader not in known:
        raise _unknown(workspace, reader, known)
    workspace.ledger.record_read_grant(ReadGrant(reader, granted=True, at=workspace.now(), by=by))
    return readers(workspace)


def let_read_no_longer(workspace: "WorkspaceFolder", reader: str, by: str) -> "tuple[MayRead, ...]":
    """Let another council read this one's figures no longer, and return who still may.

    Raises `NoSuchNameError` for one that may not read them anyway.
    """
    known = [one.reader for one in readers(workspace)]
    if reader not in known:
        raise NoSuchNameError(
            f"{reader} may not read this council's figures; nothing was changed.{did_you_mean(reader, known, 3)} "
            "Who may is listed by: pmf-xl let-read",
            name=reader,
            known=known,
            near=close_matches(reader, known, 3),
        )
    workspace.ledger.record_read_grant(ReadGrant(reader, granted=False, at=workspace.now(), by=by))
    return readers(workspace)


def _unknown(workspace: "WorkspaceFolder", reader: str, known: "Sequence[str]") -> NoSuchNameError:
    return NoSuchNameError(
        f"{reader} keeps no ledger in {workspace.ledger.name}; nothing was changed.{did_you_mean(reader, known, 3)} "
        "A reader's code is the line council of its own pmf.toml, and its workspace must have been opened in this "
        "database once.",
        name=reader,
        known=known,
        near=close_matches(reader, known, 3),
    )
