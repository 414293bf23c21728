"""A council whose months do not all come in: figures of parts of periods, years and what stands between quarters."""

from datetime import date
from pathlib import Path
from typing import Any

from quarter import Quarter, catalogue_of

PARTSHIRE = {
    "framework.yaml": """
council: Partshire Council
contact: {name: Pat Lee, email: pat@partshire.example}
calendar: {cycle: monthly}
plan: {levels: [priority], nodes: [{code: P1, title: A clean county}]}
lenses: [customer]
exceptions: {ratings: [RED, NO DATA, PARTIAL]}
reports:
  - name: pack
    title: Everything
    reader: officers
    sections: [key, counts, scorecard, lenses, travel, icons, exceptions, deep-dive, benchmarks, finance, golden-thread]
  - {name: board, title: What is red, reader: officers, filter: "rating: red", sections: [key, scorecard]}
""",
    "services.csv": """
| code | name   | head_of_service | email                 |
| WS   | Waste  | Cy Dunn         | ws@partshire.example  |
""",
    "measures.csv": """
| ref  | title                     | service | plan | lenses   | unit     | decimals | polarity | frequency | aggregation |
| SU01 | Bins missed               | WS      | P1   | customer | number   | 0        | lower    | monthly   | sum         |
| MO01 | Spent on agency staff     | WS      | P1   |          | currency | 0        | lower    | monthly   | sum         |
| CU01 | Homes built               | WS      | P1   |          | number   | 0        | higher   | monthly   | cumulative  |
| SN01 | Cases open                | WS      | P1   |          | number   | 0        | lower    | monthly   | snapshot    |
| AV01 | Calls answered            | WS      | P1   |          | percent  | 1        | higher   | monthly   | average     |
| MN01 | Letters received          | WS      | P1   |          | number   | 0        | none     | monthly   | sum         |
| QU01 | Visits made               | WS      | P1   | customer | number   | 0        | higher   | quarterly | sum         |
| QU02 | Appeals won               | WS      | P1   |          | number   | 0        | higher   | quarterly | snapshot    |
| YE01 | Net spending of the year  | WS      | P1   |          | currency | 0        | lower    | quarterly | year-end    |
| AN01 | Staff survey              | WS      | P1   |          | score    | 2        | higher   | annual    | snapshot    |
""",
    "targets.csv": """
| ref  | period     | target  |
| SU01 | 2024-25-Q1 | 150     |
| SU01 | 2024-25-Y  | 600     |
| MO01 | 2024-25-Q1 | 300     |
| MO01 | 2024-25-Y  | 1200    |
| CU01 | 2024-25-Q1 | 60      |
| CU01 | 2024-25-Y  | 240     |
| SN01 | 2024-25-Q1 | 10      |
| AV01 | 2024-25-Q1 | 90%     |
| QU01 | 2024-25-Q1 | 100     |
| QU02 | 2024-25-Q1 | 20      |
| YE01 | 2024-25-Y  | 1000000 |
| AN01 | 2023-24-Y  | 4       |
""",
    "history.csv": """
| ref  | period      | outturn |
| SU01 | 2023-24-Q4  | 130     |
| SU01 | 2024-25-M01 | 70      |
| SU01 | 2024-25-M02 | 70      |
| MO01 | 2024-25-M01 | 140     |
| MO01 | 2024-25-M02 | 140     |
| CU01 | 2024-25-M01 | 20      |
| CU01 | 2024-25-M02 | 41      |
| SN01 | 2024-25-M01 | 12      |
| SN01 | 2024-25-M03 | 9       |
| AV01 | 2024-25-M01 | 90%     |
| AV01 | 2024-25-M03 | 96%     |
| MN01 | 2024-25-M01 | 5       |
| QU01 | 2023-24-Q4  | 90      |
| QU01 | 2024-25-Q1  | 80      |
| QU02 | 2023-24-Q4  | 18      |
| QU02 | 2024-25-Q1  | 22      |
| YE01 | 2023-24-Q4  | 990000  |
| YE01 | 2024-25-Q1  | 980000  |
| AN01 | 2023-24-Y   | 4.1     |
""",
}  # fmt: skip


def partshire(tmp_path: Path, more: str = "", **given: Any) -> Quarter:
    """Partshire with more past figures, and perhaps other files; as it stands on 10 October 2024."""
    files = PARTSHIRE | given
    files["history.csv"] += more
    catalogue = catalogue_of(tmp_path / "kit", files)
    return Quarter(tmp_path / "workspace", catalogue, "2024-25-Q1", date(2024, 10, 10))
