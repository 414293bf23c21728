"""The infographic of a quarter: one large number, the ratings as bars, travel, and what is furthest from target."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pmf_xl.layout.key import TRAVEL_NOTE
from pmf_xl.publish.canvas import LINE, MIDDLE, Picture, width, wrap
from pmf_xl.reports.glance import LEFT_OUT, TITLE, Glance
from pmf_xl.rules.terms import Rating

if TYPE_CHECKING:
    from pmf_xl.books.theme import Theme

COUNT = 30.0  # points for the number beside a rating
RULE = 0.5  # points that a line between two parts is thick
APART = 6.0  # points between one thing and the next
Block = tuple[float, Callable[[Picture, float], None]]  # how tall it is, and what draws it from a height on


def glance_picture(glance: Glance, theme: "Theme") -> Picture:
    """Draw the infographic, as tall as what stands in it."""
    blocks = _Blocks(glance, theme).every()
    picture = Picture(theme, sum(tall for tall, _ in blocks))
    down = 0.0
    for tall, draw in blocks:
        draw(picture, down)
        down += tall
    return picture


class _Blocks:
    """Makes the parts of the infographic, each of which knows how tall it is."""

    def __init__(self, glance: Glance, theme: "Theme") -> None:
        self.glance, self.theme = glance, theme
        look = theme.data["pictures"]
        self.margin, self.wide = float(look["margin"]), float(look["width"])
        self.within = self.wide - 2 * self.margin
        self.bar, self.large = float(look["bar"]), float(look["headline"])
        self.small, self.body, self.heading = theme.size("table"), theme.size("body"), theme.size("section")
        marks = [theme.mark("ratings", rating) for rating, _ in glance.counts]
        widest = max((width(mark, self.small) for mark in marks), default=0.0)
        self.chip = max(float(look["chip"]), widest + 2 * APART)

    def every(self) -> list[Block]:
        """Make the parts in their order."""
        glance = self.glance
        blocks = [self.band(), self.headline(), self.section("Ratings")]
        blocks += [self.rating(rating, count) for rating, count in glance.counts]
        blocks += [self.note(glance.not_counted)] if glance.not_counted else []
        blocks += [self.section("Since the figure before"), self.travel()]
        blocks.append(self.note(f"{glance.compared} {TRAVEL_NOTE}"))
        if glance.furthest:
            blocks += [self.section("Furthest from target, by share of the target")]
            blocks += [self.short(number) for number in range(len(glance.furthest))]
        return [*blocks, self.foot()]

    def band(self) -> Block:
        """Make the band at the top: whose quarter this is."""
        glance, size = self.glance, self.theme.size("title")
        subtitle = wrap(f"{glance.council}, {glance.period}", self.body, self.within)
        tall = self.margin * 1.5 + size * LINE + self.body * LINE * len(subtitle)

        def draw(picture: Picture, down: float) -> None:
            picture.box(0, down, self.wide, tall, "accent")
            after = picture.lines(
                [TITLE], self.margin, down + self.margin * 0.75, size, colour="on_accent", bold=True
            )
            picture.lines(subtitle, self.margin, after, self.body, colour="on_accent")

        return tall, draw

    def headline(self) -> Block:
        """Make the large number, and the council's rule under it."""
        glance = self.glance
        number, _, words = glance.headline.partition(" of ")
        rule = wrap(glance.rule, self.small, self.within)
        tall = self.margin + self.large * 1.1 + APART + self.small * LINE * len(rule)

        def draw(picture: Picture, down: float) -> None:
            foot = down + self.margin + self.large * 0.9
            picture.write(number, self.margin, foot, self.large, colour="accent", bold=True)
            beside = self.margin + width(number, self.large) + APART
            picture.write(f"of {words}", beside, foot, self.heading, bold=True)
            picture.lines(rule, self.margin, foot + APART, self.small, colour="quiet")

        return tall, draw

    def section(self, title: str) -> Block:
        """Make a heading."""

        def draw(picture: Picture, down: float) -> None:
            picture.rule(self.margin, down + self.margin * 0.6, self.within, RULE, "hairline")
            foot = down + self.margin + self.heading
            picture.write(title, self.margin, foot, self.heading, colour="accent", bold=True)

        return self.margin + self.heading * LINE + APART, draw

    def note(self, text: str) -> Block:
        """Make a note in small letters."""
        lines = wrap(text, self.small, self.within)

        def draw(picture: Picture, down: float) -> None:
            picture.lines(lines, self.margin, down, self.small, colour="quiet")

        return self.small * LINE * len(lines) + APART, draw

    def rating(self, rating: str, count: int) -> Block:
        """Make a rating with its shape and word, how many have it, a bar of as many, and what it means."""
        after = self.margin + self.chip + COUNT + 2 * APART
        meaning = wrap(self.glance.meanings.get(rating, ""), self.small, self.wide - self.margin - after)
        most = max(number for _, number in self.glance.counts)
        long = (self.wide - self.margin - after) * count / most if most else 0.0

        def draw(picture: Picture, down: float) -> None:
            self.draw_chip(picture, down, rating)
            foot = down + self.bar * 0.5 + self.heading * MIDDLE
            right = self.margin + self.chip + COUNT
            picture.write(str(count), right, foot, self.heading, bold=True, align="right")
            if count:
                fill = self.theme.data["ratings"][rating]["fill"]
                picture.box(after, down, long, self.bar, fill, outlined=True, dashed=rating == Rating.NO_DATA)
            picture.lines(meaning, after, down + self.bar + 1, self.small, colour="quiet")

        return self.bar + self.small * LINE * len(meaning) + APART, draw

    def draw_chip(self, picture: Picture, down: float, rating: str) -> None:
        """Draw a rating as a shape and a word in its colours."""
        style = self.theme.data["ratings"][rating]
        dashed = rating == Rating.NO_DATA
        picture.box(self.margin, down, self.chip, self.bar, style["fill"], outlined=True, dashed=dashed)
        foot = down + self.bar * 0.5 + self.small * MIDDLE
        text = self.theme.mark("ratings", rating)
        picture.write(text, self.margin + APART, foot, self.small, colour=style["colour"], bold=True)

    def travel(self) -> Block:
        """Make the counts of what has become better, stayed the same or become worse, side by side."""
        step = self.within / len(self.glance.travels)

        def draw(picture: Picture, down: float) -> None:
            for number, (way, count) in enumerate(self.glance.travels):
                style, across = self.theme.data["travel"][way], self.margin + number * step
                foot = down + self.body * 1.4
                shape = f"{style['shape']} {count}"
                picture.write(shape, across, foot, self.theme.size("title"), bold=True)
                beside = across + width(shape, self.theme.size("title")) + APART
                picture.write(str(style["word"]).lower(), beside, foot, self.body)

        return self.body * 2.2, draw

    def short(self, number: int) -> Block:
        """Make a measure that is short of target."""
        one = self.glance.furthest[number]
        after = self.margin + self.chip + 2 * APART
        title = wrap(one.title, self.body, self.wide - self.margin - after)
        against = wrap(one.against, self.body, self.wide - self.margin - after)

        def draw(picture: Picture, down: float) -> None:
            self.draw_chip(picture, down, one.rating)
            below = picture.lines(title, after, down, self.body, bold=True)
            picture.lines(against, after, below, self.body)

        return self.body * LINE * (len(title) + len(against)) + APART, draw

    def foot(self) -> Block:
        """Make what stands at the foot."""
        texts = (f"{self.glance.council}, {self.glance.period}", LEFT_OUT)
        lines = [line for text in texts for line in wrap(text, self.small, self.within)]

        def draw(picture: Picture, down: float) -> None:
            picture.lines(lines, self.margin, down + self.margin * 0.6, self.small, colour="quiet")

        return self.margin * 1.5 + self.small * LINE * len(lines), draw
