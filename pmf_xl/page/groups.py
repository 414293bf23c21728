"""The lists that a framework asks for: by priority, directorate, service, committee and group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.page.shown import FILTERED_BY
from pmf_xl.reports.front_sheets import in_tree_order

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.page.addresses import Addresses
    from pmf_xl.release import Release, ReleasedFigure


@dataclass(frozen=True, slots=True)
class ListOf:
    """All measures of one service, priority and so on; `depth` is how deep in the plan a priority stands."""

    kind: str
    code: str
    name: str
    address: str
    figures: "tuple[ReleasedFigure, ...]"
    depth: int = 0
    above: str = ""  # the name of what it belongs to


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one kind under their heading."""

    kind: str
    heading: str
    lists: tuple[ListOf, ...]


def lists_of(release: "Release", addresses: "Addresses") -> tuple[Lists, ...]:
    """Give every list that has a measure, under its heading, in the order of the catalogue."""
    made = []
    for kind, heading, named in _kinds(release.catalogue):
        found = []
        for code, name, depth, above in named:
            figures = tuple(
                one for one in release.measures if code in FILTERED_BY[kind](release.catalogue, one)
            )
            if figures:
                found.append(ListOf(kind, code, name, addresses.of_list(kind, code), figures, depth, above))
        if found:
            made.append(Lists(kind, heading, tuple(found)))
    return tuple(made)


Named = tuple[str, str, int, str]


def _kinds(catalogue: "Catalogue") -> Iterator[tuple[str, str, Sequence[Named]]]:
    framework, services = catalogue.framework, catalogue.services
    levels = framework.plan_levels or ("priority",)
    nodes = [
        (
            node.code,
            f"{node.code} {node.title}",
            depth,
            catalogue.node_path(node.code)[0].title if depth else "",
        )
        for node, depth in in_tree_order(catalogue)
    ]
    yield "plan", f"By {levels[0].lower()}", nodes
    directorates = list(dict.fromkeys(one.directorate for one in services if one.directorate))
    yield "directorate", "By directorate", [(name, name, 0, "") for name in directorates]
    yield "service", "By service", [(one.code, one.name, 0, one.directorate) for one in services]
    yield "committee", "By committee", [(one.code, one.name, 0, "") for one in framework.committees]
    yield "group", "By group", [(one.code, one.name, 0, "") for one in framework.groups]
