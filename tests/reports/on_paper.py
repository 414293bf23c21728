"""What a report says on paper, and where: a text that was cut off stands over its neighbours there."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DPI = 110
_PAGE = re.compile(r'width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')


@dataclass(frozen=True)
class Word:
    """A word and its rectangle, in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


HEAD, FOOT, EDGE = 40.0, 50.0, 30.0  # points that header, footer and right margin take
FEWEST = 15  # words of a page that holds something


@dataclass(frozen=True)
class Page:
    """The words of one page, which is so many points wide and tall."""

    words: tuple[Word, ...]
    wide: float
    tall: float

    @property
    def body(self) -> list[Word]:
        """The words between the head and the foot of the page."""
        return [word for word in self.words if word.top > HEAD and word.bottom < self.tall - FOOT]

    def ends_of(self, phrase: str) -> list[Word]:
        """The last word of each place in the body where a phrase of some words stands."""
        count, body = len(phrase.split()), self.body
        runs = (body[start : start + count] for start in range(len(body) - count + 1))
        return [run[-1] for run in runs if re.fullmatch(phrase, " ".join(word.text for word in run))]

    def goes_on_below(self, word: Word) -> bool:
        """Whether anything stands in the body below a word."""
        return any(other.top > word.bottom for other in self.body)

    def faults(self) -> list[str]:
        """What is wrong with the page as a picture: words over each other, cut off, or next to none."""
        empty = [f"only {len(self.body)} words"] if len(self.body) < FEWEST else []
        edge = [f"{word.text} at the edge" for word in self.words if word.right > self.wide - EDGE]
        narrow = [f"{word.text} for a number" for word in self.words if word.text.startswith("###")]
        return [*self.clashes(), *empty, *edge, *narrow]

    def clashes(self) -> list[str]:
        """The words that stand over each other: sharing more than a sliver of paper."""
        left, top, right, bottom = np.array(
            [(word.left, word.top, word.right, word.bottom) for word in self.words]
        ).T.reshape(4, -1)
        wide = np.minimum.outer(right, right) - np.maximum.outer(left, left)
        tall = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
        least = np.minimum.outer(bottom - top, bottom - top)
        over = np.triu((wide > 1.5) & (tall > least * 0.4), k=1)
        return [f"{self.words[one].text} over {self.words[other].text}" for one, other in np.argwhere(over)]

    def has(self, text: str) -> bool:
        return any(word.text == text for word in self.words)

    def foot_names(self, sheet: str) -> bool:
        """Whether the foot of the page names a sheet."""
        lowest = max(word.bottom for word in self.words)
        return any(word.text.rstrip(",") == sheet and word.bottom > lowest - 3 for word in self.words)


def unprinted(pdf: Path) -> list[str]:
    """The words of a PDF file that cannot be read on paper, for the cell they stand in ends above their feet.

    Just above the line on which letters stand every one of them has ink.
    """
    lost = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), pdf, f"{folder}/page"], check=True)
        for page, drawn in zip(printed(pdf), sorted(Path(folder).iterdir()), strict=True):
            picture = _picture(drawn)
            lost += [
                word.text
                for word in page.words
                if re.search(r"[A-Za-z0-9]{2}", word.text) and not _inked(picture, word)
            ]
    return lost


def _inked(picture: np.ndarray, word: Word) -> bool:
    tall, scale = word.bottom - word.top, DPI / 72
    rows = slice(int((word.top + 0.60 * tall) * scale), int((word.top + 0.78 * tall) * scale) + 1)
    band = picture[rows, int(word.left * scale) : int(word.right * scale) + 1].astype(int)
    return bool(band.size) and int(band.max() - band.min()) > 60


def _picture(path: Path) -> np.ndarray:
    """Read a portable grey map."""
    held = path.read_bytes()
    size = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", held)
    assert size
    return np.frombuffer(held[size.end() :], np.uint8).reshape(int(size[2]), int(size[1]))


def printed(pdf: Path) -> list[Page]:
    """Read every page of a PDF file."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return [
        Page(
            tuple(Word(*map(float, place), text) for *place, text in _WORD.findall(words)),
            float(wide),
            float(tall),
        )
        for wide, tall, words in _PAGE.findall(told)
    ]
