"""What several sheets of reports share."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pmf_xl.layout.key import rating_key
from pmf_xl.layout.parts import Gap, Kind, Note, Part, Table

if TYPE_CHECKING:
    from pmf_xl.release import Release


#: On the cover of every report for officers, and on its first sheet where it has no cover.
OFFICERS_ONLY = "Contains confidential figures: officers only"
FOR_EVERYBODY = "Everybody: no confidential figures"


def key_of(release: "Release") -> tuple[Part, ...]:
    """Declare the key to the ratings of a release."""
    return rating_key(release.catalogue.framework.scheme, partial=release.partial_of)


def key_under(release: "Release") -> tuple[Part, ...]:
    """Declare the key to ratings as it stands under a table."""
    return (Gap(), *key_of(release))


def without_empty(table: Table) -> Table:
    """Leave the columns of long texts out in which nothing stands."""
    empty = {
        column.key
        for column in table.columns
        if column.kind is Kind.LONG_TEXT and not any(line.values.get(column.key) for line in table.lines)
    }
    return replace(table, columns=tuple(column for column in table.columns if column.key not in empty))


def printed_first(table: Table, beside: tuple[str, ...]) -> tuple[Table, int]:
    """Put some columns beside those that are printed, for screens alone, and give how many are printed."""
    printed = tuple(column for column in table.columns if column.key not in beside)
    held = {column.key: column for column in table.columns}
    return replace(table, columns=(*printed, *(held[key] for key in beside if key in held))), len(printed)


def or_note(table: Table, instead: str, *below: Part) -> tuple[Part, ...]:
    """Give a table and what belongs under it, or a sentence where it would have no line."""
    return (table, *below) if table.lines else (Note(instead),)


def link_to(sheet: str, cell: str = "A1") -> str:
    """Say where a link to a sheet leads.

    >>> link_to("Officers' view")
    "'Officers'' view'!A1"
    """
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"
