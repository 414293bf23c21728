"""The scorecard as a table for scripts."""

from typing import TYPE_CHECKING

from pmf_xl.release.released import number
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    import pandas as pd

    from pmf_xl.release import Release

#: What `scorecard --json` promises, in this order.
SCORECARD_KEYS = (
    "ref", "service", "outturn", "target", "rating", "variance", "travel_short", "travel_long",
    "variation", "assurance", "forecast", "marker",
)  # fmt: skip
AS_AT = "as_at"  # stands beside them in a month


def scorecard_frame(release: "Release") -> "pd.DataFrame":
    """Return a row per measure with exactly the columns of `scorecard --json`: those promised, and in a month one more.

    Figures are at full precision, percentages as fractions, not-a-number where there is none; the rest are the words of
    the rules. A measure that is not due has no outturn in this period; its rating is GREY. In a month it stands as at
    the last period in which it was due, which the column `as_at` names.
    """
    import pandas as pd

    measures = release.measures
    numbers: dict[str, list[float | None]] = {
        "outturn": [number(one.outturn) for one in measures],
        "target": [one.target for one in measures],
        "variance": [number(one.variance) for one in measures],
        "forecast": [number(one.forecast) for one in measures],
    }
    words: dict[str, list[str | None]] = {
        "ref": [one.ref for one in measures],
        "service": [one.measure.service for one in measures],
        "rating": [_plain(one.rating) for one in measures],
        "travel_short": [_plain(one.travel_short) for one in measures],
        "travel_long": [_plain(one.travel_long) for one in measures],
        "variation": [_plain(one.run.variation) for one in measures],
        "assurance": [_plain(one.run.assurance) for one in measures],
        "marker": [_plain(one.marker) for one in measures],
        AS_AT: [str(one.as_at) if one.as_at else None for one in measures],
    }
    frame = pd.DataFrame(numbers, dtype="float64").join(pd.DataFrame(words, dtype=object))
    of_month = [AS_AT] if release.period.frequency is Frequency.MONTHLY else []
    return frame[[*SCORECARD_KEYS, *of_month]]


def _plain(word: str | None) -> str | None:
    return None if word is None else str(word)
