"""Prints the functions that fill problems with words from the tables of codes: `python docs/print_messages.py`.

A code is declared once, in `pmf_xl/problems/in_*.py`, with its texts. What is printed of it, `codes.py` and `messages/`,
is what mypy holds every use to: a code that there is not, or a word that is missing, misspelt or one too many. A test
fails while the two differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pmf_xl.problems.finding import Code
from pmf_xl.problems.in_catalogue import CATALOGUE_CODES
from pmf_xl.problems.in_contributions import CONTRIBUTION_CODES
from pmf_xl.problems.in_files import FILE_CODES, STRUCTURE_CODES
from pmf_xl.problems.in_grades import GRADE_CODES
from pmf_xl.problems.in_ledger import LEDGER_CODES
from pmf_xl.problems.in_lists import LIST_CODES
from pmf_xl.problems.in_registers import REGISTER_ENTRY_CODES, REGISTER_ROW_CODES
from pmf_xl.problems.in_returns import ENTRY_CODES
from pmf_xl.problems.in_round import ROUND_CODES
from pmf_xl.problems.in_time import TIME_CODES
from pmf_xl.problems.register import words_of

FOLDER = Path(__file__).parents[1] / "pmf_xl" / "problems"
TABLES: Mapping[str, tuple[str, tuple[Code, ...]]] = {
    "files": ("in_files.py", (*FILE_CODES, *STRUCTURE_CODES)),
    "returns": ("in_returns.py", ENTRY_CODES),
    "catalogue": (
        "in_catalogue.py",
        tuple(
            one
            for one in CATALOGUE_CODES
            if one not in (*CONTRIBUTION_CODES, *GRADE_CODES, *REGISTER_ROW_CODES)
        ),
    ),
    "contributions": ("in_contributions.py", CONTRIBUTION_CODES),
    "grades": ("in_grades.py", GRADE_CODES),
    "registers": ("in_registers.py", (*REGISTER_ENTRY_CODES, *REGISTER_ROW_CODES)),
    "round": ("in_round.py", ROUND_CODES),
    "ledger": ("in_ledger.py", LEDGER_CODES),
    "time": ("in_time.py", TIME_CODES),
    "lists": ("in_lists.py", LIST_CODES),
}
LONGEST_LINE = 120
PRINTED = "Printed by docs/print_messages.py: change what stands there, and print again."


def codes() -> Iterator[str]:
    """The enumeration of all codes, under their lasting names."""
    yield '"""Every problem code. Names and values are a promise to users\' scripts: none is ever renamed.\n'
    yield f'{PRINTED}\n"""\n'
    yield "from enum import StrEnum\n\n"
    yield "class ProblemCode(StrEnum):"
    yield '    """A problem code, as users\' scripts know it."""\n'
    for _, table in TABLES.values():
        yield from (f'    {name(code).upper()} = "{code.code}"' for code in table)


def functions(source: str, table: Iterable[Code]) -> Iterator[str]:
    """A function for each code of a table, with the words of its message as arguments."""
    yield f'"""The words of each problem in `{source}`.\n\n{PRINTED}\n"""\n'
    made = [line for code in table for line in function(code)]
    yield "# fmt: off"
    yield "# ruff: noqa: E501\n" if any(len(line) > LONGEST_LINE for line in made) else ""
    yield "from pmf_xl.problems.codes import ProblemCode"
    yield "from pmf_xl.problems.finding import Message, Word"
    yield from made


def function(code: Code) -> Iterator[str]:
    """A function for one code."""
    words = words_of(code)
    takes = f"*, {', '.join(f'{word}: Word' for word in words)}" if words else ""
    holds = ", ".join(f'"{word}": {word}' for word in words)
    yield f"\n\ndef {name(code)}({takes}) -> Message:"
    yield f'    """{code.meaning}"""'
    yield f"    return Message(ProblemCode.{name(code).upper()}, {{{holds}}})"


def name(code: Code) -> str:
    """The name of a code's function."""
    return code.code.replace("-", "_")


def printed() -> Iterator[tuple[Path, str]]:
    """Every file, and what belongs in it."""
    yield FOLDER / "codes.py", "\n".join(codes()) + "\n"
    for called, (source, table) in TABLES.items():
        yield FOLDER / "messages" / f"{called}.py", "\n".join(functions(source, table)) + "\n"


if __name__ == "__main__":
    for path, text in printed():
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path}")
