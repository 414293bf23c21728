"""What somebody who has Excel said of docs/try-in-excel.md, in a form that was filled in."""

import csv
import io
import re
from pathlib import Path

FORM = Path(__file__).parents[2] / "docs" / "try-in-excel.csv"
FILLED_IN = Path(__file__).parent / "in_excel"


def lines(content: bytes) -> list[dict[str, str]]:
    """The lines of a form by heading, whatever Excel made of its letters and separators when it saved it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    return [
        {heading: (value or "").strip() for heading, value in line.items() if heading}
        for line in csv.DictReader(io.StringIO(text), delimiter=separator)
    ]


def differs(content: bytes) -> list[str]:
    """Each step that was answered otherwise than is wanted; what was left empty was not come to."""
    wanted = {line["step"]: line for line in lines(FORM.read_bytes())}
    said = []
    for line in lines(content):
        step, answer = line.get("step", ""), line.get("answer", "")
        if step not in wanted:
            said.append(f"{step!r} is no step of the page")
        elif answer and (aim := wanted[step]["wanted"]) and not _same(answer, aim):
            said.append(f"{step}: {wanted[step]['do']}: wanted {aim}, said {answer}")
    return said


def _same(answer: str, wanted: str) -> bool:
    one, other = (" ".join(text.split()).strip(". ").casefold() for text in (answer, wanted))
    if wanted.endswith("%") and re.fullmatch(r"-?\d+(?:[.,]\d+)? ?%", one):
        return float(one.rstrip("% ").replace(",", ".")) == float(other.rstrip("% "))
    return one in (other, other[0]) if other == "yes" else other in one
