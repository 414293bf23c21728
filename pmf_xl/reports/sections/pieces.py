"""What several sections are put together from."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Content, Line
from pmf_xl.reports.counting import on_target_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

Group = tuple[str, "Sequence[ReleasedFigure]"]
OTHERS = "Not in the plan"


def headed(view: "View", groups: "Iterable[Group]", line: "Callable[[ReleasedFigure], Line]") -> list[Line]:
    """Give lines by group, each group under a line with its name and how many of it are on target."""
    lines: list[Line] = []
    for name, figures in groups:
        values: dict[str, Content] = {"measure": f"{name}: {on_target(view, figures)}"}
        lines += [Line(f"heading {name}", values, strong=True), *map(line, figures)]
    return lines


def on_target(view: "View", figures: "Sequence[ReleasedFigure]") -> str:
    """Write how many of some measures are on target."""
    found = on_target_among(view.catalogue, figures)
    return f"{found.count} of {found.of} on target"


def by_top(view: "View") -> "list[Group]":
    """Group measures by the top of the plan that each serves first of all; by service where there is no plan."""
    catalogue = view.catalogue
    if not catalogue.framework.nodes:
        return [
            (one.name, [figure for figure in view.measures if figure.measure.service == one.code])
            for one in view.services
        ]
    groups: dict[str, list[ReleasedFigure]] = {
        node.title: [] for node in catalogue.framework.nodes if node.parent is None
    }
    for figure in view.measures:
        path = catalogue.node_path(figure.measure.main_plan)
        groups.setdefault(path[0].title if path else OTHERS, []).append(figure)
    return [(name, figures) for name, figures in groups.items() if figures]
