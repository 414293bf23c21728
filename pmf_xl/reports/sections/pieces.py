"""What several sections are put together from."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Content, Line
from pmf_xl.reports.selection import ratings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pmf_xl.release import ReleasedFigure
    from pmf_xl.reports.selection import View

Group = tuple[str, "Sequence[ReleasedFigure]"]
OTHERS = "Not in the plan"


def headed(view: "View", groups: "Iterable[Group]", line: "Callable[[ReleasedFigure], Line]") -> list[Line]:
    """Give lines by group, each group under a line with its name and how many of it are on target."""
    lines: list[Line] = []
    for name, rows in groups:
        whole = [row for figure in rows if not figure.breakdown]
        values: dict[str, Content] = {"measure": f"{name}: {on_target(view, whole)}"}
        lines += [Line(f"heading {name}", values, strong=True), *map(line, rows)]
    return lines


def on_target(view: "View", figures: "Sequence[ReleasedFigure]") -> str:
    """Write how many of some measures are on target."""
    ratings = ratings_of(rows)
    count = sum(view.catalogue.framework.scheme.on_target(rating) for rating in ratings)
    return f"{count} of {len(ratings)} on target"


def by_top(view: "View") -> "list[Group]":
    """Group measures by the top of the plan that each serves first of all; by service where there is no plan."""
    catalogue = view.catalogue
    if not catalogue.framework.nodes:
        return [
            (service.name, [row for figure in view.measures if figure.measure.service == service.code])
            for service in view.services
        ]
    groups: dict[str, list[ReleasedFigure]] = {
        node.title: [] for node in catalogue.framework.nodes if node.parent is None
    }
    for figure in view.measures:
        path = catalogue.node_path(catalogue.measure(figure.ref).main_plan)
        groups.setdefault(path[0].title if path else OTHERS, []).append(row)
    return [(name, rows) for name, rows in groups.items() if rows]
