"""What a young catalogue still needs, in the order in which it is best filled in."""

from collections.abc import Iterator, Mapping
from datetime import date

from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.catalogue.fields import CatalogueTable
from pmf_xl.catalogue.grid import TableGrid
from pmf_xl.catalogue.tables import MEASURES, SERVICES, TABLES
from pmf_xl.problems.counts import number_of
from pmf_xl.rules.periods import APRIL, Period
from pmf_xl.rules.terms import Frequency, Polarity


def first_period(catalogue: Catalogue | None, today: date) -> Period:
    """Return the period to issue first: the last that has ended, or the first of the last year that has targets."""
    year_start = catalogue.framework.year_start if catalogue else APRIL
    cycle = catalogue.framework.cycle if catalogue else Frequency.QUARTERLY
    ended = Period.of_date(today, cycle, year_start).previous()
    aimed = {target.period.starts for target in catalogue.targets} if catalogue else set()
    return Period(max(aimed), cycle, 1, year_start) if aimed and ended.starts not in aimed else ended


def next_steps(
    catalogue: Catalogue | None, tables: Mapping[str, TableGrid], errors: int, period: Period
) -> Iterator[str]:
    """Give what is still to be filled in, and how a first `period` is issued.

    `errors` is how many there are in what has been filled in.
    """
    for table in (SERVICES, MEASURES):
        if table.key not in tables or not tables[table.key].rows:
            yield f"{table.sheet}: type a row for each {table.thing}: {_needed(table)}."
    if errors:
        yield (
            f"Put right the {errors} errors listed above."
            if errors > 1
            else "Put right the error listed above."
        )
    if catalogue is not None:
        yield from _worth_adding(catalogue)
    then = "Then issue" if errors or catalogue is None else "Issue"
    yield f"{then} the first collection workbooks: pmf-xl issue --period {period}"


def newer_sheets(tables: Mapping[str, TableGrid]) -> Iterator[str]:
    """Name the sheets that a catalogue made by an earlier version has not, and how it gets them."""
    lacking = [table.sheet for table in TABLES if table.may_lack and table.key not in tables]
    if lacking:
        yield f"{', '.join(lacking)}: not in this catalogue. If you want them: pmf-xl check --add-sheets"


def _needed(table: CatalogueTable) -> str:
    names = [declared.key for declared in table.fields if declared.required]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _worth_adding(catalogue: Catalogue) -> Iterator[str]:
    aimed = {target.ref for target in catalogue.targets if not target.gives_ends_only}
    rated = [measure for measure in catalogue.measures if measure.polarity is not Polarity.NONE]
    without = [measure.ref for measure in rated if measure.ref not in aimed]
    if without:
        have = "has" if len(without) == 1 else "have"
        of_all = f"{len(without)} of {number_of(len(rated), 'measure')}"
        yield f"Targets: {of_all} {have} none and cannot be rated: {_some(without)}."
    if not catalogue.framework.contact.email:
        yield "Framework: contact_name and contact_email, whom services ask and where returns go."
    unreached = [service.code for service in catalogue.services if not service.email]
    if unreached:
        yield f"Services: an e-mail address for {_some(unreached)}, for reminders."


def _some(names: list[str], most: int = 5) -> str:
    """Name a few, and say how many more there are.

    >>> _some(["A", "B", "C"], 2)
    'A, B and 1 more'
    """
    return (
        ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])} and {len(names) - most} more"
    )
