"""Everything that is kept from one workbook to the next, emptied: a run begins with none of it."""

import sys

from pmf_xl.books import once


def forget() -> None:
    """Empty every store of what was worked out before."""
    once.forget()
    for name, module in list(sys.modules.items()):
        if name.startswith("pmf_xl."):
            for thing in list(vars(module).values()):
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()
