"""Where four councils stand among each other by published figures, beside the order worked out by hand.

Short-term services after which nothing more was needed, 2022-23: Shropshire 76.4%, York 57.9%, Sandwell 51.6%,
Sheffield 50.2%. The middle of the three others is the second of them; among four each is a quarter.
"""

import pytest
from written import table_of

from pmf_xl.reports.defined import write_reports
from year_at_work import Year

#: The report, what the middle of the others had, what ours was, our rank and quartile.
RANKS = {
    "shropshire": ("cabinet", 0.516, 0.764, "1 of 4", "1, the best"),
    "york": ("strategic", 0.516, 0.579, "2 of 4", "2"),
    "sandwell": ("benchmarks", 0.579, 0.516, "3 of 4", "3"),
    "sheffield": ("outcomes", 0.579, 0.502, "4 of 4", "4, the worst"),
}


@pytest.mark.parametrize("year", RANKS, indirect=True)
def test_rank_and_quartile_are_those_of_the_published_figures(year: Year) -> None:
    kit = next(kit for kit in RANKS if kit in str(year.workspace.folder))
    report, theirs, ours, rank, quartile = RANKS[kit]
    (one,) = write_reports(year.workspace, year.quarters[1], [report]).files
    (line,) = [line for line in table_of(one.path, "Benchmarks", "Ref") if line["Ref"] == "ASC5"]
    assert (line["Benchmark of"], line["Compared with"]) == (
        "2022-23",
        "Three other councils of the Oflog file",
    )
    assert (line["Theirs"], line["Ours then"]) == pytest.approx((theirs, ours))
    assert line["Rank"] == rank
    assert line["Quartile"] == quartile
