"""A council with confidential figures of every kind, all of them numbers that stand nowhere else.

Everything is in the catalogue's past figures, so that no return has to be played: two years and more of quarters, reported
quarter by quarter. `HIDDEN` says which figures nobody outside may read or work out.
"""

from dataclasses import dataclass, field
from pathlib import Path

from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue.report_words import ANNUAL_REPORT, KEY, SECTIONS
from pmf_xl.ledger import Disposition, FiledFigure, Received
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import CATALOGUE, make_workspace_folder
from quarter import catalogue_of

QUARTERS = tuple(f"2024-25-Q{number}" for number in (1, 2, 3, 4))
OFFICERS = ("Zara Quill", "Yusuf Marsh", "Xena Lowe")
OUTSIDE = (
    "Health and Wellbeing Board",
    "Opposition group leaders",
    "Tenants Group",
    "Community Safety Partnership Board",
)
SECRET = {"HR90": "Complaints of chief officers", "HR91": "Covert checks on staff"}


@dataclass(frozen=True)
class Seed:
    """One measure: its columns, its past as `period: figure` with `c` behind those that are confidential."""

    ref: str
    aggregation: str = "snapshot"
    frequency: str = "quarterly"
    unit: str = "number"
    decimals: int = 0
    polarity: str = "higher"
    target: str = "50000"
    baseline: str = ""
    baseline_period: str = ""
    past: dict[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()

    @property
    def hidden(self) -> dict[str, float]:
        """The confidential figures by period."""
        return {
            when: float(figure.split()[0].rstrip("%")) / (100 if "%" in figure else 1)
            for when, figure in self.past.items()
            if figure.endswith(" c")
        }


def quarters(*figures: str, year: str = "2024-25") -> dict[str, str]:
    return {f"{year}-Q{number}": figure for number, figure in enumerate(figures, start=1) if figure}


SEEDS = (
    Seed("SUM1", "sum", past=quarters("88841 c", "41021", "42057", "43011")),
    Seed("SUM2", "sum", past=quarters("41023", "88843 c", "42059", "43013") | quarters("1", "2", "3", "4", year="2023-24")),
    Seed("SUM4", "sum", past=quarters("41027", "42061", "43017", "88847 c")),
    # The year's total is held on its own: it less the three printed quarters is the fourth.
    Seed("SUMY", "sum", past=quarters("1021", "88853 c", "1057", "1011") | {"2024-25-Y": "91942"}),
    # And a confidential total of quarters that are not.
    Seed("SUMC", "sum", past=quarters("22001", "22003", "22007", "22852") | {"2024-25-Y": "88863 c"}),
    Seed("AVG2", "average", unit="percent", decimals=3, target="50%",
         past=quarters("61.017%", "73.191% c", "62.033%", "63.021%") | {"2024-25-Y": "64.815%"}),
    Seed("CUM2", "cumulative", past=quarters("10111", "88873 c", "101003", "120017")),
    Seed("SNAP", past=quarters("50021", "88877 c", "50051", "50063")),
    # Last year's figure of an annual measure: its forecast and its distance travelled are that figure.
    Seed("ANN1", frequency="annual", target="90000", baseline="80000", baseline_period="2019-20-Y",
         past={"2021-22-Y": "81013", "2022-23-Y": "82009", "2023-24-Y": "88883 c"}),
    Seed("ANN2", frequency="annual", target="90000", baseline="80000", baseline_period="2019-20-Y",
         past={"2022-23-Y": "82021", "2023-24-Y": "88887 c", "2024-25-Y": "89501"}),
    # A confidential figure that others' figure equals, and one that is the baseline.
    Seed("BNCH", frequency="annual", target="90000", past={"2022-23-Y": "81017", "2023-24-Y": "88893 c"}),
    Seed("BASE", frequency="annual", target="90000", baseline="88897", baseline_period="2022-23-Y",
         past={"2021-22-Y": "80021", "2022-23-Y": "88897 c", "2023-24-Y": "89013"}),
    # Red in the quarter that is hidden and in the next: how long it has lasted says so.
    Seed("LAST", polarity="lower", target="100", past=quarters("88903 c", "61007", "50", "40")),
    Seed("WARD", "sum", past=quarters("138987", "138991", "139001", "139007"), parts=("N", "S", "E")),
    Seed("WARC", "sum", past=quarters("88923 c", "90001", "90007", "90011"), parts=("N", "S")),
    # Twenty-four quarters, one hidden long before those that are drawn.
    Seed("LONG", past={f"{2019 + n // 4}-{20 + n // 4}-Q{n % 4 + 1}": ("88933 c" if n == 4 else str(50000 + 17 * (n * 7 % 11)))
                       for n in range(24)}),
    Seed("MNTH", "sum", frequency="monthly",
         past={f"2024-25-M{month:02}": ("88937 c" if month == 5 else str(30000 + 13 * month)) for month in range(1, 13)}),
    Seed("PLAIN", past=quarters("12", "12", "12", "12"), target="12"),
)  # fmt: skip
PARTS = {  # breakdowns of the quarters
    ("WARD", "N"): quarters("30011", "30013", "30029", "30047"),
    ("WARD", "S"): quarters("88943 c", "78947", "78951", "78953"),
    ("WARD", "E"): quarters("20033", "30031", "30021", "30007"),
    ("WARC", "N"): quarters("40009", "45001", "45007", "45011"),
    ("WARC", "S"): quarters("48914", "45000", "45000", "45000"),
}
BY_REF = {seed.ref: seed for seed in SEEDS}
HIDDEN = {
    (seed.ref, "", when): figure for seed in SEEDS for when, figure in seed.hidden.items()
} | {
    (ref, code, when): float(figure.split()[0])
    for (ref, code), past in PARTS.items()
    for when, figure in past.items()
    if figure.endswith(" c")
}  # fmt: skip


def _measures() -> str:
    head = (
        "| ref | title | service | unit | decimals | polarity | frequency | aggregation | bounded | baseline "
        "| baseline_period | flags | confidential | committees | data_collector | data_reviewer | strategic_lead "
        "| definition |\n"
    )
    officers = " | ".join(OFFICERS)
    lines = [
        f"| {one.ref} | {'Plain of Staff' if one.ref == 'PLAIN' else f'Measure {one.ref.lower()}'} | HR | {one.unit} "
        f"| {one.decimals} | {one.polarity} | {one.frequency} | {one.aggregation} | no | {one.baseline} "
        f"| {one.baseline_period} | | | OS | {officers} | As it says. |"
        for one in SEEDS
    ]
    for ref, title, flags, confidential in (
        ("HR90", SECRET["HR90"], "", "yes"), ("HR91", SECRET["HR91"], "Confidential", ""), ("12", "Staff", "", "yes"),
    ):  # fmt: skip
        lines.append(
            f"| {ref} | {title} | HR | number | 0 | lower | quarterly | sum | no | | | {flags} | {confidential} | OS "
            f"| {officers} | About them. |"
        )
    return head + "\n".join(lines)


def _rows(head: str, rows: list[str]) -> str:
    return head + "\n" + "\n".join(rows)


def _history() -> str:
    rows = [
        f"| {seed.ref} | {when} | {figure.split()[0]} | {'c' if figure.endswith(' c') else ''} |"
        for seed in SEEDS
        for when, figure in seed.past.items()
    ]
    rows += [
        f"| {ref} | {when} | {outturn} | |"
        for ref, outturn in (("HR90", 88983), ("HR91", 88993), ("12", 89003))
        for when in QUARTERS
    ]
    return _rows("| ref | period | outturn | marker |", rows)


def _targets() -> str:
    rows = []
    for seed in SEEDS:
        whens = ["2024-25-Y"] if seed.frequency == "annual" else [*QUARTERS, "2024-25-Y"]
        rows += [f"| {seed.ref} | {when} | {seed.target} |" for when in whens]
        if seed.baseline:
            rows.append(f"| {seed.ref} | 2025-26-Y | {seed.target} |")
    return _rows("| ref | period | target |", rows)


def kit(extra: str = "") -> dict[str, str]:
    """The kit in text; `extra` are more lines of framework.yaml."""
    # That of a year stands in a report of its own: the key features beside it are of the year.
    sections = ", ".join([KEY, *(name for name in SECTIONS if name not in (KEY, ANNUAL_REPORT))])
    readers = [
        f"  - {{name: outside-{n}, title: Pack, audience: {who}, frequency: quarterly, sections: [key, scorecard]}}"
        for n, who in enumerate(OUTSIDE)
    ]
    framework = f"""
council: Testshire Council
committees: [{{code: OS, name: Overview and Scrutiny}}]
scheme: {{amber_tolerance: 5%, counts_as_on_target: [green]}}
escalation: {{after: 2, tiers: [service, directorate, committee]}}
exceptions: {{ratings: [red], forecast_ratings: [red]}}
{extra}
reports:
  - {{name: pack, title: Pack, audience: Everybody, frequency: quarterly, sections: [{sections}]}}
  - {{name: year, title: Year, audience: Everybody, frequency: quarterly, sections: [key-features, annual-report]}}
  - {{name: team, title: Team, audience: Team, reader: officers, frequency: quarterly, sections: [{sections}]}}
  - {{name: bare, title: Bare, audience: Team, reader: officers, frequency: quarterly, sections: [scorecard]}}
""" + "\n".join(readers)
    return {
        "framework.yaml": framework,
        "services.csv": _rows("| code | name | head_of_service |", [f"| HR | People | {OFFICERS[0]} |"]),
        "measures.csv": _measures(),
        "history.csv": _history(),
        "targets.csv": _targets(),
        "breakdowns.csv": _rows("| ref | code | label |", [f"| {r} | {c} | Ward {c} |" for r, c in PARTS]),
        "benchmarks.csv": _rows(
            "| ref | period | group | value | quartile |", ["| BNCH | 2023-24-Y | Districts | 88893 | 2 |"]
        ),
    }


def workspace(folder: Path, extra: str = "") -> Workspace:
    """A workspace of this council, its breakdowns' figures taken in as history."""
    catalogue = catalogue_of(folder / "kit", kit(extra))
    make_workspace_folder(folder / "workspace", catalogue.framework.council)
    write_catalogue(catalogue, folder / "workspace" / CATALOGUE)
    made = Workspace(folder / "workspace")
    _take_in(made)
    return made


def _take_in(made: Workspace) -> None:
    """Put the breakdowns' figures into the ledger, as if they had been imported."""
    figures = tuple(
        FiledFigure(
            ref, code, when, float(figure.split()[0]), "c" if figure.endswith(" c") else None,
            None, None, None, None, "parts", "A1",
        )
        for (ref, code), past in PARTS.items()
        for when, figure in past.items()
    )  # fmt: skip
    made.ledger.record(
        Received(
            "history",
            "0" * 64,
            "parts.csv",
            1,
            made.now(),
            Disposition.ACCEPTED,
            kind="history",
            figures=figures,
        )
    )
