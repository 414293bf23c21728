"""Headings are words: a name of the code that gets into one, as by renaming, is seen here."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def headings() -> dict[str, str]:
    """Every heading that a table declares, and where."""
    found = {}
    for path in (ROOT / "pmf_xl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Column", "Heading")
            ):
                for part in node.args[:2]:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        found[f"{path.name}:{part.lineno}:{part.col_offset}"] = part.value
    return found


def test_no_heading_is_a_name_of_the_code() -> None:
    every = headings()
    assert len(every) > 200
    assert {where: text for where, text in every.items() if re.search("[a-z][A-Z]", text)} == {}
