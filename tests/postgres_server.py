"""A PostgreSQL server of the tests' own: on loopback, with a free port and a folder that goes with it.

Whatever server the machine runs is left alone. Imports nothing but the standard library, so that it can be asked
what is missing before anything is installed.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

INSTALL = "apt-get install -y --no-install-recommends postgresql"
SECONDS_TO_START = 60.0
TRIES = 5  # somebody else may take a free port before the server does


def programs() -> Path | None:
    """The folder of initdb and postgres: the newest that Debian has put in, or wherever they are on the path."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4])
    )
    found = str(installed[-1]) if installed else shutil.which("initdb")
    folder = Path(found).resolve().parent if found else None
    return folder if folder and (folder / "postgres").exists() else None


def missing() -> str:
    """Why no server can be started here; empty where one can."""
    if programs() is None:
        return f"PostgreSQL not found; install with: {INSTALL}"
    if _is_root() and _user() is None:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _user() -> str | None:
    """Whom to run the server as: nobody else, unless that is root, whom it refuses."""
    import pwd

    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None


class PostgresServer:
    """A server while the `with` lasts: `server.new_database()` gives the URL of an empty database."""

    def __enter__(self) -> "PostgresServer":
        self._folder = Path(tempfile.mkdtemp(prefix="pmf-postgres-"))
        self._as = {"user": _user(), "group": _user(), "extra_groups": []} if _is_root() else {}
        if self._as:
            shutil.chown(self._folder, _user(), _user())
        try:
            self._run(
                "initdb",
                "-D",
                self._data,
                "-U",
                "pmf",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            )
            self._process = self._started()
        except BaseException:
            shutil.rmtree(self._folder)
            raise
        self._made = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(
            signal.SIGQUIT
        )  # ends it at once, and writes nothing that is thrown away below
        self._process.wait(30)
        shutil.rmtree(self._folder)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        assert folder
        done = subprocess.run(
            [folder / program, *arguments], cwd="/", capture_output=True, text=True, **self._as
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _started(self) -> subprocess.Popen[bytes]:
        folder = programs()
        assert folder
        for _ in range(TRIES):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
            settings = {
                "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "",
                "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
                "max_connections": 60, "log_destination": "stderr",
            }  # fmt: skip
            said = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
            with (self._folder / "log").open("ab") as log:
                process = subprocess.Popen(
                    [folder / "postgres", "-D", self._data, *said],
                    cwd="/",
                    stdout=log,
                    stderr=log,
                    **self._as,
                )
            if self._answers(process):
                return process
            process.kill()
            process.wait()
        raise AssertionError((self._folder / "log").read_text())

    def _answers(self, process: subprocess.Popen[bytes]) -> bool:
        import psycopg

        give_up = time.monotonic() + SECONDS_TO_START
        while process.poll() is None and time.monotonic() < give_up:
            try:
                psycopg.connect(self._address).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    @property
    def _address(self) -> str:
        return f"postgresql://pmf@127.0.0.1:{self.port}/postgres"

    def new_database(self) -> str:
        """Make a place with nothing in it and give its URL, as pmf.toml has it.

        It is a schema: a database would do as well, and takes a hundred times as long to make.
        """
        import psycopg

        self._made += 1
        name = f"ledger_{self._made}"
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        address = self._address.replace("postgresql:", "postgresql+psycopg:", 1)
        return f"{address}?options=-csearch_path%3D{name}"
