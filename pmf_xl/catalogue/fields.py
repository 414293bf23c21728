"""What a table of the catalogue is declared with: columns, and the kinds of things that stand in them."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What sort of thing stands in a column."""

    CODE = "code"
    TEXT = "text"
    LONG_TEXT = "long text"
    CHOICE = "choice"
    YES_NO = "yes or no"
    WHOLE = "whole number"
    FIGURE = "figure"  # in its measure's unit
    TOLERANCE = "tolerance"  # a share of the target, or in the measure's unit
    DATE = "date"
    PERIOD = "period"
    OF_COLUMN = "as in that column"  # whatever the column that the row names holds
    EMAIL = "e-mail address"
    COLOUR = "colour"


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
    attribute: str = ""  # what the model calls it, where that is not its key

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
    missed: bool = True  # whether a workbook is told that it lacks its sheet; not where older ones do

    def field(self, key: str) -> Field:
        """Return the column called `key`; raises `KeyError` if there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)


def words(vocabulary: type[StrEnum]) -> tuple[str, ...]:
    """Return the spellings of a fixed vocabulary."""
    return tuple(str(word) for word in vocabulary)


def refers(
    table: str, description: str, *, required: bool = False, many: bool = False, key: str = "ref"
) -> Field:
    """Declare a column that holds codes of another table."""
    return Field(key, description, FieldKind.CODE, required, many, refers_to=table)


def in_force(does: str) -> tuple[Field, Field]:
    """Declare the columns that say from which period to which something holds; `does` says what it does then."""
    return (
        Field(
            "from",
            f"The first period in which {does}. Empty: from the beginning.",
            FieldKind.PERIOD,
            default="from the beginning",
            attribute="holds_from",
        ),
        Field(
            "until",
            f"The last period in which {does}. Empty: to this day. Leave the row where it is.",
            FieldKind.PERIOD,
            default="to this day",
            attribute="holds_until",
        ),
    )
