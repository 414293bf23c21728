"""Words and names as reports write them."""

import re

_REFUSED = re.compile(r"[\[\]:*?/\\]")
_LONGEST = 31  # characters of a tab's name


def begun(text: str) -> str:
    """Begin a text with a capital, and leave the others as they are.

    >>> begun("corporate board"), begun("Leadership Team")
    ('Corporate board', 'Leadership Team')
    """
    return text[:1].upper() + text[1:]


def tab_name(wanted: str, taken: set[str]) -> str:
    """Make a tab's name of a text, different from those taken, and take it.

    >>> taken = set()
    >>> tab_name("HR/02", taken), tab_name("hr-02", taken), tab_name("History", taken)
    ('HR-02', 'hr-02 2', 'History 2')
    """
    base = _REFUSED.sub("-", wanted).strip("' ")[:_LONGEST] or "Sheet"
    name, count = base, 1
    while name.casefold() in taken | {"history"}:
        count += 1
        ending = f" {count}"
        name = base[: _LONGEST - len(ending)] + ending
    taken.add(name.casefold())
    return name


def shortened(text: str, longest: int) -> str:
    """Cut a text at the end of a word, with three dots, where it has more than so many characters.

    >>> shortened("Two posts were vacant.", 30), shortened("Two posts were vacant.", 12)
    ('Two posts were vacant.', 'Two posts …')
    """
    if len(text) <= longest:
        return text
    words = text[: longest + 1].rsplit(None, 1)[0]
    return f"{words.rstrip(' ,;:-–')} …"
