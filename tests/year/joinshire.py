"""A council with measures that three services each fill in a part of, collected by quarter and by month."""

from typing import Any

from quarter import Entries, Quarter

JOINSHIRE = {
    "framework.yaml": """
council: Joinshire Council
contact: {name: Pat Lee, email: pat@joinshire.example}
exceptions: {ratings: [RED, NO DATA, PARTIAL]}
reports:
  - name: pack
    title: Everything
    reader: officers
    sections: [key, counts, scorecard, travel, exceptions, deep-dive, data-quality]
""",
    "services.csv": """
| code | name     | head_of_service | email                  |
| CX   | Customer | Ann Low         | cx@joinshire.example   |
| WS   | Waste    | Cy Dunn         | ws@joinshire.example   |
| HO   | Housing  | Di Webb         | ho@joinshire.example   |
| PL   | Planning | Ed Ford         | pl@joinshire.example   |
""",
    "measures.csv": """
| ref  | title                  | service | unit    | decimals | polarity | frequency | aggregation | bounded | numerator | denominator | contributors | contributions |
| CS01 | Complaints             | CX      | number  | 0        | lower    | quarterly | sum         |         |           |             | WS; HO; PL   | sum           |
| CS02 | Days to answer         | CX      | days    | 1        | lower    | quarterly | average     |         |           |             | WS; HO; PL   | average       |
| CS03 | Answered in time       | CX      | percent | 1        | higher   | quarterly | average     | yes     | In time   | Complaints  | WS; HO       | average       |
| CS04 | Compliments            | WS      | number  | 0        | higher   | quarterly | sum         |         |           |             | WS; HO       | sum           |
| CX01 | Calls answered         | CX      | number  | 0        | higher   | quarterly | sum         |         |           |             |              |               |
""",
    "targets.csv": """
| ref  | period     | target |
| CS01 | 2024-25-Q1 | 60     |
| CS01 | 2024-25-Q2 | 60     |
| CS02 | 2024-25-Q1 | 9      |
| CS02 | 2024-25-Q2 | 9      |
| CS03 | 2024-25-Q1 | 90%    |
| CS03 | 2024-25-Q2 | 90%    |
| CX01 | 2024-25-Q1 | 1000   |
| CX01 | 2024-25-Q2 | 1000   |
""",
}  # fmt: skip

#: What each service gives; the whole by hand: CS01 12 + 30 + 9 = 51, CS02 (5 + 10 + 12) / 3 = 9,
#: CS03 (45 + 160) / (50 + 200) = 82%, CS04 4 + 6 = 10.
GIVEN: dict[str, dict[str, dict[str, Any]]] = {
    "CX": {"CX01": {"Outturn": 1200}},
    "WS": {
        "CS01//WS": {"Outturn": 12, "Commentary": "Two rounds were late."},
        "CS02//WS": {"Outturn": 5},
        "CS03//WS": {"Numerator": 45, "Denominator": 50},
        "CS04//WS": {"Outturn": 4},
    },
    "HO": {
        "CS01//HO": {"Outturn": 30, "Commentary": "Lifts failed in May."},
        "CS02//HO": {"Outturn": 10},
        "CS03//HO": {"Numerator": 160, "Denominator": 200},
        "CS04//HO": {"Outturn": 6},
    },
    "PL": {"CS01//PL": {"Outturn": 9}, "CS02//PL": {"Outturn": 12}},
}


def given(service: str, **cells: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a service gives, with other cells in its rows: `given("HO", CS01={"Marker": "c"})`."""
    rows = {key: dict(row) for key, row in GIVEN[service].items()}
    for ref, changed in cells.items():
        rows[f"{ref}//{service}"] |= changed
    return rows


def collect(quarter: Quarter, *services: str, **entries: Entries) -> None:
    """Have services hand in what they give, and take it; `entries` of a service stand in the place of that."""
    for service in services:
        quarter.hand_in(service, entries.get(service, GIVEN[service]))
    collated = quarter.collate()
    refused = [str(one) for file in collated.files if file.disposition == "rejected" for one in file.problems]
    assert refused == []
