"""How long collating takes, and the memory it needs, for few returns and for many.

    python benchmarks/collating.py

Every run is a process of its own, on a workspace of its own, and reads as many versions of the eleven returns of
Hart as are asked for. Prints milliseconds a return, ledger and feedback included, and the most memory it needed.
"""

import resource
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from subprocess import run
from time import perf_counter

from pmf_xl.books.write import Filling, collection_bytes
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.collect.collate import collate
from pmf_xl.collect.issue import issue
from pmf_xl.collect.stamp import stamp_of
from pmf_xl.layout.collection import workbook
from pmf_xl.layout.issued import Issued
from pmf_xl.workspace_folder import WorkspaceFolder, make_workspace_folder

VERSIONS = (1, 10)
MEBIBYTE = 1 << (20 if sys.platform == "darwin" else 10)  # in the unit that ru_maxrss is counted in


def hart(folder: Path) -> WorkspaceFolder:
    workspace = WorkspaceFolder(folder, lambda: datetime(2014, 7, 10, 9))
    workspace.__dict__["catalogue"] = read_kit(find_kit("hart"))[0]
    return workspace


def hand_in(folder: Path, versions: int) -> None:
    make_workspace_folder(folder, "Hart District Council")
    workspace = hart(folder)
    period = workspace.period("2014-15-Q1")
    for file in issue(workspace, period):
        record = workspace.ledger.issue(file.issue)
        assert record
        issued = Issued.from_json(record.content)
        for version in range(versions):
            typed = {
                row.key: {"outturn": version / 100, "commentary": f"{version} " * 500}
                for row in issued.measures
            }
            filling = Filling(stamp_of(workspace, issued), workspace.now(), {"Measures": typed})
            path = workspace.folder_of("returned", period) / f"{file.service} {version}.xlsx"
            path.write_bytes(collection_bytes(workbook(issued), workspace.theme, workspace.lock, filling))
    workspace.ledger.close()


def collated(folder: Path) -> None:
    """Collate, and print how many files, how many seconds and the most memory in mebibytes."""
    workspace = hart(folder)
    start = perf_counter()
    files = collate(workspace, workspace.period("2014-15-Q1")).files
    seconds = perf_counter() - start
    print(len(files), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE)


def main() -> None:
    for versions in VERSIONS:
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder) / "workspace"
            hand_in(workspace, versions)
            told = run(
                [sys.executable, __file__, str(workspace)], capture_output=True, text=True, check=True
            ).stdout
            count, seconds, memory = told.split()
            print(
                f"{count:>4} returns {float(seconds) * 1000 / int(count):8.1f} ms a return {memory:>6} MiB at most"
            )


if __name__ == "__main__":
    collated(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
