"""Instructions that the two hot paths take, counted by callgrind: the same however busy the computer is.

    python benchmarks/counting.py

Each is run so many times and then more times, in a process of its own; the difference is what the further times cost.
"""

import pickle
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from any_council import NOW, QUARTER
from collating import council_with

from pmf_xl.collect.first_look import FirstLook
from pmf_xl.collect.read_and_judge import TASK as READ
from pmf_xl.collect.read_and_judge import sent as sent_to_read
from pmf_xl.collect.submit import Examiner
from pmf_xl.collect.workbook_file import WorkbookFile
from pmf_xl.collect.write_workbook import TASK as WRITE
from pmf_xl.collect.write_workbook import sent as sent_to_write
from pmf_xl.layout.issued import Issued
from pmf_xl.workspace_folder import WorkspaceFolder

FEW, MORE = 3, 8
SERVICES = 10
RUN = """
import io, pickle, sys
task, times, given = sys.argv[1], int(sys.argv[2]), pickle.loads(open(sys.argv[3], "rb").read())
if task == "calamine":
    from python_calamine import CalamineWorkbook
    def do(content, name, more):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]
elif task == "by hand":
    import marshal
    def do(content, name, more):
        exec(marshal.loads(content), {"out": io.BytesIO()})
else:
    from pmf_xl.books.worker import answer
    def do(content, name, more):
        answer(task, content, name, more)
for number in range(times):
    do(*given[number % len(given)])
"""


def counted() -> Iterator[tuple[str, float, str, float]]:
    """What was done, its instructions each time, what it is beside, and the instructions of that."""
    import marshal

    from issuing import by_hand

    with council_with(SERVICES, 30) as folder, tempfile.TemporaryDirectory() as where:
        workspace = WorkspaceFolder(folder, lambda: NOW)
        files = sorted((folder / "returned" / str(QUARTER)).glob("*.xlsx"))
        contents = [path.read_bytes() for path in files]
        looks = [FirstLook.at(content) for content in contents]
        examiner = Examiner(workspace, workspace.period(QUARTER), expected=[one.issues[0] for one in looks])
        returns, workbooks, scripts = [], [], []
        for content, look in zip(contents, looks, strict=True):
            record = examiner.issue(look.issues[0])
            assert record
            returns.append((content, "a.xlsx", sent_to_read(examiner.brief(record).context, record.content)))
            file = WorkbookFile.of(workspace, Issued.from_json(record.content))
            asked, more = sent_to_write(file)
            workbooks.append((asked, "a", more))
            scripts.append((marshal.dumps(by_hand(file)), "", b""))
        workspace.ledger.close()
        given = Path(where) / "given"
        for what, task, things, beside, bare, bare_things in (
            ("instructions to judge a return", READ, returns, "calamine", "calamine", returns),
            (
                "instructions to write a workbook",
                WRITE,
                workbooks,
                "bare xlsxwriter script",
                "by hand",
                scripts,
            ),
        ):
            yield what, _each(task, things, given), beside, _each(bare, bare_things, given)


def _each(task: str, things: list[tuple[bytes, str, bytes]], given: Path) -> float:
    given.write_bytes(pickle.dumps(things))
    few, more = (_instructions(task, times, given) for times in (FEW, FEW + MORE))
    return (more - few) / MORE


def _instructions(task: str, times: int, given: Path) -> int:
    tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={given}.out"]
    line = [*tool, sys.executable, "-c", RUN, task, str(times), str(given)]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    assert found, done.stderr
    return int(found[1])


if __name__ == "__main__":
    for line in counted():
        print(*line)
