"""What was reported before a period, looked up once however many services are asked about it."""

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.catalogue.contributing import service_of, split_key
from pmf_xl.returns.actions import latest_actions
from pmf_xl.returns.doubts import doubts_before
from pmf_xl.returns.looks import said_before, said_within
from pmf_xl.returns.milestones import last_reported
from pmf_xl.returns.registers import entered_up_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pmf_xl.catalogue import Catalogue, Measure
    from pmf_xl.layout.parts import Content
    from pmf_xl.layout.registers import Facts
    from pmf_xl.ledger import Ledger
    from pmf_xl.returns.actions import Action
    from pmf_xl.returns.milestones import Reported
    from pmf_xl.rules.periods import Period


class Before:
    """What services reported before a period that their next workbooks ask about."""

    def __init__(self, ledger: "Ledger", catalogue: "Catalogue", period: "Period") -> None:
        self._ledger, self.catalogue, self._period = ledger, catalogue, period

    def actions_of(self, service: str) -> "Sequence[tuple[Action, Measure | None]]":
        """Return the open actions that a service is asked about, each with the measure that it was promised for."""
        return self._actions.get(service, ())

    def doubts_of(self, service: str) -> "Mapping[str, tuple[int, str]]":
        """Return the figures that a service is still to confirm: see `doubts_before`."""
        return self._doubts.get(service, {})

    @cached_property
    def milestones(self) -> "Mapping[tuple[str, str], Reported]":
        """What was last said of milestones, by project and milestone."""
        return last_reported(self._ledger, self.catalogue, self._period, before=True)

    def entered_of(self, register: str, ref: str) -> "Mapping[Period, Facts]":
        """Return what was entered of a row of a register, by period."""
        return self._entered.get((register, ref), {})

    @cached_property
    def said_last_month(self) -> "Mapping[str, Mapping[str, Content]]":
        """What was said of measures in the look of the month before, within the same period of the cycle."""
        return said_before(self._ledger, self.catalogue, self._period)

    @cached_property
    def said_within(self) -> "Mapping[str, Sequence[tuple[Period, Mapping[str, Content]]]]":
        """What was said of measures in the months of the period."""
        return said_within(self._ledger, self.catalogue, self._period)

    @cached_property
    def _entered(self) -> "Mapping[tuple[str, str], Mapping[Period, Facts]]":
        return entered_up_to(self._ledger, self.catalogue, self._period, before=True)

    @cached_property
    def _actions(self) -> "dict[str, list[tuple[Action, Measure | None]]]":
        asked: defaultdict[str, list[tuple[Action, Measure | None]]] = defaultdict(list)
        for number, action in latest_actions(self._ledger, self.catalogue, self._period, before=True).items():
            measure = self.catalogue.measure_or_none(action.ref)
            if action.row and action.is_open:
                asked[action.row.service].append((action, None))
            elif measure is not None and action.is_open:
                asked[self._answering(measure, number)].append((action, measure))
        return asked

    def _answering(self, measure: "Measure", number: str) -> str:
        """Give the service that is asked how an action stands: that of the part it was promised beside, if any."""
        promised = service_of(split_key(number.rpartition("/")[0])[1])
        return promised if promised and self.catalogue.service_or_none(promised) else measure.service

    @cached_property
    def _doubts(self) -> "dict[str, dict[str, tuple[int, str]]]":
        return doubts_before(self._ledger, self.catalogue, self._period)
