"""What cannot be opened among the returns is named; nobody is told of it as if nothing had come."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from at_work import PERIOD, at, versions, workspace

from pmf_xl.cli import main
from pmf_xl.problems import FileMissingError

Shut = Callable[[Path], None]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    council = workspace(tmp_path_factory.mktemp("issued") / "council")
    council.issue(PERIOD)
    council.ledger.close()
    return council.folder


@pytest.fixture
def folder(issued: Path, tmp_path: Path) -> Path:
    """A workspace to which WS has returned, and HR into a folder of its own."""
    folder = shutil.copytree(issued, tmp_path / "council")
    versions(folder, folder / "returned" / PERIOD, 1)
    own = folder / "returned" / PERIOD / "People"
    own.mkdir()
    (own.parent / "HR 0.xlsx").rename(own / "HR 0.xlsx")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return left.value.code, *capsys.readouterr()


def test_a_folder_that_cannot_be_entered_is_named(
    folder: Path, shut: Shut, capsys: pytest.CaptureFixture[str]
) -> None:
    shut(folder / "returned" / PERIOD / "People")
    status, out, wrong = run(capsys, "collate", "--period", PERIOD, "--workspace", folder)
    assert status == 2
    assert "What is in People was not read: there is no right to open it" in out
    assert wrong.count("\n") == 1
    assert "People" in wrong
    assert "accepted    WS" in out


def test_and_in_json_it_has_no_disposition(
    folder: Path, shut: Shut, capsys: pytest.CaptureFixture[str]
) -> None:
    shut(folder / "returned" / PERIOD / "People")
    _, out, _ = run(capsys, "collate", "--period", PERIOD, "--workspace", folder, "--json")
    files = {Path(file["path"]).name: file for file in json.loads(out)["files"]}
    assert files.keys() == {"WS 0.xlsx", "People"}
    assert files["People"]["disposition"] is None
    assert [found["code"] for found in files["People"]["problems"]] == ["folder-not-read"]


def test_it_is_read_once_it_can_be(folder: Path, shut: Shut) -> None:
    own = folder / "returned" / PERIOD / "People"
    shut(own)
    council = at(folder)
    council.collate(PERIOD)
    own.chmod(0o700)
    collated = council.collate(PERIOD)
    council.ledger.close()
    assert collated.not_read == ()
    assert collated.outstanding == ()


def test_a_folder_whose_files_are_listed_and_cannot_be_opened(folder: Path, shut: Shut) -> None:
    """It may be read and not entered: names are seen, and nothing else."""
    own = folder / "returned" / PERIOD / "People"
    (own / "older").mkdir()
    shut(own)
    own.chmod(0o400)
    council = at(folder)
    files = {file.path.name: file for file in council.collate(PERIOD).files}
    council.ledger.close()
    own.chmod(0o700)
    assert files.keys() == {"WS 0.xlsx", "HR 0.xlsx", "older"}
    assert "there is no right to open it" in files["HR 0.xlsx"].problems[0].message
    assert [found.code for found in files["older"].problems] == ["folder-not-read"]


@pytest.mark.parametrize("which", ["returned", f"returned/{PERIOD}"])
def test_nor_is_the_folder_of_the_period_itself_passed_over(folder: Path, shut: Shut, which: str) -> None:
    settings = folder / "pmf.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("shared = false", "# "), "utf-8"
    )  # or it is opened
    shut(folder / which)
    council = at(folder)
    (only,) = council.collate(PERIOD).files
    council.ledger.close()
    assert only.path == folder / "returned" / PERIOD
    assert [found.code for found in only.problems] == ["folder-not-read"]


def test_who_is_chased_may_have_returned(
    folder: Path, shut: Shut, capsys: pytest.CaptureFixture[str]
) -> None:
    shut(folder / "returned" / PERIOD / "People")
    status, out, wrong = run(
        capsys, "chase", "--period", PERIOD, "--workspace", folder, "--today", "2024-07-20", "--json"
    )
    assert status == 2
    assert json.loads(out)["not_read"] == [str(folder / "returned" / PERIOD / "People")]
    assert "People cannot be opened" in wrong
    assert "a service that is chased may have returned" in wrong


def test_a_shut_archive_is_not_taken_for_an_empty_one(folder: Path, shut: Shut) -> None:
    """Without its ledger the workspace would look as if nothing had been done in it."""
    from pmf_xl.own_ledger import has_begun

    shutil.rmtree(folder / "issued")
    (folder / "archive" / ".DS_Store").write_bytes(b"left by a system")
    assert not has_begun(folder)
    (folder / "archive" / "ab").mkdir()
    shut(folder / "archive" / "ab")
    assert has_begun(folder)


# -- paths that are too long ------------------------------------------------------------------------------------------


def deep(folder: Path, name: str = "d" * 200) -> Path:
    """Make folders within each other until no path leads to the last, with a file in it."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(25):
            os.mkdir(name)
            os.chdir(name)
        Path("return.xlsx").write_bytes(b"lost down here")
    finally:
        os.chdir(before)
    return folder / name


@pytest.mark.skipif(os.name != "posix", reason="made by steps that only POSIX has")
def test_a_path_that_is_too_long_stops_nothing(folder: Path) -> None:
    deep(folder / "returned" / PERIOD)
    council = at(folder)
    collated = council.collate(PERIOD)
    council.ledger.close()
    (left_out,) = collated.not_read
    assert collated.outstanding == ()
    assert left_out.problems[0].code == "folder-not-read"
    assert (
        "its path is too long; give it or the folders above it a shorter name" in left_out.problems[0].message
    )


@pytest.mark.parametrize("path", ["x" * 300 + ".xlsx", "/".join(["d" * 200] * 25)])
def test_nor_does_one_that_is_given(folder: Path, path: str) -> None:
    council = at(folder)
    collated = council.collate(PERIOD, [folder / path, folder / "returned"])
    council.ledger.close()
    (left_out,) = collated.not_read
    assert left_out.problems[0].code == "folder-not-read"
    assert len(left_out.problems[0].message) < 400
    assert collated.outstanding == ()


def test_one_that_is_not_there_is_refused_as_before(folder: Path) -> None:
    council = at(folder)
    with pytest.raises(FileMissingError, match="There is no file or folder"):
        council.collate(PERIOD, [folder / "none.xlsx"])
    council.ledger.close()


LONG = "x" * 300


@pytest.mark.parametrize(
    "command",
    [
        ["status", "--period", PERIOD, "--workspace", LONG],
        ["verify", "--workspace", LONG],
        ["init", LONG, "--template", "hart"],
        ["init", LONG, "--blank", "--council", "Hart"],
        ["init", "new", "--template", LONG],
        ["init", "new", "--from", f"{LONG}.xlsx", "--council", "Hart"],
        ["restore", f"{LONG}.zip", "again"],
        ["restore", "some.zip", LONG],
        ["backup", f"{LONG}.zip", "--workspace", "council"],
        ["history", "import", f"{LONG}.xlsx", "--workspace", "council"],
        ["functions", f"{LONG}.xlsx"],
        ["demo", LONG],
    ],
    ids=lambda command: " ".join(command).replace(LONG, "LONG"),
)
def test_every_command_says_what_to_do_about_one(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    status, out, wrong = run(capsys, *command)
    assert (status, out, wrong.count("\n")) == (2, "", 1)
    assert "its path is too long" in wrong
    assert "horter name" in wrong or "Shorten the name" in wrong
