"""The functions over many figures or ratings: rolled up, counted as on target, placed; and a rating's name.

What they mean: see `rollup`, `on_target`, `ranks`, `scheme`.
"""

from functools import lru_cache

from pmf_xl.rules.declaring import Function, Shape, by_row
from pmf_xl.rules.expression import Expression, lift, name, same, when
from pmf_xl.rules.function_arguments import (
    DECIMALS,
    IN_RANGE,
    NO,
    PARTIAL,
    POLARITY,
    SERIES,
    YES,
    Argument,
    Takes,
)
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import NEVER_ON_TARGET, Aggregation, Contributions, ShareOf

PERIODS, SERVICES = "periods", "services"
FIGURE, MISSING = "figure", "missing"

ROLLUP = Function(
    "PMF_ROLLUP",
    "One figure of several: of the periods in a longer one, or of the parts that several services give.",
    "a number; blank where there is no figure",
    (
        SERIES,
        Argument(
            "aggregation",
            'Of periods "snapshot" (taken if left out), "cumulative" or "year-end", the last figure there is, "sum" or '
            '"average"; of services "sum" (taken if left out) or "average".',
            Takes.WORD,
            optional=True,
            words=tuple(Aggregation),
        ),
        Argument(
            "numerators",
            "What each figure is a share of, its upper number: an average is then the ratio of sums.",
            Takes.SERIES,
            optional=True,
        ),
        Argument(
            "denominators", "The lower number of each. Where one is missing the plain mean is taken.", Takes.SERIES,
            optional=True,
        ),
        Argument(
            "of",
            '"periods" (taken if left out) or "services", of which shares are never added up.',
            Takes.WORD,
            optional=True,
            words=(PERIODS, SERVICES),
            default=PERIODS,
        ),
        Argument(
            "give",
            '"figure" (taken if left out) or "missing": how many parts it lacks, of those it is taken from.',
            Takes.WORD,
            optional=True,
            words=(FIGURE, MISSING),
            default=FIGURE,
        ),
    ),
    Shape.SERIES,
)  # fmt: skip
QUARTILE = Function(
    "PMF_QUARTILE",
    "The quarter of some figures that one of them is in, by what is good.",
    "1, the best, to 4, the worst; blank of fewer than four figures, or where none is better",
    (
        Argument("outturn", "The figure that is placed. Blank gives blank."),
        Argument("figures", "A row or column of all that are compared, its own among them.", Takes.SERIES),
        POLARITY,
        *IN_RANGE,
        DECIMALS,
        PARTIAL,
    ),
    Shape.SERIES,
)


@lru_cache(maxsize=16)
def on_target_of(scheme: Scheme) -> Function:
    """Give `PMF_ONTARGET` as a scheme counts, where an argument is left out.

    >>> on_target_of(Scheme()).arguments[2].default
    'rated'
    """
    counted = tuple(rating for rating in scheme.ratings if scheme.on_target(rating))
    return Function(
        "PMF_ONTARGET",
        "The share of measures on target, as the framework counts it.",
        "a share to show as a percentage; blank of no measures",
        (
            Argument(
                "ratings",
                "A row or column of ratings. A blank cell is no measure.",
                Takes.WORDS,
                words=scheme.ratings,
            ),
            Argument(
                "due",
                'Whether each is due, "yes" (taken if left out) or "no"; needed for a share of those due.',
                Takes.WORDS,
                optional=True,
                words=(YES, NO),
            ),
            Argument(
                "share_of",
                f'Of which measures it is a share: "rated", those with a colour, "due" or "all"; "{scheme.share_of}" '
                "if left out.",
                Takes.WORD,
                optional=True,
                words=tuple(ShareOf),
                default=scheme.share_of.value,
            ),
            Argument(
                "counts",
                f"The ratings that count as on target; {', '.join(counted)} if left out.",
                Takes.WORDS,
                optional=True,
                words=tuple(rating for rating in scheme.ratings if rating not in NEVER_ON_TARGET),
                defaults=counted,
            ),
        ),
        Shape.SERIES,
    )


@lru_cache(maxsize=16)
def label_of(scheme: Scheme) -> Function:
    """Give `PMF_LABEL` with the names that a scheme has for its ratings.

    >>> label_of(Scheme()).name
    'PMF_LABEL'
    """
    rating = Argument("rating", "A rating, such as PMF_RAG gives it.", Takes.WORD, words=scheme.ratings)
    rule: Expression = lift(None)
    for one in reversed(scheme.ratings):
        rule = when(same(name("rating"), one), scheme.label(one), rule)
    shown = scheme.label(scheme.ratings[1])
    return by_row(
        "PMF_LABEL",
        "What the framework calls a rating.",
        f'a text such as "{shown}"; blank for a blank',
        (rating,),
        rule,
    )


ON_TARGET, LABEL = on_target_of(Scheme()), label_of(Scheme())
CONTRIBUTED = tuple(Contributions)
OF_MANY = (LABEL, ROLLUP, ON_TARGET, QUARTILE)
