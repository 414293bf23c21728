"""How reports stand on paper: size and margins, where wide tables turn to further pages, what heads and ends a page."""

from typing import TYPE_CHECKING

from pmf_xl.books.heights import POINTS_A_CHARACTER, text_width
from pmf_xl.books.write import A4, MARGIN
from pmf_xl.layout.pictures import Bars, Key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from pmf_xl.books.theme import Theme
    from pmf_xl.layout.parts import Sheet, Workbook

# Characters between the margins, at full size, in any program.
WIDTH_OF_PAPER, WIDTH_OF_PORTRAIT = 136.0, 92.0
HEIGHT_OF_PAPER, HEIGHT_OF_PORTRAIT = 495.0, 742.0  # points between the margins
SMALLEST_SCALE = 0.66  # of a wide table: letters of 6.6 points
AROUND = 9  # points of the print at the head and the foot of a page
LONGEST_HEADER = 250  # characters, of the 255 that Excel holds


def page_turns(widths: "Sequence[float]", fixed: int, room: float) -> tuple[list[int], float]:
    """Choose the columns that begin a further page, so that pages are few and much of a width.

    The first `fixed` columns stand on every page; `room` is the widest that a page may be. Gives the columns, counted
    from zero, and how wide the widest page is.

    >>> page_turns([10, 20, 30, 30, 30, 30], 1, 110)
    ([4], 90)
    """
    kept = sum(widths[:fixed])

    def pages(widest: float) -> list[int]:
        turns, used = [], kept
        for column in range(fixed, len(widths)):
            if used + widths[column] > widest and used > kept:
                turns.append(column)
                used = kept
            used += widths[column]
        return turns

    fewest = len(pages(room))
    # Narrower pages that are no more in number are printed larger.
    ends = sorted(
        {
            kept + sum(widths[start:end])
            for start in range(fixed, len(widths))
            for end in range(start + 1, len(widths) + 1)
        }
    )
    widest = next(
        (end for end in ends if end >= kept + max(widths[fixed:], default=0) and len(pages(end)) <= fewest),
        room,
    )
    return pages(widest), widest


def set_paper(worksheet: "Worksheet", theme: "Theme", declared: "Workbook", sheet: "Sheet") -> None:
    """Set a report's sheet up for paper: size, margins, the key at the head of lists, what stands at the foot."""
    worksheet.set_paper(A4)
    if sheet.landscape:
        worksheet.set_landscape()
    worksheet.set_margins(MARGIN, MARGIN, MARGIN, MARGIN + 0.2)
    # The size before the font: a text that begins with a figure, such as 2024-25, would be read as part of the size.
    small = f'&{AROUND}&"{theme.font},Regular"'
    keys = [part for part in sheet.parts if isinstance(part, Key) and part.kind == "ratings"]
    if keys and (runs_on(sheet) or (declared.printed and not sheet.one_page)):
        worksheet.set_header(header_key(theme, keys[0], small), {"margin": 0.2})
    title, period = (text.replace("&", "&&") for text in (declared.title, declared.period))
    said = text_width(f"{declared.title}: {sheet.name}", AROUND) + text_width(declared.period, AROUND) / 2
    if said < (WIDTH_OF_PAPER if sheet.landscape else WIDTH_OF_PORTRAIT) * POINTS_A_CHARACTER / 2:
        worksheet.set_footer(f"&L{small}{title}: &A&C{small}{period}&R{small}Page &P of &N")
    else:  # no room for three side by side
        worksheet.set_footer(f"&L{small}{title}\n&A, {period}&R{small}Page &P of &N")


def runs_on(sheet: "Sheet") -> bool:
    """Say whether a sheet is a list that may run over many pages."""
    return not sheet.one_page and not any(isinstance(part, Bars) for part in sheet.parts)


def header_key(theme: "Theme", key: Key, look: str) -> str:
    """Write the key as the head of a page, in two lines; as much of it as a header holds."""
    said = [(theme.mark(key.kind, word), f"{text[0].lower()}{text[1:]}") for word, text in key.meanings]
    for explained in range(
        len(said), -1, -1
    ):  # grey and no data come last, and are the first to go unexplained
        parts = [f"{mark}: {text}" if place < explained else mark for place, (mark, text) in enumerate(said)]
        half = (len(parts) + 1) // 2
        lines = ("   ".join(line).replace("&", "&&") for line in (parts[:half], parts[half:]))
        head = f"&L{look}" + "\n".join(lines)
        if len(head) <= LONGEST_HEADER:
            return head
    return ""
