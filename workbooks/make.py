"""Makes the gallery: `python workbooks/make.py`. Its pictures need LibreOffice, poppler, Playwright and Chromium.

Whatever is drawn by chance (keys, salts, numbers of issues) is drawn from a seed here, so that the same code makes the
same files.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest import mock

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from annual_round import play_round  # noqa: E402  both stand beside this file
from examples import EXAMPLES, Example, readme  # noqa: E402

RESOLUTION = 80  # dots per inch


def make(folder: Path) -> list[Path]:
    """Play the demo, go on where it ends, and copy every example into a folder."""
    made = []
    with tempfile.TemporaryDirectory() as place, drawn_from_a_seed():
        demo = Path(place) / "demo"
        _play(demo)
        for one in EXAMPLES:
            to = folder / one.place
            to.parent.mkdir(parents=True, exist_ok=True)
            found = sorted(demo.glob(one.found))[0]
            if found.is_dir():
                shutil.rmtree(to, ignore_errors=True)
                shutil.copytree(found, to)
            else:
                shutil.copyfile(found, to)
            made.append(to)
    (folder / "README.md").write_text(readme(), "utf-8")
    return made


def _play(demo: Path) -> None:
    from pmf_xl.addin.toolkit import write_toolkit
    from pmf_xl.demo import play
    from pmf_xl.workspace import Workspace

    def on(year: int, month: int, day: int) -> Workspace:
        return Workspace(demo, lambda: datetime(year, month, day, 9))

    play(demo)
    on(2014, 7, 25).chase("2014-15-Q1")
    after = on(2014, 11, 3)
    after.write_quality()
    after.write_audit_sample("2014-15-Q2", after.audit_sample("2014-15-Q2", 5, "2014"))
    on(2015, 1, 2).issue("2014-15-Q3")
    on(2015, 1, 19).chase("2014-15-Q3")
    play_round(on(2015, 1, 20), on(2015, 3, 2))
    write_toolkit(demo)


@contextmanager
def drawn_from_a_seed() -> Iterator[None]:
    """Let chance be the same every time."""
    chance = random.Random(2014)
    with (
        mock.patch.object(os, "urandom", chance.randbytes),
        mock.patch.object(random, "_urandom", chance.randbytes),
    ):
        yield


def draw(folder: Path) -> None:
    """Draw the picture of every example."""
    shutil.rmtree(folder / "pictures", ignore_errors=True)
    (folder / "pictures").mkdir()
    with tempfile.TemporaryDirectory() as place:
        for one in EXAMPLES:
            if one.opened.endswith(".html"):
                _photograph(folder / one.opened, folder / one.drawn)
            elif one.picture:
                _draw(folder, one, Path(place))


def _photograph(page: Path, to: Path) -> None:
    """Draw what a browser shows of a page on a usual screen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        opened = chromium.new_page(viewport={"width": 1366, "height": 1000}, device_scale_factor=0.75)
        opened.goto(page.as_uri())
        opened.screenshot(path=to)
        chromium.close()


def _draw(folder: Path, one: Example, place: Path) -> None:
    picture = one.picture
    assert picture
    profile = f"-env:UserInstallation=file://{place / 'profile'}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(place),
        str(folder / one.place),
    ]
    subprocess.run(command, check=True, capture_output=True)
    pdf = (place / one.file).with_suffix(".pdf")
    width, height = _paper(pdf, picture.page)
    kept = [
        "-x",
        "0",
        "-y",
        "0",
        "-W",
        str(int(width * picture.width)),
        "-H",
        str(int(height * picture.height)),
    ]
    page = ["-f", str(picture.page), "-l", str(picture.page), "-singlefile", "-r", str(RESOLUTION)]
    target = folder / one.drawn
    subprocess.run(["pdftoppm", "-png", *page, *kept, str(pdf), str(target.with_suffix(""))], check=True)


def _paper(pdf: Path, page: int) -> tuple[float, float]:
    """Give the size of a page in dots."""
    told = subprocess.run(
        ["pdfinfo", "-f", str(page), "-l", str(page), str(pdf)], check=True, capture_output=True, text=True
    )
    size = next(line for line in told.stdout.splitlines() if line.startswith("Page") and "size:" in line)
    wide, _, tall = size.partition("size:")[2].split()[:3]
    return float(wide) * RESOLUTION / 72, float(tall) * RESOLUTION / 72


def main() -> None:
    """Make every example anew, and its picture."""
    for path in make(HERE):
        sys.stdout.write(f"made {path}\n")
    draw(HERE)


if __name__ == "__main__":
    main()
