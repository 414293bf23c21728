"""What a workspace can take from files of a team's own or of others, as methods of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.workspace_folder import WorkspaceFolder

if TYPE_CHECKING:
    from pmf_xl.collect.comparators import ComparatorsImported
    from pmf_xl.collect.history import HistoryImported


class Importing(WorkspaceFolder):
    """A workspace into which figures can be taken."""

    def import_comparators(
        self, file: Path | str, *, bare_percentages: bool = False
    ) -> "ComparatorsImported":
        """Take what other councils had from a file into the catalogue, kept in the archive as it was.

        The file may be a workbook or text: a row per figure, or periods or councils across. For the rest it
        does as `import_history`.
        """
        from pmf_xl.collect.comparators import import_comparators

        return import_comparators(self, Path(file), bare_percentages=bare_percentages)

    def import_history(self, file: Path | str, *, bare_percentages: bool = False) -> "HistoryImported":
        """Take past figures from a file of a team's own into the ledger, and say which, and what was left out.

        The file may be a workbook or text, a row per figure or periods across. With `bare_percentages` a bare 95.4 of a
        percentage is taken for 95.4%. Raises `PmfError` for a file that cannot be read or has errors: then nothing is
        taken.
        """
        from pmf_xl.collect.history import import_history

        return import_history(self, Path(file), bare_percentages=bare_percentages)
