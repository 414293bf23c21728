"""What pages look like: their templates, their style sheet, and the style of a chart that stands in no page."""

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pmf_xl.page.addresses import STYLE
from pmf_xl.page.draw import LABELS_DOWN

if TYPE_CHECKING:
    from jinja2 import Environment

    from pmf_xl.books.theme import Theme

HTML = files("pmf_xl.page") / "html"
CHART = "chart.css"


@cache
def templates() -> "Environment":
    """Give the templates; whatever is put into them is text unless they say that it is drawn here."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(lambda name: (HTML / name).read_text("utf-8")), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip


def style_sheet(theme: "Theme") -> str:
    """Write the style sheet of all pages, with the colours and signs of a theme."""
    looks, styles = theme.data, []
    for number, one in enumerate(looks["ratings"].values()):
        border = ";border:1px dashed" if one.get("border") else ""
        fill, text = theme.colour(one["fill"]), theme.colour(one["colour"])
        styles.append(f".r{number}{{background:{fill};color:{text}{border}}}")
    for kind, name in (("r", "ratings"), ("t", "travel")):
        for number, one in enumerate(looks[name].values()):
            shape = f'"{one["shape"]} "'
            styles.append(f'.{kind}{number}::before{{content:{shape};content:{shape}/""}}')
    return (
        templates()
        .get_template(STYLE)
        .render(accent=theme.colour("accent"), ratings="\n".join(styles), labels_down=LABELS_DOWN)
    )


def chart_style(theme: "Theme") -> str:
    """Write the rules that charts have in pages, with the light colours in them: for a picture, which has no others."""
    colours = re.findall(r"--(\w+):([^;}]+)", style_sheet(theme).partition("@media")[0])
    rules = (HTML / CHART).read_text("utf-8")
    for name, colour in colours:
        rules = rules.replace(f"var(--{name})", colour)
    return rules
