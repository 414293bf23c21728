"""Every kit has a small wordmark for a logo, and says plainly that it is not the council's own."""

import pytest

from pmf_xl.books.logo import LOGO, read_logo
from pmf_xl.catalogue import find_kit, read_kit
from pmf_xl.catalogue.kits import kit_names


@pytest.mark.parametrize("kit", kit_names())
def test_a_kits_logo_is_a_placeholder(kit: str) -> None:
    folder = find_kit(kit)
    logo = read_logo(folder / LOGO)
    assert logo
    assert len(logo.content) < 6_000
    catalogue, _ = read_kit(folder)
    assert catalogue
    said = (folder / "README.md").read_text("utf-8")
    assert "**`logo.png` is a placeholder**" in said
    assert f"It is not the logo of {catalogue.framework.council}:" in said
