"""Where LibreOffice is on this machine, and what is missing of it."""

import functools
import shutil
import subprocess
from pathlib import Path

# Arial is drawn with Liberation Sans, which is as wide; any other stand-in would cut text that fits.
INSTALL = (
    "apt-get install -y --no-install-recommends libreoffice-calc python3-uno poppler-utils fonts-liberation"
)


@functools.cache
def soffice() -> str | None:
    """The program that starts LibreOffice."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@functools.cache
def python_with_uno() -> str | None:
    """A Python that can speak to LibreOffice: the system's own, or the one LibreOffice brings along."""
    beside = Path(soffice() or "soffice").resolve().with_name("python")
    for candidate in ("/usr/bin/python3", str(beside), shutil.which("python3")):
        if candidate and Path(candidate).exists() and _imports_uno(candidate):
            return candidate
    return None


def _imports_uno(python: str) -> bool:
    try:
        subprocess.run([python, "-I", "-c", "import uno"], capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


@functools.cache
def missing() -> tuple[str, ...]:
    """What the tests marked `office` need and this machine lacks; empty when they can run."""
    found = {
        "LibreOffice (soffice)": soffice(),
        "a Python with uno (python3-uno)": python_with_uno(),
        "pdftoppm (poppler-utils)": shutil.which("pdftoppm"),
    }
    return tuple(name for name, place in found.items() if not place)
