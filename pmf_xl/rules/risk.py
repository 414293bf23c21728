"""How a council scores its risks: by likelihood and impact, or by a matrix of its own.

Rules use the names `likelihood` and `impact`, whole numbers from 1 to `levels`; `score`; and `amber_from` and
`red_from`, the scores from which a risk is amber and red.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from pmf_xl.rules.expression import (
    Expression,
    at_least,
    at_most,
    blank,
    both,
    equal,
    is_number,
    lift,
    name,
    rounded,
    when,
)
from pmf_xl.rules.in_python import run
from pmf_xl.rules.terms import Rating

Matrix = tuple[tuple[int, ...], ...]  # scores, by likelihood from the lowest and then by impact

LIKELIHOOD, IMPACT, SCORE = name("likelihood"), name("impact"), name("score")
MOST_LEVELS = 7  # of likelihood and of impact


@dataclass(frozen=True, slots=True)
class RiskScale:
    """A council's own matrix: how many levels, what each pair of them scores, and from which score a risk is red.

    Without a `matrix` the score is likelihood times impact. Where `escalates_from` is None, red risks escalate.
    """

    levels: int = 5
    amber_from: int = 8
    red_from: int = 15
    escalates_from: int | None = None
    matrix: Matrix = ()

    @property
    def threshold(self) -> int:
        """The score from which a risk escalates."""
        return self.red_from if self.escalates_from is None else self.escalates_from

    @property
    def highest(self) -> int:
        """The highest score that there is."""
        return max(map(max, self.matrix)) if self.matrix else self.levels**2


def on_the_scale(level: Expression) -> Expression:
    """Hold if a likelihood or an impact is one of the levels there are."""
    return both(
        is_number(level), equal(rounded(level, 0), level), at_least(level, 1), at_most(level, name("levels"))
    )


def score_rule(
    matrix: Matrix = (), likelihood: Expression = LIKELIHOOD, impact: Expression = IMPACT
) -> Expression:
    """State what a risk scores; nothing where likelihood or impact is not on the scale."""
    scored = likelihood * impact
    if matrix:
        scored = lift(None)
        levels = range(1, len(matrix) + 1)
        for at, hit in product(levels, levels):
            scored = when(both(equal(likelihood, at), equal(impact, hit)), matrix[at - 1][hit - 1], scored)
    return when(both(on_the_scale(likelihood), on_the_scale(impact)), scored, None)


RISK_RATING: Expression = when(
    blank(SCORE),
    Rating.NO_DATA,
    when(
        at_least(SCORE, name("red_from")),
        Rating.RED,
        when(at_least(SCORE, name("amber_from")), Rating.AMBER, Rating.GREEN),
    ),
)


def risk_score(likelihood: int, impact: int, scale: RiskScale | None = None) -> int | None:
    """Score a risk, None where a level is not on the scale.

    >>> risk_score(4, 5), risk_score(6, 1)
    (20, None)
    >>> risk_score(2, 1, RiskScale(levels=2, matrix=((1, 3), (2, 4))))
    2
    """
    scale = scale or RiskScale()
    known = {"likelihood": likelihood, "impact": impact, "levels": scale.levels}
    score = run(score_rule(scale.matrix), known)
    return None if score is None else int(float(score))


def risk_rating(score: float | None, scale: RiskScale | None = None) -> Rating:
    """Rate a risk by its score: red, amber or green, or no data where it has none.

    >>> risk_rating(20), risk_rating(8), risk_rating(3), risk_rating(None)
    (<Rating.RED: 'RED'>, <Rating.AMBER: 'AMBER'>, <Rating.GREEN: 'GREEN'>, <Rating.NO_DATA: 'NO DATA'>)
    """
    scale = scale or RiskScale()
    known = {"score": score, "amber_from": scale.amber_from, "red_from": scale.red_from}
    return Rating(str(run(RISK_RATING, known)))


def matrix_in(rows: tuple[str, ...]) -> Matrix:
    """Read a matrix from its rows, each the scores of one likelihood with blanks between.

    Raises `ValueError` where it is no square of whole numbers.

    >>> matrix_in(("1 2", "2 4"))
    ((1, 2), (2, 4))
    """
    matrix = tuple(tuple(int(score) for score in row.split()) for row in rows)
    if any(len(row) != len(matrix) for row in matrix) or len(matrix) > MOST_LEVELS:
        raise ValueError("a matrix has as many scores in each row as it has rows")
    return matrix


def written(matrix: Matrix) -> tuple[str, ...]:
    """Write a matrix as `matrix_in` reads it."""
    return tuple(" ".join(map(str, row)) for row in matrix)


def facts_of(scale: RiskScale) -> Mapping[str, int | str | None]:
    """Give what the rules need to know of a scale, as an issue keeps it.

    >>> facts_of(RiskScale())["red_from"]
    15
    """
    return {
        "levels": scale.levels,
        "amber_from": scale.amber_from,
        "red_from": scale.red_from,
        "matrix": ";".join(written(scale.matrix)) or None,
    }
