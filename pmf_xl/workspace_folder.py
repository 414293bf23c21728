"""The folder of a workspace: its catalogue, its ledger, its settings, its clock and the folders in it."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import in_short, make_folder, sweep, write_whole
from pmf_xl.key_file import KEY, fingerprint, make_key
from pmf_xl.problems import (
    CatalogueInError,
    FileInTheWayError,
    KeyFileError,
    NotAPeriodError,
    NothingYetError,
    Problem,
    ProblemCode,
    Severity,
)
from pmf_xl.problems.counts import number_of
from pmf_xl.rights import close_new_folder, close_to_others
from pmf_xl.rules.periods import STAGES, Period
from pmf_xl.settings import SETTINGS, Settings, change_setting, council_code, new_settings, read_settings
from pmf_xl.told import LongStep, Told, nobody

if TYPE_CHECKING:
    from pmf_xl.books.protect import Lock
    from pmf_xl.books.theme import Theme
    from pmf_xl.books.workers import Workers
    from pmf_xl.catalogue import Catalogue
    from pmf_xl.ledger import Ledger
    from pmf_xl.past import Past
    from pmf_xl.returns.times import Times

CATALOGUE = "catalogue.xlsx"
FOLDERS = ("archive", "issued", "returned", "collated", "reports", "published", "mail")


class WorkspaceFolder:
    """One workspace folder.

    `now` gives the time, so that a quarter can be played through with a clock of one's own. `told` is told how far
    work has come that takes long. `scheduler` is the address of a Dask scheduler whose workers do what can be shared
    out, in place of this computer.
    Raises `PmfError` where the folder is not a workspace, or its catalogue has errors when it is needed. Errors of a
    report's definition stop that report alone.
    """

    def __init__(
        self,
        folder: Path | str = ".",
        now: Callable[[], datetime] = datetime.now,
        told: Told = nobody,
        scheduler: str = "",
    ) -> None:
        self.folder = Path(folder)
        self._now, self._told, self._scheduler = now, told, scheduler

    def step(self, what: str, of: int | None = None) -> LongStep:
        """Begin a step of something that takes long, in plain words; with how many things there are to do, if known."""
        return LongStep(self._told, what, of)

    def now(self) -> datetime:
        """The time by this workspace's clock, to the second."""
        return self._now().replace(microsecond=0)

    @property
    def today(self) -> date:
        """The day by this workspace's clock."""
        return self.now().date()

    def folder_of(self, name: str, period: Period | str | None = None) -> Path:
        """Give the folder that holds what was issued, returned, collated … (for a period)."""
        return self.folder / name / str(period) if period else self.folder / name

    def reading_workers(self) -> "Workers":
        """Give what reads files from outside: as a context, within which it works."""
        from pmf_xl.books.workers import ReadingPool

        return self._cluster() if self._scheduler else ReadingPool()

    def workers_for(self, tasks: int) -> "Workers":
        """Give what does so many tasks of our own: as a context, within which it works."""
        from pmf_xl.books.workers import workers_here

        return self._cluster() if self._scheduler else workers_here(tasks)

    def _cluster(self) -> "Workers":
        from pmf_xl.books.cluster import Cluster

        return Cluster(self._scheduler)

    def tidy(self) -> None:
        """Take away what runs that were killed left half written."""
        for name in FOLDERS:
            inside = self.folder_of(name)
            if name != "returned" and inside.is_dir():  # what is put there is not ours to tidy
                with suppress(OSError):  # one that cannot be entered is told of where it is needed
                    for folder in (inside, *(found for found in inside.iterdir() if found.is_dir())):
                        sweep(folder)

    @cached_property
    def settings(self) -> Settings:
        """What the workspace is set to."""
        return read_settings(self.folder)

    def require_settings(self) -> None:
        """Raise `NotAWorkspaceError` where the folder is no workspace, `SettingsError` where they cannot be read."""
        _ = self.settings

    def require_ledger(self) -> None:
        """Open the ledger, or make one where there was none; raises `LedgerError` where that cannot be done."""
        _ = self.ledger

    def require_key(self) -> None:
        """Raise `PmfError` where the ledger is out of reach, or the key is not that of its workbooks."""
        _ = self.key

    def require_theme(self) -> None:
        """Raise `PmfError` where the logo cannot be shown."""
        _ = self.theme

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The catalogue, which must be free of errors other than those of reports."""
        catalogue, problems = self._catalogue_read
        errors = self._stopping()
        if catalogue is None and not errors:
            raise NothingYetError(
                "The catalogue holds no measure yet. What comes next is said by: pmf-xl check"
            )
        if catalogue is None or errors:
            raise CatalogueInError(
                f"The catalogue has {number_of(len(errors), 'error')}, the first: {errors[0]} "
                "List them with: pmf-xl check",
                path=self.folder / CATALOGUE,
                problems=problems,
            )
        return catalogue

    def read_catalogue(self) -> "tuple[Catalogue | None, list[Problem]]":
        """Give the catalogue with all that is wrong in it, read once."""
        return self._catalogue_read

    def is_sound(self) -> bool:
        """Say whether the catalogue is free of errors other than those of reports."""
        return self._catalogue_read[0] is not None and not self._stopping()

    def _stopping(self) -> list[Problem]:
        """Give the errors that nothing can be done with until they are corrected."""
        catalogue, problems = self._catalogue_read
        if catalogue is None:
            return [problem for problem in problems if problem.severity is Severity.ERROR]
        return catalogue.stopping(problems)

    @cached_property
    def _catalogue_read(self) -> "tuple[Catalogue | None, list[Problem]]":
        from pmf_xl.books.catalogue_cache import read_or_recall

        self.require_settings()  # a folder that is no workspace is said to be so first
        self.step("Reading the catalogue")
        catalogue, problems = read_or_recall(self.folder / CATALOGUE)
        return catalogue, self._without_retired(problems)

    def _without_retired(self, problems: list[Problem]) -> list[Problem]:
        """Leave out that targets and past figures are of no measure, where figures of it are held: it was taken out.

        `check` says how a measure is retired.
        """
        unknown = [one for one in problems if one.code == ProblemCode.UNKNOWN_MEASURE and one.column == "ref"]
        held = {row["ref"] for row in self.ledger.figures()} if unknown else set()
        left = {id(one) for one in unknown if one.ref in held}
        return [one for one in problems if id(one) not in left]

    def next_steps(self) -> list[str]:
        """Say what is still to be filled in before the first issue, and which sheets the catalogue lacks."""
        from pmf_xl.books.catalogue_read import read_catalogue_tables
        from pmf_xl.catalogue.build import build
        from pmf_xl.catalogue.next_steps import first_period, newer_sheets, next_steps

        tables, _ = read_catalogue_tables(self.folder / CATALOGUE)
        if any(self.folder_of("issued").glob("*/*.xlsx")):
            return list(newer_sheets(tables))
        catalogue, problems = build(tables)
        errors = sum(found.severity is Severity.ERROR for found in problems)
        steps = next_steps(catalogue, tables, errors, first_period(catalogue, self.today))
        return [*newer_sheets(tables), *steps]

    @cached_property
    def ledger(self) -> "Ledger":
        """The ledger; raises `PmfError` where it has gone or is another one, rather than begin anew."""
        from pmf_xl.own_ledger import open_own_ledger

        ledger = open_own_ledger(self.folder, self.settings)
        self.__dict__.pop("settings", None)  # they may know its identity only now
        self.see_to_rights()
        return ledger

    def see_to_rights(self) -> None:
        """Close what is in the workspace to others, as far as the settings say anything of it."""
        if self.settings.shared is not None:
            close_to_others(self.folder, shared=self.settings.shared)

    def use_ledger(self, url: str) -> None:
        """Change the line `ledger` of the settings, and nothing else in them; empty for ledger.sqlite in the folder."""
        self.require_settings()
        change_setting(self.folder, "ledger", url)
        for known in ("settings", "ledger"):
            self.__dict__.pop(known, None)

    @property
    def times(self) -> "Times":
        """By which catalogue each period is judged, as of now."""
        from pmf_xl.returns.times import Times

        return Times(self.catalogue, self.ledger, self._kept_catalogues)

    @cached_property
    def _kept_catalogues(self) -> "dict[str, Catalogue]":
        """Catalogues that the ledger keeps, as far as they have been read, by their digests."""
        return {}

    @property
    def past(self) -> "Past":
        """Every figure there is up to now."""
        return self.past_of(None)

    def catalogue_of(self, period: Period) -> "Catalogue":
        """The catalogue that a period is judged by."""
        return self.times.at(period)

    def past_of(self, period: Period | None, refs: "Collection[str] | None" = None) -> "Past":
        """Every figure there is up to now (of some measures); of a closed period, those known when it was closed."""
        from pmf_xl.past.seen import past_seen_from

        return past_seen_from(self.times, self.ledger, period, refs)

    def ledger_of(self, period: Period) -> "Ledger":
        """The ledger as it is now; of a closed period, as it was when that was closed."""
        closed = self.times.closing(period)
        return self.ledger.as_it_was(closed.submissions, closed.withdrawals) if closed else self.ledger

    @cached_property
    def theme(self) -> "Theme":
        """The look of its workbooks, with the logo in its folder; raises `PmfError` if that cannot be shown."""
        from pmf_xl.books.logo import LOGO, read_logo
        from pmf_xl.books.theme import house_theme

        framework = self.catalogue.framework
        theme = house_theme(framework.accent).of_grades(framework.grades)
        return replace(theme, logo=read_logo(self.folder / LOGO))

    @cached_property
    def lock(self) -> "Lock":
        """What locks its workbooks."""
        from pmf_xl.books.protect import lock

        return lock(self.settings.password)

    @cached_property
    def key(self) -> bytes:
        """The secret that seals the stamps of issued workbooks; those who share a ledger share its file.

        Raises `PmfError` where it has gone, rather than make another by which all that was issued would look forged;
        and where it is not the one by which that was sealed.
        """
        key = self._read_key()
        self.ledger.must_know_key(fingerprint(key))
        return key

    def change_key(self) -> None:
        """Make another key where the one before is lost for good; raises `PmfError` as long as there is one."""
        path = self.folder / KEY
        if path.exists():
            raise KeyFileError(
                f"{path} is there; nothing was changed. By a new key all that has been issued looks forged: only where "
                "the right one is lost for good, move this one away and run this again.",
                path=path,
            )
        make_key(path)
        self.__dict__["key"] = self._read_key()

    def _read_key(self) -> bytes:
        path = self.folder / KEY
        try:
            if not path.exists() and not self.ledger.has_issued():
                make_key(path)
            if key := path.read_bytes().strip():
                return key
            raise KeyFileError(f"{path} is empty. Bring it back from the last backup.", path=path)
        except FileNotFoundError as reason:
            raise KeyFileError(
                f"{path} is not there, though workbooks have been issued with it. Bring it back from the last backup, "
                "or copy it from whoever shares this ledger.",
                path=path,
            ) from reason
        except OSError as reason:
            raise KeyFileError(
                f"{path} cannot be read: {in_short(reason)}. It tells our workbooks from others.", path=path
            ) from reason

    def period(self, text: Period | str) -> Period:
        """Read a period; raises `PmfError` with the remedy for text that is none, or of an annual round."""
        from pmf_xl.returns.never_issued import issue_command

        period = self.period_or_round(text)
        if period.stage:
            raise NotAPeriodError(
                f"{period} is the {STAGES[period.stage]} of {period.year}, which has no figures. It goes out with "
                f"{issue_command(period)}; status, collate, chase, enter and accept take it as a period.",
                text=str(text),
            )
        return period

    def period_or_round(self, text: Period | str) -> Period:
        """Read a period, or an annual round as 2025-26-R; raises `PmfError` with the remedy for text that is none."""
        try:
            return self.catalogue.period(text)
        except ValueError as reason:
            raise NotAPeriodError(str(reason), text=str(text)) from reason

    def open_period(self) -> Period:
        """Return the period that is open now: the last that was issued and not closed, or the one to issue next."""
        from pmf_xl.returns.open_period import open_period

        return open_period(self.times, self.ledger, self.today)

    def far_from_open(self, period: Period | str) -> tuple[str, ...]:
        """Say so where a period that was never issued is far from the open one; nothing where it is not."""
        from pmf_xl.returns.open_period import is_far

        when, now = self.period(period), self.open_period()
        if not is_far(when, now, self.catalogue.framework.cycle.months):
            return ()
        if self.ledger.latest_issues(str(when)):
            return ()
        return (f"{when.label} is far from {now.label}, which is the one open now.",)

    def must_have_figures(self, period: Period | str, to: str) -> Period:
        """Read a period; raises `NothingYetError` where nothing was issued for it and no figure of it is held."""
        from pmf_xl.returns.never_issued import is_worked_on, nothing_issued

        when = self.period(period)
        if not is_worked_on(self.times, self.ledger, when):
            raise nothing_issued(when, f"so there is nothing to {to}")
        return when


def refuse_workspace(folder: Path) -> None:
    """Raise `PmfError` where a folder holds a workspace already."""
    if (folder / SETTINGS).exists() or (folder / CATALOGUE).exists():
        raise FileInTheWayError(f"{folder} already holds a workspace; nothing was changed.", path=folder)


def make_workspace_folder(folder: Path, council: str) -> None:
    """Lay out the folders and settings of a new workspace; raises `PmfError` if there is one already."""
    from pmf_xl.own_ledger import begin_ledger

    refuse_workspace(folder)
    make_folder(folder)
    close_new_folder(folder)
    code = council_code(council)
    identity = begin_ledger(folder, code)  # before the settings: they are never without it
    for name in FOLDERS:
        make_folder(folder / name)
    make_key(folder / KEY)
    with suppress(OSError):
        (folder / "published").chmod(0o755)  # what is in it is for everybody
    close_to_others(folder, shared=False)
    write_whole(folder / SETTINGS, new_settings(council, code, identity).encode(), mode=0o600)
