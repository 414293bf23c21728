"""The house as its imports draw it: down only, never round in a circle, and no room too large to see across.

Imports for types alone count as well: what a module names in its types it depends on.
"""

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from mutants import MUTANTS

ROOT = Path(__file__).parents[1]
LONGEST = 400  # lines of a module


def modules(package: Path) -> dict[str, Path]:
    """Every module by its name, but for steps of the ledger's tables, which are never changed once released."""
    found: dict[str, Path] = {}
    for path in sorted(package.rglob("*.py")):
        names = path.relative_to(package.parent).with_suffix("").parts
        if "versions" not in names[:-1]:
            found[".".join(names[:-1] if names[-1] == "__init__" else names)] = path
    return found


def imports(package: Path) -> dict[str, set[str]]:
    """What each module imports of the package, wherever in it the import stands."""
    known = modules(package)
    return {name: set(_imported(name, path, known)) - {name} for name, path in known.items()}


def _imported(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            source = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                if whole in known or source in known:
                    yield whole if whole in known else source


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of modules each of which leads to all the others."""
    reached = {name: _reached(graph, name) for name in graph}
    groups = {
        tuple(sorted(other for other in reached[name] if name in reached.get(other, ())))
        for name in graph
        if name in reached[name]
    }
    return sorted(map(list, groups))


def _reached(graph: Mapping[str, Iterable[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(graph.get(name, ()))
    return found


def layers() -> list[set[str]]:
    """The layers that pyproject.toml declares, the highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (declared,) = [one["layers"] for one in contracts if one["type"] == "layers"]
    return [{name.strip(" ()") for name in layer.split("|")} for layer in declared]


def _layer_of(name: str, declared: list[set[str]]) -> int | None:
    for height, layer in enumerate(reversed(declared)):
        if any(name == one or name.startswith(f"{one}.") for one in layer):
            return height
    return None


def test_nothing_imports_round_in_a_circle() -> None:
    assert circles(imports(ROOT / "pmf_xl")) == []


def test_nothing_imports_up() -> None:
    declared = layers()
    up: list[tuple[str, str]] = []
    for name, found in imports(ROOT / "pmf_xl").items():
        own = _layer_of(name, declared)
        for other in found:
            above = _layer_of(other, declared)
            if own is not None and above is not None and above > own:
                up.append((name, other))
    assert sorted(up) == []


def test_every_module_stands_in_a_layer() -> None:
    declared = layers()
    outside = {name for name in modules(ROOT / "pmf_xl") if _layer_of(name, declared) is None}
    assert outside <= {"pmf_xl", "pmf_xl.__main__"}


def test_no_module_is_longer_than_can_be_seen_across() -> None:
    lengths = {
        name: len(path.read_text("utf-8").splitlines()) for name, path in modules(ROOT / "pmf_xl").items()
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


#: The way of a figure, and the modules that take each step of it.
WAY = {
    "Past": ["pmf_xl.past.seen"],  # of what a ledger and a catalogue hold
    "past_seen_from": [
        "pmf_xl.reports.national.gather",
        "pmf_xl.workspace_folder",
    ],  # of others; of one's own
    "figure_table": ["pmf_xl.collect.close", "pmf_xl.reports.gathered"],  # what is kept; what is reported
    "release": ["pmf_xl.reports.gathered"],
}


def test_a_figure_goes_one_way_from_the_ledger_to_a_report() -> None:
    """Nothing on it is made twice: each step is called in one place."""
    called: dict[str, list[str]] = {step: [] for step in WAY}
    for name, path in modules(ROOT / "pmf_xl").items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WAY:
                called[node.func.id].append(name)
    assert {step: sorted(found) for step, found in called.items()} == WAY
    graph = imports(ROOT / "pmf_xl")
    writers = {
        one for one in graph if one.startswith("pmf_xl.reports") and "pmf_xl.books.write_report" in graph[one]
    }
    assert writers == {"pmf_xl.reports.rendering"}
    assert {one for one in graph if "pmf_xl.reports.rendering" in graph[one]} == {"pmf_xl.reports.write"}
    for upper, lower in pairwise(("pmf_xl.past", "pmf_xl.figures", "pmf_xl.release", "pmf_xl.reports")):
        found = set().union(*(graph[one] for one in graph if one == lower or one.startswith(f"{lower}.")))
        assert any(one == upper or one.startswith(f"{upper}.") for one in found), (
            f"{lower} takes from {upper}"
        )


def test_a_name_stands_for_one_thing() -> None:
    """No two modules have a public class of the same name: whoever reads it knows what is meant."""
    homes: dict[str, list[str]] = {}
    for name, path in modules(ROOT / "pmf_xl").items():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(name)
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_circles_are_found_whatever_the_import(tmp_path: Path) -> None:
    house = tmp_path / "house"
    (house / "attic").mkdir(parents=True)
    for name, text in {
        "__init__.py": "",
        "attic/__init__.py": "",
        "attic/trunk.py": "from house import cellar",
        "cellar.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.attic.trunk import Lid",
        "hall.py": "def open():\n    import house.cellar\n    from .attic import trunk",
    }.items():
        (house / name).write_text(text)
    graph = imports(house)
    assert graph["house.hall"] == {"house.cellar", "house.attic.trunk"}
    assert circles(graph) == [["house.attic.trunk", "house.cellar"]]


def test_every_mutant_is_still_a_line_of_the_program() -> None:
    """`python tests/mutants.py` takes many minutes and runs on demand; that its list is current is looked at always."""
    missed = [one.name for one in MUTANTS if (ROOT / one.file).read_text("utf-8").count(one.old) != 1]
    assert missed == []
    assert len({one.name for one in MUTANTS}) == len(MUTANTS) >= 40
