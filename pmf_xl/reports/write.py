"""Writing a report where it belongs: left alone where the same lies there already, and nothing ever written over."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import could_not, write_whole
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme
    from pmf_xl.layout.parts import Workbook
    from pmf_xl.reports.edited_words import KeyWords
    from pmf_xl.reports.rendering import Finish, Rendering


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report that has been written, or lay there already as it is; `fresh` says which."""

    name: str
    title: str
    path: Path
    reader: Reader
    fresh: bool = True
    words: "KeyWords | None" = None  # of its key features, where it has that section


def write_report(
    path: Path, declared: "Workbook", theme: "Theme", made_at: datetime, *, finish: "Finish | None" = None
) -> bool:
    """Write a report and say whether it is new: the same, but for when it was made, is left as it lies there.

    Whether it is the same is told by what was rendered, so a changed rule, format or heading makes another report. The
    one before is kept in a folder `earlier` beside it.
    """
    return put(path, rendering(path, declared, theme, made_at).content(finish), made_at)


def would_write(
    path: Path, declared: "Workbook", theme: "Theme", made_at: datetime, *, finish: "Finish | None" = None
) -> bool:
    """Say whether `write_report` would write."""
    return bool(rendering(path, declared, theme, made_at).content(finish))


def rendering(path: Path, declared: "Workbook", theme: "Theme", made_at: datetime) -> "Rendering":
    """Give what is to be rendered of a report that belongs at a path."""
    from pmf_xl.books.marked import mark_in
    from pmf_xl.reports.rendering import Rendering

    return Rendering(declared, theme, made_at, mark_in(path.read_bytes()) if path.exists() else "")


def put(path: Path, content: bytes, made_at: datetime) -> bool:
    """Write what was rendered where it belongs, and say whether it is new: nothing is not."""
    if content:
        keep_earlier(path, made_at)
        write_whole(path, content)
    return bool(content)


def keep_earlier(path: Path, moment: datetime, folder: Path | None = None) -> Path | None:
    """Move a report to the folder `earlier` beside it (or to another), and return where it is.

    Nothing is ever written over. Raises `PmfError` where it cannot be moved, as when it is open in Excel.
    """
    if not path.exists():
        return None
    folder = folder or path.parent / "earlier"
    stem = f"{path.stem} until {moment:%Y-%m-%d %H%M}"
    kept, count = folder / f"{stem}{path.suffix}", 1
    while kept.exists():
        count += 1
        kept = folder / f"{stem} ({count}){path.suffix}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.replace(kept)
    except OSError as reason:
        raise could_not("put aside", path, reason) from reason
    return kept
