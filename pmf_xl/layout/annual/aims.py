"""What proposals and decisions share: next year's target, its profile over the periods, its tolerance."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pmf_xl.layout.conditions import not_a_number
from pmf_xl.layout.parts import Check, Column, Content, Kind
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import (
    Expression,
    Operand,
    blank,
    both,
    either,
    is_number,
    join,
    less,
    lift,
    more,
    name,
    negate,
    rounded,
    same,
    when,
)
from pmf_xl.rules.terms import Unit

if TYPE_CHECKING:
    from pmf_xl.layout.asked import Asked

#: How a profile comes to the target of the year: its last period reaches it, its periods add up to it, or it lies
#: among them, as an average does. Of measures without a profile: not at all.
LAST, ADDED, AMONG, NO_PROFILE = "last", "added", "among", ""
SEEN_AT_ONCE = 4  # columns of a profile
CLOSE = 6  # decimals up to which a profile must come to its target

REFERENCE = Column("reference", "Reference", Kind.TEXT, 10)
CHECK = Column("check", "Check", Kind.CHECK, 21)
TARGET = Column("target", "Target", Kind.FIGURE, 9, refusal="Type a number.",
                prompt="The target for the whole year. Leave it empty if this year's is to stay.")  # fmt: skip
TARGET_HIGH = Column("target_high", "Upper end", Kind.FIGURE, 10, refusal="Type a number.",
                     prompt="Of a range: its upper end.")  # fmt: skip
TOLERANCE = Column("tolerance", "Tolerance, % of target", Kind.FIGURE, 11, unit=str(Unit.PERCENT), decimals=1,
                   prompt="How far short of target still counts as amber. Leave it empty if it is to stay.",
                   refusal="Type a percentage, such as 5%.")  # fmt: skip
POINTS = Column("tolerance_points", "Tolerance, points", Kind.FIGURE, 11, refusal="Type a number.",
                prompt="How far short of target still counts as amber, in the measure's unit. Leave it empty if it is "
                       "to stay.")  # fmt: skip
WORDS = Column("target_words", "Target in words", Kind.TEXT, 16, longest=60, refusal="At most 60 characters, please.",
               prompt="Where it aims at no figure: such as Top quartile.")  # fmt: skip
MONTHS = tuple(
    f"m{month:02}" for month in range(1, 13)
)  # columns of a profile, by the month a period ends in
AIMS = ("target", "target_high", *MONTHS, "target_words", "tolerance", "tolerance_points")
#: Columns in which a service may have nothing to say.
MAY_HIDE = frozenset({"target_high", *MONTHS, "tolerance", "tolerance_points", "target_words"})

HEADINGS = {
    "target": "Target",
    "target_high": "Upper end",
    "tolerance": "Tolerance",
    "tolerance_points": "Tolerance",
}

_target, _kept = name("target"), name("kept")
#: What the year aims at: what is typed, or else what was aimed at before.
AIM = when(is_number(_target), _target, _kept)


def profile_columns(asked: "Sequence[Asked]") -> tuple[Column, ...]:
    """Give a column for each period in which a profile may be given, under the period's name."""
    heads = str(asked[0].facts["heads"] or "") if asked else ""
    given = dict(one.split("=") for one in heads.split(";") if one)
    return tuple(
        Column(key, head, Kind.FIGURE, 9, refusal="Type a number.",
               prompt=f"Where it should be at the end of {head}; of what adds up, what {head} adds.")
        for key, head in given.items()
    )  # fmt: skip


def aimed_columns(asked: "Sequence[Asked]") -> tuple[Column, ...]:
    """Give the columns of a target and the check, their headings naming the year.

    The check stands beside what is typed, in sight on a screen of 1366 dots: so before the months of a profile.
    """
    year = str(asked[0].facts["year"]) if asked else ""
    target = replace(TARGET, heading=f"Target {year}")
    profile = profile_columns(asked)
    if len(profile) > SEEN_AT_ONCE:
        return (target, TARGET_HIGH, CHECK, *profile)
    return (target, TARGET_HIGH, *profile, CHECK)


def entries_of(facts: Mapping[str, Content]) -> frozenset[str]:
    """Name the cells in which a target may be given, of a measure that some facts are of."""
    asks = facts["asks"]
    keys = {"tolerance_points" if facts["points"] else "tolerance"} if facts["has_tolerance"] else set()
    if asks in ("figure", "range"):
        keys.add("target")
    if asks == "range":
        keys.add("target_high")
    if asks == "figure" and facts["unit"] != Unit.YESNO:
        keys.add("target_words")
    return frozenset(keys | set(filter(None, str(facts["periods"] or "").split(";"))))


def meanings_of(facts: Mapping[str, Content]) -> dict[str, Content | Expression]:
    """Give what the names in checks mean in a line: its facts, and which periods it has a profile in."""
    periods = str(facts["periods"] or "").split(";")
    known: dict[str, Content | Expression] = dict(facts)
    known |= {f"asks_{key}": key in periods for key in MONTHS}
    if facts["unit"] == Unit.YESNO:
        known["target"] = when(same(_target, "Yes"), 1, when(same(_target, "No"), 0, _target))
    return known


# -- checks ---------------------------------------------------------------------------------------------------------


def any_given(keys: Iterable[str]) -> Expression:
    """Hold if anything is typed in one of some cells."""
    # Joined, since of twelve months it is asked in each: a formula takes no more than 8,192 characters.
    return negate(blank(join(*(name(key) for key in keys))))


def profile_of(columns: Iterable[Column]) -> tuple[str, ...]:
    """Name the columns of the profile among some columns."""
    return tuple(column.key for column in columns if column.key in MONTHS)


def differ(one: Expression, other: Expression) -> Expression:
    """Hold if two numbers are not the same, as far as anybody types them."""
    return negate(same_number(one, other))


def same_number(one: Expression, other: Expression) -> Expression:
    """Hold if two numbers are the same, as far as anybody types them."""
    gap = rounded(one - other, CLOSE)
    return both(negate(less(gap, 0)), negate(more(gap, 0)))


def aimed_checks(columns: tuple[Column, ...]) -> tuple[Check, ...]:
    """Give the checks on a target, its profile and its tolerance."""
    return _checks(profile_of(columns))


@lru_cache(maxsize=16)
def _checks(periods: tuple[str, ...]) -> tuple[Check, ...]:
    aims, tolerances = ("target", "target_high", *periods), ("tolerance", "tolerance_points")
    return (
        *map(_no_number, (*aims, *tolerances)),
        *(Check(_beyond(key), "Outside 0% to 100%", ProblemCode.ENTRY_OUT_OF_RANGE, key) for key in aims),
        *(Check(both(is_number(name(key)), less(name(key), 0)), "Tolerance below nought",
                ProblemCode.ENTRY_OUT_OF_RANGE, key) for key in tolerances),
        Check(both(is_number(name("target_high")), blank(_target)),
              "Lower end needed", ProblemCode.ENTRY_MISSING, "target"),
        Check(both(same(name("asks"), "range"), is_number(_target), blank(name("target_high"))),
              "Upper end needed", ProblemCode.ENTRY_MISSING, "target_high"),
        Check(both(is_number(name("target_high")), is_number(_target), less(name("target_high"), _target)),
              "Upper end below lower end", ProblemCode.ENTRY_OUT_OF_RANGE, "target_high"),
        *_profile_checks(periods),
    )  # fmt: skip


def _no_number(key: str) -> Check:
    heading = HEADINGS.get(key, "Profile")
    return Check(not_a_number(key), f"{heading} is not a number", ProblemCode.OUTTURN_NOT_A_NUMBER, key)


def _beyond(key: str) -> Expression:
    """Hold if a percentage lies outside what it can be."""
    entry = name(key)
    return both(name("bounded"), is_number(entry), either(less(entry, 0), more(entry, 1)))


def _profile_checks(periods: tuple[str, ...]) -> "Iterable[Check]":
    """A profile is given whole, and comes to the target of its year."""
    if not periods:
        return ()
    given = any_given(periods)
    gaps = [
        Check(
            both(given, name(f"asks_{key}"), blank(name(key))),
            "Profile incomplete",
            ProblemCode.ENTRY_MISSING,
            key,
        )
        for key in periods
    ]
    whole = both(*(either(negate(name(f"asks_{key}")), is_number(name(key))) for key in periods))
    rule = name("rule")
    off = both(
        whole,
        is_number(AIM),
        either(
            both(same(rule, LAST), differ(name(periods[-1]), AIM)),
            both(same(rule, ADDED), differ(_sum(periods), AIM)),
            both(same(rule, AMONG), either(_all(less, periods), _all(more, periods))),
        ),
    )
    return (
        *gaps,
        Check(off, "Profile does not end in the target", ProblemCode.PROFILE_NOT_TARGET, periods[-1]),
    )


def _sum(periods: tuple[str, ...]) -> Expression:
    total: Expression = lift(0)
    for key in periods:
        total = total + when(is_number(name(key)), name(key), 0)
    return total


def _all(compared: Callable[[Operand, Operand], Expression], periods: tuple[str, ...]) -> Expression:
    return both(*(either(negate(name(f"asks_{key}")), compared(name(key), AIM)) for key in periods))


def comes_to(facts: Mapping[str, Content | Expression], held: Mapping[str, object]) -> float | None:
    """Give what a profile comes to: what its periods add up to, or where it ends."""
    periods = str(facts.get("periods") or "").split(";")
    figures = [float(one) for key in periods if isinstance(one := held.get(key), int | float)]
    if not figures:
        return None
    return sum(figures) if facts.get("rule") == ADDED else figures[-1]
