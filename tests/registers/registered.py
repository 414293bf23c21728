"""Testshire with registers: risks, actions, contracts, complaints and a budget, as its services report on them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from quarter import TESTSHIRE

Q1, Q2, Q3 = "2024-25-Q1", "2024-25-Q2", "2024-25-Q3"

#: HR has two risks and two lines of the budget, WS a risk and the rest.
REGISTERED = TESTSHIRE | {
    "framework.yaml": """
council: Testshire Council
contact: {name: Pat Lee, email: pat@testshire.example}
committees: [{code: OS, name: Overview and Scrutiny}]
budget: {amber_over: 0%, red_over: 2%}
reports:
  - {name: officers, title: Everything, reader: officers, sections: [key, actions, risks, contracts, complaints, budget, directorate-plan, service-plan]}
  - {name: public, title: Everything, sections: [key, actions, risks, contracts, complaints, budget]}
  - {name: improvement, title: Improvement plan, filter: "flag: improvement", sections: [key, projects, actions, risks]}
""",
    "services.csv": """
| code | name   | directorate | head_of_service | email                |
| HR   | People | Resources   | Ed Ford         | hr@testshire.example |
| WS   | Waste  | Place       | Cy Dunn         | ws@testshire.example |
""",
    "projects.csv": """
| ref | title          | service | owner   | flags       |
| PR1 | Quiet sweepers | WS      | Cy Dunn |             |
| PR2 | Fewer temps    | HR      | Ed Ford | improvement |
""",
    "milestones.csv": """
| project | ref | title           | due        | status   | completed  |
| PR1     | M1  | Tender out      | 2024-03-31 | Done     | 2024-03-20 |
| PR1     | M2  | Contract signed | 2024-05-31 | On track |            |
| PR1     | M3  | Sweepers in use | 2025-01-31 | On track |            |
| PR2     | M1  | Bank of staff   | 2024-12-31 | On track |            |
""",
    "risks.csv": """
| ref | title               | service | owner   | measures | target_score | confidential | flags       | controls        |
| R1  | Too few staff       | HR      | Ed Ford | HR07     | 6            |              | improvement | Agency contract |
| R2  | A claim is lost     | HR      | Ed Ford |          |              | yes          |             |                 |
| R3  | The depot floods    | WS      | Cy Dunn | WS02     | 4            |              |             |                 |
""",
    "actions.csv": """
| ref | title                   | service | source         | owner   | due        | raised     | measures | flags       |
| A1  | Write a workforce plan  | HR      | Peer challenge | Ed Ford | 2024-05-31 | 2023-24-Q4 | HR07     | improvement |
| A2  | Count the keys          | WS      | Internal audit | Cy Dunn | 2024-09-30 | 2024-25-Q1 |          |             |
""",
    "contracts.csv": """
| ref | title           | service | supplier  | value   | ends       | review     | measures   |
| C1  | Refuse vehicles | WS      | Trux Ltd  | 1200000 | 2027-03-31 | 2024-06-01 | WS02; WS03 |
| C2  | Street cleaning | WS      | Broom plc | 300000  | 2026-03-31 | 2024-12-01 |            |
""",
    "complaints.csv": """
| ref | title        | service | kind       |
| K1  | Missed bins  | WS      | complaint  |
| K2  | Rude staff   | WS      | complaint  |
| K3  | Helpful crew | WS      | compliment |
""",
    "budget.csv": """
| ref | title       | service | year      | kind    | budget  | profile             |
| B1  | Pay         | HR      | 2024-25-Y | revenue | 2000000 |                     |
| B2  | Temps       | HR      | 2024-25-Y | saving  | 100000  |                     |
| B3  | Fuel        | WS      | 2024-25-Y | revenue | 400000  | 30%; 50%; 70%; 100% |
| B4  | New depot   | WS      | 2024-25-Y | capital | 900000  | 0%; 10%; 50%; 100%  |
| B5  | Waste fund  | WS      | 2024-25-Y | reserve | 250000  |                     |
| B1  | Pay         | HR      | 2025-26-Y | revenue | 2100000 |                     |
""",
}  # fmt: skip

#: What services say of their registers in the first quarter, with nothing wrong in it.
SAID: dict[str, dict[str, dict[str, Any]]] = {
    "HR": {
        "A1": {"Status": "Done", "Progress": "Adopted.", "Evidence": "Cabinet minutes, 3 July"},
        "R1": {"Likelihood": 4, "Impact": 4, "What is being done": "A bank of relief staff from August."},
        "R2": {"Likelihood": 2, "Impact": 5},
        "B1": {"Actual to date": 510000, "Forecast for the year": 2030000, "Commentary": "Two posts over."},
        "B2": {"Actual to date": 10000, "Forecast for the year": 95000, "Commentary": "One team is late."},
        "PR2/M1": {"Status": "On track"},
    },
    "WS": {
        "A2": {"Status": "In progress"},
        "R3": {"Likelihood": 2, "Impact": 3},
        "C1": {"How it is going": "As agreed", "Commentary": "The review is on 1 August."},
        "C2": {"How it is going": "Serious concerns", "Commentary": "Two rounds missed."},
        "K1": {"How many": 30, "Of which upheld": 12, "What was learned": "A new round is too long."},
        "K2": {"How many": 10, "Of which upheld": 0},
        "K3": {"How many": 8},
        "B3": {"Actual to date": 118000, "Forecast for the year": 400000},
        "B4": {"Actual to date": 0, "Forecast for the year": 900000},
        "B5": {"Actual to date": 250000, "Forecast for the year": 240000},
        "PR1/M2": {"Status": "Done", "Completed": date(2024, 5, 28)},
        "PR1/M3": {"Status": "At risk", "Commentary": "The lift is late."},
    },
}


def rows(path: Path, sheet: str, first: str) -> Iterator[dict[str, Any]]:
    """The lines of every table of a sheet whose first heading is given, by heading."""
    heads: list[str] = []
    for row in openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True):
        if row[0] == first:
            heads = [str(cell) for cell in row]
        elif heads and any(cell is not None for cell in row[1:]):
            yield dict(zip(heads, row, strict=True))
