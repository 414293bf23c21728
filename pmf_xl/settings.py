"""The settings of a workspace, in its `pmf.toml`: read, written for a new one, and changed a line at a time."""

import secrets
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pmf_xl.books.files import safe_name, writing_whole
from pmf_xl.problems import NotAWorkspaceError, SettingsError

SETTINGS = "pmf.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `pmf.toml` says."""

    council: str  # its code in the ledger
    ledger: str  # a database URL; empty for ledger.sqlite in the folder
    password: str  # unlocks the sheets of issued workbooks


def read_settings(folder: Path) -> Settings:
    """Read what a workspace is set to.

    Raises `NotAWorkspaceError` where there are no settings, `SettingsError` where they cannot be read.
    """
    path = folder / SETTINGS
    if not path.is_file():
        raise NotAWorkspaceError(
            f"{folder.resolve()} is not a workspace: it has no {SETTINGS}. "
            "Make one with: pmf-xl init DIR --blank, --from FILE or --template KIT",
            path=folder,
        )
    try:
        read = tomllib.loads(path.read_text("utf-8"))
        return Settings(read["council"], read.get("ledger", ""), read["password"])
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as reason:
        raise SettingsError(f"{path} cannot be read: {reason}.", path=path) from reason


def new_settings(council: str) -> str:
    """Give the text of the settings of a new workspace."""
    code = safe_name(council).lower().replace(" ", "-")
    return (
        f"# The workspace of {council}.\n"
        f'council = "{code}"  # its code in the ledger: leave it as it is\n'
        'ledger = ""  # empty: ledger.sqlite here; or postgresql+psycopg://… for a team that shares one\n'
        f'password = "{secrets.token_urlsafe(12)}"  # unlocks the sheets of issued workbooks: keep it in the team\n'
    )


def change_setting(folder: Path, name: str, value: str) -> None:
    """Change one line of a workspace's settings and nothing else in them; the file stays open to whom it was."""
    path = (folder / SETTINGS).resolve()
    changed = with_setting(path.read_bytes().decode(), name, value)
    with writing_whole(path, mode=stat.S_IMODE(path.stat().st_mode)) as out:
        out.write(changed.encode())


def with_setting(settings: str, name: str, value: str) -> str:
    """Give the text of settings with another value of one of them; comments and everything else stay as they are.

    Raises `PmfError` where the text cannot be read as TOML.

    >>> with_setting('council = "hart"\\nledger = ""  # here\\n', "ledger", "sqlite:///x")
    'council = "hart"\\nledger = "sqlite:///x"  # here\\n'
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(settings)
    except TOMLKitError as reason:
        raise SettingsError(f"{SETTINGS} cannot be read: {reason}.", path=Path(SETTINGS)) from reason
    document[name] = value
    return tomlkit.dumps(document)
