"""The texts that cells share: how many there are, how long, and what XML or Excel would not keep of them."""

import re
from collections import Counter
from collections.abc import Iterator

from excel_package import MAIN, Element, Finding, Package

LONGEST_STRING = 32_767
_EDGE = re.compile(r"^[ \t\n\r]|[ \t\n\r]$")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: A character that XML cannot hold is written `_x0008_`; `_x005F_` is the line that is none of these.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def lost_at_the_edge(held: Element) -> Iterator[str]:
    """Texts within an element that begin or end with a space, where nothing says that it is to be kept."""
    for one in held.iter(f"{MAIN}t"):
        if _EDGE.search(one.text or "") and one.get(_SPACE) != "preserve":
            yield one.text or ""


def is_half_a_character(text: str) -> bool:
    """Whether a text holds one half of a pair of UTF-16, which stands for no character."""
    meant = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return bool(re.search(r"[\ud800-\udfff]", re.sub(r"[\ud800-\udbff][\udc00-\udfff]", "", meant)))


def strings(package: Package, used: Counter[int]) -> Iterator[Finding]:
    """Look at what cells share; `used` says how often each was met. A control character is no XML: see excel_parts."""
    root = package.one("sharedStrings")
    if root is None:
        return
    part = package.linked(package.book_part, "sharedStrings")[0]
    said, unique, there = root.get("count"), root.get("uniqueCount"), len(package.strings)
    if unique is not None and int(unique) != there:
        yield Finding("string-count", part, f"{unique} strings said, {there} there")
    if said is not None and int(said) != used.total():
        yield Finding("string-count", part, f"{said} uses said, {used.total()} there")
    for number, text in enumerate(package.strings):
        if len(text) > LONGEST_STRING:
            yield Finding("string-too-long", part, f"string {number}: {len(text)} characters")
        if is_half_a_character(text):
            yield Finding("string-half-a-character", part, f"string {number}: {text[:40]!r}")
    for lost in lost_at_the_edge(root):
        yield Finding("string-space", part, f"a space at an end would be lost: {lost!r:.60}")
