"""Programs that nobody here wrote, through which a return is sent: where they are and how they save it."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

PACKAGES = {"ssconvert": "gnumeric", "node": "nodejs", "npm": "npm"}
SHEETJS = "xlsx@0.18.5"  # as npm has it
SAVE = """
const XLSX = require('xlsx');
const [from, to, form] = process.argv.slice(2);
const book = XLSX.readFile(from, {cellFormula: true, cellStyles: true, cellNF: true, cellDates: false});
XLSX.writeFile(book, to, {bookType: form});
"""


def missing() -> tuple[str, ...]:
    """What the round trips need and this machine lacks; empty when they can run."""
    return tuple(name for name in PACKAGES if not shutil.which(name))


INSTALL = f"apt-get install -y --no-install-recommends {' '.join(PACKAGES[name] for name in missing())}"


def gnumeric(path: Path, form: str, folder: Path) -> Path:
    kinds = {
        "xlsx": "Gnumeric_Excel:xlsx",
        "xls": "Gnumeric_Excel:excel_biff8",
        "ods": "Gnumeric_OpenCalc:odf",
    }
    to = folder / f"gnumeric.{form}"
    command = ["ssconvert", f"--export-type={kinds[form]}", str(path), str(to)]
    subprocess.run(
        command, check=True, capture_output=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    return to


@functools.cache
def _sheetjs(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", SHEETJS]
    subprocess.run(npm, cwd=folder, check=True, capture_output=True, timeout=120)
    (folder / "save.js").write_text(SAVE)
    return folder


def sheetjs(path: Path, form: str, folder: Path, installed: Path) -> Path:
    to = folder / f"sheetjs.{form}"
    command = ["node", "save.js", str(path), str(to), {"xls": "biff8"}.get(form, form)]
    subprocess.run(command, cwd=_sheetjs(installed), check=True, capture_output=True, timeout=60)
    return to
