"""How commands print a table."""

import os
import sys
from collections.abc import Sequence
from typing import Any

WIDTH = 160  # characters of a line that is printed elsewhere than on a terminal
GAP = " " * 3  # between columns
#: What a terminal shows of a rating besides its word, as rich names it.
RATING_STYLES = {"GREEN": "bold green", "AMBER": "bold yellow", "RED": "bold red", "BLUE": "bold blue"}


def rating_word(rating: str) -> str:
    """Write a rating, in its colour on a terminal that shows colours; the word is always there.

    Where `NO_COLOR` is set, or what is printed goes elsewhere, it is the word and nothing else.
    """
    style = RATING_STYLES.get(rating)
    if style is None or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return rating
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    with console.capture() as written:
        console.print(rating, style=style, end="")
    return written.get()


def table(headings: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> None:
    """Print a table in columns as wide as they need; columns in `right` are aligned there."""
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    if not sys.stdout.isatty() and (plainly := _as_wide_as_it_is(headings, texts, right)):
        sys.stdout.write(plainly)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at, heading in enumerate(headings):
        made.add_column(heading, justify="right" if at in right else "left", no_wrap=at == 0)
    for row in texts:
        made.add_row(*row)
    console = Console(
        highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else WIDTH
    )
    console.print(made)


def _as_wide_as_it_is(
    headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]
) -> str | None:
    """Write a table that needs no folding, as rich would, which takes longer to load than most commands to run."""
    lines = [headings, *rows]
    texts = [text for line in lines for text in line]
    if not rows or not all(one.isascii() and one.isprintable() and one == one.strip() for one in texts):
        return None
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    whole = sum(widths) + len(GAP) * (len(widths) - 1)
    if whole > WIDTH or not all(widths):
        return None
    aligned = [
        GAP.join(
            text.rjust(width) if at in right else text.ljust(width)
            for at, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join([aligned[0], _rule() * whole, *aligned[1:], ""])


def _rule() -> str:
    """Give what a line is drawn of; what is printed to a file on Windows has no letter for it."""
    try:
        "─".encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return "-"
    return "─"
