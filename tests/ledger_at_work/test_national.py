"""Many councils in one ledger: what is compared, and who may read; on both kinds of database."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from at_work import TABLES, Database
from many_councils import (
    MEASURES,
    NOON,
    PERIOD,
    READER,
    catalogue,
    council,
    kit_of,
    play_quarter,
    rows,
    workspace_at,
)
from opening import told_on_opening
from sqlalchemy import event
from typer.testing import CliRunner

from pmf_xl.cli import app
from pmf_xl.ledger import Event, Ledger, ReadGrant
from pmf_xl.ledger.others import others_of
from pmf_xl.problems import NoSuchNameError, NothingYetError, PmfError, UsageError
from pmf_xl.workspace import Workspace

#: As tests/rules/test_ranks.py works out by hand; M1 as filed, which is not as it is shown.
M1 = {"ashby": 0.95441, "bourne": 0.931, "corby": 0.9539, "derby": 0.9, "ely": 0.878, "frome": (0.99, "c")}
M2 = {"ashby": 3.0, "bourne": 4.5, "corby": 2.0, "derby": 8.0, "ely": (3.0, "p"), "frome": 6.0}
M3 = {"ashby": 96, "bourne": 104, "corby": 84, "derby": 90, "ely": 100, "frome": 87}
M4 = {"ashby": "z", "bourne": "x", "corby": 211.0, "derby": None, "ely": 90, "frome": 100}

RANKS_AND_QUARTERS = {  # of each council: rank, of, quarter for M1, M2, M3
    "ashby": [(1, 5, 1), (2, 6, 1), (1, 6, 1)],
    "bourne": [(3, 5, 2), (4, 6, 3), (5, 6, 4)],
    "corby": [(1, 5, 1), (1, 6, 1), (6, 6, 4)],
    "derby": [(4, 5, 3), (6, 6, 4), (1, 6, 1)],
    "ely": [(5, 5, 4), (2, 6, 1), (1, 6, 1)],
    "frome": [(None, None, None), (5, 6, 4), (4, 6, 3)],
}


@pytest.fixture
def reader(database: Database, tmp_path: Path) -> Iterator[Workspace]:
    """A body that reads, and six councils that let it."""
    workspace = workspace_at(tmp_path / "reader", database.url, kit_of("Northern Authority"))
    workspace.require_ledger()
    for code in M1:
        with council(database, code) as at:
            at.happens(Event.ISSUED, catalogue(tmp_path / code, code.title()))
            if code == "bourne":  # a later return takes the place of an earlier one
                at.files({"M1": 0.5, "M2": 1.0})
            at.files({"M1": M1[code], "M2": M2[code], "M3": M3[code], "M4": M4[code]})
            if code == "derby":  # what was withdrawn never counts
                at.withdraws(at.files({"M1": 0.999}))
            if code == "ely":  # a figure of a closed period that was revised
                at.files({"M1": 0.88})
                at.happens(Event.CLOSED, catalogue(tmp_path / code, code.title()))
                at.files({"M1": 0.878}, "revision")
            at.lets_read()
    yield workspace
    workspace.ledger.close()


def test_ranks_and_quartiles_are_those_worked_out_by_hand(reader: Workspace) -> None:
    made = reader.write_national(PERIOD)
    assert told_on_opening(made.path) == []  # Excel opens it
    book = openpyxl.load_workbook(made.path)
    assert book.sheetnames == ["Councils", "Quartiles", "Outturns", "Ranks", "Data"]
    data = {
        (ref, code): rest
        for ref, code, *rest in rows(book["Data"], "Reference", "Code", "Rank", "Of", "Quarter")
    }
    assert {code: [tuple(data[ref, code]) for ref in ("M1", "M2", "M3")] for code in M1} == RANKS_AND_QUARTERS
    headings = (
        "Reference",
        "Good is",
        "Figures compared",
        "Lower quartile",
        "Median",
        "Upper quartile",
        "Best council",
    )
    assert rows(book["Quartiles"], *headings) == [
        ("M1", "Higher", 5, 0.9, 0.931, 0.954, "2 councils"),
        ("M2", "Lower", 6, 3, 3.75, 5.625, "Corby"),
        ("M3", "90 to 100", 6, 87.75, 93, 99, "3 councils"),
        ("M4", "Not rated", 3, None, None, None, None),
        ("M5", "Higher", 0, None, None, None, None),
    ]
    assert rows(book["Ranks"], "Reference", "Ashby", "Bourne", "Frome")[:4] == [
        ("M1", 1, 3, None), ("M2", 2, 4, 5), ("M3", 1, 5, 4), ("M4", None, None, None),
    ]  # fmt: skip


def test_what_is_no_figure_shows_its_marker_and_what_stands_is_what_its_council_shows(
    reader: Workspace,
) -> None:
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    names = ("Ashby", "Bourne", "Corby", "Derby", "Ely", "Frome")
    assert rows(book["Outturns"], "Reference", *names) == [
        ("M1", 0.954, 0.931, 0.954, 0.9, 0.878, "[c]"),
        ("M2", 3, 4.5, 2, 8, 3, 6),
        ("M3", 96, 104, 84, 90, 100, 87),
        ("M4", "[z]", "[x]", 211, "[x]", 90, 100),
        ("M5", *["[z]"] * 6),
    ]
    notes = {
        (ref, code): (marker, note)
        for ref, code, marker, note in rows(book["Data"], "Reference", "Code", "Marker", "Note")
    }
    assert notes["M1", "ely"] == ("r", "Revised")
    assert notes["M2", "ely"] == ("p", "Provisional")
    assert notes["M4", "derby"] == ("x", "Not returned yet")
    assert notes["M5", "derby"] == ("z", "Not due in this period")
    assert notes["M1", "frome"] == ("c", "Confidential")
    assert b"99" not in b"".join(str(one).encode() for one in rows(book["Data"], "Outturn")), (
        "nor the withdrawn one"
    )
    front = rows(book["Councils"], "Council", "Code", "How it stands", "Figures given", "Closed on")
    assert [row[:4] for row in front] == [
        ("Ashby", "ashby", "Gave figures", 3), ("Bourne", "bourne", "Gave figures", 3),
        ("Corby", "corby", "Gave figures", 4), ("Derby", "derby", "Gave figures", 3),
        ("Ely", "ely", "Gave figures", 4), ("Frome", "frome", "Gave figures", 3),
    ]  # fmt: skip
    closed = {row[1]: row[4] for row in front}
    assert closed["ely"].date() == date(2024, 7, 10)
    assert closed["ashby"] is None


def test_a_figure_of_another_kind_is_left_out_and_a_note_says_so(
    reader: Workspace, database: Database, tmp_path: Path
) -> None:
    other = (
        MEASURES.replace("| percent | 1        | higher ", "| number  | 1        | higher ")
        .replace("| days    | 1        | lower  ", "| days    | 1        | higher ")
        .replace("| M4  |", "| MX  |")
    )
    with council(database, "goole") as at:
        at.happens(Event.ISSUED, catalogue(tmp_path / "goole", "Goole", other.replace("yes  ", "     ")))
        at.files({"M1": 7777.0, "M2": 8888.0, "M3": 95})
        at.lets_read()
    with council(database, "hull") as at:
        at.happens(Event.ISSUED, catalogue(tmp_path / "hull", "Hull", more="year_start: 1"))
        at.files({"M1": 0.9999})
        at.lets_read()
    made = reader.write_national(PERIOD)
    book = openpyxl.load_workbook(made.path)
    assert rows(book["Left out"], "Reference", "Council", "Why") == [
        ("M1", "Goole", "Left out: the unit is Number there, % here"),
        ("M2", "Goole", "Left out: good is higher there, lower here"),
    ]
    notes = {(ref, code): note for ref, code, note in rows(book["Data"], "Reference", "Code", "Note")}
    assert notes["M4", "goole"] == "Not among its measures"
    assert rows(book["Quartiles"], "Reference", "Figures compared")[:3] == [("M1", 5), ("M2", 6), ("M3", 7)]
    front = {
        code: rest
        for code, *rest in rows(book["Councils"], "Code", "How it stands", "Figures given", "Left out")
    }
    assert front["goole"] == ["Gave figures", 1, 2]
    assert front["hull"] == ["Its financial year begins in another month", None, None]
    assert not any(
        value in (7777, 8888, 0.9999)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
    )


def test_of_one_that_does_not_let_read_nothing_is_said_but_that(
    reader: Workspace, database: Database, tmp_path: Path
) -> None:
    for code, *said in (("never", *()), ("no-longer", True, False), ("other", "somebody"), ("later", True)):
        with council(database, code) as at:
            if code != "later":
                at.happens(Event.ISSUED, catalogue(tmp_path / code, "A Name Nobody May See"))
                at.files({"M1": 0.123})
            for one in said:
                at.lets_read(one) if isinstance(one, str) else at.lets_read(granted=one)
    made = reader.write_national(PERIOD)
    book = openpyxl.load_workbook(made.path)
    front = rows(book["Councils"], "Code", "Council", "How it stands", "Figures given")
    assert (
        front[6:]
        == [
            ("later", None, "No figures yet", 0),
            ("never", None, "Does not let this reader read", None),
            ("no-longer", None, "Does not let this reader read", None),
            ("other", None, "Does not let this reader read", None),
        ]
        or sorted(front, key=lambda row: row[0])[-4:] == []
    )
    seen = {value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
    assert "A Name Nobody May See" not in seen
    assert 0.123 not in seen
    assert "never" not in {row[0] for row in rows(book["Data"], "Code", "Outturn")}
    with others_of(reader.ledger) as others, pytest.raises(PermissionError):
        others.of("never")


def test_what_a_council_does_not_show_to_everybody_is_withheld(
    reader: Workspace, database: Database, tmp_path: Path
) -> None:
    """A small count; and a measure made confidential since, though its period was closed as it was issued before."""
    before = catalogue(tmp_path / "goole", "Goole", more="suppress_below: 5")
    since = catalogue(
        tmp_path / "since",
        "Goole",
        "\n".join(
            f"{line} {'confidential' if number == 0 else 'yes' if line.startswith('| M2') else ''} |"
            for number, line in enumerate(MEASURES.strip().splitlines())
        ),
        more="suppress_below: 5",
    )
    with council(database, "goole") as at:
        at.happens(Event.ISSUED, before)
        at.files({"M1": 0.9, "M2": 2.0, "M3": 96, "M4": 3.0})
        at.lets_read()
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    assert [one for (one,) in rows(book["Outturns"], "Goole")] == [0.9, 2, 96, "[c]", "[z]"]
    with council(database, "goole") as at:
        at.happens(Event.ISSUED, since, "2024-25-Q2")
        at.happens(Event.CLOSED, before)
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    assert [one for (one,) in rows(book["Outturns"], "Goole")] == [0.9, "[c]", 96, "[c]", "[z]"]


def test_a_figure_of_a_part_of_its_period_is_shown_and_not_ranked(
    reader: Workspace, database: Database, tmp_path: Path
) -> None:
    monthly = MEASURES.replace(
        "| number  | 0        | none     | quarterly |", "| number  | 0        | none     | monthly   |"
    )
    monthly = monthly.replace("| lower    | quarterly |", "| lower    | monthly   |")
    for code, months in (("goole", (4.0, 5.0, 6.0)), ("hull", (4.0, None, 6.0))):
        with council(database, code) as at:
            average = monthly.replace("bounded |", "bounded | aggregation |").replace(
                "|         |", "|         | average |"
            )
            average = average.replace("| yes     |", "| yes     | average |")
            at.happens(Event.ISSUED, catalogue(tmp_path / code, code.title(), average))
            for number, outturn in enumerate(months, 1):
                if outturn is not None:
                    at.files({"M2": outturn}, period=f"2024-25-M{number:02}")
            at.lets_read()
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    assert rows(book["Outturns"], "Reference", "Goole", "Hull")[1] == ("M2", 5, 5)
    assert rows(book["Left out"], "Reference", "Council", "Why") == [
        ("M2", "Hull", "Not ranked: of a part only, no figure for May 2024"),
    ]
    data = {(ref, code): rest for ref, code, *rest in rows(book["Data"], "Reference", "Code", "Rank", "Of")}
    assert data["M2", "goole"] == [5, 7], "2, 3, 3, 4.5, and then 5"
    assert data["M2", "hull"] == [None, None]


def test_without_its_range_a_measure_is_not_ranked(database: Database, tmp_path: Path) -> None:
    files = kit_of("Northern Authority") | {
        "targets.csv": "| ref | period | target | target_high |\n| M3 | 2023-24-Q1 | 90 | 100 |"
    }
    workspace = workspace_at(tmp_path / "reader", database.url, files)
    workspace.require_ledger()
    with council(database, "ashby") as at:
        at.happens(Event.ISSUED, catalogue(tmp_path / "ashby", "Ashby"))
        at.files({"M3": 96})
        at.lets_read()
    book = openpyxl.load_workbook(workspace.write_national(PERIOD).path)
    assert rows(book["Left out"], "Reference", "Why") == [
        ("M3", "Not ranked: no range is given on Targets here")
    ]
    workspace.ledger.close()


def test_what_a_council_costs_is_a_few_questions_to_the_database(
    reader: Workspace, database: Database, tmp_path: Path
) -> None:
    def asked() -> int:
        found: list[str] = []

        def note(*given: Any) -> None:
            found.append(given[2])

        event.listen(reader.ledger._engine, "before_cursor_execute", note)
        reader.write_national(PERIOD)
        event.remove(reader.ledger._engine, "before_cursor_execute", note)
        return len(found)

    before = asked()
    for number in range(5):
        with council(database, f"new-{number}") as at:
            at.happens(Event.ISSUED, catalogue(tmp_path / f"new-{number}", f"New {number}"))
            at.files({"M1": 0.8})
            at.lets_read()
    assert before < asked() <= before + 5 * 10


def test_where_nobody_lets_it_read_nothing_is_written(database: Database, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "reader", database.url, kit_of("Northern Authority"))
    with council(database, "never") as at:
        at.happens(Event.ISSUED, catalogue(tmp_path / "never", "Never"))
        at.files({"M1": 0.5})
    with pytest.raises(NothingYetError, match=f"lets {READER} read.* let-read {READER}"):
        workspace.write_national(PERIOD)
    assert not (workspace.folder / "reports" / PERIOD).exists()
    workspace.ledger.close()


def test_a_body_that_reports_itself_stands_among_the_others(
    reader: Workspace, database: Database, tmp_path: Path
) -> None:
    with council(database, READER) as at:
        at.happens(Event.ISSUED, catalogue(tmp_path / "own", "Northern Authority"))
        at.files({"M1": 0.96})
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    assert rows(book["Ranks"], "Reference", "Northern Authority", "Ashby")[0] == ("M1", 1, 2)


def test_a_council_that_moved_its_ledger_away_is_said_to_have(reader: Workspace, database: Database) -> None:
    database.run(
        "INSERT INTO moves (council, moved_at, moved_to) VALUES ('frome', '2024-07-11 09:00:00', 'elsewhere')"
    )
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    front = dict(rows(book["Councils"], "Code", "How it stands"))
    assert front["frome"] == "Keeps its ledger elsewhere by now"
    assert rows(book["Quartiles"], "Reference", "Figures compared")[1] == ("M2", 5)


def test_the_same_again_is_left_alone(reader: Workspace) -> None:
    assert [reader.write_national(PERIOD).fresh for _ in range(2)] == [True, False]


def test_of_many_councils_each_has_a_line(reader: Workspace, database: Database, tmp_path: Path) -> None:
    for number in range(4):
        with council(database, f"new-{number}") as at:
            at.happens(Event.ISSUED, catalogue(tmp_path / f"new-{number}", f"New {number}"))
            at.files({"M1": 0.8})
            at.lets_read()
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    found = rows(book["Outturns"], "Council", "M1 Calls answered", "M2 Days to decide")
    assert found[:2] == [("Ashby", 0.954, 3), ("Bourne", 0.931, 4.5)]
    assert found[-1] == ("New 3", 0.8, "[x]")
    (cell,) = (row[1] for row in book["Outturns"].iter_rows() if row[0].value == "Ashby")
    assert cell.number_format == "0.0%"
    assert rows(book["Ranks"], "Council", "M1 Calls answered")[-1] == ("New 3", 6)


def test_whole_quarters_of_workspaces_that_share_a_ledger(database: Database, tmp_path: Path) -> None:
    reader = workspace_at(tmp_path / "reader", database.url, kit_of("Northern Authority"))
    reader.require_ledger()
    for code, days in (("ashby", 3), ("bourne", 5), ("corby", 4)):
        play_quarter(tmp_path / code, database.url, days, lets_read=code != "corby")
    book = openpyxl.load_workbook(reader.write_national(PERIOD).path)
    assert rows(book["Outturns"], "Reference", "Ashby", "Bourne")[:2] == [("M1", 0.954, 0.954), ("M2", 3, 5)]
    assert rows(book["Ranks"], "Reference", "Ashby", "Bourne")[:2] == [("M1", 1, 1), ("M2", 1, 2)]
    assert rows(book["Councils"], "Code", "How it stands")[-1] == ("corby", "Does not let this reader read")
    reader.ledger.close()


# -- who may read --------------------------------------------------------------------------------------------------


def test_a_council_lets_read_and_lets_read_no_longer(database: Database, tmp_path: Path) -> None:
    reader = workspace_at(tmp_path / "reader", database.url, kit_of("Northern Authority"))
    reader.require_ledger()
    ours = workspace_at(tmp_path / "ours", database.url, kit_of("Ashby"))
    assert ours.readers() == ()
    assert [(one.reader, one.by, one.since) for one in ours.let_read(READER, "Pat Lee")] == [
        (READER, "Pat Lee", NOON)
    ]
    assert [one.by for one in ours.let_read(READER, "Somebody Else")] == ["Pat Lee"], "it may already"
    with others_of(reader.ledger) as others:
        assert (others.letting, others.not_letting) == (("ashby",), ())
    assert ours.let_read(READER, "Pat Lee", withdraw=True) == ()
    with others_of(reader.ledger) as others:
        assert (others.letting, others.not_letting) == ((), ("ashby",))
    assert [one.granted for one in ours.ledger.read_grants()] == [True, False], "every word is kept"
    with pytest.raises(NoSuchNameError, match="may not read this council's figures; nothing was changed"):
        ours.let_read(READER, "Pat Lee", withdraw=True)
    with pytest.raises(
        NoSuchNameError, match="northern-autority keeps no ledger .* mean northern-authority?"
    ):
        ours.let_read("northern-autority", "Pat Lee")
    with pytest.raises(UsageError, match="ashby is this council itself"):
        ours.let_read("ashby", "Pat Lee")
    assert len(ours.ledger.read_grants()) == 2
    for by in ("First", "Second"):  # at once: neither has seen the other's
        ours.ledger.record_read_grant(ReadGrant(READER, granted=True, at=NOON, by=by))
    assert [one.by for one in ours.readers()] == ["First"], "and not who said it before it was withdrawn"
    for one in (reader, ours):
        one.ledger.close()


def test_what_is_read_of_another_council_cannot_be_written_to(reader: Workspace) -> None:
    with others_of(reader.ledger) as others:
        theirs = others.of("ashby")
        assert not isinstance(theirs, Ledger)
        with pytest.raises(PermissionError):
            theirs.give_identity("0" * 32)


def test_no_other_command_shows_anything_of_another_council(
    reader: Workspace, database: Database, tmp_path: Path
) -> None:
    """A council that was even let read by the others: every command tells of its own rows and no others."""
    for code in ("ashby", "bourne"):
        with council(database, code) as at:
            at.lets_read("mine")
    mine = workspace_at(tmp_path / "mine", database.url, kit_of("Mine"))
    mine.issue(PERIOD)
    asked = (
        ["check"], ["status", "--period", PERIOD], ["collate", "--period", PERIOD], ["chase", "--period", PERIOD],
        ["scorecard", "--period", PERIOD], ["exceptions", "--period", PERIOD], ["trace", "M1", PERIOD],
        ["find", "calls"], ["audit-sample", "--period", PERIOD, "--size", "3", "--seed", "1"], ["verify"], ["let-read"],
        ["report", "--all", "--period", PERIOD],
    )  # fmt: skip
    said = [CliRunner().invoke(app, [*words, "--workspace", str(mine.folder)]).output for words in asked]
    books = [
        value
        for path in mine.folder.rglob("*.xlsx")
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for value in row
    ]
    held = "\n".join([*said, *map(str, books)])
    for word in ("ashby", "Ashby", "bourne", "Bourne", "0.931", "93.1%", "0.95441", "0.954"):
        assert word not in held
    mine.ledger.close()


def test_a_backup_of_a_shared_ledger_holds_the_rows_of_its_own_council(
    reader: Workspace, tmp_path: Path
) -> None:
    reader.let_read("corby", "Pat Lee")
    restored = Workspace.restore(reader.backup().path, tmp_path / "restored")
    copy = Database(f"sqlite:///{restored.path / 'ledger.sqlite'}")
    for table in TABLES:
        assert {row[0] for row in copy.run(f"SELECT DISTINCT council FROM {table}")} <= {READER}, table
    assert copy.run("SELECT reader FROM read_grants") == [("corby",)]


# -- the commands --------------------------------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, PmfError):
        return 2, str(result.exception)
    return result.exit_code, result.output


def test_the_command_writes_the_report_and_tells_scripts_all_of_it(reader: Workspace) -> None:
    folder = str(reader.folder)
    status, said = run("national", "--period", PERIOD, "--workspace", folder, "--json")
    told = json.loads(said)
    assert status == 0
    assert [one["code"] for one in told["councils"]] == list(M1)
    assert told["councils"][4] == {
        "code": "ely", "name": "Ely", "stands": "gave", "figures": 4, "left_out": 0, "closed": "2024-07-10",
    }  # fmt: skip
    assert told["measures"][1] == {
        "ref": "M2", "compared": 6, "lower_quartile": 3.0, "median": 3.75, "upper_quartile": 5.625,
    }  # fmt: skip
    assert told["figures"][2] == {
        "ref": "M1", "council": "corby", "outturn": 0.954, "marker": None, "rank": 1, "of": 5, "quarter": 1, "note": "",
    }  # fmt: skip
    status, said = run("national", "--period", PERIOD, "--workspace", folder)
    assert status == 0
    assert "5 measures of 6 councils compared." in said
    status, said = run("report", "national", "--period", PERIOD, "--workspace", folder)
    assert (status, said) == (
        2,
        "The framework defines no report national. It is written by: pmf-xl national --period P",
    )


def test_the_commands_of_rights_say_what_is_wrong(reader: Workspace) -> None:
    folder = str(reader.folder)
    assert run("let-read", "--workspace", folder) == (0, "Nobody but this council may read its figures.\n")
    assert run("let-read", "--withdraw", "--workspace", folder)[0] == 2
    status, said = run("let-read", "corby", "--by", "Pat Lee", "--workspace", folder, "--today", "2024-07-10")
    assert (status, said) == (0, "corby may read this council's figures since 10 July 2024, by Pat Lee.\n")
    assert json.loads(run("let-read", "--workspace", folder, "--json")[1])["readers"][0]["reader"] == "corby"
    assert "write CODE=ROLE" in run("ledger-rights", "york")[1]
    assert "given twice" in run("ledger-rights", "york=a", "hart=a")[1]
