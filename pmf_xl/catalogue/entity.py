"""What the things of a catalogue are made of: an entity, and the bands of a rating."""

from pydantic import BaseModel, ConfigDict

from pmf_xl.rules.grades import GradeEnd
from pmf_xl.rules.terms import Basis


class Entity(BaseModel):
    """Anything in the catalogue: it never changes once made."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Bands(Entity):
    """Where green and amber end, as far as it differs: tolerances, or figures in the measure's unit."""

    tolerance: float | None = None
    tolerance_above: float | None = None  # above the upper end of a range
    green_tolerance: float | None = None
    green_tolerance_above: float | None = None
    tolerance_basis: Basis | None = None
    green_from: float | None = None
    green_up_to: float | None = None
    amber_from: float | None = None
    amber_up_to: float | None = None

    @property
    def has_bands(self) -> bool:
        """Whether anything is said here of where a colour ends."""
        return any(getattr(self, key) is not None for key in _ENDS)


_ENDS = tuple(key for key in Bands.model_fields if key != "tolerance_basis")


class GradedBands(Bands):
    """Where green, amber and the further grades among them end, as far as it differs."""

    ends: tuple[GradeEnd, ...] = ()

    @property
    def has_bands(self) -> bool:
        """Whether anything is said here of where a grade ends."""
        return bool(self.ends) or super().has_bands
