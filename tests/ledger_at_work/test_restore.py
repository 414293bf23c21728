"""A backup brought back is the workspace as it was; a file that is no whole backup brings nothing back."""

import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from at_work import PERIOD, Database, at, standing_figures, versions, workspace

from pmf_xl.cli import main
from pmf_xl.problems import PmfError
from pmf_xl.workspace import Workspace


@pytest.fixture
def council(tmp_path: Path, database: Database) -> Iterator[Workspace]:
    """A workspace with two services' returns, on either database."""
    made = workspace(tmp_path / "council", database.url)
    made.issue(PERIOD)
    versions(made.folder, made.folder / "pool", 3)
    made.collate(
        PERIOD, [made.folder / "pool" / f"{service} {n}.xlsx" for service in ("HR", "WS") for n in (0, 1)]
    )
    made.write_scorecard(PERIOD)
    yield made
    made.ledger.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup."""
    council = workspace(tmp_path_factory.mktemp("made") / "council")
    council.issue(PERIOD)
    versions(council.folder, council.folder / "pool", 1)
    council.collate(PERIOD, [council.folder / "pool"])
    path = council.backup().path
    council.ledger.close()
    return path


def test_the_scorecard_and_every_trace_are_as_before(council: Workspace, tmp_path: Path) -> None:
    restored = Workspace.restore(council.backup().path, tmp_path / "again")
    assert (restored.path, restored.verified) == (tmp_path / "again", council.verify())
    assert restored.verified.problems == ()
    again = at(tmp_path / "again")
    assert again.settings.ledger == ""
    assert again.scorecard(PERIOD).to_csv() == council.scorecard(PERIOD).to_csv()
    for measure in council.catalogue.measures:
        assert again.trace(measure.ref, PERIOD) == council.trace(measure.ref, PERIOD)
    assert again.ledger.last_scorecard(PERIOD) == council.ledger.last_scorecard(PERIOD)
    again.ledger.close()


def test_work_goes_on_from_it(council: Workspace, tmp_path: Path) -> None:
    Workspace.restore(council.backup().path, tmp_path / "again")
    again = at(tmp_path / "again")
    (file,) = again.collate(PERIOD, [council.folder / "pool" / "HR 2.xlsx"]).files
    assert (file.disposition.counts, file.submission) == (True, council.ledger.last_number() + 1)
    assert standing_figures(again)["HR01"] == 0.972
    issued = again.issue(PERIOD)
    assert [file.fresh for file in issued] == [False, False]
    assert all(file.path.is_file() for file in issued), "the workbooks are written again"
    again.ledger.close()


def test_a_backup_of_the_old_ledger_and_a_moved_one_do_not_get_in_each_others_way(
    council: Workspace, database: Database, tmp_path: Path
) -> None:
    """The server goes on; the copy is a ledger of its own, which can be moved to a server again."""
    count = len(database.content()["submissions"])
    Workspace.restore(council.backup().path, tmp_path / "again")
    again = at(tmp_path / "again")
    again.collate(PERIOD, [council.folder / "pool" / "HR 2.xlsx"])
    assert len(database.content()["submissions"]) == count
    if database.is_postgres:
        with pytest.raises(PmfError, match="already, and not the same"):
            again.move_ledger(council.settings.ledger)
    again.ledger.close()


@pytest.mark.skipif(os.name != "posix", reason="who may read a file is told otherwise there")
def test_the_folder_and_its_key_are_its_owners_only(made: Path, tmp_path: Path) -> None:
    Workspace.restore(made, tmp_path / "again")
    assert stat.S_IMODE((tmp_path / "again" / "pmf.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "again").stat().st_mode) == 0o700
    assert (tmp_path / "again" / "issued").is_dir(), "and it has the folders of a workspace"


# -- where something is already ---------------------------------------------------------------------------------------


def test_nothing_is_written_over(made: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "pmf.toml").write_text("ours")
    for place in (there, there / "pmf.toml"):
        with pytest.raises(PmfError, match="is not empty; nothing was changed"):
            Workspace.restore(made, place)
    assert [(path.name, path.read_text()) for path in there.iterdir()] == [("pmf.toml", "ours")]
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_an_empty_folder_will_do(made: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    assert Workspace.restore(made, tmp_path / "again").verified.sound
    assert [path.name for path in tmp_path.iterdir()] == ["again"], "and nothing is left beside it"


# -- what is no whole backup ------------------------------------------------------------------------------------------

Parts = list[tuple[str, bytes]]


def another(made: Path, to: Path, change: Callable[[Parts], Parts]) -> Path:
    """A backup with other parts."""
    with zipfile.ZipFile(made) as packed:
        parts = [(part.filename, packed.read(part)) for part in packed.infolist()]
    with zipfile.ZipFile(to, "w") as packed:
        for name, content in change(parts):
            packed.writestr(name, content)
    return to


def with_part(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: [*parts, (name, b"x")]


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: [part for part in parts if part[0] != name]


def with_content(name: str, content: bytes) -> Callable[[Parts], Parts]:
    return lambda parts: [(one, content if one == name else held) for one, held in parts]


SHA = f"ab{'0' * 62}"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("change", "why"),
    [
        *(
            (with_part(name), "is not a backup that pmf-xl made: it holds")
            for name in (
                "../evil.txt", "/evil.txt", "archive/../../evil.txt", "C:\\evil.txt", "notes.txt", "archive/evil.txt",
                f"archive/cd/{SHA}.xlsx", f"archive/ab/{SHA}/../../../evil", f"archive/ab/{SHA}.x/y", "archive/ab/",
                "issued/2024-25-Q1/x.xlsx", "pmf.key/x", "pmf.key", "Ledger.sqlite",
            )
        ),
        (without("ledger.sqlite"), r"it lacks ledger\.sqlite"),
        (without("pmf.toml"), r"it lacks pmf\.toml"),
        (with_content("pmf.toml", b"council = "), r"pmf\.toml cannot be read"),
        (with_content("pmf.toml", b"\xff"), r"pmf\.toml cannot be read"),
        (with_content("ledger.sqlite", b"not a database" * 99), "The ledger cannot be opened"),
    ],
)  # fmt: skip
def test_what_is_no_backup_brings_nothing_back(
    made: Path, tmp_path: Path, change: Callable[[Parts], Parts], why: str
) -> None:
    (tmp_path / "in").mkdir()
    zipped = another(made, tmp_path / "other.zip", change)
    with pytest.raises(PmfError, match=why) as said:
        Workspace.restore(zipped, tmp_path / "in" / "again")
    assert "\n" not in str(said.value)
    assert list((tmp_path / "in").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "other.zip"]


def test_what_is_no_zip_file_or_not_there(made: Path, tmp_path: Path) -> None:
    short, changed = tmp_path / "short.zip", tmp_path / "changed.zip"
    content = made.read_bytes()
    short.write_bytes(content[: len(content) // 2])
    changed.write_bytes(content[:5000] + bytes(reversed(content[5000:5100])) + content[5100:])
    for path, why in (
        (short, "is damaged or no backup at all"), (changed, "is damaged or no backup at all"),
        (tmp_path / "none.zip", "There is no file"), (tmp_path, "could not be read"),
    ):  # fmt: skip
        with pytest.raises(PmfError, match=why):
            Workspace.restore(path, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_what_there_is_no_room_for_is_not_begun(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a zip file that was made to fill a disk."""
    bomb = another(made, tmp_path / "bomb.zip", lambda parts: parts)
    free = sum(part.file_size for part in zipfile.ZipFile(bomb).infolist()) - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free))
    with pytest.raises(PmfError, match=r"bomb\.zip needs .* MB, and there are .* MB left on the disk"):
        Workspace.restore(bomb, tmp_path / "again")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(free, 0, free + 1))
    assert Workspace.restore(bomb, tmp_path / "again").verified.sound


def in_archive(parts: Parts) -> str:
    return next(name for name, _ in parts if name.startswith("archive/"))


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda parts: with_content(in_archive(parts), b"forged")(parts), ["archive-changed"]),
        (lambda parts: without(in_archive(parts))(parts), ["archive-missing"]),
        (with_part(f"archive/ab/{SHA}.xlsx"), ["archive-unknown"]),
        (with_content("pmf.key", b"another"), ["key-differs"]),
        (without("pmf.key"), ["key-missing"]),
    ],
)
def test_what_is_not_as_it_was_is_told_and_the_rest_brought_back(
    made: Path, tmp_path: Path, change: Callable[[Parts], Parts], codes: list[str]
) -> None:
    restored = Workspace.restore(another(made, tmp_path / "other.zip", change), tmp_path / "again")
    assert [found.code for found in restored.verified.problems] == codes
    assert at(tmp_path / "again").verify() == restored.verified


def test_an_older_ledger_is_brought_up_to_date(made: Path, tmp_path: Path) -> None:
    """As by a newer program: the copy of it as it was is kept beside it."""
    older = Path(__file__).with_name("as_first_built.sql").read_text("utf-8")
    file = tmp_path / "older.sqlite"
    database = Database(f"sqlite:///{file}")
    for statement in older.split(";\n"):
        database.run(statement)
    settings = with_content("pmf.toml", b'council = "hart"\npassword = "x"\n')  # as that program wrote them
    ledger = with_content("ledger.sqlite", file.read_bytes())
    zipped = another(made, tmp_path / "other.zip", lambda parts: ledger(settings(parts)))
    Workspace.restore(zipped, tmp_path / "again")
    assert sorted(path.name for path in (tmp_path / "again").glob("*.sqlite")) == [
        "ledger-before-0008.sqlite", "ledger.sqlite"
    ]  # fmt: skip


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: object) -> tuple[Any, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["restore", *map(str, arguments)])
        said = capsys.readouterr()
        return left.value.code or 0, said.out, said.err

    status, said, _ = run(made, tmp_path / "a")
    assert status == 0
    assert "2 issues, 2 files and their copies, 12 figures: all there and as received." in said
    assert f"made {tmp_path / 'a'}, which works on the ledger.sqlite in it." in said
    status, said, wrong = run(made, tmp_path / "a")
    assert (status, said, wrong.count("\n")) == (2, "", 1)
    status, said, _ = run(made, tmp_path / "b", "--json")
    assert (status, json.loads(said)) == (
        0,
        {"path": str(tmp_path / "b"), "sound": True, "issues": 2, "files": 2, "figures": 12, "problems": []},
    )
    forged = another(
        made, tmp_path / "c.zip", lambda parts: with_content(in_archive(parts), b"forged")(parts)
    )
    status, said, _ = run(forged, tmp_path / "c")
    assert status == 1
    assert said.startswith("ERROR archive/")
