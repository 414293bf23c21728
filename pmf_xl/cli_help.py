"""The list of commands, grouped by what somebody wants to do, in the order in which a year needs them."""

from typing import Any, Final

from typer.core import TyperGroup

#: Every command stands under one task; tests hold the list to what there is.
TASKS: Final = {
    "Begin": ("demo", "init", "check", "history", "benchmarks"),
    "Each period": ("status", "issue", "chase", "collate", "enter", "accept", "approve"),
    "Reports": ("scorecard", "exceptions", "report", "page", "publish", "national"),
    "Corrections and year end": ("close", "reopen", "revise", "withdraw", "review", "new-year"),
    "Look things up": ("find", "trace", "audit-sample"),
    "Ledger and safety": ("verify", "backup", "restore", "move-ledger", "let-read", "ledger-rights"),
    "Excel": ("functions", "addin"),
    "This program": ("version",),
}
_WIDEST: Final = max(len(name) for names in TASKS.values() for name in names)


class ByTask(TyperGroup):
    """Commands that are listed by task."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write a list for each task, all in the same columns, with what each command does in whole sentences."""
        listed = {name for names in TASKS.values() for name in names}
        further = tuple(name for name in self.commands if name not in listed)
        for task, names in {**TASKS, "Further": further}.items():
            lines = [
                (f"{name:{_WIDEST}}", " ".join((self.commands[name].help or "").split())) for name in names
            ]
            if lines:
                with formatter.section(task):
                    formatter.write_dl(lines)
