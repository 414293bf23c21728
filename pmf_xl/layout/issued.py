"""What a service is sent, and what is known of it when it comes back.

`Issued` is everything that one collection workbook was made from. It is kept in the ledger as JSON, so that a return is
judged by what was issued and not by what the catalogue has become since.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from pmf_xl.layout.asked import Asked
from pmf_xl.layout.registers import LOOK
from pmf_xl.layout.row_sheets import ROW_SHEETS

LAYOUT_VERSION = 1
FILLED = ("measures", "milestones", "actions")  # the rows that a service fills in, beside those of registers
ROWS = (*FILLED, "definitions")

#: What stands on a row only to be read beside the figure: columns and facts, by the rows they are of. Where it becomes
#: outdated, as by a correction of an earlier figure, what is asked is still the same.
CONTEXT: Mapping[str, frozenset[str]] = {
    "measures": frozenset(
        {"previous", "last_year", "already", "previous_added", "doubt", "doubt_of", "told"}
    ),
    "milestones": frozenset({"last_status"}),
}


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
    registers: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)  # the rows of each

    def to_json(self) -> str:
        """Write it as JSON; dates as ISO text under a key that says so."""
        return json.dumps(self._fields(), default=_date_to_json, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Issued":
        """Read what `to_json` wrote."""
        dated = '"date"' in text  # else nothing need be looked for in every single row
        held: dict[str, Any] = json.loads(text, object_hook=_date_from_json if dated else None)
        for rows in ROWS:
            held[rows] = tuple(Asked(**row) for row in held[rows])
        registers = held.get("registers", {})  # what was issued before there were any knows none
        held["registers"] = {
            key: tuple(Asked(**row) for row in rows) for key, rows in registers.items() if key in ROW_SHEETS
        }
        return cls(**held)

    @property
    def is_look(self) -> bool:
        """Whether it asks for nothing but how measures stand so far: see `layout.registers.look`."""
        return LOOK.key in self.registers and not self.measures

    def rows(self) -> Iterator[tuple[str, tuple[Asked, ...], frozenset[str]]]:
        """Give the rows that a service fills in, by what they are of, and which columns are there to be read only."""
        for name in FILLED:
            yield name, getattr(self, name), CONTEXT.get(name, frozenset())
        for key, rows in self.registers.items():
            yield key, rows, frozenset(ROW_SHEETS[key].last)

    def asks_the_same(self, other: "Issued") -> bool:
        """Say whether another asks for the same, by the same rules: whatever its number and what is only context."""
        return self._asked() == other._asked()

    def _asked(self) -> dict[str, Any]:
        held = self._fields() | {"id": "", "held_against": {}}
        for name, rows, passed_over in self.rows():
            held[name] = [
                {
                    part: {key: value for key, value in said.items() if key not in passed_over}
                    for part, said in (("values", row.values), ("facts", row.facts))
                }
                | {"key": row.key}
                for row in rows
            ]
        return held | {"registers": {key: held[key] for key in self.registers}}

    def _fields(self) -> dict[str, Any]:
        """Give what it holds as plain dictionaries and lists; `asdict` would copy every single value."""
        held = {name: getattr(self, name) for name in _FIELDS}
        for rows in ROWS:
            held[rows] = [_plain(row) for row in held[rows]]
        held["registers"] = {key: [_plain(row) for row in rows] for key, rows in self.registers.items()}
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


def _plain(row: Asked) -> dict[str, Any]:
    return {"key": row.key, "values": row.values, "facts": row.facts}


def _date_to_json(value: object) -> object:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"cannot keep {value!r} in an issue")


def _date_from_json(held: dict[str, Any]) -> Any:
    return date.fromisoformat(held["date"]) if held.keys() == {"date"} else held
