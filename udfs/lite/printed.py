"""Modules whose source stands in this script itself, for xlwings Lite, where pmf-xl cannot be installed."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType


class PrintedModules(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Finds modules by name among sources; a package is one that others stand in."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Give how a module is loaded; None for one that is not among the sources."""
        if fullname not in self.sources:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=self.is_package(fullname))

    def get_source(self, fullname: str) -> str:
        """Give the source of a module."""
        return self.sources[fullname]

    def is_package(self, fullname: str) -> bool:
        """Say whether other modules stand in one."""
        return any(name.startswith(f"{fullname}.") for name in self.sources)


def offer(sources: Mapping[str, str]) -> None:
    """Let modules be imported from sources, before any that are installed, afresh when the script is run again."""
    for name in sources:
        sys.modules.pop(name, None)
    for finder in [one for one in sys.meta_path if type(one).__name__ == PrintedModules.__name__]:
        sys.meta_path.remove(finder)
    sys.meta_path.insert(0, PrintedModules(sources))
