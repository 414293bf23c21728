"""Starter kits and catalogue workbooks as tests show them: tables in text, mistakes at named cells."""

from pathlib import Path
from textwrap import dedent

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue, read_kit
from pmf_xl.problems import Problem

COUNCIL = "council: Testshire Council\n"
_MADE: dict[str, bytes] = {}


def write_kit(folder: Path, text: str) -> Path:
    """Write the files of a kit: each begins with its name on a line, a CSV file's rows between bars.

    A kit without framework.yaml is given the smallest there is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, list[str]] = {}
    name = ""
    for line in dedent(text).strip("\n").splitlines():
        if line.endswith((".csv", ".yaml")) and " " not in line:
            name = line
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            files.setdefault(name, []).append(
                ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)
            )
        elif name.endswith(".yaml"):
            files.setdefault(name, []).append(line)
    files.setdefault("framework.yaml", [COUNCIL])
    for file, lines in files.items():
        (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def kit(folder: Path, text: str) -> tuple[Catalogue | None, list[Problem]]:
    return read_kit(write_kit(folder, text))


def sound(folder: Path, text: str) -> Catalogue:
    """The catalogue of a kit in which nothing is wrong."""
    catalogue, problems = kit(folder, text)
    assert [str(problem) for problem in problems] == []
    assert catalogue
    return catalogue


def workbook(folder: Path, text: str) -> Path:
    """The catalogue workbook of a kit in which nothing is wrong; of the same text it is made once."""
    path = folder / "catalogue.xlsx"
    if text not in _MADE:
        write_catalogue(sound(folder / "kit", text), path)
        _MADE[text] = path.read_bytes()
    path.write_bytes(_MADE[text])
    return path


def plant(path: Path, **cells: object) -> None:
    """Type into cells of a workbook, named as Sheet_A1; a pair is a value and its number format."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for name, typed in cells.items():
        sheet, place = name.rsplit("_", 1)
        value, shape = typed if isinstance(typed, tuple) else (typed, "General")
        book[sheet][place].value = value
        book[sheet][place].number_format = shape
    book.save(path)


def placed(problems: list[Problem]) -> set[tuple[str, str]]:
    return {(problem.place, problem.code) for problem in problems}


def read_placed(path: Path) -> set[tuple[str, str]]:
    return placed(read_catalogue(path)[1])


# A council small enough to read, with something in every table and nothing wrong.
TESTSHIRE = """
    framework.yaml
    council: Testshire Council
    accent: "12324A"
    contact: {name: Pat Lee, email: pat@test.example, phone: 01632 960001}
    plan:
      levels: [priority, aim]
      nodes:
        - {code: P1, level: priority, title: Homes}
        - {code: P1a, level: aim, title: Warm homes, parent: P1}
        - {code: P2, level: priority, title: Streets, description: Clean and safe}
    committees:
      - {code: HC, name: Housing Committee}
      - {code: EC, name: Environment Committee}
    groups:
      - {code: CP, name: Corporate plan}
      - {code: OH, name: Organisational health}
    lenses: [customer, workforce, finance]
    scheme: {amber_tolerance: 5%, over_tolerance: 10%, counts_as_on_target: [green, blue], share_of: due, slippage_days: 7}
    suppress_below: 5
    calendar:
      cycle: quarterly
      due_days: 10
      dates:
        - period: 2024-25-Q1
          opens: 2024-07-01
          due: 2024-07-12
          review: 2024-07-19
          leadership: 2024-08-01
          theme: P1
          committees: {HC: 2024-09-03, EC: 2024-09-10}
        - {period: 2024-25-Q2, opens: 2024-10-01, due: 2024-10-14}
    exceptions: {ratings: [red, blue], forecast_ratings: [red], amber_periods: 3}
    escalation: {after: 3, tiers: [service, board]}
    reports:
      - {name: homes, title: Homes, audience: members, filter: {committee: HC, rating: [red, no data]}, sections: [key, scorecard]}
      - {name: board, title: Board, audience: Housing Board, reader: officers, frequency: quarterly, sections: [scorecard]}

    services.csv
    | code | name          | directorate | head_of_service | contact | email            | director_email  |
    | HO   | Housing       | Place       | Ann Hill        | Bo Ray  | ho@test.example  | pl@test.example |
    | ST   | Street scene  | Place       | Cy Dunn         | Di Webb | st@test.example  | pl@test.example |
    | HR   | People, and pay | Resources | Ed Ford         | Fay Orr | hr@test.example  | re@test.example |

    measures.csv
    | ref  | title                 | service | supporting_services | plan    | groups | lenses    | flags            | committees | unit     | decimals | polarity | frequency   | aggregation | tolerance | tolerance_basis | bounded | baseline | baseline_period | numerator   | denominator | definition    | collection_method | reporting_lag_days | data_collector | data_reviewer | strategic_lead | benchmark_group | confidential | reviewed   |
    | HO1  | Repairs done in time  | HO      | ST; HR              | P1a; P2 | CP     | customer  | statutory; oflog | HC; EC     | percent  | 1        | higher   | quarterly   | average     | 2.5%      | points          |         | 91.2%    | 2022-23-Y       | Done in time | All repairs | Of all repairs, those done within 28 days | system | 10 | Bo Ray | Ann Hill | Ann Hill | Districts       |              | 2024-02-29 |
    | HO2  | Rent owed             | HO      |                     | P1      | CP     | finance   |                  | HC         | currency |          | lower    | monthly     | snapshot    | 10%       |                 |         | 410250   | 2023-24-M12     |             |             |               | manual            |                    | Bo Ray         | Ann Hill      |                |                 | yes          |            |
    | HO3  | Vacant for            | HO      |                     |         |        |           |                  |            | days     | 1        | range    | quarterly   |             | 2         | points          |         |          |                 |             |             |               |                   |                    |                |               |                |                 |              |            |
    | ST1  | Net change in litter  | ST      |                     | P2      | OH     |           |                  | EC         | percent  | 2        | lower    | half-yearly |             |           |                 | no      | -1.25%   | 2023-24-H2      |             |             |               |                   |                    |                |               |                |                 |              |            |
    | ST2  | Bins missed           | ST      |                     | P2      |        |           |                  |            | number   |          | lower    | quarterly   | cumulative  |           |                 |         |          |                 |             |             |               |                   |                    |                |               |                |                 |              |            |
    | HR1  | Accreditation held    | HR      |                     |         | OH     | workforce |                  |            | yesno    |          | higher   | annual      |             |           |                 |         | No       | 2022-23-Y       |             |             |               | project           |                    |                |               |                |                 |              |            |
    | HR2  | Staff in post         | HR      |                     |         | OH     | workforce |                  |            | number   | 1        | none     | quarterly   |             |           |                 |         |          |                 |             |             |               |                   |                    |                |               |                |                 |              |            |

    targets.csv
    | ref | period     | target  | target_high |
    | HO1 | 2024-25-Q1 | 95.4%   |             |
    | HO1 | 2024-25-Q2 | 96%     |             |
    | HO2 | 2024-25-Q1 | £400,000 |            |
    | HO3 | 2024-25-Q1 | 10      | 21.5        |
    | ST1 | 2024-25-H1 | -2.25%  |             |
    | ST2 | 2024-25-Q1 | 40      |             |
    | ST2 | 2024-25-Q4 | 150     |             |
    | HR1 | 2024-25-Y  | Yes     |             |

    history.csv
    | ref | period     | outturn | marker |
    | HO1 | 2023-24-Q4 | 94.9%   |        |
    | HO1 | 2023-24-Q3 | 93%     | r      |
    | HO2 | 2023-24-M12 | 410250 |        |
    | ST2 | 2023-24-Q4 |         | x      |
    | ST2 | 2023-24-Y  | 171     | p      |
    | HR1 | 2023-24-Y  | No      |        |

    benchmarks.csv
    | ref | period    | group     | value | quartile |
    | HO1 | 2022-23-Y | Districts | 92.5% | 2        |
    | HO1 | 2022-23-Y | Counties  | 90%   |          |

    projects.csv
    | ref | title        | service | plan | committees | owner    |
    | PR1 | New boilers  | HO      | P1a  | HC         | Ann Hill |
    | PR2 | Quiet sweepers | ST    | P2   | EC; HC     | Cy Dunn  |

    milestones.csv
    | project | ref | title           | due        | status   | completed  |
    | PR1     | M1  | Contract signed | 2024-05-31 | Done     | 2024-05-20 |
    | PR1     | M2  | 100 homes done  | 2025-01-31 | On track |            |
    | PR2     | M1  | Trial begun     | 2024-09-30 | At risk  |            |

    breakdowns.csv
    | ref | code | label |
    | HO1 | N    | North |
    | HO1 | S    | South |
"""
