"""Chromium for tests of pages: what a person sees and does, with nothing from anywhere but the folder of pages.

Imports nothing but the standard library until it is asked for, so that it can be asked what is missing before
anything is installed.
"""

import shutil
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

INSTALL = "apt-get install -y --no-install-recommends chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 320, "height": 640}


def program() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing() -> str:
    """Why no browser can be started here; empty where one can."""
    return "" if program() else f"Chromium not found; install with: {INSTALL}"


class Browser:
    """One Chromium, in which every visit is by somebody new; `asked` is what any of them asked for elsewhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, reason: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._chromium.close()
        self._playwright.stop()

    @contextmanager
    def visit(self, page: Path, fragment: str = "", **way: Any) -> "Iterator[Page]":
        """Open a page as a file; `way` is how it is looked at, such as `java_script_enabled=False`."""
        context = self._chromium.new_context(**{"viewport": DESK, **way})
        try:
            opened, faults = context.new_page(), []
            opened.on("request", lambda request: self._note(request.url, page.parent))
            opened.on("pageerror", lambda fault: faults.append(str(fault)))
            opened.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
            opened.goto(page.as_uri() + (f"#{fragment}" if fragment else ""))
            yield opened
            assert not faults, faults
        finally:
            context.close()

    def _note(self, url: str, folder: Path) -> None:
        """Note what was asked for that is not beside the page or in the folder above it."""
        if not url.startswith((folder.parent.as_uri(), "data:", "blob:")):
            self.asked.append(url)


def faults_of(page: "Page") -> list[str]:
    """What axe-core finds on a page against WCAG 2.2, levels A and AA, and good practice."""
    from axe_playwright_python.sync_playwright import Axe

    # It would fetch the style sheet again, which pages do not let anybody do.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
