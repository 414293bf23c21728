"""The functions as one council's scheme has them: its grades, what it counts as on target, what it calls a rating.

`PMF_RAG` knows where each further grade ends.
It has no arguments for that: a formula with three more for every grade would be longer than Excel takes.
"""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pmf_xl.rules.bands import ends_named
from pmf_xl.rules.declaring import Function, by_row
from pmf_xl.rules.expression import specialise
from pmf_xl.rules.function_arguments import BASIS, GREEN_TOLERANCE, TOLERANCE, Argument
from pmf_xl.rules.functions import FIGURES, RAG
from pmf_xl.rules.functions_of_many import LABEL, ON_TARGET, label_of, on_target_of
from pmf_xl.rules.operations import Value
from pmf_xl.rules.rating import rating_rule
from pmf_xl.rules.scheme import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable


def of_scheme(asked: Function, scheme: Scheme | None) -> Function:
    """Give a function as a scheme has it; those that no scheme changes are as they are.

    >>> of_scheme(RAG, None) is RAG
    True
    """
    made = _OF_SCHEME.get(asked.name)
    return made(scheme) if made and scheme else asked


@lru_cache(maxsize=16)
def rag_of(scheme: Scheme) -> Function:
    """Give `PMF_RAG` with the further grades of a scheme, and what the scheme says where an argument is left out.

    Without further grades it is the same for every council.

    >>> from pmf_xl.rules.grades import FurtherGrade
    >>> rag_of(Scheme(further=(FurtherGrade("AMBER-RED", 0.1),))).gives
    '"GREEN", "AMBER", "AMBER-RED", "RED", "GREY", "NO DATA"; with partial "PARTIAL"'
    """
    if not scheme.further:
        return RAG
    basis, ends = scheme.tolerance_basis.value, dict[str, Value]()
    for grade in scheme.further:
        named = ends_named(grade.code)
        ends |= dict.fromkeys(named.values())
        ends |= {named["tolerance"]: grade.tolerance, named["tolerance_basis"]: basis}
    graded = ", ".join(f'"{grade}"' for grade in (*scheme.grades, "RED", "GREY"))
    return by_row(
        RAG.name,
        RAG.says,
        f'{graded}, "NO DATA"; with partial "PARTIAL"',
        _arguments(scheme),
        specialise(rating_rule(scheme.grades), ends),
        FIGURES,
    )


_OF_SCHEME: "Final[dict[str, Callable[[Scheme], Function]]]" = {
    RAG.name: rag_of,
    ON_TARGET.name: on_target_of,
    LABEL.name: label_of,
}


def _arguments(scheme: Scheme) -> tuple[Argument, ...]:
    """Give the arguments of `PMF_RAG`, those that were left out as the scheme has them."""
    usual: dict[str, tuple[str, Value]] = {
        TOLERANCE.key: ("How far short of target still counts as amber", scheme.amber_tolerance),
        BASIS.key: (
            '"percent": tolerances are shares of the target; "points": in the measure\'s own unit',
            scheme.tolerance_basis.value,
        ),
        GREEN_TOLERANCE.key: ("How far short of target is still green", scheme.green_tolerance),
    }
    return tuple(
        replace(one, says=f"{usual[one.key][0]}; {usual[one.key][1]} if left out.", default=usual[one.key][1])
        if one.key in usual
        else one
        for one in RAG.arguments
    )
