"""What a person has made of pmf.toml is read where it can be; where it cannot, one line says what to write."""

import re
from pathlib import Path

import pytest

from pmf_xl.cli import main
from pmf_xl.problems import SettingsError
from pmf_xl.settings import change_setting, read_settings
from pmf_xl.workspace import Workspace

GOOD = 'council = "hart"\nledger = ""\npassword = "let me in"\n'


def saved(folder: Path, content: str | bytes) -> Path:
    (folder / "pmf.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Notepad and PowerShell put one before the text."""
    saved(tmp_path, GOOD.encode("utf-8-sig"))
    assert read_settings(tmp_path).council == "hart"
    change_setting(tmp_path, "ledger", "sqlite:///x")
    assert (tmp_path / "pmf.toml").read_bytes().decode() == GOOD.replace(
        'ledger = ""', 'ledger = "sqlite:///x"'
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (GOOD.replace('"hart"', "7"), r'the value of council is not text in double quotes.* council = "hart"'),
        (GOOD.replace('"let me in"', "12345"), r'the value of password is not text in double quotes.* password = "'),
        (GOOD.replace('""', "false"), r'the value of ledger is not text in double quotes.* ledger = ""'),
        (GOOD + 'shared = "yes"\n', "the value of shared is not true or false.* shared = true"),
        (GOOD.replace("council =", "# council ="), r'the setting council is missing.* council = "hart".*backup'),
        (GOOD.replace('"hart"', '""'), "the setting council is missing"),
        (GOOD.replace("password =", "pasword ="), "there is no setting pasword. Is password meant?"),
        (GOOD.replace("ledger =", "legder ="), "there is no setting legder. Is ledger meant?"),
        (GOOD + "[colours]\n", "there is no setting colours. There are council, ledger, password, identity, shared"),
        (GOOD.replace('"let me in"', "let me in"), "line 3 is not written as a setting.*double quotes.*backup"),
        (GOOD[:-2], "not written as a setting|cut short"),
        (GOOD.encode("utf-16"), "it is not in UTF-8. Save it in UTF-8"),
        (b"council = \xff", "it is not in UTF-8"),
        ("", "the setting council is missing"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_one_line(
    tmp_path: Path, content: str | bytes, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = saved(tmp_path, content)
    with pytest.raises(SettingsError) as said:
        Workspace(folder).status("2024-25-Q1")
    assert re.search(why, str(said.value))
    assert str(folder / "pmf.toml") in str(said.value)
    assert "let me" not in str(said.value), "a password stands in it"
    with pytest.raises(SystemExit) as left:
        main(["status", "--period", "2024-25-Q1", "--workspace", str(folder)])
    out, wrong = capsys.readouterr()
    assert (left.value.code, out, wrong.count("\n")) == (2, "", 1)


def test_settings_that_may_not_be_read_are_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(tmp_path, GOOD)

    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(
        SettingsError, match=r"pmf\.toml cannot be read: there is no right to open it; ask its owner"
    ):
        read_settings(tmp_path)
