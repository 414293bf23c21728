"""How good the measures of a catalogue are, as far as data can show it, and what to add."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pmf_xl.catalogue.criterion import SMART, Criterion, Known
from pmf_xl.catalogue.quality_criteria import CRITERIA

if TYPE_CHECKING:
    from pmf_xl.catalogue.catalogue import Catalogue
    from pmf_xl.catalogue.models import Measure
    from pmf_xl.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the things asked are met."""

    met: int
    asked: int

    @property
    def share(self) -> float | None:
        """The share that is met; None where nothing is asked."""
        return self.met / self.asked if self.asked else None

    def __str__(self) -> str:
        """Write it as people do: `4 of 5`."""
        return f"{self.met} of {self.asked}" if self.asked else "-"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one criterion says of a measure: `add` is what to add, empty where it is met."""

    criterion: Criterion
    add: str

    @property
    def met(self) -> bool:
        """Whether the criterion is met."""
        return not self.add


@dataclass(frozen=True, slots=True)
class MeasureQuality:
    """What all criteria that apply to a measure say of it."""

    measure: "Measure"
    answers: tuple[Answer, ...]

    @property
    def score(self) -> Score:
        """Criteria met, of those that apply."""
        return _score(answer.met for answer in self.answers)

    def of_group(self, group: str) -> Score:
        """Criteria met of one of Sheffield's groups."""
        return _score(answer.met for answer in self.answers if answer.criterion.group == group)

    @property
    def statement(self) -> Score:
        """Fields of the methodology statement that are filled, of those that apply."""
        return _score(self._whole("statement").values())

    @property
    def smart(self) -> Mapping[str, bool]:
        """Whether it is specific, measurable, achievable, realistic, timebound; what is not known is left out."""
        held = self._whole("smart")
        return {word: held[word] for word in SMART if word in held}

    def _whole(self, key: str) -> dict[str, bool]:
        """Give what all criteria under each word come to: met where every one is."""
        held: dict[str, bool] = {}
        for answer in self.answers:
            if word := getattr(answer.criterion, key):
                held[word] = held.get(word, True) and answer.met
        return held

    @property
    def missing(self) -> tuple[Answer, ...]:
        """What is not met."""
        return tuple(answer for answer in self.answers if not answer.met)


def _score(answers: Iterable[bool]) -> Score:
    met = list(answers)
    return Score(sum(met), len(met))


def quality(
    catalogue: "Catalogue",
    today: date,
    held: Mapping[str, Iterable["Period"]],
    last_year: Mapping[str, float | None],
) -> tuple[MeasureQuality, ...]:
    """Score every measure as it stands on a day, in the catalogue's order.

    `held` are the periods that there is a figure of, by reference and of the measure's own length; `last_year` is the
    outturn of the year before.
    """
    targets = defaultdict(list)
    for target in catalogue.targets:
        if not target.gives_ends_only:
            targets[target.ref].append(target)
    return tuple(
        _of(
            Known(
                catalogue, measure, today, tuple(targets[measure.ref]),
                unbroken(held.get(measure.ref, ())), last_year.get(measure.ref),
            )
        )
        for measure in catalogue.measures
    )  # fmt: skip


def _of(known: Known) -> MeasureQuality:
    asked = (criterion for criterion in CRITERIA if criterion.applies(known))
    return MeasureQuality(known.measure, tuple(Answer(one, one.check(known) or "") for one in asked))


def unbroken(periods: "Iterable[Period]") -> int:
    """Count the periods up to the latest, each of which follows the one before.

    >>> from pmf_xl.rules.periods import Period
    >>> unbroken(Period.parse(text) for text in ("2023-24-Q1", "2023-24-Q3", "2023-24-Q4", "2024-25-Q1"))
    3
    """
    there = set(periods)
    count, when = 0, max(there, default=None)
    while when in there and when is not None:
        count, when = count + 1, when.previous()
    return count
