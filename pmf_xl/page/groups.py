"""The lists that a framework asks for: by priority, directorate, service, committee and group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.page.shown import FILTERED_BY
from pmf_xl.reports.front_sheets import in_tree_order

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue, PlanNode
    from pmf_xl.page.addresses import Addresses
    from pmf_xl.release import Release, ReleasedFigure


@dataclass(frozen=True, slots=True)
class ListedBy:
    """What measures are listed by: one service, one priority and so on."""

    code: str
    name: str
    is_a: str = ""  # such as Committee; empty for a group, whose name says what it is
    depth: int = 0  # how deep in the plan a priority stands
    above: tuple[str, str] = ("", "")  # kind and code of what it is a part of


@dataclass(frozen=True, slots=True)
class ListOf:
    """All measures of one service, priority and so on."""

    kind: str
    named: ListedBy
    address: str
    figures: "tuple[ReleasedFigure, ...]"

    @property
    def code(self) -> str:
        """The code by which the list of all measures is filtered for these."""
        return self.named.code

    @property
    def name(self) -> str:
        """What heads it."""
        return self.named.name


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
        for one in named:
            figures = tuple(
                figure
                for figure in release.measures
                if one.code in FILTERED_BY[kind](release.catalogue, figure)
            )
            if figures:
                found.append(ListOf(kind, one, addresses.of_list(kind, one.code), figures))
        if found:
            made.append(Lists(kind, heading, tuple(found)))
    return tuple(made)


def _kinds(catalogue: "Catalogue") -> Iterator[tuple[str, str, Sequence[ListedBy]]]:
    framework, services = catalogue.framework, catalogue.services
    levels = framework.plan_levels or ("priority",)
    yield (
        "plan",
        f"By {levels[0].lower()}",
        [
            ListedBy(
                node.code,
                f"{node.code} {node.title}",
                _level(node, levels, depth),
                depth,
                ("plan", node.parent or ""),
            )
            for node, depth in in_tree_order(catalogue)
        ],
    )
    directorates = list(dict.fromkeys(one.directorate for one in services if one.directorate))
    yield "directorate", "By directorate", [ListedBy(name, name, "Directorate") for name in directorates]
    yield (
        "service",
        "By service",
        [ListedBy(one.code, one.name, "Service", above=("directorate", one.directorate)) for one in services],
    )
    yield (
        "committee",
        "By committee",
        [ListedBy(one.code, one.name, "Committee") for one in framework.committees],
    )
    yield "group", "By group", [ListedBy(one.code, one.name) for one in framework.groups]


def _level(node: "PlanNode", levels: Sequence[str], depth: int) -> str:
    """Name what a node of the plan is: by its own level, else by that of its depth."""
    return (node.level or levels[min(depth, len(levels) - 1)]).capitalize()
