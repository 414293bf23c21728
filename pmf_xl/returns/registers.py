"""How each row of a register stands at the end of a period: as the catalogue has it and as it was last reported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.layout.entries import row_from_json
from pmf_xl.layout.line_rules import LineRules
from pmf_xl.layout.parts import Content
from pmf_xl.layout.registers import REGISTERS, Facts, Register
from pmf_xl.returns.standing import standing_up_to
from pmf_xl.rules.expression import Value
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.catalogue.registers import RegisterRow
    from pmf_xl.ledger import Ledger
    from pmf_xl.rules.periods import Period

Key = tuple[str, str]  # register, reference
Said = Mapping["Period", Facts]  # what was entered, by period, the earliest first


@dataclass(frozen=True)
class RegisterStanding:
    """A row of a register as it stands: what was entered for the period, and all that follows from it.

    `held` is every column of its line, worked out by the register's own rules; `before` the same a period earlier.
    """

    row: "RegisterRow"
    register: Register
    reported: bool  # whether anything was entered for the period
    held: Mapping[str, Value]
    before: Mapping[str, Value]
    run: tuple[tuple["Period", Mapping[str, Value]], ...]  # of the periods up to this one, the latest first
    withheld: bool = False  # whether its counts are kept from the reader

    @property
    def rating(self) -> str:
        """Its rating, empty where its register has none."""
        return str(self.held.get("rating") or "")

    @property
    def commentary(self) -> str | None:
        """What was said of it for the period."""
        said = self.held.get("commentary")
        return None if said is None else str(said)

    def number(self, column: str) -> float | None:
        """Return a number that a column holds, None where it holds none."""
        return number_in(self.held, column)

    @cached_property
    def red_for(self) -> int:
        """For how many periods running, up to this one, it has been red."""
        count = 0
        for _, held in self.run:
            if held.get("rating") != Rating.RED:
                break
            count += 1
        return count


def number_in(held: Mapping[str, Value] | Facts, column: str) -> float | None:
    """Return a number that a column holds, None where it holds none."""
    found = held.get(column)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def entered_up_to(
    ledger: "Ledger", catalogue: "Catalogue", period: "Period", *, before: bool = False
) -> dict[Key, dict["Period", dict[str, Content]]]:
    """Return what was entered of each row, by period up to one or `before` it, the earliest first.

    Of several returns for one period what a later one leaves blank, an earlier one still says.
    """
    if not catalogue.registers:  # as of most councils; then nothing need be looked through
        return {}
    standing = standing_up_to(ledger, catalogue, period, before=before)
    place = {number: at for at, number in enumerate(standing)}
    found: dict[Key, dict[Period, dict[str, Content]]] = {}
    for row in sorted(ledger.parts("register_entries", standing), key=lambda row: place[row["submission"]]):
        said = found.setdefault((row["register"], row["ref"]), {})
        when = standing[row["submission"]].period
        said[when] = said.get(when, {}) | row_from_json(row["entries"])
    return found


def last_entered(register: Register, said: Said) -> dict[str, Content]:
    """Return what was entered last of each entry: of one that stands whenever that was, of others the last period."""
    found: dict[str, Content] = {}
    for entries in said.values():
        found = {key: value for key, value in found.items() if key in register.stands} | dict(entries)
    return found


def registers_of(
    ledger: "Ledger", catalogue: "Catalogue", period: "Period"
) -> dict[str, tuple[RegisterStanding, ...]]:
    """Say how every row of every register stands at the end of a period; those that were closed before are left out."""
    said = entered_up_to(ledger, catalogue, period)
    return {key: tuple(_standing(register, catalogue, said, period)) for key, register in REGISTERS.items()}


def _standing(
    register: Register, catalogue: "Catalogue", said: "Mapping[Key, Said]", period: "Period"
) -> Iterator[RegisterStanding]:
    for row in catalogue.register(register.key):
        if not register.is_asked(row, period):
            continue
        entered = said.get((register.key, row.ref), {})
        earlier = {when: entries for when, entries in entered.items() if when.last_day < period.first_day}
        if register.closes(last_entered(register, earlier)):
            continue
        run = tuple(_run(register, catalogue, row, entered, period))
        before = run[1][1] if len(run) > 1 else {}
        reported = any(map(period.contains, entered))
        yield RegisterStanding(row, register, reported, run[0][1], before, run)


def _run(
    register: Register, catalogue: "Catalogue", row: "RegisterRow", entered: Said, period: "Period"
) -> "Iterator[tuple[Period, Mapping[str, Value]]]":
    """Work a row out as it stood in a period and in each before it of which something was entered, the latest first.

    Where it is collected more often than it is reported, a quarter stands as its last month does, and counts add up.
    """
    first = min((when.first_day for when in entered), default=period.first_day)
    when = period
    while when.last_day >= first:
        within = [one for one in entered if when.contains(one)]
        if within or when == period:
            last = within[-1] if within else when
            known = last_entered(
                register, {one: said for one, said in entered.items() if one.last_day < last.last_day}
            )
            facts = register.facts_of(catalogue.framework, row, when)
            line = register.line(row.ref, register.values(row, known), facts)
            typed = {key: value for key, value in known.items() if key in register.stands}
            typed |= dict(entered.get(last, {})) | _added_up(register, [entered[one] for one in within])
            yield when, LineRules(register.table_of((line,))).work_out(line, typed).held
        when = when.previous()


def _added_up(register: Register, said: "Sequence[Facts]") -> dict[str, Content]:
    """Add up what is counted anew in each of several periods."""
    if len(said) < 2:
        return {}
    found: dict[str, Content] = {}
    for key in register.adds_up:
        numbers = [number for entries in said if (number := number_in(entries, key)) is not None]
        if numbers:
            found[key] = sum(numbers)
    return found
