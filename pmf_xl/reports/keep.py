"""Keeping a report that a newer one takes the place of."""

from datetime import datetime
from pathlib import Path

from pmf_xl.books.files import could_not


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
