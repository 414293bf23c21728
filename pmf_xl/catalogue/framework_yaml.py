"""framework.yaml as the tables it holds, each value with the line it stands on."""

from collections.abc import Iterator

from yaml import MappingNode, Node, ScalarNode, SequenceNode, compose
from yaml.error import MarkedYAMLError, YAMLError
from yaml.loader import SafeLoader
from yaml.reader import ReaderError

from pmf_xl.catalogue.fields import CatalogueTable
from pmf_xl.catalogue.framework_table import FRAMEWORK, SETTING_PATHS
from pmf_xl.catalogue.grid import Cell, Row, TableGrid, did_you_mean
from pmf_xl.catalogue.tables import COMMITTEE_DATE, TABLES
from pmf_xl.catalogue.values import NOTHING
from pmf_xl.problems import Problem, messages, problem

FILE = FRAMEWORK.file
Path = tuple[str, ...]


def framework_grids(text: str) -> tuple[dict[str, TableGrid], list[Problem]]:
    """Return the framework's settings and tables as grids by table key, with what is wrong on the way.

    Scalars are taken as they are written, so that a committee called NO stays one.

    >>> grids, problems = framework_grids("council: Hart\\ncommittees:\\n  - {code: OS, name: Overview}")
    >>> [cell.place for cell in grids["committees"].rows[0].cells.values()]
    ['line 3', 'line 3']
    """
    try:
        root = compose(text, SafeLoader)
    except (YAMLError, RecursionError) as error:
        return {}, [_unreadable(error, text)]
    if not isinstance(root, MappingNode):
        reason = "it should hold settings such as council: Hart District Council"
        return {}, [problem(messages.framework_unreadable(reason=reason), sheet=FILE, cell="line 1")]
    return _Walk().over(root)


def _unreadable(error: Exception, text: str) -> Problem:
    """Say what the parser stumbled over, at the line it did, or where what it missed the end of begins."""
    reason, line = "it holds a character that text cannot hold", 0
    if isinstance(error, MarkedYAMLError) and error.problem and error.problem_mark:
        ended = error.context_mark if "stream" in error.problem else None
        reason, line = error.problem, (ended or error.problem_mark).line
    elif isinstance(error, ReaderError):
        line = text[: error.position].count("\n")
    return problem(messages.framework_unreadable(reason=reason), sheet=FILE, cell=f"line {line + 1}")


class _Walk:
    """One pass over the framework."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.settings = {SETTING_PATHS.get(field.key, (field.key,)): field.key for field in FRAMEWORK.fields}
        self.tables = {table.path: table for table in TABLES if table.path}
        known: list[Path] = [*self.settings, *self.tables]
        self.branches = {path[:1] for path in known if len(path) > 1}
        self.names = {path[-1]: path for path in known}
        self.cells: dict[str, Cell] = {}
        self.grids: dict[str, TableGrid] = {}

    def over(self, root: MappingNode) -> tuple[dict[str, TableGrid], list[Problem]]:
        self.branch((), root)
        grids = {"framework": TableGrid(FRAMEWORK, FILE, (Row(1, self.cells, {}),))}
        return grids | self.grids, self.problems

    def branch(self, above: Path, node: MappingNode) -> None:
        seen: dict[str, str] = {}
        for name, value in node.value:
            key, place = str(name.value), _line(name)
            path = (*above, key)
            if key in seen:
                self.problems.append(
                    problem(
                        messages.duplicate_reference(thing="setting", found=key, other=seen[key]),
                        sheet=FILE,
                        cell=place,
                    )
                )
            elif path in self.settings:
                cell = self.scalar(value)
                if cell:
                    self.cells[self.settings[path]] = cell
            elif path in self.tables:
                table = self.tables[path]
                self.grids[table.key] = TableGrid(table, FILE, tuple(self.rows(table, value)))
            elif path in self.branches and isinstance(value, MappingNode):
                self.branch(path, value)
            elif path in self.branches:
                if not _nothing(value):
                    self.unreadable(value, f"{key} should hold settings of its own, indented below it")
            else:
                self.unknown(key, place, list(self.names))
            seen[key] = place

    def rows(self, table: CatalogueTable, node: Node) -> Iterator[Row]:
        if _nothing(node):
            return
        if not isinstance(node, SequenceNode):
            self.unreadable(node, f"{table.path[-1]} should be a list, each item beginning with a hyphen")
            return
        for item in node.value:
            if isinstance(item, MappingNode):
                yield Row(item.start_mark.line + 1, dict(self.columns(table, item)), {})
            elif cell := self.scalar(item):
                yield Row(item.start_mark.line + 1, {table.identity[0]: cell}, {})

    def columns(self, table: CatalogueTable, node: MappingNode) -> Iterator[tuple[str, Cell]]:
        keys = {declared.key for declared in table.fields}
        for name, value in node.value:
            key = str(name.value)
            if table.key == "calendar" and key == "committees" and isinstance(value, MappingNode):
                for code, when in value.value:
                    if cell := self.scalar(when):
                        yield COMMITTEE_DATE + str(code.value), cell
            elif key not in keys:
                self.unknown(key, _line(name), sorted(keys))
            elif cell := self.scalar(value):
                yield key, cell

    def scalar(self, node: Node) -> Cell | None:
        """Return a value as one cell: a list as text with semicolons, a mapping as `key: words`."""
        if _nothing(node):
            return None
        if isinstance(node, ScalarNode):
            return Cell(node.value, _line(node)) if node.value.strip() else None
        if isinstance(node, SequenceNode):
            items = [str(item.value) for item in map(self.scalar, node.value) if item]
            return Cell("; ".join(items) or NOTHING, _line(node))
        if isinstance(node, MappingNode):
            pairs = [(name.value, self.scalar(value)) for name, value in node.value]
            words = (f"{name}: {str(cell.value).replace('; ', ', ')}" for name, cell in pairs if cell)
            return Cell("; ".join(words), _line(node))
        return None

    def unknown(self, key: str, place: str, names: list[str]) -> None:
        near = did_you_mean(key, names)
        self.problems.append(
            problem(messages.setting_unknown(found=f"'{key}'", near=near), sheet=FILE, cell=place)
        )

    def unreadable(self, node: Node, reason: str) -> None:
        self.problems.append(
            problem(messages.framework_unreadable(reason=reason), sheet=FILE, cell=_line(node))
        )


def _line(node: Node) -> str:
    return f"line {node.start_mark.line + 1}"


def _nothing(node: Node) -> bool:
    """Say whether a value is not given: empty, ~ or null."""
    return isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null"
