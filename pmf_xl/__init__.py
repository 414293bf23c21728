"""Performance management for councils, in the spreadsheets they already use.

>>> from pmf_xl import Workspace, PmfError
"""

from typing import TYPE_CHECKING

from pmf_xl.version import VERSION

if TYPE_CHECKING:
    from pmf_xl.problems import PmfError, Problem
    from pmf_xl.workspace import Workspace

__version__ = VERSION
__all__ = ["PmfError", "Problem", "Workspace"]

_HOMES = {"Workspace": "pmf_xl.workspace", "PmfError": "pmf_xl.problems", "Problem": "pmf_xl.problems"}


if not TYPE_CHECKING:  # or a type checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        """Load what is asked for when it is asked for: importing the package costs nothing."""
        if name in _HOMES:
            from importlib import import_module

            return getattr(import_module(_HOMES[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
