"""Writing the report over many councils."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.layout.parts import Workbook
from pmf_xl.reports.national.gather import gather
from pmf_xl.reports.national.given import National
from pmf_xl.reports.national.sheets import national_sheets
from pmf_xl.reports.undisturbed import undisturbed
from pmf_xl.reports.write import write_report

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class NationalWritten:
    """The report as it was written, or lay there already as it is; `fresh` says which."""

    path: Path
    fresh: bool
    national: National

    def as_json(self) -> dict[str, Any]:
        """Give it as scripts read it: numbers at full precision as they are shown, percentages as fractions."""
        return {
            "period": str(self.national.period),
            "path": self.path,
            "fresh": self.fresh,
            "councils": [
                {"code": one.code, "name": one.name, "stands": one.stands.name.lower().replace("_", "-"),
                 "figures": one.figures, "left_out": one.left_out, "closed": one.closed}
                for one in self.national.councils
            ],
            "measures": [
                {"ref": one.measure.ref, "compared": len(one.figures),
                 "lower_quartile": one.quartiles and one.quartiles.lower,
                 "median": one.quartiles and one.quartiles.median,
                 "upper_quartile": one.quartiles and one.quartiles.upper}
                for one in self.national.compared
            ],
            "figures": list(self._figures()),
        }  # fmt: skip

    def _figures(self) -> Any:
        for one in self.national.compared:
            for council in self.national.letting:
                given, place = council.given[one.measure.ref], one.places.get(council.code)
                yield {
                    "ref": one.measure.ref, "council": council.code, "outturn": given.outturn, "marker": given.marker,
                    "rank": place and place.rank, "of": place and place.of, "quarter": place and place.quartile,
                    "note": given.note,
                }  # fmt: skip


@undisturbed()
def write_national(workspace: "WorkspaceFolder", period: "Period") -> NationalWritten:
    """Write `reports/PERIOD/national.xlsx`.

    One that holds the same already is left alone; one that holds something else is kept in a folder `earlier`. Raises
    `NothingYetError` where no council lets this workspace's read its figures: then nothing is written.
    """
    theme = workspace.theme  # raises where it cannot be shown, before anything is read
    national = gather(workspace, period)
    path = workspace.folder_of("reports", period) / "national.xlsx"
    title = f"Councils compared, {national.reader}"
    declared = Workbook(
        title, f"Performance, {period.label}", national_sheets(national), period.label, national.reader
    )
    return NationalWritten(path, write_report(path, declared, theme, workspace.now()), national)
