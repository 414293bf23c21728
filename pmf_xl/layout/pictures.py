"""The parts of a report that are neither text nor table: charts, and the boxes of a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """What words mean: `kind` says of which vocabulary they are, "ratings" or "travel"."""

    kind: str
    meanings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A stacked bar for each line of the table just above, from the counts in its columns `keys`.

    `keys` are words of ratings, which name and colour the parts of a bar; `says` is told to who cannot see it.
    """

    title: str
    says: str
    category: str  # the column that names the bars
    keys: tuple[str, ...]
    lines: tuple[str, ...] = ()  # the keys of the lines drawn; none: all of them
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A measure's run as a line, with its targets and limits; None is a gap.

    `special` says of figures what chance alone does not explain. `forecast` is what is expected at the end of the year,
    where that is still to come.
    """

    title: str
    says: str
    labels: tuple[str, ...]
    outturns: tuple[float | None, ...]
    targets: tuple[float | None, ...]  # of a range its lower end
    targets_high: tuple[float | None, ...]  # of a range its upper end, else nothing
    limits: tuple[tuple[str, tuple[float | None, ...]], ...]  # each with its name
    unit: str
    decimals: int
    tall: float = 180.0  # points
    special: tuple[str | None, ...] = ()
    forecast: float | None = None
    forecast_label: str = ""
    last: str = ""  # what stands at the last figure: that, and what it is where it is not final


@dataclass(frozen=True, slots=True)
class Variances:
    """Bars to either side of zero for lines of the table just above, one of each named row of shares.

    `lines` are the keys of the lines drawn and `category` is the column that names them; None is no bar.
    """

    title: str
    says: str
    category: str
    lines: tuple[str, ...]
    shares: tuple[tuple[str, tuple[float | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Bullet:
    """A figure against its target, over the bands of its colours: amber lies between `limit` and target.

    `says` is what is drawn, in words, which stand under it too. From nought the figure is a bar, else a point.
    """

    says: str
    low: float
    high: float
    outturn: float
    target: float
    limit: float
    is_higher: bool  # whether more is better
    from_nought: bool


@dataclass(frozen=True, slots=True)
class Icons:
    """Signs in a row of its own each: a style of the theme's `icons`, a letter, and what it says."""

    signs: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A labelled text of a page."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Boxes:
    """Rows of boxes over the width of a page, one or two side by side."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Large:
    """What is read first of a page: short texts in large print side by side, each under its label."""

    boxes: tuple[Box, ...]
