"""While reports are made, Python looks less often for what went round in a circle and can be thrown away."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 2_000_000  # things made before it looks; what a report is made of goes round in no circle


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector from walking through every figure there is again and again, as it does by itself."""
    before = gc.get_threshold()
    gc.set_threshold(max(SELDOM, before[0]) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        # What there is counts as old from now on, or all of it would be walked through at once.
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        gc.set_threshold(*before)
