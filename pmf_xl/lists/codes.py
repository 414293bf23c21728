"""Short codes made up for what a list gives by its name: services, priorities, committees."""

import re
from collections.abc import Iterable

from pmf_xl.catalogue.grid import plain, tidy

LONGEST = 4  # letters of a code that is made up
_SMALL = frozenset({"and", "of", "the", "for", "to", "in", "a", "an", "on", "with"})
_IS_CODE = re.compile(r"[A-Za-z][A-Za-z0-9.-]{0,7}")


def codes_for(names: Iterable[str]) -> dict[str, str]:
    """Give each name a code of its own, by the name as it is compared; names that are codes already keep theirs.

    >>> codes_for(["Customer Services", "Housing", "customer services ", "HR", "Finance, Revs and Bens"])
    {'customerservices': 'CS', 'housing': 'HOU', 'hr': 'HR', 'finance,revsandbens': 'FRB'}
    """
    distinct: dict[str, str] = {}
    for name in names:
        distinct.setdefault(plain(name), tidy(name))
    taken: set[str] = {name.upper() for name in distinct.values() if _is_code(name)}
    made: dict[str, str] = {}
    for compared, name in distinct.items():
        made[compared] = name if _is_code(name) else _unused(_initials(name), taken)
        taken.add(made[compared].upper())
    return made


def _is_code(name: str) -> bool:
    return _IS_CODE.fullmatch(name) is not None and (name.isupper() or len(name) <= 2)


def _initials(name: str) -> str:
    words: list[str] = [word for word in re.findall(r"[A-Za-z0-9]+", name) if word.casefold() not in _SMALL]
    if not words:
        return "X"
    if len(words) == 1:
        return words[0][:3].upper()
    return "".join(word[0] for word in words[:LONGEST]).upper()


def _unused(code: str, taken: set[str]) -> str:
    number, made = 2, code
    while made.upper() in taken:
        made, number = f"{code}{number}", number + 1
    return made
