"""The functions as one script for xlwings Lite: what they mean as it stands in `pmf_xl`, and one of each to call.

Nothing is stated again: the modules are those that the add-in's answers need, word for word, and the functions with
their help are printed from their declarations.
"""

import ast
import importlib.util
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pmf_xl import rules
from pmf_xl.addin.into_workbook import keep_or_write
from pmf_xl.rules.declaring import Function
from pmf_xl.rules.functions import IN_A_WORKBOOK
from pmf_xl.version import VERSION

FOLDER: Final = "PMF functions for xlwings Lite"
SCRIPT: Final = "main.py"
REQUIREMENTS: Final = "requirements.txt"
_OURS: Final = "pmf_xl"
_BEGINNING: Final = f"{_OURS}.addin.answers"
_HEAD: Final = f'''"""The PMF functions of pmf-xl {VERSION} for xlwings Lite.

Paste this into its main.py, and requirements.txt into its requirements.txt. Printed by pmf-xl functions --lite;
changes are lost when it is printed again. MIT licence.
"""

'''


def write_lite(folder: Path) -> Path:
    """Write the script and what it requires into a folder of their own, and return that; what is the same stays.

    Raises `PmfError` where another file stands in the place of one.
    """
    place = folder / FOLDER
    keep_or_write(place / REQUIREMENTS, requirements().encode())
    keep_or_write(place / SCRIPT, script().encode())
    return place


def requirements() -> str:
    """Give the packages that the script needs, as xlwings Lite takes them."""
    return (files("udfs") / "lite" / REQUIREMENTS).read_text("utf-8")


def script() -> str:
    """Print the script."""
    loader = (files("udfs") / "lite" / "printed.py").read_text("utf-8")
    sources = "".join(f"    {name!r}: {_quoted(text)},\n" for name, text in modules().items())
    return (
        f"{_HEAD}{loader}\n\nSOURCES = {{\n{sources}}}\noffer(SOURCES)\n\n"
        f"from xlwings import arg, func\n\nfrom {_BEGINNING} import answer\n"
        f"{''.join(map(_function, IN_A_WORKBOOK))}"
    )


def _quoted(text: str) -> str:
    r"""Write a source as a raw text over several lines where it can be, else as Python writes it."""
    if "'''" not in text and not text.endswith(("\\", "'")):
        return f"r'''{text}'''"
    return repr(text)


def _function(function: Function) -> str:
    """Print a function as cells call it."""
    heads = ", ".join(f"{one.key}=None" if one.optional else one.key for one in function.arguments)
    args = "".join(
        f"@arg({one.key!r}, ndim=2, err_to_str=True, doc={one.says!r})\n" for one in function.arguments
    )
    keys = ", ".join(one.key for one in function.arguments)
    says = f"{function.says} Gives {function.gives}."
    return (
        f"\n\n@func\n{args}def {function.name}({heads}):\n    {says!r}\n"
        f"    return answer({function.name!r}, {keys})\n"
    )


@lru_cache(maxsize=1)
def modules() -> dict[str, str]:
    """Give the source of every module of ours that the answers need, by name."""
    found: dict[str, str] = {}
    waiting = [_BEGINNING]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = _source(name)
        waiting += [above for above in _above(name) if above not in found]
        waiting += [one for one in _imported(ast.parse(found[name])) if one not in found]
    return {name: found[name] for name in sorted(found)}


def _above(name: str) -> Iterator[str]:
    """Name the packages that a module stands in."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _source(name: str) -> str:
    spec = importlib.util.find_spec(name)
    return Path(str(spec and spec.origin)).read_text("utf-8")


def _imported(tree: ast.AST) -> Iterator[str]:
    """Name the modules of ours that one imports, wherever in it; what only a type checker reads is passed over."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == _OURS:
            yield node.module
            yield from (one for alias in node.names if (one := _module_of(node.module, alias.name)))
        yield from _imported(node)


def _module_of(package: str, name: str) -> str | None:
    """Give the module that a name imported from a package is, or stands in where the package loads it when asked."""
    if package == rules.__name__ and name in rules.HOMES:
        return f"{package}.{rules.HOMES[name]}"
    spec = importlib.util.find_spec(package)
    inside = spec is not None and spec.submodule_search_locations is not None
    return f"{package}.{name}" if inside and importlib.util.find_spec(f"{package}.{name}") else None
