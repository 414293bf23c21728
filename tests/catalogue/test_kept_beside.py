"""What was read of a catalogue is kept beside it: used where it is of that very file, and never missed where it is not."""

import copy
import json
import os
import pickle
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kits_as_tables import TESTSHIRE, plant, workbook

from pmf_xl.books import catalogue_cache, catalogue_read
from pmf_xl.books.catalogue_cache import CACHE, read_or_recall
from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.files import sha256_of
from pmf_xl.catalogue import Catalogue, Framework, kept, kit_names, packed
from pmf_xl.catalogue.kept import digest, digest_of, to_json
from pmf_xl.catalogue.models import Change
from pmf_xl.problems import FileMissingError, FileNotWrittenError, Problem
from pmf_xl.rules.periods import Period
from pmf_xl.workspace import Workspace
from rights import are_kept, like_anybody

ROOT = Path(__file__).parents[2]
Read = tuple[Catalogue | None, list[Problem]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return workbook(tmp_path, TESTSHIRE)


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The workbooks that were opened, each time they were."""
    opened: list[Path] = []
    tables_in = catalogue_read.tables_in

    def counted(content: bytes, path: Path) -> Any:
        opened.append(path)
        return tables_in(content, path)

    monkeypatch.setattr(catalogue_read, "tables_in", counted)
    return opened


def whole(read: Read) -> tuple[object, ...]:
    """All that reading gave, down to the last row, and the digest by which a ledger would know it."""
    catalogue, problems = read
    if catalogue is None:
        return None, problems
    rows = {name: tuple(getattr(catalogue, name)) for name in (*packed.TABLES, packed.HISTORY)}
    framework = catalogue.framework
    scheme = asdict(framework.scheme) | {"counts_as_on_target": sorted(framework.scheme.counts_as_on_target)}
    rules = framework.model_dump(exclude={"scheme"}), scheme
    return rows, rules, dict(catalogue.report_errors), digest_of(catalogue), problems


def as_read(path: Path) -> tuple[object, ...]:
    return whole(read_catalogue(path))


@pytest.mark.parametrize("name", kit_names())
def test_the_second_reading_gives_the_same_and_opens_nothing(
    tmp_path: Path, openings: list[Path], name: str
) -> None:
    folder = tmp_path / name
    Workspace.init(folder, name)
    first = whole(read_or_recall(folder / "catalogue.xlsx"))
    again = read_or_recall(folder / "catalogue.xlsx")
    assert whole(again) == first
    assert repr(whole(again)) == repr(first)
    assert len(openings) == 1
    assert again[0]
    assert digest_of(again[0]) == digest(to_json(again[0]))


def test_dates_changes_bands_and_markers_come_back_as_they_were(file: Path, openings: list[Path]) -> None:
    first = whole(read_or_recall(file))
    assert repr(whole(read_or_recall(file))) == repr(first)
    assert len(openings) == 1
    catalogue, _ = read_or_recall(file)
    assert catalogue
    for ref in {one.ref for one in catalogue.history}:
        assert catalogue.history_of(ref) == tuple(one for one in catalogue.history if one.ref == ref)
    assert catalogue.history_of("NONE") == ()


def test_what_a_column_held_before_is_of_the_same_kind_again() -> None:
    held = ["text", ("A", "B"), 1, 0.5, True, None, date(2024, 7, 1), Period.parse("2024-25-Q1", 1)]
    changes = [Change(ref="R", column="plan", holds_from=Period.parse("2024-25-Q2"), was=was) for was in held]
    catalogue = Catalogue(Framework(council="Hart", short_name="Hart"), changes=tuple(changes))
    again, _ = packed.unpack(
        memoryview(packed.pack(catalogue, [])), instead=lambda: catalogue.at("2024-25-Q1")
    )
    assert again
    assert [(type(one.was), one.was) for one in again.changes] == [(type(was), was) for was in held]


def test_a_table_does_whatever_a_tuple_does(file: Path) -> None:
    first, _ = read_or_recall(file)
    again, _ = read_or_recall(file)
    assert first
    assert again
    rows, held = again.measures, tuple(first.measures)
    assert (len(rows), rows[0], rows[1:], rows == held, held == rows) == (
        len(held),
        held[0],
        held[1:],
        True,
        True,
    )
    assert (*rows, *rows) == rows + held == held + rows == held * 2  # type: ignore[operator]
    assert repr(again.history) == repr(first.history)
    assert bool(again.benchmarks) == bool(first.benchmarks)
    assert whole((pickle.loads(pickle.dumps(again)), [])) == whole((first, []))
    assert whole((copy.deepcopy(again), [])) == whole((first, []))


def test_ledgers_hold_what_a_column_of_periods_held_before() -> None:
    was, since = Period.parse("2024-25-Q1"), Period.parse("2024-25-Q2")
    change = Change(ref="R", column="baseline_period", holds_from=since, was=was)
    text = to_json(Catalogue(Framework(council="Hart", short_name="Hart"), changes=(change,)))
    assert (
        '"changes":[{"column":"baseline_period","holds_from":{"frequency":"quarterly","number":2,"starts":2024},'
        '"ref":"R","was":{"frequency":"quarterly","number":1,"starts":2024,"year_start":4}}]'
    ) in text
    assert kept.from_json(text).changes == (change,)


def test_the_digest_is_worked_out_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = read_or_recall(file)
    assert first
    known = digest_of(first)
    monkeypatch.setattr(kept, "to_json", None)
    again, _ = read_or_recall(file)
    assert again
    assert digest_of(first) == digest_of(again) == digest_of(again.with_history(())) == known


def test_problems_are_told_again(file: Path, openings: list[Path]) -> None:
    plant(
        file,
        Measures_C6="NOSUCH",
        Targets_C6="95.4 or so",
        Reports_G5="a chapter",
        **{"Past figures_B6": "never"},
    )
    first = read_or_recall(file)
    assert {one.sheet for one in first[1]} >= {"Measures", "Targets", "Past figures"}
    assert whole(read_or_recall(file)) == whole(first)
    assert len(openings) == 1


def test_a_catalogue_of_which_nothing_can_be_made_is_kept_too(file: Path, openings: list[Path]) -> None:
    plant(file, Framework_B5=None)
    first = read_or_recall(file)
    assert first[0] is None
    assert first[1]
    assert read_or_recall(file) == first
    assert len(openings) == 1


def test_an_edit_is_seen_and_what_is_in_hand_stays_as_it_was(file: Path) -> None:
    read_or_recall(file)
    before, _ = read_or_recall(file)
    assert before
    plant(file, Measures_B6="Another title")
    after, _ = read_or_recall(file)
    assert after
    assert "Another title" in {one.title for one in after.measures}
    assert "Another title" not in {one.title for one in before.measures}


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda held: b"",
    "cut off": lambda held: held[: len(held) // 2],
    "longer": lambda held: held + b" ",
    "its first letter": lambda held: b"P" + held[1:],
    "a letter in the middle": lambda held: held[:-3000] + bytes([held[-3000] ^ 1]) + held[-2999:],
    "its last letter": lambda held: held[:-1] + b"!",
    "something else": lambda held: b"PK\x03\x04" * 1000,
    "text": lambda held: "Nothing to see here.\n".encode("utf-16"),
}


@pytest.mark.parametrize("how", DAMAGES)
def test_what_is_damaged_is_not_believed_and_is_made_anew(file: Path, openings: list[Path], how: str) -> None:
    first, path = whole(read_or_recall(file)), file.with_name(CACHE)
    good = path.read_bytes()
    path.write_bytes(DAMAGES[how](good))
    assert whole(read_or_recall(file)) == first
    assert len(openings) == 2
    assert path.read_bytes() == good


@pytest.mark.parametrize(
    ("name", "value"), [("VERSION", "0.0.1"), ("LAYOUT", 99), ("_modules", lambda: "other modules")]
)
def test_what_another_version_kept_is_not_believed(
    file: Path, openings: list[Path], monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(catalogue_cache, name, value)
        read_or_recall(file)
    read_or_recall(file)
    read_or_recall(file)
    assert len(openings) == 2


def test_a_module_that_was_worked_on_makes_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(
        ROOT / "pmf_xl", tmp_path / "pmf_xl", ignore=shutil.ignore_patterns("__pycache__")
    )
    monkeypatch.setattr(catalogue_cache, "__file__", str(package / "books" / "catalogue_cache.py"))
    before = catalogue_cache._modules.__wrapped__()
    assert before == catalogue_cache._modules.__wrapped__() == catalogue_cache._modules()
    module = package / "catalogue" / "checks.py"
    module.write_bytes(module.read_bytes() + b"\n")
    assert catalogue_cache._modules.__wrapped__() != before
    monkeypatch.setattr(catalogue_cache, "__file__", str(module / "in" / "a zip"))
    assert catalogue_cache._modules.__wrapped__() == "in one file"


def test_what_is_kept_of_another_catalogue_is_not_believed(
    file: Path, openings: list[Path], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    Workspace.init(other, "hart")
    read_or_recall(other / "catalogue.xlsx")
    shutil.copy(other / CACHE, file.with_name(CACHE))
    assert whole(read_or_recall(file)) == as_read(file)
    assert len(openings) == 3


# -- content that was made to do harm --------------------------------------------------------------------------------

HARM = {
    "no JSON": b"{",
    "nothing": b"null",
    "a number": b"7",
    "deep": b"[" * 200_000,
    "another shape": b'[{"made": "up"}]',
    "numbers for texts": b'[{"ref": 1, "title": [], "service": {}, "code": 5, "severity": "error"}]',
    "names of Python": b'{"__class__": "os.system", "refs": ["__import__"], "periods": 1, "ref": [0], "period": [-1]}',
    "places that there are not": b'{"refs": ["X"], "periods": [], "ref": [9], "period": [9], "outturn": [1], "marker": ["q"]}',
}


def forged(path: Path, part: str, content: bytes) -> None:
    """Put another part into what is kept, and make everything around it fit."""
    key, _, rest = path.read_bytes().split(b"\n", 2)
    told, at, parts = json.loads(rest[: packed.HEAD]), packed.HEAD, {}
    for name, size in told["sizes"].items():
        parts[name] = rest[at : at + size]
        at += size
    parts[part] = content
    told["sizes"] = {name: len(one) for name, one in parts.items()}
    made = b"".join([json.dumps(told).ljust(packed.HEAD).encode(), *parts.values()])
    path.write_bytes(b"\n".join([key, sha256_of(made).encode(), made]))


@pytest.mark.parametrize("content", HARM)
@pytest.mark.parametrize("part", ["problems", "about", "services", "measures", "targets", "history"])
def test_a_part_made_to_do_harm_comes_to_nothing(
    file: Path, openings: list[Path], part: str, content: str
) -> None:
    first = whole(read_or_recall(file))
    forged(file.with_name(CACHE), part, HARM[content])
    assert whole(read_or_recall(file)) == first
    assert len(openings) == 2
    assert whole(read_or_recall(file)) == first  # and was made anew
    assert len(openings) == 2


@pytest.mark.parametrize("part", ["services", "measures", "targets"])
def test_a_table_without_its_rows_is_not_believed(file: Path, part: str) -> None:
    first = whole(read_or_recall(file))
    forged(file.with_name(CACHE), part, b"[]")
    assert whole(read_or_recall(file)) == first


def test_a_forged_past_of_one_measure_comes_to_nothing(file: Path) -> None:
    first, _ = read_or_recall(file)
    assert first
    ref = first.history[0].ref
    forged(
        file.with_name(CACHE),
        "history",
        b'{"refs": ["%s"], "periods": [], "ref": [0], "period": [9], "outturn": [1], "marker": [null]}'
        % ref.encode(),
    )
    again, _ = read_or_recall(file)
    assert again
    assert again.history_of(ref) == first.history_of(ref)


# -- a folder in which nothing can be kept ----------------------------------------------------------------------------


@pytest.mark.skipif(not are_kept(), reason="rights of files mean nothing here")
def test_a_folder_that_may_only_be_read_stops_nothing(file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        with like_anybody():
            assert whole(read_or_recall(file)) == as_read(file)
            assert not file.with_name(CACHE).exists()
    finally:
        file.parent.chmod(0o700)


@pytest.mark.skipif(not are_kept(), reason="rights of files mean nothing here")
def test_what_may_not_be_read_is_done_without(file: Path) -> None:
    first = whole(read_or_recall(file))
    file.with_name(CACHE).chmod(0)
    with like_anybody():
        assert whole(read_or_recall(file)) == first


def test_a_full_disk_stops_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object, **named: object) -> None:
        raise FileNotWrittenError("the disk is full")

    monkeypatch.setattr(catalogue_cache, "write_whole", full)
    assert whole(read_or_recall(file)) == as_read(file)
    assert not file.with_name(CACHE).exists()


def test_a_folder_in_its_place_stops_nothing(file: Path) -> None:
    file.with_name(CACHE).mkdir()
    assert whole(read_or_recall(file)) == as_read(file)
    assert list(file.parent.glob(".writing-*")) == []


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes among files here")
def test_a_pipe_in_its_place_is_not_waited_for(file: Path) -> None:
    os.mkfifo(file.with_name(CACHE))
    assert whole(read_or_recall(file)) == as_read(file)


@pytest.mark.skipif(os.name != "posix", reason="rights of files mean nothing here")
def test_it_is_never_open_to_everybody(file: Path) -> None:
    file.parent.chmod(0o755)
    for mode, kept_as in ((0o644, 0o640), (0o600, 0o600), (0o440, 0o640), (0o666, 0o660)):
        file.chmod(mode)
        file.with_name(CACHE).unlink(missing_ok=True)
        read_or_recall(file)
        assert stat.S_IMODE(file.with_name(CACHE).stat().st_mode) == kept_as


# -- at a workspace ---------------------------------------------------------------------------------------------------


@pytest.fixture
def hart(tmp_path: Path) -> Path:
    Workspace.init(tmp_path / "hart", "hart").read_catalogue()
    return tmp_path / "hart"


def test_it_is_hidden_and_closed_to_others(hart: Path) -> None:
    assert CACHE.startswith(".")
    if os.name == "posix":
        assert stat.S_IMODE((hart / CACHE).stat().st_mode) == 0o600
        settings = hart / "pmf.toml"
        settings.write_text(settings.read_text("utf-8").replace("shared = false", "shared = true"), "utf-8")
        Workspace(hart).see_to_rights()
        assert stat.S_IMODE((hart / CACHE).stat().st_mode) == 0o660
        (hart / CACHE).unlink()
        Workspace(hart).read_catalogue()
        assert stat.S_IMODE((hart / CACHE).stat().st_mode) == 0o660


def test_commands_open_the_workbook_once(
    hart: Path, openings: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "HistoryFigure", None)  # nobody makes past figures
    assert Workspace(hart).find("sickness") or Workspace(hart).find("days")
    assert Workspace(hart).status("2014-15-Q1").services
    assert openings == []


def test_who_asks_about_one_measure_reads_the_past_of_no_other(
    hart: Path, openings: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    kind = packed.HistoryFigure

    def counted(**given: Any) -> Any:
        made.append(given["ref"])
        return kind(**given)

    monkeypatch.setattr(packed, "HistoryFigure", counted)
    catalogue = Workspace(hart).catalogue
    first = next(iter(read_catalogue(hart / "catalogue.xlsx")[0].history))  # type: ignore[union-attr]
    openings.clear()
    held = Workspace(hart).trace(first.ref, str(first.period))
    assert [one.outturn for one in held if one.origin == "catalogue"][:1] == [first.outturn]
    assert set(made) == {first.ref}
    assert openings == []
    assert len(catalogue.history) > len(made)


def test_the_whole_past_says_the_same_of_a_measure_as_its_own(hart: Path) -> None:
    at = Workspace(hart)
    for figure in at.catalogue.history:
        assert at.past_of(None, [figure.ref]).trail(figure.ref, figure.period) == at.past.trail(
            figure.ref, figure.period
        )


def test_no_backup_holds_it_and_verify_does_not_mind_it(hart: Path, tmp_path: Path) -> None:
    assert Workspace(hart).verify().sound
    with zipfile.ZipFile(Workspace(hart).backup(tmp_path / "backup.zip").path) as parts:
        assert [name for name in parts.namelist() if CACHE in name] == []


def test_two_commands_at_once_do_not_get_in_each_others_way(hart: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from pmf_xl.cli import main; main()",
        "check",
        "--json",
        "--workspace",
        str(hart),
    ]
    for _ in range(2):
        (hart / CACHE).unlink(missing_ok=True)
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
        said = {one.communicate()[0] for one in both}
        assert [one.returncode for one in both] == [0, 0, 0]
        assert len(said) == 1
        assert whole(read_or_recall(hart / "catalogue.xlsx")) == as_read(hart / "catalogue.xlsx")


def test_a_catalogue_that_is_gone_is_missed_all_the_same(hart: Path) -> None:
    (hart / "catalogue.xlsx").unlink()
    with pytest.raises(FileMissingError):
        read_or_recall(hart / "catalogue.xlsx")


def test_what_openpyxl_saves_again_is_another_file(hart: Path, openings: list[Path]) -> None:
    path = hart / "catalogue.xlsx"
    before = as_read(path)
    openpyxl.load_workbook(path).save(path)
    openings.clear()
    assert whole(read_or_recall(path)) == before
    assert len(openings) == 1
