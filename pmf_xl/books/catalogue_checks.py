"""What may be typed and chosen in the cells of the catalogue workbook, and the lists that are chosen from.

A sheet that is written with the workbook has the same as one that is added to it later.
"""

from datetime import date
from typing import Any

from pmf_xl.catalogue.fields import CatalogueTable, Field, FieldKind
from pmf_xl.layout.catalogue import meaning

ROOM = 5000  # rows below the headings that lists reach and checks cover, so that new ones are included
LONGEST_LIST = 255  # characters in a list of choices or an input message, Excel's limit


def list_name(key: str) -> str:
    """Give the name of the list of what stands in the first column of a table."""
    return f"list_{key}"


def list_formula(sheet: str, column: str, headings: int) -> str:
    """Say where that list is: from below the row of headings, counted from one, to the last cell that is filled."""
    title = sheet.replace("'", "''")
    cells = f"'{title}'!${column}${headings}:${column}${headings + ROOM}"
    # Anchored at the heading, so that a row put in straight below it is in the list too.
    return f"INDEX({cells},2):INDEX({cells},MAX(2,COUNTA({cells})))"


def check_of(table: CatalogueTable, field: Field, levels: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the check of a cell, as xlsxwriter takes it; `levels` are the words for the levels of the plan."""
    prompt = meaning(field)
    check: dict[str, Any] = {
        "input_title": field.key[:32],
        "input_message": prompt if len(prompt) <= LONGEST_LIST else field.description[:LONGEST_LIST],
    }
    choices = ("yes", "no") if field.kind is FieldKind.YES_NO else field.choices
    if field.key == "level" and levels and sum(map(len, levels)) + len(levels) < LONGEST_LIST:
        check |= {"validate": "list", "source": list(levels), "show_error": False}
    elif field.many:
        check |= {"validate": "any"}
    elif field.refers_to:
        # A name that is not on People may be right; a code that is not on its sheet cannot.
        check |= {"validate": "list", "source": f"={list_name(field.refers_to)}"}
        check |= (
            {"show_error": False}
            if field.refers_to == "people"
            else _refusal(f"Choose a code from {field.refers_to}.")
        )
    elif choices:
        check |= {"validate": "list", "source": list(choices)}
        # A code that is not in the list may be that of a grade that is yet to be added.
        check |= {"show_error": False} if field.ratings else _refusal("Choose one from the list.")
    elif field.kind is FieldKind.PERIOD and table.key in ("targets", "bands"):
        check |= {"validate": "list", "source": f"={list_name('calendar')}", "show_error": False}
    elif field.kind is FieldKind.DATE:
        check |= {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
        check |= _refusal("Type a date such as 15/07/2025.")
    elif field.kind is FieldKind.WHOLE:
        check |= {
            "validate": "integer",
            "criteria": "between",
            "minimum": field.least,
            "maximum": field.most,
        }
        check |= _refusal(f"Type a whole number from {field.least} to {field.most}.")
    else:
        check |= {"validate": "any"}
    return check


def _refusal(text: str) -> dict[str, Any]:
    return {"error_title": "Not in this column", "error_message": text}
