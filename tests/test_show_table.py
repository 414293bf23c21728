"""Tables that need no folding look as rich would print them, letter by letter."""

import random

import pytest

from pmf_xl import show_table

WORDS = (
    "", "a", "bb ", " x", "hello", "word word", "-", "-" * 40, "-" * 170, "[bold]a", "a[/b]", ":smile:", "é", "☂", "a\tb", "a\nb",
    None, 5, 1.5, "https://example.org",
)  # fmt: skip
PLAIN = ("a", "hello", "word word", "-", "12 Oct 2024", 5, 1.5, None, "[bold]a", "https://example.org")


def printed(capsys: pytest.CaptureFixture[str], *given: object) -> str:
    show_table.table(*given)  # type: ignore[arg-type]
    return capsys.readouterr().out


@pytest.mark.parametrize("seed", range(20))
def test_a_table_is_as_rich_prints_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    words = WORDS if seed % 2 else PLAIN
    plainly = 0
    for _ in range(40):
        columns = chance.randrange(1, 7)
        headings = [str(chance.choice(words) or "") for _ in range(columns)]
        rows = [[chance.choice(words) for _ in range(columns)] for _ in range(chance.randrange(5))]
        right = [at for at in range(columns) if chance.random() < 0.3]
        found = printed(capsys, headings, rows, right)
        with monkeypatch.context() as patch:
            patch.setattr(show_table, "_as_wide_as_it_is", lambda *given: None)
            assert found == printed(capsys, headings, rows, right)
        texts = [["" if one is None else str(one) for one in row] for row in rows]
        plainly += show_table._as_wide_as_it_is(headings, texts, right) is not None
    assert plainly or words is WORDS


def test_a_word_between_colons_stays_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert ":smile:" in printed(capsys, ("é",), [(":smile:",)])
