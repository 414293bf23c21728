"""What must hold between the dates of a catalogue."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pmf_xl.catalogue.entries import Entries
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.days import day_written
from pmf_xl.rules.terms import MilestoneStatus


def milestones_are_done_or_open(entries: Entries) -> Iterator[Problem]:
    """A milestone with a date completed is done, and one that is done has that date."""
    for entry in entries["milestones"]:
        status, completed = entry.text("status"), entry.values.get("completed")
        if isinstance(completed, date) and status != MilestoneStatus.DONE:
            del entry.values["completed"]
            if "status" in entry.row.cells and not status:
                continue  # it could not be read, which is a problem already
            yield entry.problem(
                messages.completed_but_open(found=day_written(completed), status=status or "empty"), "status"
            )
        elif status == MilestoneStatus.DONE and "completed" not in entry.row.cells:
            yield entry.problem(messages.done_without_date(), "completed")


def dates_are_in_order(entries: Entries) -> Iterator[Problem]:
    """A period's returns open, fall due, are reviewed and go to leadership in that order."""
    for entry in entries["calendar"]:
        steps = [(key, entry.values.get(key)) for key in ("opens", "due", "review", "leadership")]
        dated = [(key, when) for key, when in steps if isinstance(when, date)]
        for (earlier, before), (later, when) in pairwise(dated):
            if when < before:
                order = messages.dates_out_of_order(
                    later=later, found=day_written(when), earlier=earlier, before=day_written(before)
                )
                yield entry.problem(order, later)
