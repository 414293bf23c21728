"""The workbooks of a ledger are sealed by one key; by another every return would look forged."""

from sqlalchemy import Connection, select

from pmf_xl.ledger.tables import issues
from pmf_xl.problems import AnotherKeyError


def refuse_another_key(connection: Connection, council: str, fingerprint: str | None) -> None:
    """Raise `PmfError` where it is known by which key workbooks were sealed, and it is not the one of this fingerprint.

    Of issues from before fingerprints were kept nothing is known: then any key may be the right one.
    """
    of_ours = select(issues.c.sealed_by).where(issues.c.council == council, issues.c.sealed_by.is_not(None))
    known = set(connection.execute(of_ours.distinct()).scalars())
    if known and fingerprint not in known:
        raise AnotherKeyError(
            "pmf.key in this workspace is not the key by which the workbooks in this ledger were sealed: every return "
            "would look forged, so nothing was read or issued. Copy pmf.key from whoever shares this ledger, or bring "
            "it back from the last backup."
        )
