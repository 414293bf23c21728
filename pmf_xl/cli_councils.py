"""The commands for several councils in one ledger: `national`, `let-read` and `ledger-rights`."""

from typing import Annotated

import typer

from pmf_xl.cli_options import (
    HERE,
    ByOption,
    JsonOption,
    PeriodOption,
    TodayOption,
    WorkspaceOption,
    at_work,
    open_at,
    person_here,
)
from pmf_xl.problems import UsageError


def national(
    period: PeriodOption,
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the councils that let you read their figures: outturns, ranks and quartiles."""
    from pmf_xl import show_councils

    with at_work(workspace, as_json, today) as at:
        written = at.write_national(period)
    show_councils.national(written, as_json)


def let_read(
    reader: Annotated[
        str, typer.Argument(metavar="[CODE]", help="The reader's code; else say who may read.")
    ] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Let that one read no longer.")] = False,
    by: ByOption = "",
    workspace: WorkspaceOption = HERE,
    today: TodayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let another council or a regulator read your council's figures; or say who may."""
    from pmf_xl import show_councils

    if withdraw and not reader:
        raise UsageError("Say who is to read no longer: pmf-xl let-read CODE --withdraw.")
    at = open_at(workspace, today)
    if not reader:
        show_councils.readers(at.readers(), as_json)
        return
    show_councils.readers(at.let_read(reader, by or person_here(), withdraw=withdraw), as_json)


def ledger_rights(
    roles: Annotated[
        list[str],
        typer.Argument(metavar="CODE=ROLE …", help="A council's code, and its role in the database."),
    ],
    as_json: JsonOption = False,
) -> None:
    """Print the SQL by which PostgreSQL itself keeps councils apart, for an administrator to run."""
    from pmf_xl import show_councils
    from pmf_xl.ledger.rights_sql import rights_sql

    pairs = [text.partition("=") for text in roles]
    wrong = [text for text, (code, _, role) in zip(roles, pairs, strict=True) if not code or not role]
    named = [role for _, _, role in pairs]
    if wrong:
        raise UsageError(
            f"{wrong[0]} is not a council's code and its role: write CODE=ROLE, such as york=york_pmf."
        )
    if twice := next((role for role in named if named.count(role) > 1), None):
        raise UsageError(f"The role {twice} is given twice: a role stands for one council.")
    show_councils.rights(rights_sql([(code, role) for code, _, role in pairs]), as_json)
