"""What the writing libraries leave undone: headings tagged as headings, and the language of the document."""

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pmf_xl.books.language import LANGUAGE

_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every part, so that the same content is the same bytes
_LEVELS = (
    (1, "Heading 1", 16),
    (2, "Heading 2", 17),
)  # position among the styles, name, number in the format


def finished(content: bytes, *, title_size: float, subtitle_size: float) -> bytes:
    """Tag the cells in bold print of two sizes as headings of two levels, and say what language all is in.

    A screen reader finds its way by named cell styles, which XlsxWriter knows none of. Raises `ValueError` where the
    workbook is not as XlsxWriter writes one.
    """
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as written, ZipFile(out, "w", ZIP_DEFLATED) as finished:
        for name in written.namelist():
            part = written.read(name)
            if name == "xl/styles.xml":
                part = _with_headings(part.decode(), (title_size, subtitle_size)).encode()
            elif name == "docProps/core.xml":
                part = _in_language(part.decode()).encode()
            elif name.startswith("xl/charts/"):
                part = part.replace(b'lang="en-US"', f'lang="{LANGUAGE}"'.encode())
            finished.writestr(ZipInfo(name, _EPOCH), part, ZIP_DEFLATED)
    return out.getvalue()


def _in_language(core: str) -> str:
    return _put(core, "</dc:title>", f"</dc:title><dc:language>{LANGUAGE}</dc:language>")


def _with_headings(styles: str, sizes: tuple[float, float]) -> str:
    fonts = re.findall(r"<font>.*?</font>", _between(styles, "fonts"))
    wanted = {size: level for size, (level, _, _) in zip(sizes, _LEVELS, strict=True)}
    levels = {}
    for number, font in enumerate(fonts):
        size = re.search(r'<sz val="([\d.]+)"/>', font)
        if "<b/>" in font and size and float(size[1]) in wanted:
            levels[number] = wanted[float(size[1])]
    tagged = re.sub(
        r'(<xf [^>]*fontId="(\d+)"[^>]*xfId=")0"',
        lambda found: f'{found[1]}{levels.get(int(found[2]), 0)}"',
        _between(styles, "cellXfs"),
    )
    styles = _put(styles, _between(styles, "cellXfs"), tagged)
    fonts_of = {level: number for number, level in levels.items()}
    looks = "".join(
        f'<xf numFmtId="0" fontId="{fonts_of.get(level, 0)}" fillId="0" borderId="0"/>'
        for level, _, _ in _LEVELS
    )
    named = "".join(
        f'<cellStyle name="{name}" xfId="{level}" builtinId="{known}"/>' for level, name, known in _LEVELS
    )
    count = 1 + len(_LEVELS)
    for tag, more in (("cellStyleXfs", looks), ("cellStyles", named)):
        styles = _put(styles, f'<{tag} count="1">', f'<{tag} count="{count}">')
        styles = _put(styles, f"</{tag}>", f"{more}</{tag}>")
    return styles


def _between(xml: str, tag: str) -> str:
    found = re.search(rf"<{tag} [^>]*>(.*?)</{tag}>", xml, re.DOTALL)
    if not found:
        raise ValueError(f"the styles of the workbook have no {tag}")
    return found[1]


def _put(xml: str, old: str, new: str) -> str:
    if xml.count(old) != 1:
        raise ValueError(f"the workbook has {xml.count(old)} times {old[:40]}")
    return xml.replace(old, new)
