"""Sent through programs that nobody here wrote, a return comes out whole, and an error in it is still told."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from other_programs import INSTALL, gnumeric, missing, sheetjs
from test_edits_behind_the_lock import EXACT

from office import Office
from pmf_xl.collect.take_file import CollatedFile
from quarter import GOOD, SIGNED, Quarter, catalogue_of

Save = Callable[[Path], Path]
#: What is typed into a return of HR that gives an error instead of a figure, and what must be said of it and where.
ERRORS = {"HR01": {"Outturn": "#N/A"}, "HR02": {"Numerator": "#DIV/0!", "Denominator": 325}}
TOLD = {
    ("Measures!L2", "Outturn of Calls answered shows an error, #N/A."),
    ("Measures!J3", "Numerator of Forms right first time shows an error, #DIV/0!."),
}
#: What writes nothing at all in place of an error: its cell is empty, and is said to be.
LOSES_ERRORS = {("sheetjs", "ods")}


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Quarter, dict[str, Path]]:
    folder = tmp_path_factory.mktemp("trips")
    quarter = Quarter(folder / "workspace", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
    filled = {}
    for service in GOOD:
        path = quarter.hand_in(service, SIGNED | GOOD[service])
        filled[service] = Path(shutil.move(path, folder / f"{service}.xlsx"))
    return quarter, filled


def _figures(quarter: Quarter, file: CollatedFile) -> dict[str, float | None]:
    rows = quarter.workspace.ledger.parts("figures", [file.submission] if file.submission else [])
    return {"/".join(filter(None, (row["ref"], row["breakdown"]))): row["outturn"] for row in rows}


def _comes_through(
    returned: tuple[Quarter, dict[str, Path]], tmp_path: Path, who: str, form: str, save: Save
) -> None:
    quarter, filled = returned
    for service, path in filled.items():
        file = quarter.collate_one(save(path))
        assert (file.service, file.disposition, file.problems) == (service, "accepted", ())
        assert _figures(quarter, file) == EXACT[service]
    with_errors = Path(
        shutil.move(quarter.hand_in("HR", SIGNED | GOOD["HR"] | ERRORS), tmp_path / "errors.xlsx")
    )
    file = quarter.collate_one(save(with_errors))
    told = {(found.place, found.message) for found in file.problems if found.code == "outturn-error-value"}
    assert (file.service, file.disposition) == ("HR", "rejected")
    assert told == (set() if (who, form) in LOSES_ERRORS else TOLD)
    assert _figures(quarter, file) == {}


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_through_libreoffice(
    returned: tuple[Quarter, dict[str, Path]], office: Office, tmp_path: Path, form: str
) -> None:
    _comes_through(
        returned, tmp_path, "libreoffice", form, lambda path: office.convert(path, form, tmp_path / "out")
    )  # type: ignore[arg-type]


@pytest.mark.office
def test_an_xls_that_excel_locks_of_its_own_accord_is_opened(
    returned: tuple[Quarter, dict[str, Path]], office: Office, tmp_path: Path
) -> None:
    """With the password that everybody has, as it does where a workbook's structure is protected."""
    quarter, filled = returned
    for service, path in filled.items():
        locked = office.convert(path, "xls", tmp_path / "by itself", password="VelvetSweatshop")
        file = quarter.collate_one(locked)
        assert (file.service, file.disposition, file.problems) == (service, "accepted", ())
        assert _figures(quarter, file) == EXACT[service]


@pytest.mark.office
def test_an_xls_that_somebody_locked_is_said_to_be_encrypted(
    returned: tuple[Quarter, dict[str, Path]], office: Office, tmp_path: Path
) -> None:
    quarter, filled = returned
    file = quarter.collate_one(
        office.convert(filled["HR"], "xls", tmp_path / "locked", password="open sesame")
    )
    assert (file.disposition, [found.code for found in file.problems]) == ("unreadable", ["encrypted"])


def _needs_programs() -> None:
    if missing():
        lacking = f"{', '.join(missing())} not found; install with: {INSTALL}"
        if os.environ.get("PMF_REQUIRE_OFFICE") == "1":
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_through_gnumeric(returned: tuple[Quarter, dict[str, Path]], tmp_path: Path, form: str) -> None:
    _needs_programs()
    _comes_through(returned, tmp_path, "gnumeric", form, lambda path: gnumeric(path, form, tmp_path))


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods", "xlsb"])
def test_through_sheetjs(
    returned: tuple[Quarter, dict[str, Path]],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    form: str,
) -> None:
    _needs_programs()
    installed = tmp_path_factory.getbasetemp() / "sheetjs"
    _comes_through(returned, tmp_path, "sheetjs", form, lambda path: sheetjs(path, form, tmp_path, installed))
