"""Draws docs/pictures from the demo's workbooks: `python docs/draw_pictures.py`. Needs LibreOffice and poppler."""

import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
RESOLUTION = 110  # dots per inch
#: picture: workbook under the demo's folder, page of its print, and what to keep of it in pixels (x, y, width, height)
DRAWN = {
    "collection.png": ("returned/2014-15-Q1/2014-15-Q1 IT.xlsx", 2, (55, 55, 1120, 330)),
    "start-here.png": ("issued/2014-15-Q1/2014-15-Q1 IT.xlsx", 1, (55, 55, 830, 720)),
    "scorecard.png": ("reports/2014-15-Q2/scorecard.xlsx", 4, (30, 30, 1220, 560)),
    "exception.png": ("reports/2014-15-Q2/exceptions.xlsx", 3, (30, 30, 860, 760)),
}


def draw(folder: Path) -> None:
    """Play the demo in a folder and draw every picture from it."""
    from pmf_xl.demo import play

    demo = folder / "demo"
    play(demo)
    for name, (workbook, page, (x, y, width, height)) in DRAWN.items():
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        command = [
            "soffice",
            "--headless",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(demo / workbook),
        ]
        subprocess.run(command, check=True, capture_output=True)
        printed = folder / Path(workbook).with_suffix(".pdf").name
        cut = ["-x", str(x), "-y", str(y), "-W", str(width), "-H", str(height)]
        pages = ["-f", str(page), "-l", str(page), "-singlefile"]
        target = PICTURES / name
        command = [
            "pdftoppm",
            "-png",
            "-r",
            str(RESOLUTION),
            *pages,
            *cut,
            str(printed),
            str(target.with_suffix("")),
        ]
        subprocess.run(command, check=True)
        sys.stdout.write(f"drew {target}\n")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder))
