"""What a table of the catalogue is declared from: columns, what sort of thing stands in them, and bands of rating."""

from dataclasses import dataclass
from enum import StrEnum

from pmf_xl.rules.terms import Basis


class FieldKind(StrEnum):
    """What sort of thing stands in a column."""

    CODE = "code"
    TEXT = "text"
    LONG_TEXT = "long text"
    CHOICE = "choice"
    YES_NO = "yes or no"
    WHOLE = "whole number"
    FIGURE = "figure"  # in its measure's unit
    AIM = "figure or words"  # a figure, or words that say what is aimed at
    TOLERANCE = "tolerance"  # a share of the target, or in the measure's unit
    DATE = "date"
    PERIOD = "period"
    OF_COLUMN = "as in that column"  # whatever the column that the row names holds
    EMAIL = "e-mail address"
    COLOUR = "colour"  # of headings: white text must be readable on it
    FILL = "colour of a cell"  # black or white text stands on it, whichever is readable
    SIGN = "sign"  # one character
    LABEL = "label"  # a few words that stand in a narrow column
    GRADE = "rating"  # the code of a rating: a built-in one, or a grade of the council's own


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table, or one setting of the framework."""

    key: str
    description: str  # what it is, for input messages and guidance
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    many: bool = False  # several, separated by semicolons
    choices: tuple[str, ...] = ()
    refers_to: str = ""  # the table that the code must stand in
    least: int = 0
    most: int = 1_000_000
    default: str = ""  # what not given means, in words
    stands: bool = False  # the column must be there, though a cell of it may be empty
    attribute: str = ""  # what the model calls it, where that is not its key
    ratings: bool = False  # a council's further grades may be chosen beside its choices
    plans: bool = False  # its period may be an annual round, or the review of one

    @property
    def name(self) -> str:
        """What the model calls it."""
        return self.attribute or self.key


@dataclass(frozen=True, slots=True)
class CatalogueTable:
    """One table: where it stands in a workbook and in a starter kit, and its columns."""

    key: str
    sheet: str
    file: str  # in a starter kit
    thing: str  # what one row is, in the singular
    purpose: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...]  # the columns that together name a row
    required: bool = False
    path: tuple[str, ...] = ()  # where it stands inside framework.yaml, if it does
    may_lack: bool = False  # catalogues made before it was added have no such sheet, and need none
    formerly: str = ""  # what the sheet was called in catalogues of before, which are read as well

    @property
    def sheets(self) -> tuple[str, ...]:
        """Every name that its sheet may have, that of today first."""
        return tuple(filter(None, (self.sheet, self.formerly)))

    def field(self, key: str) -> Field:
        """Return the column called `key`; raises `KeyError` if there is none.

        >>> from pmf_xl.catalogue.tables import SERVICES
        >>> SERVICES.field("email").kind
        <FieldKind.EMAIL: 'e-mail address'>
        """
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)


def words(vocabulary: type[StrEnum]) -> tuple[str, ...]:
    """Return the spellings of a fixed vocabulary."""
    return tuple(str(word) for word in vocabulary)


def reference(
    table: str, description: str, *, required: bool = False, many: bool = False, key: str = "ref"
) -> Field:
    """Declare a column of codes that stand in another table."""
    return Field(key, description, FieldKind.CODE, required, many, refers_to=table)


def in_force(does: str) -> tuple[Field, Field]:
    """Declare the columns that say from which period to which something holds; `does` says what it does then."""
    return (
        Field("from", f"The first period in which {does}. Empty: from the beginning.",
              FieldKind.PERIOD, default="from the beginning", attribute="holds_from"),
        Field("until", f"The last period in which {does}. Empty: to this day. Leave the row where it is.",
              FieldKind.PERIOD, default="to this day", attribute="holds_until"),
    )  # fmt: skip


def tolerances(otherwise: str) -> tuple[Field, ...]:
    """Declare the columns of a tolerance and its basis, where they are not as `otherwise` has them."""
    return (
        Field("tolerance", f"How far short of target is still amber, where it differs from {otherwise}.",
              FieldKind.TOLERANCE, default=otherwise),
        Field("tolerance_basis", "What tolerances here are: percent of the target, or points in the measure's unit.",
              FieldKind.CHOICE, choices=words(Basis), default=otherwise),
    )  # fmt: skip


def bands(otherwise: str) -> tuple[Field, ...]:
    """Declare the other columns that say where green and amber end, where that is not as `otherwise` has it."""
    return (
        Field("tolerance_above", "The tolerance above the upper end of a range, where it differs from below.",
              FieldKind.TOLERANCE, default="tolerance"),
        Field("green_tolerance", f"How far short of target is still green, where it differs from {otherwise}.",
              FieldKind.TOLERANCE, default=otherwise),
        Field("green_tolerance_above", "The same above the upper end of a range, where it differs from below.",
              FieldKind.TOLERANCE, default="green_tolerance"),
        Field("green_from", "Green from this figure on, whatever the target: where higher is better, and for a range.",
              FieldKind.FIGURE, default="the green tolerance"),
        Field("amber_from", "Amber from this figure on.", FieldKind.FIGURE, default="the tolerance"),
        Field("green_up_to", "Green up to this figure, whatever the target: where lower is better, and for a range.",
              FieldKind.FIGURE, default="the green tolerance"),
        Field("amber_up_to", "Amber up to this figure.", FieldKind.FIGURE, default="the tolerance"),
    )  # fmt: skip
