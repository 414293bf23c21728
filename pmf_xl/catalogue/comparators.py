"""What follows from the figures of other councils: the middle of those that this one is compared with."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pmf_xl.catalogue.models import Benchmark, Comparator, Framework
from pmf_xl.catalogue.names import NEIGHBOURS, OTHERS
from pmf_xl.rules.ranks import middle

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period

#: What is said with or without of one and the same council.
_KINDS = frozenset({
    "council", "district", "borough", "county", "city", "metropolitan", "unitary", "authority", "royal", "the", "of",
    "dc", "bc", "mbc", "mdc", "cc", "lb", "rb", "ua",
})  # fmt: skip


def area_key(name: str) -> str:
    """Return a council's name as it is compared: without case, signs and what kind of council it is.

    >>> area_key("Hart District Council") == area_key("HART DC"), area_key("Windsor & Maidenhead")
    (True, 'windsor and maidenhead')
    """
    words = re.sub(
        r"[^\w]+", " ", name.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    ).split()
    return " ".join([word for word in words if word not in _KINDS] or words)


def benchmarks_worked_out(comparators: Iterable[Comparator], framework: Framework) -> Iterator[Benchmark]:
    """Give the median of each measure and period, over the council's neighbours; over all others where it names none.

    The council itself is not among them: what others had is so never worked out from its own figure.
    """
    wanted = frozenset(map(area_key, framework.neighbours))
    own = {area_key(framework.council), area_key(framework.short_name)}
    group = framework.neighbours_name or (NEIGHBOURS if wanted else OTHERS)
    held: dict[tuple[str, Period], list[float]] = {}
    for one in comparators:
        area = area_key(one.area)
        if area not in own and (not wanted or area in wanted):
            held.setdefault((one.ref, one.period), []).append(one.value)
    for (ref, period), figures in held.items():
        median = middle(figures)
        if median is not None:
            yield Benchmark(ref=ref, period=period, group=group, value=median, figures=tuple(figures))
