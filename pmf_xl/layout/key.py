"""The key of a report, drawn from the scheme itself, so that it cannot contradict the colours."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pmf_xl.layout.band_words import extent_words
from pmf_xl.layout.parts import Gap, Note, Part, Section
from pmf_xl.layout.pictures import Key
from pmf_xl.layout.words import MARKER_WORDS
from pmf_xl.rules.grades import has_colour
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import RateAgainst, Rating, ShareOf, Travel

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue

TRAVEL_MEANINGS = {
    Travel.IMPROVING: "Better than the figure it is compared with",
    Travel.UNCHANGED: "The same as the figure it is compared with",
    Travel.WORSENING: "Worse than the figure it is compared with",
    Travel.UP: "Higher than before, where neither way is better",
    Travel.DOWN: "Lower than before, where neither way is better",
    Travel.NO_COMPARISON: "Nothing to compare with",
}
ADDED_NOTE = (
    "Of a running total the arrow compares what each period added, and the note beside it says what that was."
)
VARIANCE_NOTE = (
    "A variance carries a plus where it is good: more than the target where higher is better, else less."
)
TRAVEL_NOTE = "The arrow says whether a figure is better or worse, not whether it went up or down."


def rating_meanings(scheme: Scheme, *, partial: str = "") -> dict[str, str]:
    """Say in words what each rating of a scheme means, the best first; a rating it cannot give is left out.

    `partial`: what a figure is a part of only, such as its period; there is a word for it then.

    >>> rating_meanings(Scheme())[Rating.AMBER]
    'Short of target by no more than 5% of it'
    """
    meanings = {}
    if scheme.over_tolerance is not None:
        meanings[Rating.BLUE.value] = (
            f"Better than target by more than {_reach(scheme, scheme.over_tolerance)}"
        )
    short = {grade.code: grade.tolerance for grade in scheme.further}
    for grade in scheme.grades:
        meanings[grade] = (
            f"Short of target by no more than {_reach(scheme, short.get(grade, scheme.amber_tolerance))}"
        )
    meanings[Rating.GREEN.value] = "On target or better"
    if scheme.green_tolerance:
        meanings[Rating.GREEN.value] += (
            f", or short of it by no more than {_reach(scheme, scheme.green_tolerance)}"
        )
    if scheme.amber_if_improved:
        meanings[Rating.AMBER.value] += "; or further short, but no worse than a year before"
    if scheme.amber_if_improved_on_previous:
        meanings[Rating.AMBER.value] += "; or further short, but better than in the period before"
    meanings[Rating.RED.value] = "Short of target by more than that"
    meanings[Rating.GREY.value] = "For monitoring only, not applicable, or not yet due"
    if partial:
        meanings[Rating.PARTIAL.value] = f"Part of the {partial} only, so not compared with the target"
    meanings[Rating.NO_DATA.value] = "Due, but there is no figure"
    return meanings


def _reach(scheme: Scheme, tolerance: float) -> str:
    return extent_words(tolerance, scheme.tolerance_basis)


def other_ratings(catalogue: "Catalogue", *, where: str) -> tuple[str, ...]:
    """Say how some measures are rated otherwise than the key says; `where` is where that can be looked up."""
    said = []
    if any(one.has_bands for one in (*catalogue.measures, *catalogue.targets)):
        said.append(f"Some measures have bands of their own in place of these; they are {where}.")
    if catalogue.framework.scheme.over_tolerance is None and any(
        one.over_tolerance is not None for one in catalogue.measures
    ):
        blue = catalogue.framework.scheme.label(Rating.BLUE)
        said.append(f"{blue}: better than target by more than a measure's own tolerance allows.")
    if any(one.words for one in catalogue.targets):
        said.append("Against a target in words nothing is rated.")
    if any(one.rate_against is not RateAgainst.TARGET for one in catalogue.measures):
        said.append("Where Target says last year or benchmark, the figure is rated against that.")
    return tuple(said)


COUNTED = {
    ShareOf.RATED: "measures with a rating",
    ShareOf.DUE: "measures due",
    ShareOf.ALL: "measures",
}


def counted_words(scheme: Scheme) -> str:
    """Name the measures that the share on target is a share of.

    >>> counted_words(Scheme())
    'measures with a rating'
    """
    return COUNTED[scheme.share_of]


def share_words(scheme: Scheme) -> str:
    """Say what the share on target is a share of.

    >>> f"The share on target is {share_words(Scheme())}."
    'The share on target is of the measures with a rating.'
    """
    return "of all measures" if scheme.share_of is ShareOf.ALL else f"of the {counted_words(scheme)}"


def on_target_words(scheme: Scheme) -> str:
    """Say which ratings count as on target; grey does not where the share is of rated measures.

    >>> on_target_words(Scheme()), on_target_words(Scheme(share_of=ShareOf.ALL))
    ('Green and amber count as on target.', 'Green, amber and grey count as on target.')
    >>> on_target_words(Scheme(counts_as_on_target=frozenset({Rating.GREEN})))
    'Only green counts as on target.'
    """
    of_rated = scheme.share_of is ShareOf.RATED
    counted = [
        scheme.label(rating).lower()
        for rating in rating_meanings(scheme)
        if scheme.on_target(rating) and (has_colour(rating) or not of_rated)
    ]
    if not counted:
        return "No rating counts as on target."
    if len(counted) == 1:
        return f"Only {counted[0]} counts as on target."
    return f"{', '.join(counted[:-1])} and {counted[-1]} count as on target.".capitalize()


def rating_key(scheme: Scheme, *, partial: str = "") -> tuple[Part, ...]:
    """Declare the key to ratings, as it stands under whatever shows them; `partial` as for their meanings."""
    meanings = tuple((str(word), text) for word, text in rating_meanings(scheme, partial=partial).items())
    return (Section("Key"), Key("ratings", meanings), Gap(), Note(on_target_words(scheme)))


def travel_key() -> tuple[Part, ...]:
    """Declare the key to directions of travel."""
    return (
        Key("travel", tuple((str(word), text) for word, text in TRAVEL_MEANINGS.items())),
        Gap(),
        Note(TRAVEL_NOTE),
        Note(ADDED_NOTE),
    )


def withheld_words(suppress_below: int | None) -> str:
    """Say which figures are withheld from the public; `suppress_below` is the number under which counts are.

    >>> withheld_words(None), withheld_words(5)
    ('confidential', 'confidential, or a count below 5')
    """
    return "confidential" + (f", or a count below {suppress_below}" if suppress_below else "")


def marker_words(markers: Iterable[str]) -> str:
    """Say what markers mean: `p provisional, e estimated`."""
    return ", ".join(f"{marker} {MARKER_WORDS[marker]}" for marker in MARKER_WORDS if marker in set(markers))
