"""What is made of a cell: a figure, a date, a choice; or a problem."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from pmf_xl.catalogue.aims import words_of
from pmf_xl.catalogue.contrast import READABLE, contrast_ratio
from pmf_xl.catalogue.fields import Field, FieldKind
from pmf_xl.catalogue.grade_codes import grade_code
from pmf_xl.catalogue.grid import Cell, did_you_mean, kind_of, lower_first, plain, shown, tidy
from pmf_xl.problems import Message, messages
from pmf_xl.rules.days import FIRST_YEAR, day_of, day_written
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Basis, Unit
from pmf_xl.rules.typed_dates import typed_date
from pmf_xl.rules.typed_numbers import TypedNumber, typed_number

Value = str | float | int | bool | date | Period | tuple[str, ...] | None

LONGEST = 32_000  # characters; Excel holds 32,767 in a cell
#: Codes go into headings and file names, a target in words into a column of figures.
LIMITS = {FieldKind.CODE: 120, FieldKind.AIM: 40}
NOTHING = "none"  # an empty list, where leaving it empty would mean the default
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
_COLOUR = re.compile(r"[0-9A-F]{6}")
#: How texts of some kinds are written, and what is said of one that is not.
_WRITTEN: dict[FieldKind, tuple[re.Pattern[str], Callable[..., Message]]] = {
    FieldKind.EMAIL: (re.compile(r"[^@\s;,<>]+@[^@\s;,<>.]+(?:\.[^@\s;,<>.]+)+"), messages.bad_email),
    FieldKind.COLOUR: (_COLOUR, messages.bad_colour),
    FieldKind.FILL: (_COLOUR, messages.bad_colour),
    FieldKind.SIGN: (re.compile(r'[^\s";\\]'), messages.bad_sign),
    FieldKind.LABEL: (re.compile(r"(?=.*[^\W\d_])[\w '()/-]{1,20}"), messages.bad_label),
}
_SERIALS = range(20_000, 80_000)  # days since 1900 that are dates from 1954 to 2119


@dataclass(frozen=True, slots=True)
class AddProblem:
    """Notes what is wrong with the cell that is being read, whose column is `heading`."""

    heading: str
    note: Callable[[Message], None]

    def __call__(self, message: Message) -> None:
        """Note a problem at the cell."""
        self.note(message)


@dataclass(frozen=True, slots=True)
class Source:
    """What all cells of a table have in common."""

    typed: bool  # cells have types of their own, as in a workbook; in text files all is text
    year_start: int = 4  # the month in which the financial year begins


@dataclass(frozen=True, slots=True)
class Scale:
    """What a figure's unit allows."""

    unit: Unit
    bounded: bool = False  # a percentage from 0% to 100%

    @property
    def example(self) -> str:
        """A figure in this unit as people type it."""
        return {Unit.PERCENT: "95.4%", Unit.CURRENCY: "1250", Unit.YESNO: "Yes"}.get(self.unit, "12.5")


PERCENT = Scale(Unit.PERCENT)


def read_value(
    declared: Field, cell: Cell, source: Source, add_problem: AddProblem, scale: Scale | None = None
) -> Value:
    """Make of a cell what its column is for, or None after saying what is wrong with it.

    `scale` is what a figure is counted in.
    """
    if cell.error:
        uncalculated = str(cell.value).startswith("=")
        found = shown(cell)
        add_problem(
            messages.formula_not_calculated(found=found)
            if uncalculated
            else messages.error_value(heading=add_problem.heading, found=found)
        )
        return None
    if declared.many:
        return _several(declared, cell, add_problem)
    if declared.kind is FieldKind.AIM and words_of(cell, (scale or PERCENT).unit):
        return _text(declared, cell, source, add_problem)
    if declared.kind in (FieldKind.FIGURE, FieldKind.AIM, FieldKind.TOLERANCE):
        return read_figure(
            cell, source.typed, add_problem, scale or PERCENT, tolerance=declared.kind is FieldKind.TOLERANCE
        )
    reader = _READERS.get(declared.kind, _text)
    return reader(declared, cell, source, add_problem)


def text_of(cell: Cell) -> str:
    """Return a cell's content as text.

    >>> text_of(Cell(101.0, "A1")), text_of(Cell(" HR02 ", "A2"))
    ('101', 'HR02')
    """
    value = cell.value
    if isinstance(value, float) and not isinstance(value, bool):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    return tidy(str(value))


def _plain_number(text: str) -> TypedNumber | None:
    """Return the number that text spells, or None; thousands and millions are written out in a catalogue."""
    spelt = typed_number(text)
    return spelt if spelt and spelt.scale in ("", "%") else None


def percent_text(fraction: float) -> str:
    """Return a fraction as a percentage is written.

    >>> percent_text(0.954)
    '95.4%'
    """
    return f"{Decimal(repr(fraction)).scaleb(2).normalize():f}%"


def read_figure(
    cell: Cell, typed: bool, add_problem: AddProblem, scale: Scale, *, tolerance: bool = False
) -> float | None:
    """Return a figure as it is held, a percentage as a fraction, or None after saying what is wrong with it.

    A bare 95.4 where the unit is percent is a problem, never a guess.
    """
    if scale.unit is Unit.YESNO and not tolerance:
        return _yes_no_figure(cell, add_problem)
    if isinstance(cell.value, bool | date) or not isinstance(cell.value, str | int | float):
        add_problem(
            messages.not_a_number(heading=add_problem.heading, found=shown(cell), example=scale.example)
        )
        return None
    if isinstance(cell.value, str):
        spelt = _plain_number(tidy(cell.value))
        if spelt is None:
            add_problem(
                messages.not_a_number(heading=add_problem.heading, found=shown(cell), example=scale.example)
            )
            return None
        number, percent = float(spelt.value), spelt.percent
    else:
        number, percent = float(cell.value), cell.percent
    if scale.unit is Unit.PERCENT:
        return _percentage(cell, number, percent, typed, add_problem, scale, tolerance)
    if percent:
        add_problem(
            messages.percentage_of_other_unit(heading=add_problem.heading, found=shown(cell), unit=scale.unit)
        )
        return None
    if isinstance(cell.value, str) and typed:
        add_problem(
            messages.number_as_text(heading=add_problem.heading, found=shown(cell), read=f"{number:.10g}")
        )
    return _not_negative(cell, number, add_problem) if tolerance else number


def _percentage(
    cell: Cell,
    number: float,
    percent: bool,
    typed: bool,
    add_problem: AddProblem,
    scale: Scale,
    tolerance: bool,
) -> float | None:
    """Return a fraction if it is plain that a percentage is meant."""
    bare = not percent and number != 0
    unformatted = bare and typed and not isinstance(cell.value, str) and abs(number) < 1
    if (bare and not unformatted) or abs(number) >= (1 if tolerance and percent else 10):
        # 95.4 is meant as 95.4%; so is 9540%, which is 95.4 pasted where the format is a percentage.
        either = f"{number * 100:.10g}% or " if abs(number) <= 2 else ""  # 1 pasted for 100%
        add_problem(
            messages.bare_percentage(
                heading=add_problem.heading, found=shown(cell), example=f"{either}{number:.10g}%"
            )
        )
        return None
    if tolerance:
        number_or_none = _not_negative(cell, number, add_problem)
        if number_or_none is None:
            return None
    if scale.bounded and not 0 <= number <= 1:
        add_problem(messages.percentage_out_of_bounds(heading=add_problem.heading, found=shown(cell)))
        return None
    if unformatted:
        add_problem(
            messages.percentage_unformatted(
                heading=add_problem.heading, found=shown(cell), read=percent_text(number)
            )
        )
    return number


def _not_negative(cell: Cell, number: float, add_problem: AddProblem) -> float | None:
    if number >= 0:
        return number
    add_problem(messages.negative_tolerance(heading=add_problem.heading, found=shown(cell)))
    return None


def _yes_no_figure(cell: Cell, add_problem: AddProblem) -> float | None:
    word = text_of(cell).casefold()
    if word in YES | NO:
        return float(word in YES)
    add_problem(
        messages.not_in_list(heading=add_problem.heading, found=shown(cell), choices="Yes, No", near="")
    )
    return None


def _several(declared: Field, cell: Cell, add_problem: AddProblem) -> tuple[str, ...] | None:
    """Return the items of a list, each once, in the order given."""
    text = text_of(cell)
    if len(text) > LONGEST:
        add_problem(
            messages.value_too_long(
                heading=add_problem.heading, length=f"{len(text):,}", limit=f"{LONGEST:,}"
            )
        )
        return None
    items = [item for item in map(tidy, text.split(";")) if item]
    if [item.casefold() for item in items] == [NOTHING]:
        return ()
    if declared.choices:
        chosen = [_chosen(declared, Cell(item, cell.place), add_problem) for item in items]
        items = [item for item in chosen if item]
    return tuple(dict.fromkeys(items))


def _chosen(declared: Field, cell: Cell, add_problem: AddProblem) -> str | None:
    """Return the choice that is meant, however it is spelt as to case, spaces and hyphens."""
    by_name = {plain(choice): choice for choice in declared.choices}
    word = plain(text_of(cell))
    if word in by_name:
        return by_name[word]
    near = did_you_mean(word, declared.choices)
    add_problem(
        messages.not_in_list(
            heading=add_problem.heading, found=shown(cell), choices=", ".join(declared.choices), near=near
        )
    )
    return None


def _text(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> str | None:
    text = text_of(cell)
    limit = LIMITS.get(declared.kind, LONGEST)
    if len(text) <= limit:
        return text
    add_problem(
        messages.value_too_long(heading=add_problem.heading, length=f"{len(text):,}", limit=f"{limit:,}")
    )
    return None


def _code(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> str | None:
    """Return a code as it was typed, as far as the spreadsheet has left it so: 3-4 has become a date, 1.10 is 1.1."""
    value = cell.value
    if isinstance(value, bool | date | time):
        add_problem(messages.code_changed(heading=add_problem.heading, found=kind_of(value)))
        return None
    if isinstance(value, float) and not value.is_integer():
        add_problem(messages.code_is_number(heading=add_problem.heading, found=shown(cell)))
    return _text(declared, cell, source, add_problem)


def _choice(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> str | None:
    return _chosen(declared, cell, add_problem)


def _grade(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> str | None:
    code = grade_code(text_of(cell), declared.choices)
    if code is None:
        add_problem(messages.bad_grade_code(heading=add_problem.heading, found=shown(cell)))
    return code


def _yes_no(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> bool | None:
    word = text_of(cell).casefold()
    if word in YES | NO:
        return word in YES
    add_problem(
        messages.not_in_list(heading=add_problem.heading, found=shown(cell), choices="yes, no", near="")
    )
    return None


def _whole(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> int | None:
    spelt = None if isinstance(cell.value, bool | date) or cell.percent else _plain_number(text_of(cell))
    if spelt is None or spelt.percent:
        add_problem(
            messages.not_a_number(heading=add_problem.heading, found=shown(cell), example=declared.least or 1)
        )
        return None
    if spelt.value % 1 or not declared.least <= spelt.value <= declared.most:
        add_problem(
            messages.number_out_of_range(
                heading=add_problem.heading,
                found=shown(cell),
                least=declared.least,
                most=declared.most,
                says=lower_first(declared),
            )
        )
        return None
    if isinstance(cell.value, str) and source.typed:
        add_problem(
            messages.number_as_text(heading=add_problem.heading, found=shown(cell), read=int(spelt.value))
        )
    return int(spelt.value)


def _date(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> date | None:
    value = cell.value
    if isinstance(value, date) and value.year >= FIRST_YEAR:
        return value.date() if isinstance(value, datetime) else value
    example = "15/07/2024" if source.typed else "2024-07-15"
    when = None
    if isinstance(value, str):
        when = typed_date(value)
        when = when if when and when.year >= FIRST_YEAR else None
        if when and not source.typed and when.isoformat() == tidy(value):
            return when
    elif isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        when = day_of(value)  # a date whose cell lost its format
    if when is None:
        add_problem(messages.not_a_date(heading=add_problem.heading, found=shown(cell), example=example))
        return None
    add_problem(
        messages.date_as_text(
            heading=add_problem.heading, found=shown(cell), read=day_written(when), example=example
        )
    )
    return when


def _period(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> Period | None:
    try:
        period = _parse_period(text_of(cell), source.year_start)
        if declared.plans or not period.stage:
            return period
    except ValueError:
        pass
    add_problem(messages.bad_period(heading=add_problem.heading, found=shown(cell)))
    return None


# The same few periods stand in thousands of rows.
_parse_period = lru_cache(maxsize=4096)(Period.parse)


def _spelt(declared: Field, cell: Cell, source: Source, add_problem: AddProblem) -> str | None:
    """Return a text that is written as its kind must be."""
    pattern, wrong = _WRITTEN[declared.kind]
    text = text_of(cell)
    if pattern is _COLOUR:
        text = text.lstrip("#").upper()
    if not pattern.fullmatch(text):
        add_problem(wrong(heading=add_problem.heading, found=shown(cell)))
        return None
    if declared.kind is FieldKind.COLOUR and (ratio := contrast_ratio(text, "FFFFFF")) < READABLE:
        add_problem(messages.accent_too_pale(found=text, contrast=f"{ratio:.1f}"))
    return text


def tolerance_scale(basis: Basis, unit: Unit) -> Scale:
    """Return what a tolerance is counted in: a share of the target, or the measure's own unit.

    >>> tolerance_scale(Basis.POINTS, Unit.DAYS).unit, tolerance_scale(Basis.PERCENT, Unit.DAYS).unit
    (<Unit.DAYS: 'days'>, <Unit.PERCENT: 'percent'>)
    """
    return PERCENT if basis is Basis.PERCENT else Scale(unit)


_READERS: dict[FieldKind, Callable[[Field, Cell, Source, AddProblem], Value]] = {
    FieldKind.CODE: _code,
    FieldKind.CHOICE: _choice,
    FieldKind.GRADE: _grade,
    FieldKind.YES_NO: _yes_no,
    FieldKind.WHOLE: _whole,
    FieldKind.DATE: _date,
    FieldKind.PERIOD: _period,
    **dict.fromkeys(_WRITTEN, _spelt),
}
