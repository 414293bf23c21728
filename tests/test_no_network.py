"""Nothing reaches for a network: two quarters are played, and everything else done, with an ear on every socket."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Run by every Python of the test, the worker that reads returns among them, before anything else.
LISTENER = """
import os, sys
def listen(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind", "socket.gethostbyname", "urllib.Request"):
        with open(os.environ["HEARD"], "a") as heard:
            heard.write(f"{event} {arguments}\\n")
sys.addaudithook(listen)
open(os.environ["HEARD"] + f".{os.getpid()}", "w").close()
"""
EVERYTHING = (
    ("demo", "demo"),
    ("check", "--quality"),
    ("issue", "--period", "2014-15-Q3"),
    ("chase", "--period", "2014-15-Q3", "--today", "2015-01-20"),
    ("approve", "--period", "2014-15-Q2", "--by", "Pat Lee"),
    ("audit-sample", "--period", "2014-15-Q2", "--size", "2", "--seed", "1"),
    ("trace", "HR02", "2014-15-Q1"),
    ("verify",),
    ("backup",),
    ("addin", "build"),
)


def test_no_command_reaches_for_a_network(tmp_path: Path) -> None:
    (tmp_path / "listener").mkdir()
    (tmp_path / "listener" / "sitecustomize.py").write_text(LISTENER)
    heard = tmp_path / "heard"
    paths = os.pathsep.join(map(str, (tmp_path / "listener", ROOT)))
    for command in EVERYTHING:
        ended = subprocess.run(
            [sys.executable, "-c", "from pmf_xl.cli import main; main()", *command],
            cwd=tmp_path / "demo" if command[0] != "demo" else tmp_path,
            env=os.environ | {"PYTHONPATH": paths, "HEARD": str(heard)},
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, (command, ended.stderr)
    listened = list(tmp_path.glob("heard.*"))
    assert len(listened) > len(EVERYTHING), "the worker that reads returns was heard too"
    assert not heard.exists(), heard.read_text()
