"""The benchmarks go on working as kits and reports change: they are run by hand, and seldom."""

from pathlib import Path

import pytest

from benchmark import FOLDER, benchmark
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue
from pmf_xl.reports import rendering
from pmf_xl.rules.periods import Period
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import CATALOGUE, make_workspace_folder

ALL_OF_YORKS = 80  # measures: each of York's at least once


def catalogue_of(name: str) -> Catalogue:
    """The catalogue of a council of the benchmarks."""
    made: Catalogue = {
        "any_council": lambda: benchmark("any_council").catalogue_of(2, ALL_OF_YORKS // 2),
        "reports": lambda: benchmark("reports").large(ALL_OF_YORKS, 4),
        "issuing": lambda: benchmark("issuing").council(3),
        "national": lambda: benchmark("national").compared(),
        "past": lambda: benchmark("past").council(5, on_sheet=True),
    }[name]()
    return made


@pytest.mark.parametrize("name", ["any_council", "reports", "issuing", "national", "past"])
def test_the_catalogues_of_benchmarks_have_no_errors(name: str, tmp_path: Path) -> None:
    """A command with one that has would end at once, and be timed all the same."""
    catalogue = catalogue_of(name)
    make_workspace_folder(tmp_path / "council", catalogue.framework.council)
    write_catalogue(catalogue, tmp_path / "council" / CATALOGUE)
    workspace = Workspace(tmp_path / "council")
    assert not workspace.catalogue.stopping(workspace.check())


def test_every_report_can_be_played_back_as_a_bare_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures in it too; both scripts of the scorecard write as much as the scorecard does."""
    reports, scorecard = benchmark("reports"), benchmark("scorecard")
    catalogue = reports.large(ALL_OF_YORKS, 2)
    make_workspace_folder(tmp_path / "council", catalogue.framework.council)
    workspace = Workspace(tmp_path / "council")
    workspace.__dict__["catalogue"], workspace.__dict__["_catalogue_read"] = catalogue, (catalogue, [])
    played: list[bytes] = []
    really = rendering.report_parts

    def both(*given: object) -> object:
        write = reports.write_report
        played.append(
            reports.run(
                reports.taken_down(write.options(given[1]), lambda book: write.write_report(book, *given))
            )
        )
        return really(*given)

    monkeypatch.setattr(rendering, "report_parts", both)
    written = workspace.write_reports(Period.parse(reports.QUARTER), ["strategic", "theme-hou"])
    assert (len(written.files), written.failed) == (2, {})
    assert all(len(content) > 10_000 for content in played)
    assert len(scorecard.by_hand(tmp_path / "scorecard", catalogue)) == 2


def test_no_module_of_the_tests_has_the_name_of_one_of_them() -> None:
    """Whichever is imported first would be taken for the other."""
    ours = {path.stem for path in Path(__file__).parent.rglob("*.py")}
    assert not ours & {path.stem for path in FOLDER.glob("*.py") if path.stem != "__main__"}


def test_the_scorecard_is_timed_beside_scripts_that_write_as_much(tmp_path: Path) -> None:
    taken = benchmark("scorecard").compared(tmp_path, ALL_OF_YORKS, 4, rounds=1)
    assert all(one.ours > 0 and one.bare > 0 for one in taken)
