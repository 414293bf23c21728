"""Key features as officers edit them: kept whatever happens, printed, and told of where the figures have changed."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.cli import main
from pmf_xl.reports.defined import ReportsWritten, write_reports
from pmf_xl.reports.edited_words import KeyWords
from pmf_xl.reports.key_words import keep
from pmf_xl.workspace_folder import CATALOGUE
from quarter import GOOD, TESTSHIRE, Quarter, catalogue_of

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

REPORTS = """
reports:
  - {name: overview, title: Overview, reader: officers, frequency: quarterly, sections: [key, key-features, scorecard]}
  - {name: public, title: Public, frequency: quarterly, sections: [key-features, scorecard]}
  - {name: plain, title: Plain, frequency: quarterly, sections: [scorecard]}
"""
MINE = "Sickness is the one to watch.\r\n\r\nBins are collected again\r\nsince 3 June, as WS02 shows.\r\n"
SAYS = ["Sickness is the one to watch.", "Bins are collected again\nsince 3 June, as WS02 shows."]


@pytest.fixture
def quarter(tmp_path: Path) -> Quarter:
    """WS02, bins missed, is confidential."""
    head, *lines = TESTSHIRE["measures.csv"].strip().splitlines()
    measures = [f"{head} confidential |", *(f"{one} {'yes' if ' WS02 ' in one else ''} |" for one in lines)]
    files = TESTSHIRE | {
        "framework.yaml": TESTSHIRE["framework.yaml"] + REPORTS,
        "measures.csv": "\n".join(measures),
    }
    made = Quarter(
        tmp_path / "workspace", catalogue_of(tmp_path / "kit", files), "2024-25-Q1", date(2024, 7, 5)
    )
    made.hand_in("HR", GOOD["HR"])
    made.hand_in("WS", GOOD["WS"])
    assert made.collate().figures
    return made


def written(quarter: Quarter, *names: str) -> ReportsWritten:
    made = write_reports(quarter.workspace, quarter.period, names or ["overview"])
    assert made.broken == {}
    return made


def words_of(made: ReportsWritten) -> KeyWords:
    assert made.failed == {}
    words = made.files[0].words
    assert words is not None
    return words


def page_of(made: ReportsWritten) -> list[str]:
    sheet = openpyxl.load_workbook(made.files[0].path).worksheets[0]
    assert sheet.title == "Key features"
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def mend(quarter: Quarter) -> None:
    """HR hands in again: of 325 forms 200 were right, not 310, which is off target."""
    said = {"Commentary": "The form was new.", "Action": "Explain it", "Action owner": "Ed Ford"}
    of_forms = said | {"Numerator": 200, "Denominator": 325, "Action due": date(2024, 9, 1)}
    file = quarter.collate_one(quarter.hand_in("HR", GOOD["HR"] | {"HR02": of_forms}, "HR again.xlsx"))
    assert file.disposition in ("accepted", "queried"), file


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "overview",
            [
                "8 of 9 measures with a rating are on target.",  # WS02 is not; HR07 has no target, HR06 is not due
                "7 measures are better than their figure before, by the largest share of it HR03 Days lost to sickness: "
                "1.9 days added, after 2.3 days in the period before.",  # 8.4 less 6.1
            ],
        ),
        (
            "public",
            [
                "8 of 8 measures with a rating are on target.",
                "6 measures are better than their figure before, by the largest share of it HR03 Days lost to sickness: "
                "1.9 days added, after 2.3 days in the period before.",
            ],
        ),
    ],
)
def test_what_is_said_of_a_quarter_small_enough_to_see(quarter: Quarter, name: str, says: list[str]) -> None:
    assert list(words_of(written(quarter, name)).paragraphs) == says


def test_what_was_said_of_the_mended_one(quarter: Quarter) -> None:
    """HR02 was 91.0% in Q4 2023-24, when it had no target: it has not crossed one, and is the one that got worse."""
    mend(quarter)
    assert list(words_of(written(quarter)).paragraphs) == [
        "7 of 9 measures with a rating are on target.",
        "1 measure is worse than its figure before, by the largest share of it HR02 Forms right first time: "
        "61.5%, after 91.0% in Q4 2023-24.",
        "6 measures are better than their figure before, by the largest share of it HR03 Days lost to sickness: "
        "1.9 days added, after 2.3 days in the period before.",
    ]


def test_a_report_begins_with_what_the_text_beside_it_says(quarter: Quarter) -> None:
    made = written(quarter)
    words = words_of(made)
    assert words.path == made.files[0].path.with_name("overview key features.txt")
    assert (words.edited, words.problems) == ((), ())
    text = words.path.read_bytes().decode("utf-8-sig")
    assert text.startswith("Key features: Overview, Q1 2024-25\r\nChange what you like below the line")
    page = page_of(made)
    for said in words.made.values():
        assert said in page
        assert said.replace("\n", "\r\n") in text
    assert "Edited by the performance team." not in page
    again = written(quarter)
    assert not again.files[0].fresh
    assert not words.path.with_name("earlier").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_was_edited_is_printed_and_outlives_every_run(quarter: Quarter, encoding: str) -> None:
    path = words_of(written(quarter)).path
    mine = MINE.replace("3 June", "3 June (£4)").encode(encoding)
    path.write_bytes(mine)
    says = [one.replace("3 June", "3 June (£4)") for one in SAYS]
    for fresh in (True, False):
        made = written(quarter)
        assert made.files[0].fresh is fresh
        page = page_of(made)
        assert page[-2:] == says
        assert "Edited by the performance team." in page
        assert path.read_bytes() == mine
    mend(quarter)
    assert page_of(written(quarter))[-2:] == says
    assert path.read_bytes() == mine


def test_the_line_and_what_is_above_it_are_not_printed(quarter: Quarter) -> None:
    path = words_of(written(quarter)).path
    text = path.read_bytes().decode("utf-8-sig")
    path.write_text(text.replace("\r\n", "\n") + "\n=1+1 is what we say.\n", "utf-8")
    words = words_of(written(quarter))
    assert words.edited == (*words.made.values(), "=1+1 is what we say.")
    assert page_of(written(quarter))[-1] == "=1+1 is what we say."


def test_saved_again_without_a_change_is_not_edited(quarter: Quarter) -> None:
    path = words_of(written(quarter)).path
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    path.write_bytes(text.encode("utf-16"))
    assert words_of(written(quarter)).edited == ()
    mend(quarter)
    words = words_of(written(quarter))  # the figures make another, and the text follows them
    assert words.edited == ()
    assert all(
        said.replace("\n", "\r\n") in path.read_bytes().decode("utf-8-sig") for said in words.made.values()
    )
    (before,) = (path.parent / "earlier").glob("overview key features until *.txt")
    assert before.read_bytes() != path.read_bytes()


def test_where_figures_have_changed_since_it_says_what_they_were_and_are(quarter: Quarter) -> None:
    path = words_of(written(quarter)).path
    then = words_of(written(quarter)).made["On target"]
    path.write_text(MINE, "utf-8")
    assert words_of(written(quarter)).problems == ()
    mend(quarter)
    for _ in range(2):  # it is said until somebody has mended the words
        made = written(quarter)
        words = words_of(made)
        assert "On target" in words.changed
        problem = words.problems[words.changed.index("On target")]
        assert (problem.code, problem.severity) == ("key-features-changed", "query")
        assert words.made["On target"] != then
        assert then in problem.message
        assert words.made["On target"] in problem.message
        assert any(
            line.startswith("The figures say otherwise") and "on target" in line for line in page_of(made)
        )
    path.write_text(f"{MINE}\nNow fewer are on target.", "utf-8")
    assert words_of(written(quarter)).problems == ()
    path.unlink()
    words = words_of(written(quarter))
    assert words.edited == ()
    assert path.exists()


def test_what_is_edited_while_a_report_is_made_is_not_lost(quarter: Quarter) -> None:
    words = words_of(written(quarter))
    words.path.write_text(MINE, "utf-8")
    keep(replace(words, made={"On target": "None of them."}), quarter.tick())
    assert words.path.read_text("utf-8") == MINE.replace("\r\n", "\n")
    assert list(words_of(written(quarter)).edited) == SAYS


@pytest.mark.parametrize(
    "state", [None, b"", b"[1, 2]", b"{", b'{"now": 3, "since": "x", "edited": 1}', b'{"now": {"a": 1}}']
)
def test_without_what_was_made_the_words_stand(quarter: Quarter, state: bytes | None) -> None:
    path = words_of(written(quarter)).path
    path.write_text(MINE, "utf-8")
    kept = path.parent / "as made" / "overview key features.json"
    if state is None:
        kept.unlink()
    else:
        kept.write_bytes(state)
    words = words_of(written(quarter))
    assert (list(words.edited), words.problems) == (SAYS, ())


def test_an_emptied_text_is_made_again(quarter: Quarter) -> None:
    path = words_of(written(quarter)).path
    first = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf \r\n")
    assert words_of(written(quarter)).edited == ()
    assert path.read_bytes() == first


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04\x00\x00", "it is no plain text"),
        (b"x" * 100_001, "it is larger than 100 KB"),
        (b"Short.\n\n" + b"x " * 1001, "its paragraph 2 is longer than 2,000 characters"),
    ],
)
def test_what_is_no_such_text_is_said_and_left_alone(quarter: Quarter, content: bytes, why: str) -> None:
    path = words_of(written(quarter)).path
    path.write_bytes(content)
    made = written(quarter, "overview", "plain")
    assert [file.name for file in made.files] == ["plain"]
    assert made.failed["overview"].startswith(f"{path} cannot be printed as key features: {why}. Save it")
    assert path.read_bytes() == content


def test_the_public_is_not_given_a_name_that_an_officer_typed(quarter: Quarter) -> None:
    made = written(quarter, "public")
    words = words_of(made)
    whole = "\n".join(page_of(made)) + words.path.read_text("utf-8-sig") + json.dumps(dict(words.made))
    assert "WS02" not in whole
    assert "bins missed" not in whole.casefold()
    words.path.write_text(MINE, "utf-8")
    mend(quarter)
    page = page_of(written(quarter, "public"))
    assert page[-1] == SAYS[1].replace("WS02", "[c]")
    assert not any(line.startswith("The figures say otherwise") for line in page)  # which is for officers
    words_of(written(quarter)).path.write_text(MINE, "utf-8")
    assert page_of(written(quarter))[-1] == SAYS[1]


def test_the_command_says_so(quarter: Quarter, capsys: pytest.CaptureFixture[str]) -> None:
    path = words_of(written(quarter)).path
    path.write_text(MINE, "utf-8")
    written(quarter)
    mend(quarter)
    write_catalogue(quarter.workspace.catalogue, quarter.workspace.folder / CATALOGUE)
    asked = ["report", "overview", "--period", "2024-25-Q1", "--workspace", str(quarter.workspace.folder)]
    with pytest.raises(SystemExit) as left:
        main(asked)
    out = " ".join(capsys.readouterr().out.split())
    assert left.value.code == 0
    assert "with the key features as they were edited in overview key features.txt" in out
    assert "On target: when overview key features.txt was edited the figures said “" in out
    with pytest.raises(SystemExit):
        main([*asked, "--json"])
    (one,) = json.loads(capsys.readouterr().out)["reports"]
    assert one["words"]["edited"] is True
    assert one["words"]["says"] == SAYS
    assert one["words"]["problems"][0]["code"] == "key-features-changed"
