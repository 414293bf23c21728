"""Formulas as a file holds them: their limits, what functions are called, and what they point at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from excel_package import LAST_COLUMN, LAST_ROW, MAIN, Finding, Package, column_of, looks_like_a_cell
from openpyxl.utils import FORMULAE

LONGEST_FORMULA = 8_192
DEEPEST = 64  # functions within functions
MOST_ARGUMENTS = 255
LONGEST_TEXT = 255  # of a text in quotes

_LATER = """
ACOT ACOTH AGGREGATE ARABIC BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV BITAND BITLSHIFT BITOR
BITRSHIFT BITXOR CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST COMBINA
CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS DECIMAL ERF.PRECISE
ERFC.PRECISE EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FILTERXML FLOOR.MATH FLOOR.PRECISE FORECAST.ETS
FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST
GAMMA.INV GAMMALN.PRECISE GAUSS HYPGEOM.DIST IFNA IFS IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN
ISFORMULA ISOWEEKNUM LET LAMBDA LOGNORM.DIST LOGNORM.INV MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST
NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC
PERCENTRANK.INC PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC QUARTILE.INC QUERYSTRING RANK.AVG RANK.EQ RRI SEC SECH
SHEET SHEETS SKEW.P STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TEXTJOIN UNICHAR
UNICODE VAR.P VAR.S WEBSERVICE WEIBULL.DIST XLOOKUP XMATCH XOR Z.TEST ANCHORARRAY SINGLE SEQUENCE SORTBY UNIQUE
RANDARRAY BYCOL BYROW MAP REDUCE SCAN MAKEARRAY ISOMITTED CHOOSECOLS CHOOSEROWS DROP EXPAND HSTACK TAKE TEXTAFTER
TEXTBEFORE TEXTSPLIT TOCOL TOROW VSTACK WRAPCOLS WRAPROWS ARRAYTOTEXT VALUETOTEXT IMAGE GROUPBY PIVOTBY PERCENTOF
REGEXTEST REGEXEXTRACT REGEXREPLACE TRIMRANGE TRANSLATE DETECTLANGUAGE FIELDVALUE STOCKHISTORY
"""
_SPILLING = """
FILTER SORT SORTBY UNIQUE SEQUENCE RANDARRAY ANCHORARRAY BYCOL BYROW MAP SCAN MAKEARRAY CHOOSECOLS CHOOSEROWS DROP EXPAND
HSTACK VSTACK TAKE TEXTSPLIT TOCOL TOROW WRAPCOLS WRAPROWS
"""
#: Functions that came after the format: a file holds them with `_xlfn.` before their name ([MS-XLSX], "future-function-list").
LATER = frozenset(_LATER.split())
#: Of these a file also says the work sheet space: `_xlfn._xlws.`.
OF_SHEETS = frozenset({"FILTER", "SORT"})
#: What they give spills, so that a cell with them bears the flag of a dynamic array.
SPILLING = frozenset(_SPILLING.split())
WITHOUT_PREFIX = frozenset(FORMULAE) - LATER

_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<quoted>'(?:[^']|'')*'!)"
    r"|(?P<sheet>(?:\[\d+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!|\[\d+\]!)"
    r"|(?P<brackets>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])"
    r"|(?P<error>#[A-Z/0]+[!?]?A?)"
    r"|(?P<call>[^\W\d][\w.\\]*\()"
    r"|(?P<place>\$?[A-Z]{1,3}\$?\d+(?![\w.(]))"
    r"|(?P<word>[^\W\d][\w.?\\]*)"
    r"|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<mark>[(),;{}@#!:])"
    r"|(?P<other>.)",
    re.DOTALL,
)


@lru_cache(maxsize=20_000)
def _tokens(formula: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.lastgroup or "", one.group()) for one in _TOKEN.finditer(formula))


def calls(formula: str) -> list[str]:
    """The functions that a formula calls, as the file names them."""
    return [token[:-1] for kind, token in _tokens(formula) if kind == "call"]


def outermost(formula: str) -> str:
    """The function a formula begins with, without its prefix, or nothing."""
    first = next(iter(_tokens(formula)), ("", ""))
    return first[1][:-1].rpartition("_xlfn.")[2].replace("_xlws.", "") if first[0] == "call" else ""


def formula_findings(package: Package, part: str, where: str, formula: str) -> Iterator[Finding]:
    """Look at one formula of a cell, a name, or a rule."""
    if len(formula) > LONGEST_FORMULA:
        yield Finding("formula-too-long", part, f"{where}: {len(formula)} characters")
    for kind, what in wrong_with_formula(formula):
        yield Finding(kind, part, f"{where}: {what}")
    elsewhere = False
    for kind, token in _tokens(formula):
        if kind in ("quoted", "sheet"):
            yield from _sheet(package, part, where, token)
        elif kind == "call" and not elsewhere:  # what is called of another workbook is that one's
            name = token[:-1]
            if not _is_known(name) and name.casefold() not in names_of(package):
                wanted = f"; a file says _xlfn.{name}" if name in LATER | OF_SHEETS else ""
                kind = "function-without-prefix" if wanted else "function-unknown"
                yield Finding(kind, part, f"{where}: {name}{wanted}")
        elsewhere = kind in ("quoted", "sheet") and "[" in token


def names_of(package: Package) -> set[str]:
    """The names a workbook defines, which may be functions."""
    kept: set[str] | None = package.__dict__.get("_names")
    if kept is None:
        kept = {
            one.get("name", "").casefold()
            for one in package.book.iterfind(f"{MAIN}definedNames/{MAIN}definedName")
        }
        package.__dict__["_names"] = kept
    return kept


def _is_known(name: str) -> bool:
    plain = name.upper()
    if plain.startswith("_XLFN._XLWS."):
        return plain[12:] in OF_SHEETS
    if plain.startswith("_XLFN."):
        return plain[6:] in LATER
    return plain in WITHOUT_PREFIX or plain.startswith(("_XLPM.", "_XLL.", "_XLUDF."))


def _sheet(package: Package, part: str, where: str, token: str) -> Iterator[Finding]:
    name = token[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    if "[" in name:
        number = name.partition("[")[2].partition("]")[0]
        known = len(package.book.findall(f"{MAIN}externalReferences/{MAIN}externalReference"))
        if not number.isdigit() or int(number) > known:
            yield Finding("external-workbook-unknown", part, f"{where}: {token}")
        return
    for one in name.split(":"):
        if one.casefold() not in package.sheet_names:
            yield Finding("sheet-unknown", part, f"{where}: {token}")


@lru_cache(maxsize=20_000)
def wrong_with_formula(formula: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with a formula by itself, whatever workbook it is in."""
    found: list[tuple[str, str]] = []
    if formula.startswith("="):
        found.append(("formula-with-equals-sign", formula[:40]))
    open_: list[list[object]] = []  # mark, arguments, name, names given
    deepest = 0
    before = ("", "")
    for kind, token in _tokens(formula):
        if kind == "text" and len(token) - 2 > LONGEST_TEXT:
            found.append(("formula-text-too-long", f"a text of {len(token) - 2} characters"))
        elif kind == "call" or token in ("(", "{"):
            open_.append([token[-1], 1, token[:-1].upper()])
            deepest = max(deepest, sum(1 for one in open_ if one[2]))
        elif token in (")", "}"):
            if not open_ or open_[-1][0] != {")": "(", "}": "{"}[token]:
                return (*found, ("formula-brackets", formula[:60]))
            last = open_.pop()
            if last[2] and int(str(last[1])) > MOST_ARGUMENTS:
                found.append(("formula-arguments", f"{last[2]} has {last[1]} arguments"))
        elif token == "," and open_:
            open_[-1][1] = int(str(open_[-1][1])) + 1
        elif token == ";" and not (open_ and open_[-1][0] == "{"):
            found.append(("formula-separator", "a semicolon between arguments"))
        elif kind == "place" and not _on_a_sheet(token) and before[1] != "!":
            if column_of(re.sub(r"[$\d]", "", token)) <= LAST_COLUMN:
                found.append(("place-outside-sheet", token))
        elif token == "#" and before[0] in ("place", "word", "brackets"):
            found.append(("formula-as-typed", "a file says ANCHORARRAY, not #"))
        elif token == "@":
            found.append(("formula-as-typed", "a file says SINGLE or [#This Row], not @"))
        elif kind == "brackets" and "[@" in token:
            found.append(("formula-as-typed", "a file says [#This Row], not @"))
        elif kind == "other" and token in "\"'[]":
            found.append(("formula-brackets", formula[:60]))
        before = kind, token
    if open_:
        found.append(("formula-brackets", formula[:60]))
    if deepest > DEEPEST:
        found.append(("formula-nested", f"{deepest} functions within each other"))
    found.extend(_parameters(formula))
    found.extend(("parameter-twice", f"{one} is named twice") for one in _named_twice(formula))
    return tuple(found)


@dataclass
class _Call:
    """A call that is being read: what is called, how many of its arguments lie behind, and what it has named."""

    called: str
    before: int = 0
    named: set[str] = field(default_factory=set)

    @property
    def names_here(self) -> bool:
        """Whether a word before the next comma is a name: of a LET each other argument, of a LAMBDA all but the last."""
        return self.called == "_XLFN.LAMBDA(" or (self.called == "_XLFN.LET(" and self.before % 2 == 0)


def _named_twice(formula: str) -> Iterator[str]:
    """What one LET or one LAMBDA names a second time; within another it may be named again."""
    tokens = [one for one in _tokens(formula) if one[1].strip()]
    open_ = [_Call("")]
    for place, (kind, token) in enumerate(tokens):
        if kind == "call" or token == "(":
            open_.append(_Call(token.upper()))
        elif token == ")" and len(open_) > 1:
            open_.pop()
        elif token == ",":
            open_[-1].before += 1
        elif kind == "word" and open_[-1].names_here and tokens[place + 1 : place + 2] == [("mark", ",")]:
            begins = tokens[place - 1][1] == "," or tokens[place - 1][0] == "call"
            name = token.casefold().replace("_xlop.", "_xlpm.")
            if begins and name in open_[-1].named:
                yield token
            open_[-1].named |= {name} if begins else set()


def _on_a_sheet(token: str) -> bool:
    plain = token.replace("$", "")
    letters = plain.rstrip("0123456789")
    return 1 <= int(plain[len(letters) :]) <= LAST_ROW and column_of(letters) <= LAST_COLUMN


_PARAMETER = re.compile(r"_xl(?:pm|op)\.([\w.]+)")
_GIVEN = re.compile(r"_xlfn\.(LAMBDA|LET)\(\s*([^,()\"{}]+),", re.IGNORECASE)


def _parameters(formula: str) -> Iterator[tuple[str, str]]:
    """Names that LET and LAMBDA give are held with `_xlpm.` before them: the first of each tells."""
    for one in _GIVEN.finditer(formula):
        if not one[2].strip().startswith("_xlpm."):
            yield "parameter-without-prefix", f"{one[1]} names {one[2].strip()[:40]}"
    for name in sorted(set(_PARAMETER.findall(formula))):
        if looks_like_a_cell(name):  # R, C and the like are places too
            yield "parameter-is-a-place", f"{name} is the place of a cell"
