"""The settings of a workspace, in its `pmf.toml`: read, written for a new one, and changed a line at a time."""

import re
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pmf_xl.books.files import in_short, safe_name, writing_whole
from pmf_xl.problems import NotAWorkspaceError, SettingsError

SETTINGS, LEDGER = "pmf.toml", "ledger.sqlite"


#: What each setting may be, with how a line of it looks.
_KNOWN: Mapping[str, tuple[type, str]] = {
    "council": (str, 'council = "hart"'),
    "ledger": (str, 'ledger = ""'),
    "password": (str, 'password = "a password"'),
    "identity": (str, 'identity = "the line as it was"'),
    "shared": (bool, "shared = true"),
}
_NEEDED = ("council", "password")
_OR_BRING_IT_BACK = "or bring the file back from the last backup"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `pmf.toml` says."""

    council: str  # its code in the ledger
    ledger: str  # a database URL; empty for ledger.sqlite in the folder
    password: str  # unlocks the sheets of issued workbooks
    identity: str = ""  # which ledger is its own; empty as long as none has been opened
    shared: bool | None = None  # with the group of its folder; None, as of old: rights are left as they are


def read_settings(folder: Path) -> Settings:
    """Read what a workspace is set to.

    Raises `NotAWorkspaceError` where there are no settings, `SettingsError` where they cannot be read or used.
    """
    path = folder / SETTINGS
    try:
        text = path.read_text("utf-8-sig")  # as Notepad and PowerShell save it
        read = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as reason:
        raise NotAWorkspaceError(
            f"{folder.resolve()} is not a workspace: it has no {SETTINGS}. "
            "Make one with: pmf-xl init DIR --blank, --from FILE or --template KIT",
            path=folder,
        ) from reason
    except OSError as reason:
        raise SettingsError(
            f"{path} cannot be read: {in_short(reason)}.",
            path=path,
        ) from reason
    except UnicodeDecodeError as reason:
        raise _not_to_be_used(path, f"it is not in UTF-8. Save it in UTF-8, {_OR_BRING_IT_BACK}.") from reason
    except tomllib.TOMLDecodeError as reason:
        raise _not_to_be_used(
            path,
            f"{_in_short(reason)}. Write a setting on a line of its own and text in double quotes, as "
            f"{_KNOWN['council'][1]}; {_OR_BRING_IT_BACK}.",
        ) from reason
    _must_be_known(path, read)
    return Settings(**{"ledger": ""} | read)


def _must_be_known(path: Path, read: Mapping[str, Any]) -> None:
    """Raise `SettingsError` for a setting that is not there, that there is not, or that is of another kind."""
    for name in read:
        if name not in _KNOWN:
            near = get_close_matches(name, _KNOWN, 1)
            meant = f"Is {near[0]} meant?" if near else f"There are {', '.join(_KNOWN)}."
            raise _not_to_be_used(
                path, f"there is no setting {name}. {meant} Change the line, or take it out."
            )
    for name in _NEEDED:
        if read.get(name, "") == "":
            raise _not_to_be_used(
                path,
                f"the setting {name} is missing. Add a line such as {_KNOWN[name][1]}, {_OR_BRING_IT_BACK}.",
            )
    for name, value in read.items():
        kind, example = _KNOWN[name]
        if not isinstance(value, kind):
            what = "text in double quotes" if kind is str else "true or false"
            raise _not_to_be_used(path, f"the value of {name} is not {what}. Write it as in {example}.")


def _not_to_be_used(path: Path, why: str) -> SettingsError:
    return SettingsError(f"{path} cannot be read: {why}", path=path)


def _in_short(reason: Exception) -> str:
    """Say what is wrong without what stands there, which may be a password."""
    found = re.search(r"at (?:line (\d+)|end of document)", str(reason))
    return (
        f"line {found[1]} is not written as a setting" if found and found[1] else "its last line is cut short"
    )


def council_code(council: str) -> str:
    """Give the code in the ledger of a council.

    >>> council_code("Hart District Council")
    'hart-district-council'
    """
    return safe_name(council).lower().replace(" ", "-")


def new_settings(council: str, code: str, identity: str) -> str:
    """Give the text of the settings of a new workspace."""
    return (
        f"# The workspace of {council}.\n"
        f'council = "{code}"  # its code in the ledger: leave it as it is\n'
        'ledger = ""  # empty: ledger.sqlite here; or postgresql+psycopg://… for a team that shares one\n'
        f'password = "{secrets.token_urlsafe(12)}"  # unlocks the sheets of issued workbooks: keep it in the team\n'
        f'identity = "{identity}"  # which ledger belongs to this workspace: leave it as it is\n'
        "shared = false  # true: whoever is in the group that this folder belongs to may work here, too\n"
    )


def change_setting(folder: Path, name: str, value: str) -> None:
    """Change one line of a workspace's settings and nothing else in them; the file stays open to whom it was."""
    path = (folder / SETTINGS).resolve()
    changed = with_setting(path.read_bytes().decode("utf-8-sig"), name, value)
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
