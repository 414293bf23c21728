"""The unit of work of reporting: a report as it is declared goes in, the workbook comes back, or nothing to be written.

What is sent was made by this program and is read by this program, so it goes as Python's own pickle.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pmf_xl.books.marked import marked
from pmf_xl.books.write_report import report_parts
from pmf_xl.rules.days import moment_written

if TYPE_CHECKING:
    from pmf_xl.books.archive import Parts
    from pmf_xl.books.theme import Theme
    from pmf_xl.books.workers import Here, Workers
    from pmf_xl.layout.parts import Workbook

TASK = f"{__name__}:render"

Finish = Callable[["Parts"], "Parts"]  # what is still to be put into a workbook that has been written


@dataclass(frozen=True, slots=True)
class Rendering:
    """A report that is to be written where one lies with a mark already, or empty text where none does."""

    declared: "Workbook"
    theme: "Theme"
    made_at: datetime
    mark: str

    def content(self, finish: Finish | None = None) -> bytes:
        """Render it; nothing where it is the same as what lies there, but for when it was made."""
        parts = report_parts(self.declared, self.theme, self.made_at)
        content, mark = marked(finish(parts) if finish else parts, moment_written(self.made_at))
        return b"" if mark == self.mark else content

    def begun_by(self, workers: "Workers", name: str) -> "Here":
        """Have some worker render it, and give what waits for its bytes."""
        return workers.begin(TASK, name, self.sent, self.content)

    def sent(self) -> tuple[bytes, bytes]:
        """Give what is sent to have it rendered."""
        return pickle.dumps(self), b""


def render(content: bytes, name: str, more: bytes) -> bytes:
    """Render the report that `sent` gave; its name is for whoever looks after the program."""
    rendering: Rendering = pickle.loads(content)
    return rendering.content()
