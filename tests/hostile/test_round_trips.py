"""Sent through programs that nobody here wrote, a return comes out whole, or is refused with the reason."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from other_programs import INSTALL, gnumeric, missing, sheetjs
from test_edits_behind_the_lock import EXACT

from office import Office
from pmf_xl.collect.collate import CollatedFile
from quarter import GOOD, SIGNED, Quarter, catalogue_of

#: What of these the reader of OpenDocument cannot open, whatever it is asked to do.
REFUSED = {("gnumeric", "ods"), ("sheetjs", "ods")}
#: Gnumeric writes percentages in .xls so that they read as times of day, a negative one without its sign: nobody can
#: tell what was typed, so each is said not to be a number.
NOT_NUMBERS = {("gnumeric", "xls")}


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Quarter, dict[str, Path]]:
    folder = tmp_path_factory.mktemp("trips")
    quarter = Quarter(folder / "desk", catalogue_of(folder / "kit"), "2024-25-Q1", date(2024, 7, 10))
    filled = {}
    for service in GOOD:
        path = quarter.hand_in(service, SIGNED | GOOD[service])
        filled[service] = Path(shutil.move(path, folder / f"{service}.xlsx"))
    return quarter, filled


def _figures(quarter: Quarter, file: CollatedFile) -> dict[str, float | None]:
    rows = quarter.desk.ledger.parts("figures", [file.submission] if file.submission else [])
    return {"/".join(filter(None, (row["ref"], row["breakdown"]))): row["outturn"] for row in rows}


def _collated(
    returned: tuple[Quarter, dict[str, Path]], who: str, form: str, save: Callable[[Path], Path]
) -> None:
    quarter, filled = returned
    for service, path in filled.items():
        file = quarter.collate_one(save(path))
        codes = {problem.code for problem in file.problems}
        if (who, form) in REFUSED:
            assert (file.disposition, codes) == ("unreadable", {"broken-file"})
            assert "not in a format that can be read" in file.problems[0].message
            continue
        assert file.service == service, "its stamp survives"
        if (who, form) in NOT_NUMBERS:
            assert file.disposition == "rejected"
            assert "outturn-not-a-number" in codes
            assert _figures(quarter, file) == {}
            continue
        assert (file.disposition, file.problems) == ("accepted", ())
        assert _figures(quarter, file) == EXACT[service]


@pytest.mark.office
@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_through_libreoffice(
    returned: tuple[Quarter, dict[str, Path]], office: Office, tmp_path: Path, form: str
) -> None:
    _collated(returned, "libreoffice", form, lambda path: office.convert(path, form, tmp_path / "out"))  # type: ignore[arg-type]


def _needs_programs() -> None:
    if missing():
        lacking = f"{', '.join(missing())} not found; install with: {INSTALL}"
        if os.environ.get("PMF_REQUIRE_OFFICE") == "1":
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_through_gnumeric(returned: tuple[Quarter, dict[str, Path]], tmp_path: Path, form: str) -> None:
    _needs_programs()
    _collated(returned, "gnumeric", form, lambda path: gnumeric(path, form, tmp_path))


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_through_sheetjs(
    returned: tuple[Quarter, dict[str, Path]],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    form: str,
) -> None:
    _needs_programs()
    installed = tmp_path_factory.getbasetemp() / "sheetjs"
    _collated(returned, "sheetjs", form, lambda path: sheetjs(path, form, tmp_path, installed))
