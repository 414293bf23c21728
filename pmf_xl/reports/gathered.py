"""Everything about one period, gathered once for all its reports; what each is given of it has passed the gate."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pmf_xl.figures import FigureTable, figure_table
from pmf_xl.figures.quality import QualityRecord, quality_record
from pmf_xl.release import Release, release
from pmf_xl.returns.actions import actions_up_to
from pmf_xl.returns.looks import looks_of
from pmf_xl.returns.milestones import milestones_of
from pmf_xl.returns.of_period import Returns, returns_of
from pmf_xl.returns.registers import registers_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger
    from pmf_xl.returns.looks import LookStanding
    from pmf_xl.returns.milestones import Key, MilestoneStanding
    from pmf_xl.returns.registers import RegisterStanding
    from pmf_xl.rules.periods import Period
    from pmf_xl.rules.terms import Reader
    from pmf_xl.workspace_folder import WorkspaceFolder


BACK = 4  # earlier periods whose quality stands beside this one's


@dataclass(frozen=True)
class Gathered:
    """The figures of a period and what stands beside them, as every reader may see them."""

    workspace: "WorkspaceFolder"
    period: "Period"
    _released: "dict[Reader, Release]" = field(default_factory=dict)

    @cached_property
    def table(self) -> FigureTable:
        """The table of figures, before the gate."""
        self.workspace.step("Working out figures")
        past = self.workspace.past_of(self.period)
        actions = actions_up_to(self.ledger, past.times.at(self.period), self.period)
        return figure_table(self.workspace.settings.council, past, self.period, actions)

    @property
    def catalogue(self) -> "Catalogue":
        """The catalogue that the period is judged by."""
        return self.table.catalogue

    @cached_property
    def ledger(self) -> "Ledger":
        """The ledger; of a closed period, as it was when that was closed."""
        return self.workspace.ledger_of(self.period)

    def gather(self) -> None:
        """Gather the figures now, so that what keeps them from being had is found before anything is written."""
        _ = self.table

    def release(self, reader: "Reader") -> Release:
        """Give what a reader may see, made once for each."""
        if reader not in self._released:
            self._released[reader] = release(self.table, reader, self.milestones, self.registers, self.looks)
        return self._released[reader]

    @cached_property
    def milestones(self) -> "Mapping[Key, MilestoneStanding]":
        """How every milestone stands."""
        return milestones_of(self.ledger, self.catalogue, self.period)

    @cached_property
    def registers(self) -> "Mapping[str, tuple[RegisterStanding, ...]]":
        """How every row of every register stands."""
        return registers_of(self.ledger, self.catalogue, self.period)

    @cached_property
    def looks(self) -> "tuple[LookStanding, ...]":
        """How every measure stands that is looked at in a month between returns."""
        return looks_of(self.ledger, self.catalogue, self.period)

    @cached_property
    def returns(self) -> Returns:
        """The returns of the period."""
        return returns_of(self.ledger, self.catalogue, self.period)

    @cached_property
    def quality_now(self) -> QualityRecord:
        """How far the figures of the period can be trusted."""
        return quality_record(self.catalogue, self.ledger, self.table.past, [self.period])

    @cached_property
    def quality(self) -> QualityRecord:
        """How far the figures of the period, and of those before it, can be trusted."""
        periods = [self.period.shifted(-back) for back in range(BACK, -1, -1)]
        return quality_record(self.catalogue, self.ledger, self.table.past, periods)
