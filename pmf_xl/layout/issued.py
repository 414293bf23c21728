"""What a service is sent, and what is known of it when it comes back.

`Issued` is everything that one collection workbook was made from. It is kept in the ledger as JSON, so that a return is
judged by what was issued and not by what the catalogue has become since.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from pmf_xl.layout.parts import Content

LAYOUT_VERSION = 1
ROWS = ("measures", "milestones", "actions", "definitions")

#: What stands on a row only to be read beside the figure: columns and facts, by the rows they are of. Where it becomes
#: outdated, as by a correction of an earlier figure, what is asked is still the same.
CONTEXT: Mapping[str, frozenset[str]] = {
    "measures": frozenset({"previous", "last_year", "already", "previous_added", "doubt", "doubt_of"}),
    "milestones": frozenset({"last_status"}),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a sheet as issued: its key, what its locked cells hold, and what is known of it besides."""

    key: str
    values: Mapping[str, Content]
    facts: Mapping[str, Content] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issued:
    """One collection workbook as issued."""

    id: str
    council: str  # its code, as the ledger keeps it
    service: str
    period: str
    about: Mapping[str, str]  # label and text of the lines on Start here, in order
    measures: tuple[Asked, ...]
    milestones: tuple[Asked, ...] = ()
    actions: tuple[Asked, ...] = ()
    definitions: tuple[Asked, ...] = ()
    layout: int = LAYOUT_VERSION
    entered: str = ""  # where the team has the figures from, where it fills the workbook in for the service
    example: str = "AMBER"  # how the council rates the example on Start here
    #: What its figures are held against when they come, and how much was known by then: see `collect.remembered`.
    held_against: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Write it as JSON; dates as ISO text under a key that says so."""
        return json.dumps(self._fields(), default=_date_to_json, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Issued":
        """Read what `to_json` wrote."""
        held: dict[str, Any] = json.loads(text, object_hook=_date_from_json)
        for rows in ROWS:
            held[rows] = tuple(Asked(**row) for row in held[rows])
        return cls(**held)

    def asks_the_same(self, other: "Issued") -> bool:
        """Say whether another asks for the same, by the same rules: whatever its number and what is only context."""
        return self._asked() == other._asked()

    def _asked(self) -> dict[str, Any]:
        held = self._fields() | {"id": "", "held_against": {}}
        for rows, passed_over in CONTEXT.items():
            held[rows] = [
                {
                    part: said
                    if part == "key"
                    else {key: value for key, value in said.items() if key not in passed_over}
                    for part, said in row.items()
                }
                for row in held[rows]
            ]
        return held

    def _fields(self) -> dict[str, Any]:
        """Give what it holds as plain dictionaries and lists; `asdict` would copy every single value."""
        held = {name: getattr(self, name) for name in _FIELDS}
        for rows in ROWS:
            held[rows] = [{"key": row.key, "values": row.values, "facts": row.facts} for row in held[rows]]
        return held

    @property
    def stamp(self) -> dict[str, str]:
        """What the hidden sheet says, by which a return is known."""
        return {
            "made by": "pmf-xl",
            "issue": self.id,
            "council": self.council,
            "service": self.service,
            "period": self.period,
            "layout": str(self.layout),
        }


_FIELDS = tuple(field.name for field in fields(Issued))


def _date_to_json(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"cannot keep {value!r} in an issue")


def _date_from_json(held: dict[str, Any]) -> Any:
    return date.fromisoformat(held["date"]) if held.keys() == {"date"} else held
