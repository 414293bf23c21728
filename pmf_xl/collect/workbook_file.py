"""One service's workbook as a file: all that it is written from, and nothing that leads to a workspace or its ledger.

So it can be written anywhere, also in another process: the same inputs give the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pmf_xl.collect.stamp import stamp_of
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued

if TYPE_CHECKING:
    from pmf_xl.books.protect import Lock
    from pmf_xl.books.theme import Theme
    from pmf_xl.layout.parts import Content
    from pmf_xl.problems import Problem
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class WorkbookFile:
    """What a workbook is written from; in feedback also what was typed, what is wrong and what is asked of figures."""

    issued: Issued
    theme: "Theme"
    lock: "Lock"
    stamp: Mapping[str, str]
    made_at: datetime
    typed: "Mapping[str, Mapping[str, Mapping[str, Content]]]" = field(default_factory=dict)
    problems: "Sequence[Problem]" = ()
    questions: Mapping[str, str] | None = None

    @classmethod
    def of(cls, workspace: "WorkspaceFolder", issued: Issued) -> "WorkbookFile":
        """Gather what an issue's workbook is written from, as it is sent out."""
        stamp = stamp_of(workspace, issued)
        return cls(issued, workspace.theme, workspace.lock, stamp, workspace.now())

    def content(self) -> bytes:
        """Write it."""
        from pmf_xl.books.write import Filling, collection_bytes

        filling = Filling(self.stamp, self.made_at, self.typed, self.problems)
        return collection_bytes(workbook(self.issued, self.questions), self.theme, self.lock, filling)
