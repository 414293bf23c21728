"""Whatever stands in a list, it is read or told of; a catalogue made of it can be written and read again."""

from datetime import date, datetime, time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from measure_lists import COUNCIL, HEADINGS
from past_files import workspace

from pmf_xl.books.catalogue_read import read_catalogue
from pmf_xl.books.catalogue_write import catalogue_bytes
from pmf_xl.catalogue.grid import Cell
from pmf_xl.catalogue.past_figures import read_past_figures
from pmf_xl.layout.new_catalogue import listed_catalogue
from pmf_xl.lists.history import read_past
from pmf_xl.lists.measures import NoList, read_measures
from pmf_xl.lists.table import ListSheet
from pmf_xl.rules.addresses import address

WORDS = [
    "CS01", "CS02", "HS01", "Customer Services", "High", "Low", "Range", "n/a", "Q", "Annual", "%", "£", "days", "95%", "90 - 95%",
    "12 days", "£1.2m", "Total", "* note", "2023/24", "Q1 2023/24", "Target", "Target 2024/25", "Outturn", "period", "ref", "tbc", ";",
    "#N/A", "1/2", "01/04/2024", "BC1", "SK1", "CT1", "Bins collected", " ", "\n", "=1+1",
]  # fmt: skip
VALUES = st.one_of(
    st.none(), st.sampled_from(WORDS), st.sampled_from(HEADINGS), st.text(max_size=12),
    st.floats(allow_nan=False, allow_infinity=False, width=32), st.integers(-(10**9), 10**9), st.booleans(),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.just(datetime(2024, 3, 31, 12)), st.just(time(9)),
)  # fmt: skip
CELLS = st.tuples(VALUES, st.booleans(), st.booleans(), st.sampled_from([False, False, False, True]))
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=9)


def sheet(
    rows: list[list[tuple[object, bool, bool, bool]]], headings: list[str], *, typed: bool
) -> ListSheet:
    held: list[list[Cell | None]] = [[Cell(text, address(0, at)) for at, text in enumerate(headings)]]
    for number, row in enumerate(rows, 1):
        held.append(
            [
                None if value is None else Cell(value, address(number, at), percent, error, pounds)  # type: ignore[arg-type]
                for at, (value, percent, pounds, error) in enumerate(row)
            ]
        )
    return ListSheet("Sheet1", held, typed)


@given(ROWS, st.permutations(HEADINGS), st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_list_of_measures(
    tmp_path: Path,
    rows: list[list[tuple[object, bool, bool, bool]]],
    headings: list[str],
    typed: bool,
    bare: bool,
) -> None:
    try:
        read = read_measures([sheet(rows, headings, typed=typed)], COUNCIL, bare_percentages=bare)
    except NoList:
        return
    if not read.measures:  # which `init` refuses
        return
    refs = [str(row["ref"].value) for row in read.rows["measures"]]
    assert len(refs) == read.measures
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(catalogue_bytes(listed_catalogue(read, "list.xlsx")))
    catalogue, problems = read_catalogue(path)
    # What was understood without an error is without one in the catalogue, too, and what had one still has it.
    assert bool(read.errors) == any(one.severity == "error" for one in problems)
    if not read.errors:
        assert catalogue is not None
        assert [measure.ref for measure in catalogue.measures] == refs


@given(ROWS, st.permutations(["ref", "period", "outturn", "marker"]), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_list_of_past_figures(
    tmp_path_factory, rows: list[list[tuple[object, bool, bool, bool]]], headings: list[str], across: bool
) -> None:
    catalogue = _CATALOGUE.get("it") or _CATALOGUE.setdefault(
        "it", workspace(tmp_path_factory.mktemp("w")).catalogue
    )
    names = ["ref", "Q1 2023/24", "2023/24", "Apr-24"] if across else headings
    found = read_past([sheet(rows, names, typed=True)], catalogue)
    if found is not None:
        figures, problems = read_past_figures(found.grid, catalogue)
        told = {one.cell for one in (*found.problems, *problems)}
        read = {one.cell for one in figures}
        figure_cells = {row.place("outturn") for row in found.grid.rows if "outturn" in row.cells}
        silent = figure_cells - read - told
        assert not silent or problems, silent


_CATALOGUE: dict[str, object] = {}
