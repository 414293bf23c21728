"""Pictures of a release for the website, each with its alternative text: the folder `pictures` of a publication.

What stands in them stands in the workbook too, so that what its checker refuses is refused of them: they are written
only beside a workbook that has been checked.
"""

import contextlib
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import write_whole
from pmf_xl.problems import MissingPackageError
from pmf_xl.publish.draw_glance import glance_picture
from pmf_xl.publish.draw_run import run_picture
from pmf_xl.reports.glance import TITLE, glance_of
from pmf_xl.reports.runs import runs_of
from pmf_xl.reports.values import as_text
from pmf_xl.reports.web_names import web_name
from pmf_xl.reports.write import keep_earlier

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme
    from pmf_xl.release import Release
    from pmf_xl.reports.runs import PictureRun
    from pmf_xl.told import LongStep

PICTURES = "pictures"  # the folder
GLANCE, TEXTS = "at-a-glance.png", "pictures.csv"
COLUMNS = ("file", "reference", "measure", "alternative_text")


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """One picture: its file's name, what it is of, its alternative text, and its bytes."""

    name: str
    ref: str
    title: str
    says: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Renewed:
    """What became of the folder: the files in it now, how many are new, and how many were put aside."""

    paths: tuple[Path, ...] = ()
    fresh: int = 0
    put_aside: int = 0


def need_resvg() -> None:
    """Raise `MissingPackageError`, with the remedy, where there is nothing to make pictures with."""
    try:
        import resvg_py  # noqa: F401  # all that is asked is whether it is there
    except ImportError as reason:
        install = "pip install resvg-py"
        raise MissingPackageError(f"Pictures need resvg-py: {install}", install=install) from reason


def pictures_of(
    release: "Release", theme: "Theme", step: "Callable[[str, int], LongStep]"
) -> dict[str, bytes]:
    """Draw every picture of a release, and give the files by name, the list of their texts last."""
    runs = list(runs_of(release))
    drawn = list(step("Drawing pictures", len(runs) + 1).each(_drawn(release, theme, runs)))
    return {one.name: one.content for one in drawn} | {TEXTS: _texts(drawn)}


def _drawn(release: "Release", theme: "Theme", runs: "list[PictureRun]") -> Iterator[DrawnPicture]:
    glance, taken = glance_of(release), {GLANCE}
    yield DrawnPicture(GLANCE, "", TITLE, glance.says, glance_picture(glance, theme).png(glance.says))
    source = f"{glance.council}, {glance.period}"
    for run in runs:
        name = web_name(run.measure.ref, taken, ".png")
        picture = run_picture(run, source, theme)
        yield DrawnPicture(name, run.measure.ref, run.title, run.says, picture.png(run.says))


def _texts(drawn: list[DrawnPicture]) -> bytes:
    """List the pictures with their texts as CSV; a mark at its beginning tells Excel that pounds are in UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in drawn:
        writer.writerow(map(as_text, (one.name, one.ref, one.title, one.says)))
    return out.getvalue().encode("utf-8-sig")


def renew(folder: Path, files: dict[str, bytes], now: datetime, kept: Path) -> Renewed:
    """Let a folder hold these files and no other picture; what else was there is kept elsewhere.

    It may be of a measure that has become confidential since.
    """
    stale = [path for path in _pictures_in(folder) if files.get(path.name) != path.read_bytes()]
    for path in stale:
        keep_earlier(path, now, kept)
    new = [name for name in files if not (folder / name).exists()]
    for name in new:
        write_whole(folder / name, files[name], folder.parent)
    with contextlib.suppress(OSError):  # which says that it is not empty, or not there
        folder.rmdir()
    return Renewed(tuple(folder / name for name in files), len(new), len(stale))


def _pictures_in(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*.png"), *folder.glob(TEXTS)])
