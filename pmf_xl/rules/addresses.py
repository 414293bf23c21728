"""Where a cell is, as spreadsheets write it."""

from functools import lru_cache


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters over a column, counted from zero.

    >>> letters(0), letters(25), letters(26), letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """Return a cell's address from its row and column, counted from zero.

    >>> address(13, 9), address(0, 26)
    ('J14', 'AA1')
    """
    return f"{letters(column)}{row + 1}"
