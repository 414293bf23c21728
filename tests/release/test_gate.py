"""The gate by itself, on a table made by hand: actions beside hidden figures, texts, and what a catalogue tells."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pasts import past_of
from pmf_xl.catalogue import Catalogue
from pmf_xl.figures import figure_table
from pmf_xl.ledger import Ledger
from pmf_xl.release import Release, release
from pmf_xl.returns.actions import Action
from pmf_xl.rules.periods import Period
from pmf_xl.rules.terms import Reader
from quarter import catalogue_of

NOW = Period.parse("2024-25-Q3")
KIT = {
    "framework.yaml": """
council: Testshire Council
contact: {name: Pat Lee, email: pat@testshire.example}
""",
    "services.csv": """
| code | name   | head_of_service | email                |
| HR   | People | Ed Ford         | hr@testshire.example |
""",
    "measures.csv": """
| ref  | title           | service | unit   | decimals | polarity | frequency | aggregation | bounded | baseline | baseline_period | confidential |
| HR01 | Calls answered  | HR      | number | 0        | higher   | quarterly | snapshot    |         | 50       | 2023-24-Q4      |              |
| HR09 | Staff suspended | HR      | number | 0        | lower    | quarterly | snapshot    |         |          |                 | yes          |
""",
    "history.csv": """
| ref  | period     | outturn | marker |
| HR01 | 2023-24-Q4 | 50      | c      |
| HR01 | 2024-25-Q1 | 61      |        |
| HR01 | 2024-25-Q2 | 62      | c      |
| HR01 | 2024-25-Q3 | 63      |        |
| HR09 | 2024-25-Q3 | 4       |        |
""",
}  # fmt: skip


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return catalogue_of(tmp_path / "kit", KIT)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite", "testshire")
    yield ledger
    ledger.close()


def released(catalogue: Catalogue, ledger: Ledger, *actions: Action, to: Reader = Reader.PUBLIC) -> Release:
    return release(figure_table("testshire", past_of(catalogue, ledger), NOW, actions), to)


def action(raised: str, reported: str, words: str = "Train relief staff") -> Action:
    return Action(
        f"HR01/{raised}", "HR01", words, "Di Webb", date(2024, 12, 31), Period.parse(raised), "Open", None, NOW,
        Period.parse(reported),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raised", "reported", "shown"),
    [
        ("2024-25-Q1", "2024-25-Q1", True),
        ("2024-25-Q1", "2024-25-Q3", True),
        ("2024-25-Q1", "2024-25-Q2", False),  # heard of last beside a hidden figure
        ("2024-25-Q2", "2024-25-Q3", False),  # raised beside one
        ("2024-25-Q2", "2024-25-Q2", False),
    ],
)
def test_an_action_is_let_out_where_the_figures_beside_it_are(
    raised: str, reported: str, shown: bool, catalogue: Catalogue, ledger: Ledger
) -> None:
    one = action(raised, reported)
    assert bool(released(catalogue, ledger, one).actions) is shown
    assert released(catalogue, ledger, one, to=Reader.OFFICERS).actions == (one,)


def test_words_of_an_action_and_its_owner(catalogue: Catalogue, ledger: Ledger) -> None:
    one = action("2024-25-Q1", "2024-25-Q1", "Cover for staff suspended, see HR09")
    (let_out,) = released(catalogue, ledger, one).actions
    assert (let_out.action, let_out.owner) == ("Cover for [c], see [c]", None)


def test_a_baseline_that_is_a_hidden_figure_is_not_in_the_catalogue_either(
    catalogue: Catalogue, ledger: Ledger
) -> None:
    assert [one.baseline for one in released(catalogue, ledger).catalogue.measures] == [None]
    officers = released(catalogue, ledger, to=Reader.OFFICERS).catalogue
    assert [one.baseline for one in officers.measures] == [50, None]


def test_a_commentary_does_not_name_what_may_not_be_named(catalogue: Catalogue, ledger: Ledger) -> None:
    past = past_of(catalogue, ledger)
    key = ("HR01", "", NOW)
    held = past.figure("HR01", NOW)
    assert held
    past._found[key] = replace(held, commentary="As in staff suspended (HR09)")
    table = figure_table("testshire", past, NOW, ())
    texts = {to: release(table, to).measures[0].commentary for to in Reader}
    assert texts == {Reader.PUBLIC: "As in [c] ([c])", Reader.OFFICERS: "As in staff suspended (HR09)"}


def test_limits_are_let_out_as_they_are_printed(tmp_path: Path, ledger: Ledger) -> None:
    """With every decimal, and the figures that are shown, limits would tell a hidden one."""
    thirteen = [NOW.shifted(back) for back in range(-12, 1)]
    lines = "".join(f"| HR01 | {when} | {50 + 7 * n % 11} | |\n" for n, when in enumerate(thirteen))
    made = catalogue_of(
        tmp_path / "run", KIT | {"history.csv": f"| ref | period | outturn | marker |\n{lines}"}
    )
    limits = {to: released(made, ledger, to=to).measures[0].run.limits for to in Reader}
    exact, printed = limits[Reader.OFFICERS], limits[Reader.PUBLIC]
    assert isinstance(exact, tuple)
    assert printed == tuple(float(f"{one:.0f}") for one in exact) != exact
