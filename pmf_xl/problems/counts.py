"""Numbers of things as people write them."""

from collections.abc import Iterable


def number_of(count: int, thing: str, things: str = "") -> str:
    """Write how many there are of a thing, in the singular for one.

    >>> number_of(1, "error"), number_of(0, "error"), number_of(1200, "query", "queries")
    ('1 error', '0 errors', '1,200 queries')
    """
    return f"{count:,} {thing if count == 1 else things or f'{thing}s'}"


def listed(said: Iterable[str]) -> str:
    """Put words in a row.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    *first, last = said or ("",)
    return f"{', '.join(first)} and {last}" if first else last
