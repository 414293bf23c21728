"""Two hundred hostile and broken files among real returns: one disposition each, and the figures exact."""

import io
import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hostile_files import ENOUGH, hostile_files, spread

from quarter import GOOD, SIGNED, Quarter, catalogue_of

ROOT = Path(__file__).parents[2]
MEBIBYTE = 1 << (20 if sys.platform == "darwin" else 10)  # in the unit that ru_maxrss is counted in
MOST_MEMORY, MOST_SECONDS = 300, 120
COLLATE = """
import json, resource, sys
from datetime import date
from pathlib import Path
sys.path[:0] = {path!r}
from quarter import Quarter, catalogue_of
folder = Path({folder!r})
quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
collated = quarter.collate()
# Linux counts in ru_maxrss what the process that started this one needed.
status = Path("/proc/self/status")
peaks = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
own = int(peaks[0]) if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({{"files": collated.as_json()["files"], "figures": quarter.figures(), "peak": own}}))
"""


def with_password(content: bytes) -> bytes:
    """A workbook as Excel saves it with a password to open."""
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("open sesame", locked)
    return locked.getvalue()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of all of them, collated by a process of their own."""
    folder = tmp_path_factory.mktemp("hostile")
    quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
    good = {
        service: quarter.hand_in(service, SIGNED | GOOD[service], f"m {service}.xlsx") for service in GOOD
    }
    content = good["HR"].read_bytes()
    there = spread(quarter.returned, hostile_files(content, with_password(content)))
    quarter.workspace.ledger.close()
    code = COLLATE.format(path=[str(ROOT), str(ROOT / "tests")], folder=str(folder))
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=MOST_SECONDS,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return {
        "seconds": time.monotonic() - began,
        "there": [*there, *good.values()],
        "archive": quarter.workspace.folder / "archive",
        **json.loads(ended.stdout.splitlines()[-1]),
    }


def test_every_file_has_one_disposition_and_a_reason(run: dict[str, Any]) -> None:
    names = [file["path"].partition("/returned/2024-25-Q1/")[2] for file in run["files"]]
    assert len(names) == len(set(names)) == len(run["there"])
    assert len(names) >= ENOUGH + 2
    for file in run["files"]:
        real = file["path"].endswith(("m HR.xlsx", "m WS.xlsx"))
        name = file["path"].partition("/returned/2024-25-Q1/")[2]
        assert file["disposition"] in (
            ("accepted",) if real else ("foreign", "unreadable", "rejected", "duplicate")
        ), name
        assert bool(file["problems"]) != real, name
        for problem in file["problems"]:
            assert "cannot follow" not in problem["message"], f"{name}: {problem['message']}"
            assert len(problem["message"]) < 700
            assert problem["remedy"]


def test_the_figures_of_the_real_ones_are_exact(run: dict[str, Any]) -> None:
    assert run["figures"] == {
        "HR01": 0.979, "HR02": 310 / 325, "HR03": 1.9, "HR04": 1, "HR05": 96, "HR07": 214,
        "WS01": 0.452, "WS01/N": 0.461, "WS01/S": 0.443, "WS02": 57, "WS03": 29500, "WS04": -0.031,
    }  # fmt: skip


@pytest.mark.skipif(not hasattr(resource, "getrusage"), reason="this system does not say")
def test_the_process_that_collates_stays_small(run: dict[str, Any]) -> None:
    assert run["peak"] // MEBIBYTE < MOST_MEMORY


def test_each_is_refused_for_what_it_is(run: dict[str, Any]) -> None:
    """Some by name: the reason must be the true one."""
    codes = {
        file["path"].rpartition("/")[2]: [problem["code"] for problem in file["problems"]]
        for file in run["files"]
    }
    for name, code in {
        "with a password.xlsx": "encrypted", "locked.xlsx": "encrypted", "said to be locked.xlsx": "encrypted",
        "macros.xlsm": "unsafe-content", "macros of old.xlsm": "unsafe-content", "a control.xlsx": "unsafe-content",
        "old macros.xls": "unsafe-content", "a part twice.xlsx": "unsafe-content",
        "basic.ods": "unsafe-content",
        "far.xlsx": "file-too-large", "unpacks to 210 MB.xlsx": "file-too-large", "many parts.xlsx": "file-too-large",
        "csv inside.xlsx": "broken-file", "html inside.xlsx": "broken-file",
        "pipe.xlsx": "broken-file", "to itself.xlsx": "broken-file", "without end.xlsx": "broken-file",
        "elsewhere.xlsx": "broken-file", "laughs.xlsx": "broken-file",
        "a folder.xlsx": "not-a-workbook", "2024-25-Q1 HR.url": "not-a-workbook", "~$2024-25-Q1 HR.xlsx": "not-a-workbook",
        "stamp emptied.xlsx": "stamp-missing",
    }.items():  # fmt: skip
        assert codes[name] == [code], name


def test_nothing_outside_the_folder_was_taken_in(run: dict[str, Any]) -> None:
    outside = Path("/etc/hostname").read_bytes()
    assert all(path.read_bytes() != outside for path in run["archive"].rglob("*") if path.is_file())
