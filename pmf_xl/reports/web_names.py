"""Names of files that stand in the address of a page or a picture on the web."""

import re

from pmf_xl.books.files import safe_name

LONGEST = 100  # characters, without its ending
_AWKWARD = re.compile(r"[^\w.-]+")


def web_name(of: str, taken: set[str], ending: str = ".html") -> str:
    """Make the name of a file out of a text, different from those taken, and take it.

    >>> taken = {"at-a-glance.png"}
    >>> [web_name(ref, taken, ".png") for ref in ("HR 01 (a)", "hr-01-a", "At-a-glance", "con")]
    ['HR-01-a.png', 'hr-01-a-2.png', 'At-a-glance-2.png', 'con_.png']
    """
    stem = safe_name(_AWKWARD.sub("-", of)[:LONGEST].strip("-"))
    name, count = f"{stem}{ending}", 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}-{count}{ending}"
    taken.add(name.casefold())
    return name
