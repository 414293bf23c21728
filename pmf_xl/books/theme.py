"""The look of every workbook, read from `templates/theme.yaml`: what each key there means is said there."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from pmf_xl.books.logo import Logo
from pmf_xl.catalogue.contrast import contrast_ratio
from pmf_xl.catalogue.looks import theme_data
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from pmf_xl.catalogue import Grade

EDGES = {"none": 0, "thin": 1, "medium": 2, "dashed": 3, "hair": 7}  # Excel's numbers for kinds of border
ALIGNED = {"left": "left", "right": "right", "centre": "center"}
STANDING = {"top": "top", "middle": "vcenter", "bottom": "bottom"}
PATTERNS = {"light_up": 14}
DASHES = {"solid": "solid", "dash": "dash", "dot": "round_dot"}  # xlsxwriter's names for kinds of chart line


class _Looks(dict[str, Mapping[str, Any]]):
    """How ratings look; a grade of an earlier period that the council has given up since has its name alone."""

    def __missing__(self, word: str) -> Mapping[str, Any]:
        return {"word": word.capitalize(), "shape": "◇", "fill": "FFFFFF", "colour": "000000"}


@dataclass(frozen=True)
class Theme:
    """One house style, and the accent and logo of the council it is used for."""

    data: Mapping[str, Any]
    accent: str | None = None
    logo: Logo | None = None

    def colour(self, name: str) -> str:
        """Give a colour as `#RRGGBB`, from its name in the theme or its digits."""
        if name == "accent" and self.accent:
            return f"#{self.accent}"
        return f"#{self.data['colours'].get(name, name)}"

    def of_grades(self, grades: Iterable["Grade"]) -> "Theme":
        """Give the theme with a council's own names, signs and colours for ratings; the text is black or white."""
        own = {
            str(grade.code): {"word": grade.label, "shape": grade.shape, "fill": grade.colour}
            | ({"colour": _on(grade.colour)} if grade.colour else {})
            for grade in grades
        }
        named = {code: {"word": code.capitalize()} for code in own}  # a further grade has no other usual look
        looks = {
            word: {**look, **{key: value for key, value in own.get(word, {}).items() if value}}
            for word, look in {**named, **self.data["ratings"]}.items()
        }
        return replace(self, data={**self.data, "ratings": _Looks(looks)})

    def as_json(self) -> dict[str, Any]:
        """Give what makes it differ from the house's, as JSON can hold it; see `theme_from_json`."""
        logo = self.logo and [b64encode(self.logo.content).decode(), self.logo.wide, self.logo.tall]
        ratings = self.data["ratings"]
        return {"accent": self.accent, "logo": logo, "ratings": ratings, "own": isinstance(ratings, _Looks)}

    def size(self, name: str) -> float:
        """Give a font's size in points."""
        return float(self.data["fonts"][name])

    @property
    def font(self) -> str:
        """The family of every font."""
        return str(self.data["fonts"]["family"])

    @property
    def date_format(self) -> str:
        """How a date is shown."""
        return str(self.data["cells"]["date"]["format"])

    def mark(self, kind: str, word: str) -> str:
        """Write a rating or a travel with its shape: `mark("ratings", "RED")` is ■ Red."""
        style = self.data[kind][word]
        cell = "rating_cell" if kind == "ratings" else "travel_cell"
        return str(self.data[cell]["format"].format(shape=style["shape"], word=style["word"]))

    @cached_property
    def ratings(self) -> tuple[str, ...]:
        """Every rating that has a look: the built-in ones, and a council's further grades after them."""
        return (*Rating, *(word for word in self.data["ratings"] if word not in tuple(Rating)))

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """Every rating with its shape."""
        return tuple(self.mark("ratings", word) for word in self.data["ratings"])

    def number(self, unit: str, decimals: int) -> str:
        """Give the number format of a figure."""
        return _with_places(self.data["numbers"][unit], decimals)

    def variance(self, unit: str, decimals: int) -> str:
        """Give the number format of a difference."""
        return _with_places(self.data["numbers"]["variance"][unit], decimals)

    @cached_property
    def cells(self) -> Mapping[str, Mapping[str, Any]]:
        """Every kind of cell as properties of an Excel format."""
        plain = self.data["cells"]["text"]
        return {name: self.properties({**plain, **style}) for name, style in self.data["cells"].items()} | {
            name: self.properties(self.data["cells"][name]) for name in ("error", "query")
        }

    def rating(self, word: str) -> Mapping[str, Any]:
        """Give what makes a rating's cell look like it: colours, and border if it has one."""
        style = self.data["ratings"][word]
        return self.properties({key: style[key] for key in ("fill", "colour", "border") if key in style})

    def properties(self, style: Mapping[str, Any]) -> dict[str, Any]:
        """Turn a style of the theme into properties of an Excel format."""
        made: dict[str, Any] = {}
        if "size" in style:
            made |= {"font_name": self.font, "font_size": self.size(style["size"])}
        if "colour" in style:
            made["font_color"] = self.colour(style["colour"])
        if style.get("fill", "page") != "page":
            made["bg_color"] = self.colour(style["fill"])
        if "pattern" in style:
            made |= {"pattern": PATTERNS[style["pattern"]], "fg_color": self.colour(style["pattern_colour"])}
        if style.get("align", "left") != "left":
            made["align"] = ALIGNED[style["align"]]
        if "valign" in style:
            made["valign"] = STANDING[style["valign"]]
        made |= {key: True for key in ("bold", "italic", "underline") if style.get(key)}
        made |= {"text_wrap": True} if style.get("wrap") else {}
        if style.get("indent"):  # which programs heed only where the alignment is said
            made |= {"indent": style["indent"], "align": made.get("align", "left")}
        border = style.get("border") or {}
        for side, kind in border.items():
            if side != "colour":
                made |= {side: EDGES[kind], f"{side}_color": self.colour(border["colour"])}
        return made


def _on(fill: str) -> str:
    """Give the colour of text that stands out more on a fill: on any, black or white can be read."""
    return max(("000000", "FFFFFF"), key=lambda text: contrast_ratio(text, fill))


@lru_cache(maxsize=64)
def _with_places(pattern: str, decimals: int) -> str:
    return pattern.replace("{places}", "." + "0" * decimals if decimals else "")


@lru_cache(maxsize=8)
def house_theme(accent: str | None = None) -> Theme:
    """Read the theme, with a council's own accent."""
    return Theme(theme_data(), accent)


def theme_from_json(held: Mapping[str, Any]) -> Theme:
    """Give a theme that `Theme.as_json` gave."""
    theme = house_theme(held["accent"])
    if held["own"]:
        theme = replace(theme, data={**theme.data, "ratings": _Looks(held["ratings"])})
    if held["logo"]:
        content, wide, tall = held["logo"]
        theme = replace(theme, logo=Logo(b64decode(content), wide, tall))
    return theme
