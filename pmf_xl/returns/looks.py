"""What services said of their measures in the months between returns. None of it is a figure: nothing else reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmf_xl.catalogue.monthly import is_between, is_shorter
from pmf_xl.layout.entries import row_from_json
from pmf_xl.layout.issued import Issued
from pmf_xl.layout.line_rules import LineRules
from pmf_xl.layout.parts import Content
from pmf_xl.layout.registers import LOOK
from pmf_xl.returns.standing import counting
from pmf_xl.rules.expression import Value
from pmf_xl.rules.terms import Frequency

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.layout.asked import Asked
    from pmf_xl.ledger import Ledger
    from pmf_xl.rules.periods import Period

#: What an issue is called in the ledger that asks for nothing but a look; and one that the team fills in itself.
LOOKS = ISSUED, ENTERED = ("monthly look", "monthly look entered")

Said = Mapping[str, Content]


@dataclass(frozen=True)
class LookStanding:
    """How a measure stands in a month, as its service said: `held` is its whole line, as the sheet works it out.

    `before` is what was said a month earlier, of the same period; empty where nothing was.
    """

    ref: str
    service: str
    asked: "Asked"
    told: bool  # whether the service has said anything of it
    held: Mapping[str, Value]
    before: Mapping[str, Value]

    @property
    def rating(self) -> str:
        """What it is heading for, empty where that cannot be told."""
        return str(self.held.get("rating") or "")

    @property
    def rating_before(self) -> str:
        """What it was heading for a month earlier."""
        return str(self.before.get("rating") or "")

    def number(self, column: str) -> float | None:
        """Return a number that a column holds, None where it holds none."""
        found = self.held.get(column)
        return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def looks_of(ledger: "Ledger", catalogue: "Catalogue", period: "Period") -> tuple[LookStanding, ...]:
    """Say how every measure stands that was looked at in a month, by what was issued for it."""
    if not is_between(catalogue.framework, period):
        return ()
    before: dict[str, Mapping[str, Value]] = {}
    if is_between(catalogue.framework, period.previous()) and _same_period(catalogue, period):
        before = {one.ref: one.held for one in looks_of(ledger, catalogue, period.previous()) if one.told}
    said = said_in(ledger, period)
    return tuple(_standings(ledger, period, said, before))


def _standings(
    ledger: "Ledger",
    period: "Period",
    said: Mapping[str, Said],
    before: Mapping[str, Mapping[str, Value]],
) -> Iterator[LookStanding]:
    for service, record in sorted(ledger.issues(str(period)).items()):
        for asked in Issued.from_json(record.content).registers.get(LOOK.key, ()):
            line = LOOK.line(asked.key, asked.values, asked.facts)
            typed = said.get(asked.key, {})
            held = LineRules(LOOK.table_of((line,))).work_out(line, typed).held
            yield LookStanding(asked.key, service, asked, bool(typed), held, before.get(asked.key, {}))


def said_in(ledger: "Ledger", period: "Period") -> dict[str, dict[str, Content]]:
    """Return what was said of each measure in a month; what a later return leaves blank, an earlier one still says."""
    place = {one.id: at for listed in counting(ledger, period).values() for at, one in enumerate(listed)}
    rows = [row for row in ledger.parts("register_entries", place) if row["register"] == LOOK.key]
    found: dict[str, dict[str, Content]] = {}
    for row in sorted(rows, key=lambda row: place[row["submission"]]):
        found[row["ref"]] = found.get(row["ref"], {}) | row_from_json(row["entries"])
    return found


def said_before(ledger: "Ledger", catalogue: "Catalogue", period: "Period") -> dict[str, dict[str, Content]]:
    """Return what was said of each measure a month before, in the same period of the council's cycle."""
    framework = catalogue.framework
    if not (framework.monthly_look and is_shorter(framework, period) and _same_period(catalogue, period)):
        return {}
    return said_in(ledger, period.previous())


def said_within(
    ledger: "Ledger", catalogue: "Catalogue", period: "Period"
) -> "dict[str, list[tuple[Period, Said]]]":
    """Return what was said of each measure in the months of a period, the earliest first."""
    found: dict[str, list[tuple[Period, Said]]] = {}
    if catalogue.framework.monthly_look and period.frequency is catalogue.framework.cycle:
        for month in period.within(Frequency.MONTHLY):
            for ref, said in said_in(ledger, month).items():
                found.setdefault(ref, []).append((month, said))
    return found


def _same_period(catalogue: "Catalogue", month: "Period") -> bool:
    cycle = catalogue.framework.cycle
    return month.previous().ending(cycle) == month.ending(cycle)
