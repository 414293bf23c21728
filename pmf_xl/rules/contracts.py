"""How a contract stands: as its manager says, and no better than amber where its review is overdue.

Rules use the names `standing` (a word of `ContractStanding`), `review` (when it is to be reviewed), `reviewed` (when it
was) and `as_at`, days as spreadsheet serial numbers.
"""

from enum import StrEnum

from pmf_xl.rules.expression import Expression, blank, both, either, is_number, less, name, negate, same, when
from pmf_xl.rules.terms import Rating


class ContractStanding(StrEnum):
    """How a supplier delivers what was agreed."""

    AS_AGREED = "As agreed"
    CONCERNS = "Some concerns"
    SERIOUS = "Serious concerns"


_standing, _review, _reviewed = name("standing"), name("review"), name("reviewed")
_readable = either(blank(_reviewed), is_number(_reviewed))

#: The day of its review is past, and it has not been reviewed within the quarter before that or since.
OVERDUE: Expression = when(
    both(_readable, negate(blank(_review))),
    both(less(_review, name("as_at")), either(blank(_reviewed), less(_reviewed, _review - 92))),
    False,
)
CONTRACT_RATING: Expression = when(
    blank(_standing),
    Rating.NO_DATA,
    when(
        same(_standing, ContractStanding.SERIOUS),
        Rating.RED,
        when(
            same(_standing, ContractStanding.CONCERNS),
            Rating.AMBER,
            when(
                same(_standing, ContractStanding.AS_AGREED),
                when(OVERDUE, Rating.AMBER, Rating.GREEN),
                Rating.NO_DATA,
            ),
        ),
    ),
)
