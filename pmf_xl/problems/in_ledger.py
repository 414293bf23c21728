"""What can be wrong with what a workspace keeps: its ledger, and the untouched copies in its archive."""

from pmf_xl.problems.finding import Code, Severity

ERROR, NOTE = Severity.ERROR, Severity.NOTE

# ruff: noqa: E501  one code reads best with each of its sentences on a line of its own

LEDGER_CODES = (
    Code(
        "ledger-damaged",
        ERROR,
        "The database does not hold together.",
        "The ledger is damaged: {what}.",
        "Put the file aside as it is, and bring back the last backup; what was collated since can be collated again.",
        {"what": "row 12 missing from index figures_of_a_measure"},
    ),
    Code(
        "ledger-unguarded",
        ERROR,
        "The database would let rows be changed or deleted, which it is made to refuse.",
        "Nothing keeps the rows of {table} from being changed or deleted any more.",
        "Find out who took the guard away, and compare the figures with the last backup.",
        {"table": "figures"},
    ),
    Code(
        "ledger-in-two",
        ERROR,
        "There are two ledgers: a drive that synchronises kept both where two computers wrote at once, or one was left behind.",
        "Files that {name} beside the ledger holds and the ledger does not: {count}.",
        "Put their copies from the archive into returned/ and collate them; then move {name} away. Share a ledger in PostgreSQL.",
        {"name": "ledger-LAPTOP7.sqlite", "count": "3"},
    ),
    Code(
        "source-missing",
        ERROR,
        "Rows name a file or an issue that the ledger does not hold.",
        "Rows of {table} that come from {source} that the ledger does not hold: {count}.",
        "Bring back the last backup; what was collated since can be collated again.",
        {"count": "41", "table": "figures", "source": "a file"},
    ),
    Code(
        "source-not-taken",
        ERROR,
        "Figures are held of a file of which nothing counts.",
        "Figures held of files that were not taken (submission {submission} was {disposition}): {count}.",
        "Find out who put them there, and compare the figures with the last backup.",
        {"count": "14", "submission": "7", "disposition": "rejected"},
    ),
    Code(
        "issue-unreadable",
        ERROR,
        "What a workbook was issued with can no longer be read, so no return of it can be judged.",
        "What was issued to {service} for {period} (number {number}) cannot be read any more: {reason}.",
        "Bring back the last backup.",
        {"service": "HR", "period": "2024-25-Q1", "number": "1", "reason": "it is cut short"},
    ),
    Code(
        "archive-missing",
        ERROR,
        "The untouched copy of a file that was received is not there.",
        "The copy of {name} (submission {submission}, {period}) is not in the archive as {path}.",
        "Bring it back from a backup; or put the file itself, from whoever sent it, there under that name.",
        {"name": "HR.xlsx", "submission": "7", "period": "2024-25-Q1", "path": "archive/3f/3fa9….xlsx"},
    ),
    Code(
        "archive-changed",
        ERROR,
        "A file in the archive is not what was received.",
        "{path}, the copy of {name} (submission {submission}, {period}), has been changed: its SHA-256 is {found}.",
        "Bring it back from a backup; or put the file itself, from whoever sent it, there under that name.",
        {
            "path": "archive/3f/3fa9….xlsx",
            "name": "HR.xlsx",
            "submission": "7",
            "period": "2024-25-Q1",
            "found": "9c41…",
        },
    ),
    Code(
        "archive-unknown",
        NOTE,
        "A file in the archive is in no record of the ledger.",
        "{path} is in the archive, but the ledger knows nothing of it.",
        "A run that was stopped leaves one such file, and collating again takes it in. Where there are many, the ledger is older than the archive.",
        {"path": "archive/3f/3fa9….xlsx"},
    ),
    Code(
        "key-missing",
        ERROR,
        "The secret that seals issued workbooks is not there.",
        "{name} is not there or empty, so workbooks that have been issued would be taken for forged ones.",
        "Bring it back from the last backup before anything is issued or collated.",
        {"name": "pmf.key"},
    ),
    Code(
        "key-differs",
        ERROR,
        "The secret in the workspace is not the one that sealed issued workbooks.",
        "{name} is not the key by which the workbooks in the ledger were sealed, so all of them would be taken for forged ones.",
        "Copy it from whoever shares this ledger, or bring it back from the last backup.",
        {"name": "pmf.key"},
    ),
)
