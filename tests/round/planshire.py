"""Planshire: a council with a measure of every kind that an annual round has to do with, and two directorates."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from pmf_xl.collect.collate import Collated
from pmf_xl.collect.take_file import CollatedFile
from pmf_xl.workspace import Workspace
from quarter import fill

YEAR, ROUND, REVIEW = "2025-26", "2025-26-R", "2025-26-V"

PLANSHIRE = {
    "framework.yaml": """
council: Planshire Council
contact: {name: Pat Lee, email: pat@planshire.example}
""",
    "services.csv": """
| code | name   | directorate | head_of_service | email                | director_email        |
| HR   | People | Resources   | Ed Ford         | hr@planshire.example | res@planshire.example |
| WS   | Waste  | Place       | Cy Dunn         | ws@planshire.example | pl@planshire.example  |
""",
    "measures.csv": """
| ref  | title                  | service | contributors | contributions | unit    | decimals | polarity | frequency | aggregation | bounded | rate_against | tolerance | tolerance_basis | definition            | data_source |
| HR01 | Calls answered         | HR      |              |               | percent | 1        | higher   | quarterly | average     | yes     |              |           |                 | Answered in 30 s      | Telephony   |
| HR02 | Days lost to sickness  | HR      |              |               | days    | 1        | lower    | quarterly | cumulative  |         |              | 10%       |                 | Working days, per FTE |             |
| HR03 | Letters answered       | HR      | HR; WS       | sum           | number  | 0        | higher   | quarterly | sum         |         |              |           |                 |                       |             |
| HR04 | Accreditation held     | HR      |              |               | yesno   | 0        | higher   | quarterly |             |         |              |           |                 |                       |             |
| HR05 | Posts filled           | HR      |              |               | number  | 0        | range    | quarterly |             |         |              | 5         | points          |                       |             |
| HR06 | Staff survey           | HR      |              |               | score   | 2        | higher   | annual    |             |         |              |           |                 |                       |             |
| HR07 | Staff in post          | HR      |              |               | number  | 1        | none     | quarterly |             |         |              |           |                 |                       |             |
| WS01 | Waste recycled         | WS      |              |               | percent | 1        | higher   | quarterly | snapshot    | yes     |              | 2%        | points          |                       |             |
| WS02 | Bins missed            | WS      |              |               | number  | 0        | lower    | monthly   | sum         |         |              |           |                 |                       |             |
| WS03 | Litter                 | WS      |              |               | percent | 1        | lower    | quarterly |             | yes     | last year    |           |                 |                       |             |
| WS04 | Satisfaction           | WS      |              |               | percent | 1        | higher   | half-yearly | snapshot  | yes     |              |           |                 |                       |             |
""",
    "targets.csv": """
| ref  | period     | target        | target_high |
| HR01 | 2024-25-Q1 | 95%           |             |
| HR01 | 2024-25-Q2 | 95%           |             |
| HR01 | 2024-25-Q3 | 95%           |             |
| HR01 | 2024-25-Q4 | 95%           |             |
| HR02 | 2024-25-Q4 | 8             |             |
| HR02 | 2024-25-Y  | 8             |             |
| HR03 | 2024-25-Q1 | 100           |             |
| HR03 | 2024-25-Q2 | 100           |             |
| HR03 | 2024-25-Q3 | 100           |             |
| HR03 | 2024-25-Q4 | 100           |             |
| HR04 | 2024-25-Q4 | Yes           |             |
| HR05 | 2024-25-Q4 | 90            | 100         |
| HR06 | 2024-25-Y  | 3.80          |             |
| WS01 | 2024-25-Y  | 45%           |             |
| WS02 | 2024-25-Y  | 200           |             |
| WS04 | 2024-25-Y  | Top quartile  |             |
""",
    "history.csv": """
| ref  | period      | outturn |
| HR01 | 2022-23-Q1  | 90%     |
| HR01 | 2022-23-Q2  | 92%     |
| HR01 | 2022-23-Q3  | 91%     |
| HR01 | 2022-23-Q4  | 91%     |
| HR01 | 2023-24-Q4  | 93%     |
| HR01 | 2024-25-Q1  | 94%     |
| HR01 | 2024-25-Q2  | 96%     |
| HR02 | 2022-23-Y   | 9.2     |
| HR02 | 2023-24-Y   | 8.4     |
| HR02 | 2024-25-Q2  | 4.1     |
| HR03 | 2023-24-Q1  | 90      |
| HR03 | 2023-24-Q2  | 95      |
| HR03 | 2023-24-Q3  | 100     |
| HR03 | 2023-24-Q4  | 105     |
| HR03 | 2024-25-Q1  | 110     |
| HR03 | 2024-25-Q2  | 120     |
| HR06 | 2023-24-Y   | 3.70    |
| WS01 | 2024-25-Q2  | 46%     |
| WS02 | 2024-25-M04 | 20      |
| WS02 | 2024-25-M05 | 21      |
""",
    "benchmarks.csv": """
| ref  | period    | group         | value |
| HR01 | 2023-24-Y | Shire average | 92.5% |
""",
    "projects.csv": """
| ref | title          | service | owner   |
| PR1 | Quiet sweepers | WS      | Cy Dunn |
""",
    "milestones.csv": """
| project | ref | title      | due        | status   |
| PR1     | M1  | Tender out | 2025-03-31 | On track |
""",
}  # fmt: skip

#: What each service proposes, with nothing wrong in it but that statements have gaps.
PROPOSED: dict[str, dict[str, dict[str, Any]]] = {
    "HR": {
        "HR01": {"Proposal": "Change", "Target 2025-26": 0.965, "Q1": 0.96, "Q2": 0.964, "Q3": 0.966, "Q4": 0.97,
                 "Tolerance, % of target": 0.03, "Rationale": "Two more advisers from June."},
        "HR02": {"Proposal": "Change", "Target 2025-26": 7.5, "Q1": 1.8, "Q2": 3.6, "Q3": 5.6, "Q4": 7.5,
                 "Rationale": "The absence policy is new."},
        "HR03": {"Proposal": "Change", "Target 2025-26": 420, "Q1": 100, "Q2": 100, "Q3": 110, "Q4": 110,
                 "Rationale": "More letters are expected."},
        "HR04": {"Proposal": "Keep"},
        "HR05": {"Proposal": "Change", "Target 2025-26": 92, "Upper end": 102, "Rationale": "Posts were added."},
        "HR06": {"Proposal": "Keep"},
        "HR07": {"Proposal": "Retire", "Rationale": "Nobody uses it."},
        "1": {"For": "HR02", "Milestone": "Absence policy adopted", "Due": date(2025, 6, 30)},
        "HR02/Data source": {"From next year on": "Payroll"},
        "HR01/Definition": {"From next year on": "Answered in 20 s", "Comparable with before": "No"},
    },
    "WS": {
        "WS01": {"Proposal": "Keep", "Rationale": "Composition of waste is changing."},
        "WS02": {"Proposal": "Change", "Target 2025-26": 180, "Q1": 45, "Q2": 45, "Q3": 45, "Q4": 45,
                 "Rationale": "Cameras in all lorries."},
        "WS03": {"Proposal": "Keep"},
        "WS04": {"Proposal": "Change", "Target in words": "Top half", "Rationale": "The survey is new."},
        "1": {"For": "PR1", "Milestone": "First sweeper in use", "Due": date(2025, 9, 30)},
    },
}  # fmt: skip
SIGNED = {"HR": ("Head of service", "Ed Ford"), "WS": ("Head of service", "Cy Dunn"),
          "Resources": ("Director", "Ann Low"), "Place": ("Director", "Ben Yew")}  # fmt: skip

DECIDED: dict[str, dict[str, dict[str, Any]]] = {
    "Resources": {
        "HR01": {"Decision": "Accept"},
        "HR02": {"Decision": "Amend", "Target 2025-26": 7, "Q1": 1.7, "Q2": 3.4, "Q3": 5.2, "Q4": 7,
                 "Reason": "Neighbours are there already."},
        "HR03": {"Decision": "Accept"},
        "HR04": {"Decision": "Accept"},
        "HR05": {"Decision": "Reject", "Reason": "The posts are not funded."},
        "HR06": {"Decision": "Accept"},
        "HR07": {"Decision": "Accept"},
        "HR/1": {"Decision": "Amend", "Due instead": date(2025, 5, 31), "Reason": "Before the summer."},
    },
    "Place": {
        "WS01": {"Decision": "Amend", "Target 2025-26": 0.47, "Reason": "It is at 46% already.",
                 "Q1": 0.46, "Q2": 0.46, "Q3": 0.465, "Q4": 0.47},
        "WS02": {"Decision": "Accept"},
        "WS03": {"Decision": "Accept"},
        "WS04": {"Decision": "Accept"},
        "WS/1": {"Decision": "Accept"},
    },
}  # fmt: skip


class AnnualRound:
    """A workspace in the January before the year that is planned, by a clock that ticks a minute when asked."""

    def __init__(self, folder: Path, kit: Path | None = None, hour: int = 9) -> None:
        if kit:
            Workspace.init(folder, str(kit))
        self.time = datetime(2025, 1, 20, hour)
        self.workspace = Workspace(folder, self.tick)

    def tick(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time

    def issue(self) -> dict[str, Path]:
        return {file.service: file.path for file in self.workspace.issue_round(YEAR)}

    def review(self) -> dict[str, Path]:
        return {file.service: file.path for file in self.workspace.review(YEAR)}

    def hand_in(self, sent: Path, whose: str, typed: Mapping[str, Mapping[str, Any]], name: str = "") -> Path:
        """Put a workbook among what came back, filled in and signed."""
        role, person = SIGNED[whose]
        signed = {role: {"Name": person, "Date": date(2025, 1, 20), "Confirmed": "Yes"}}
        folder = sent.parents[2] / "returned" / sent.parent.name
        return fill(sent, folder / (name or sent.name), signed | dict(typed))

    def collate(self, period: str) -> Collated:
        return self.workspace.collate(period)

    def collate_one(self, path: Path) -> CollatedFile:
        (file,) = self.workspace.collate(path.parent.name, [path]).files
        return file

    def propose(self, **otherwise: Mapping[str, Mapping[str, Any]]) -> None:
        """Issue the round, and have every service return what it proposes."""
        for service, sent in self.issue().items():
            self.hand_in(sent, service, otherwise.get(service, PROPOSED[service]))
        self.collate(ROUND)

    def decide(self) -> None:
        """Have directors decide on what was proposed."""
        for directorate, sent in self.review().items():
            self.hand_in(sent, directorate, DECIDED[directorate])
        self.collate(REVIEW)
