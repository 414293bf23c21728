"""The `PMF_` functions written as named LAMBDAs, for Microsoft 365 and Excel 2024.

A rule that is an expression is written from that expression; what several of its branches need is worked out once, by
LET. Every argument may be one cell or many: a column in gives a column out. `MAP` and not bare array arithmetic does
that, so that each row meets the rule as one cell would.

Variables are written in lower case and functions in capitals; `as_stored` turns what people type into what a file
holds, where new functions and variables carry prefixes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from pmf_xl.rules.declaring import AFTER_LAST_DAY, FIRST_DAY, WHOLE_COLUMN, WRONG, Function, Shape
from pmf_xl.rules.expression import Call, Expression, Literal, parts
from pmf_xl.rules.functions import IN_A_WORKBOOK, PERIOD
from pmf_xl.rules.graded import of_scheme
from pmf_xl.rules.in_excel import quoted, write
from pmf_xl.rules.many_in_lambda import body_of
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.series_in_lambda import too_many

_NEW: Final = {  # functions that a file holds with a prefix
    "DROP": "_xlfn.DROP",
    "FILTER": "_xlfn._xlws.FILTER",
    "ISOMITTED": "_xlfn.ISOMITTED",
    "LAMBDA": "_xlfn.LAMBDA",
    "LET": "_xlfn.LET",
    "MAKEARRAY": "_xlfn.MAKEARRAY",
    "MAP": "_xlfn.MAP",
    "SEQUENCE": "_xlfn.SEQUENCE",
    "TOCOL": "_xlfn.TOCOL",
    "XLOOKUP": "_xlfn.XLOOKUP",
}
LONGEST: Final = 8192  # characters of a formula, which Excel refuses
#: What arguments are called inside a formula, in their order, and what is worked out on the way.
_LETTERS: Final = "abcdefghijklmnopqrstuvw"
_STEP: Final = "x"
_TOKEN = re.compile(r'"(?:[^"]|"")*"|\'[^\']*\'!|\[[a-z][a-z0-9_]*\]|#[A-Z/0!?]+|[A-Za-z_][A-Za-z0-9_.]*')


def lambda_text(function: Function) -> str:
    """Write a function as a LAMBDA, the way people type it, without the leading equals sign.

    Raises `ValueError` for a function that needs the ledger.

    >>> from pmf_xl.rules.functions import SPC
    >>> lambda_text(SPC)[:30]
    'LAMBDA(series,[rebase_at],[par'
    """
    if function.shape is Shape.LEDGER:
        raise ValueError(f"{function.name} looks figures up in the ledger; no LAMBDA can")
    heads = ",".join(argument.shown for argument in function.arguments)
    body = body_of(function) if function.shape is Shape.SERIES else _by_row(function)
    return f"LAMBDA({heads},{body})"


def as_stored(formula: str) -> str:
    """Turn a formula as people type it into what a workbook file holds.

    >>> as_stored('LAMBDA(a,[b],LET(d,IF(ISOMITTED(b),"d",b),a&d))')
    '_xlfn.LAMBDA(_xlpm.a,_xlop.b,_xlfn.LET(_xlpm.d,IF(_xlfn.ISOMITTED(_xlpm.b),"d",_xlpm.b),_xlpm.a&_xlpm.d))'
    """

    def prefixed(found: re.Match[str]) -> str:
        token = found[0]
        if token[0] == "[":
            return f"_xlop.{token[1:-1]}"
        if token[0].islower():
            return f"_xlpm.{token}"
        return _NEW.get(token, token)

    return _TOKEN.sub(prefixed, formula)


def named_lambdas(scheme: Scheme | None = None) -> dict[str, tuple[str, str]]:
    """Give every function a workbook can hold: its name, its formula as stored, and its help.

    They are as the scheme given has them: its further grades, its names, what it counts. Where Excel would take no
    formula so long, it is left out.

    >>> sorted(named_lambdas())[:2]
    ['PMF_ASSURANCE', 'PMF_FORECAST']
    """
    functions = [of_scheme(one, scheme) for one in IN_A_WORKBOOK]
    made = {one.name: (as_stored(lambda_text(one)), one.help) for one in functions}
    return {called: (formula, says) for called, (formula, says) in made.items() if len(formula) < LONGEST}


def _by_row(function: Function) -> str:
    """Write a function by row.

    An argument that may be left out is called by a letter from there on: names in full, a dozen times each, would
    make the formula longer than Excel takes.
    """
    letters = dict(zip((one.key for one in function.arguments), _LETTERS, strict=False))
    cells = {key: f"{letter}_1" for key, letter in letters.items()}
    return spread_over(function, one_row(function, cells), cells)


def spread_over(function: Function, row: str, cells: Mapping[str, str]) -> str:
    """Spread a rule for one row over columns: one cell each is met plainly, more by MAP.

    `cells` says what the arguments are called in the rule, by a letter and a number.
    """
    letters = {key: called[0] for key, called in cells.items()}
    given = [f"{letters[one.key]}_" if one.optional else one.key for one in function.arguments]
    # What was left out becomes blank, which each rule takes for its default.
    left_out = "".join(
        f'{letters[one.key]}_,IF(ISOMITTED({one.key}),"",{one.key}),'
        for one in function.arguments
        if one.optional
    )
    tall, wide = (",".join(f"{counts}({one})" for one in given) for counts in ("ROWS", "COLUMNS"))
    spread = ",".join(f"each({one})" for one in given)
    return (
        f"LET({left_out}rule,LAMBDA({','.join(cells.values())},{row}),"
        f"tall,MAX({tall}),wide,MAX({wide}),"
        f'IF({too_many("tall", "wide")},"{WHOLE_COLUMN}",IF(tall*wide=1,rule({",".join(given)}),'
        'LET(grid,SEQUENCE(tall,wide),each,LAMBDA(range,IF(grid,IF(range="","",range))),'
        f"MAP({spread},rule)))))"
    )


def one_row(function: Function, cells: Mapping[str, str]) -> str:
    """Write what a function by row gives for one row; `cells` says what its arguments are called there."""
    if function.rule is None:
        return period_formula(cells["date"], cells["frequency"])
    rule, words = function.rule, dict(function.parts)
    given: dict[Expression, str] = {Literal(WRONG): WRONG}
    for argument in function.arguments:
        if len(argument.words) > 1:  # one of them, or a blank
            listed = ",".join(map(quoted, ("", *argument.words)))
            given[argument.sound] = f"OR({cells[argument.key]}={{{listed}}})"
    steps: list[str] = []
    for part, uses in _shared(rule):
        text = write(part, cells, given=given)
        word = words.get(part) or f"{_STEP}_{len(steps) + 1}"
        stored, named = len(as_stored(text)), len(as_stored(f"{word},"))
        if part in words or (uses - 1) * stored > (uses + 1) * named:
            steps.append(f"{word},{text}")
            given[part] = word
    body = write(rule, cells, given=given)
    return f"LET({','.join(steps)},{body})" if steps else body


def _shared(rule: Expression) -> Iterator[tuple[Expression, int]]:
    """Give the parts of a rule that it needs more than once, and how often, those first that others lean on."""
    uses: Counter[Expression] = Counter()
    for part in parts(rule):
        if isinstance(part, Call):
            uses.update(part.arguments)
    return ((part, uses[part]) for part in parts(rule) if isinstance(part, Call) and uses[part] > 1)


def period_formula(date: str, frequency: str) -> str:
    """Write the period a date falls in, in functions that every spreadsheet program has."""
    words = PERIOD.arguments[1].words
    known = ",".join(f'{frequency}="{word}"' for word in words)
    year = f"YEAR({date})-IF(MONTH({date})<4,1,0)"
    month = f"MOD(MONTH({date})-4,12)"
    part = (
        f'IF({frequency}="annual","-Y",IF({frequency}="half-yearly","-H"&INT({month}/6)+1,'
        f'IF({frequency}="monthly","-M"&TEXT({month}+1,"00"),"-Q"&INT({month}/3)+1)))'
    )
    text = f'{year}&"-"&TEXT(MOD({year}+1,100),"00")&{part}'
    possible = f"IF(ISNUMBER({date}),AND({date}>={FIRST_DAY},{date}<{AFTER_LAST_DAY}),FALSE)"
    return (
        f'IF(AND(OR({date}="",ISNUMBER({date})),OR({frequency}="",{known})),'
        f'IF({date}="","",IF({possible},{text},{WRONG})),{WRONG})'
    )
