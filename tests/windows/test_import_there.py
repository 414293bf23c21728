"""Every module of the program is imported without what only Linux and macOS have; none uses what Windows has not."""

import json
import re
import subprocess
import sys
from pathlib import Path

from as_on_windows import NOT_IN_OS, NOT_THERE

ROOT = Path(__file__).parents[2]
#: Libraries of others are loaded first: they have their own ways on Windows, which nobody can go here.
FIRST = (
    "alembic", "gptables", "jinja2", "msoffcrypto", "numpy", "olefile", "openpyxl", "pandas",
    "pydantic", "pyopenvba", "python_calamine", "rich.table", "sqlalchemy", "tomlkit", "typer", "xlrd", "xlsxwriter",
    "yaml", "distributed", "typer.testing", "rich.progress", "psycopg",
)  # fmt: skip
IMPORT = """
import importlib, json, os, pkgutil, signal, sys
for name in {first}:
    importlib.import_module(name)
import email.policy, tempfile, shutil, getpass, zipfile, sqlite3, subprocess, concurrent.futures, smtplib
for name in {not_there}:
    sys.modules[name] = None
for name in {not_in_os}:
    delattr(os, name)
for name in ("SIGKILL", "SIGXCPU", "SIGBUS", "SIGHUP", "SIGALRM"):
    delattr(signal, name)
sys.platform = "win32"
import pmf_xl
imported = []
for one in pkgutil.walk_packages(pmf_xl.__path__, "pmf_xl."):
    if ".migrations.versions" not in one.name and not one.name.endswith("migrations.env"):
        importlib.import_module(one.name)
        imported.append(one.name)
print(json.dumps(imported))
"""


def test_every_module_is_imported() -> None:
    code = IMPORT.format(first=FIRST, not_there=NOT_THERE, not_in_os=NOT_IN_OS)
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    imported = set(json.loads(ran.stdout))
    written = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "pmf_xl").rglob("*.py")
    }
    left_out = written - imported - {"pmf_xl"}
    assert {name for name in left_out if "migrations" not in name} == set()
    assert len(imported) > 250


def test_no_date_is_written_as_only_others_write_it() -> None:
    """`%-d` is a day without its nought on Linux and macOS, and an error on Windows."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "pmf_xl").rglob("*.py")) + sorted((ROOT / "udfs").rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"%-[dmHIMSjyUW]|:%e\b", line)
    ]
    assert found == []
