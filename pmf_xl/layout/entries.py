"""What was typed in a return as JSON, as the ledger keeps it: by sheet, row and column, and a day told as such."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pmf_xl.layout.parts import Content

Entries = Mapping[str, Mapping[str, Mapping[str, Content]]]  # by sheet, key of the row, key of the column


def entries_to_json(typed: Entries) -> str:
    """Write what was typed as JSON."""
    return json.dumps(typed, default=_day_out, ensure_ascii=False)


def row_to_json(typed: Mapping[str, Content]) -> str:
    """Write what was typed in one row, by column, as JSON."""
    return json.dumps(typed, default=_day_out, ensure_ascii=False)


def row_from_json(text: str) -> dict[str, Content]:
    """Read what `row_to_json` wrote.

    >>> row_from_json('{"likelihood": 3, "reviewed": {"date": "2024-07-05"}}')
    {'likelihood': 3, 'reviewed': datetime.date(2024, 7, 5)}
    """
    return {column: _day_in(content) for column, content in json.loads(text).items()}


def entries_from_json(text: str) -> dict[str, dict[str, dict[str, Content]]]:
    """Read what `entries_to_json` wrote.

    >>> entries_from_json('{"Sign-off": {"Head of service": {"date": {"date": "2024-07-05"}}}}')
    {'Sign-off': {'Head of service': {'date': datetime.date(2024, 7, 5)}}}
    """
    held: dict[str, Any] = json.loads(text)
    return {
        sheet: {
            row: {column: _day_in(content) for column, content in typed.items()}
            for row, typed in rows.items()
        }
        for sheet, rows in held.items()
    }


def _day_out(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"cannot keep {value!r} of what was typed")


def _day_in(content: Any) -> Content:
    if isinstance(content, dict):
        return date.fromisoformat(str(content["date"])[:10])
    plain: Content = content
    return plain
