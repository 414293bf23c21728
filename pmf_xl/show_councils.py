"""What the commands print that are about several councils in one ledger."""

import sys
from typing import TYPE_CHECKING

from pmf_xl.problems.counts import number_of
from pmf_xl.rules.days import day_written
from pmf_xl.show import document, line
from pmf_xl.show_table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.collect.let_read import MayRead
    from pmf_xl.reports.national.write import NationalWritten


def national(made: "NationalWritten", as_json: bool) -> None:
    """Say which councils gave figures, and where the report lies."""
    if as_json:
        document(made.as_json())
        return
    held = made.national
    rows = [
        (one.code, one.name if one.name != one.code else "", one.stands, one.figures if one.given else "")
        for one in held.councils
    ]
    table(("Council", "Name", "How it stands", "Figures"), rows, right=(3,))
    left_out = sum(one.left_out for one in held.councils)
    said = f"{number_of(len(held.measures), 'measure')} of {number_of(len(held.letting), 'council')} compared"
    line(f"{said}{f', {left_out} left out: see Left out in the report' if left_out else ''}.")
    line(f"wrote {made.path}" if made.fresh else f"{made.path}  (as it was)")


def readers(may_read: "Sequence[MayRead]", as_json: bool) -> None:
    """Say who may read the council's figures."""
    if as_json:
        document({"readers": list(may_read)})
        return
    for one in may_read:
        line(
            f"{one.reader} may read this council's figures since {day_written(one.since.date())}, by {one.by}."
        )
    if not may_read:
        line("Nobody but this council may read its figures.")


def rights(sql: str, as_json: bool) -> None:
    """Print statements as they are to be run."""
    if as_json:
        document({"sql": sql})
    else:
        sys.stdout.write(sql)
