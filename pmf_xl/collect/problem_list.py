"""The list of every file of a period and everything found in it, for the performance team."""

from typing import TYPE_CHECKING

from pmf_xl.layout.parts import Column, Kind, Line, Sheet, Table, Workbook
from pmf_xl.returns.doubts import problems_now_of
from pmf_xl.returns.standing import disposition_now, numbers_standing

if TYPE_CHECKING:
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

PROBLEMS = (
    Column("service", "Service", Kind.TEXT, 12),
    Column("severity", "Severity", Kind.TEXT, 10),
    Column("place", "Place", Kind.TEXT, 18),
    Column("ref", "Reference", Kind.TEXT, 16),
    Column("message", "What was found", Kind.LONG_TEXT, 58),
    Column("remedy", "What to do", Kind.LONG_TEXT, 50),
    Column("code", "Code", Kind.TEXT, 28),
    Column("file", "File", Kind.LONG_TEXT, 32),
    Column("submission", "Submission", Kind.COUNT, 12),
)
FILES = (
    Column("submission", "Submission", Kind.COUNT, 12),
    Column("file", "File", Kind.LONG_TEXT, 40),
    Column("service", "Service", Kind.TEXT, 12),
    Column("disposition", "Disposition", Kind.TEXT, 14),
    Column("received", "Received", Kind.DATE, 14),
    Column("sender", "Last saved by", Kind.TEXT, 22),
    Column("errors", "Errors", Kind.COUNT, 9),
    Column("queries", "Queries", Kind.COUNT, 9),
    Column("notes", "Notes", Kind.COUNT, 9),
    Column("sha256", "SHA-256", Kind.TEXT, 66),
)


def problem_list(workspace: "WorkspaceFolder", period: "Period") -> Workbook:
    """Declare `problems.xlsx` for a period, from the ledger: errors first, then queries, then notes."""
    problems, files = [], []
    standing = numbers_standing(workspace.ledger, period)
    returns = [one for one in workspace.ledger.submissions(str(period)) if one.kind == "return"]
    every = problems_now_of(workspace.ledger, returns)
    for submission in returns:
        found = every[submission.id]
        about = {"service": submission.service, "submission": submission.id, "file": submission.name}
        counts = [sum(one.severity == severity for one in found) for severity in ("error", "query", "note")]
        files.append(
            Line(
                str(submission.id),
                about
                | {
                    "disposition": disposition_now(submission.disposition, submission.id, standing).value,
                    "received": submission.received_at.date(),
                    "sender": submission.sender,
                    "sha256": submission.sha256,
                }
                | dict(zip(("errors", "queries", "notes"), counts, strict=True)),
            )
        )
        problems += [
            Line(
                f"{submission.id}/{number}",
                about
                | {
                    "severity": one.severity.value,
                    "place": one.place,
                    "ref": one.ref,
                    "message": one.message,
                    "remedy": one.remedy,
                    "code": one.code,
                },
            )
            for number, one in enumerate(found)
        ]
    order = ["error", "query", "note"]
    problems.sort(key=lambda line: order.index(str(line.values["severity"])))
    return Workbook(
        f"Problems, {period.label}",
        workspace.catalogue.framework.council,
        (
            Sheet("Problems", (Table(PROBLEMS, tuple(problems), ("code",)),), freeze=1),
            Sheet("Files", (Table(FILES, tuple(files), ("file",)),), freeze=2),
        ),
    )
