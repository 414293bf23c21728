"""Files that hold the password, the key or figures are their owner's alone, or a group's where the workspace is shared."""

import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from at_work import PERIOD, at, versions, workspace

from pmf_xl.workspace import Workspace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")

OPEN = ("published",)  # what is in it is for everybody; the workspace around it is closed


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """As most systems are set: what is made may be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def worked(folder: Path) -> Workspace:
    council = workspace(folder)
    council.issue(PERIOD)
    versions(council.folder, council.folder / "returned" / PERIOD, 1)
    council.collate(PERIOD)
    council.write_scorecard(PERIOD)
    council.write_exceptions(PERIOD)
    council.chase(PERIOD)
    council.enter(PERIOD, "HR", "e-mail of Jo Hill, 8 July")
    council.backup()
    council.ledger.close()
    return council


def others(folder: Path, but: tuple[str, ...] = ()) -> dict[str, str]:
    """What does not have the rights it should have, with those it has."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[:1] in [(name,) for name in but] or (
            inside.parts[:1] == ("returned",) and path.is_file()
        ):
            continue  # what is put into returned/ has the rights that it came with
        rights = stat.S_IMODE(path.stat().st_mode)
        if rights != (0o700 if path.is_dir() else 0o600):
            found[str(inside)] = oct(rights)
    return found


def test_all_that_a_quarter_leaves_is_its_owners(tmp_path: Path) -> None:
    council = worked(tmp_path / "council")
    assert others(council.folder, OPEN) == {}


def test_a_folder_that_was_there_already_stays_open_and_what_is_put_into_it_is_closed(tmp_path: Path) -> None:
    """Somebody has other things in it, for others."""
    folder = tmp_path / "council"
    folder.mkdir(mode=0o755)
    (folder / "minutes.txt").write_text("for all")
    worked(folder)
    assert others(folder, OPEN) == {".": "0o755", "minutes.txt": "0o644"}


def test_a_restored_one_is_closed_too(tmp_path: Path) -> None:
    council = worked(tmp_path / "council")
    (made,) = (council.folder / "backups").iterdir()
    Workspace.restore(made, tmp_path / "again")
    assert others(tmp_path / "again", OPEN) == {}


def test_what_an_editor_left_open_is_closed_again(tmp_path: Path) -> None:
    """Many write another file and put it in the place of the one before."""
    council = worked(tmp_path / "council")
    (council.folder / "pmf.toml").chmod(0o644)
    (council.folder / "archive").chmod(0o755)
    again = at(council.folder)
    again.status(PERIOD)
    again.ledger.close()
    assert others(council.folder, OPEN) == {}


def change(folder: Path, line: str) -> None:
    text = (folder / "pmf.toml").read_text("utf-8")
    (folder / "pmf.toml").write_text(re.sub(r"^shared = .*\n", line, text, flags=re.M), "utf-8")


def everything(folder: Path, wanted: Callable[[Path], int]) -> dict[str, str]:
    paths = [folder, *(path for path in folder.rglob("*") if "published" not in path.parts)]
    return {
        str(path): oct(rights)
        for path in paths
        if (rights := stat.S_IMODE(path.stat().st_mode)) != wanted(path)
    }


def test_a_shared_one_is_its_groups_as_well(tmp_path: Path) -> None:
    council = worked(tmp_path / "council")
    change(council.folder, "shared = true\n")
    if os.geteuid() == 0:
        os.chown(council.folder, -1, 4242)
    group = council.folder.stat().st_gid
    again = at(council.folder)
    again.issue("2024-25-Q2")
    shutil.rmtree(again.folder / "backups")
    again.backup()
    again.write_scorecard(PERIOD)
    again.ledger.close()
    assert everything(council.folder, lambda path: 0o2770 if path.is_dir() else 0o660) == {}
    assert {path.stat().st_gid for path in council.folder.rglob("*") if "published" not in path.parts} == {
        group
    }


def test_and_no_longer_once_it_is_not(tmp_path: Path) -> None:
    council = worked(tmp_path / "council")
    for line in ("shared = true\n", "shared = false\n"):
        change(council.folder, line)
        again = at(council.folder)
        again.status(PERIOD)
        again.ledger.close()

    def wanted(path: Path) -> int:
        return 0o2770 if path == council.folder else 0o700 if path.is_dir() else 0o600

    assert everything(council.folder, wanted) == {}


def test_an_older_workspace_is_left_as_it_is_and_verify_tells(tmp_path: Path) -> None:
    """Its team may work in it by rights that were given by hand."""
    council = worked(tmp_path / "council")
    change(council.folder, "")
    for path in (council.folder, *council.folder.rglob("*")):
        path.chmod(0o775 if path.is_dir() else 0o664)
    again = at(council.folder)
    (problem,) = again.verify().problems
    assert again.verify().sound
    again.ledger.close()
    assert (problem.code, problem.severity) == ("open-to-others", "note")
    assert "may open pmf.toml, pmf.key, ledger.sqlite, catalogue.xlsx" in problem.message
    assert stat.S_IMODE((council.folder / "pmf.toml").stat().st_mode) == 0o664
    (council.folder / "pmf.toml").write_text(
        (council.folder / "pmf.toml").read_text("utf-8") + "shared = false\n", "utf-8"
    )  # as its remedy says
    again = at(council.folder)
    assert again.verify().problems == ()
    again.ledger.close()


def test_nobody_else_can_read_a_thing(tmp_path: Path) -> None:
    """By somebody else's eyes, where there is another user to be."""
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    council = worked(tmp_path / "council")
    for above in (tmp_path, *tmp_path.parents):
        if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001 and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o011)
    os.seteuid(65534)
    try:
        for name in ("pmf.toml", "pmf.key", "ledger.sqlite", "archive"):
            with pytest.raises(PermissionError):
                os.stat(council.folder / name)
    finally:
        os.seteuid(0)
