"""The archive of a workbook is the one that zipfile writes."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from pmf_xl.books.archive import LEVEL, archive

NAMES = (
    "[Content_Types].xml",
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/media/image1.png",
    "docProps/core.xml",
)
contents = st.one_of(st.text(max_size=500), st.binary(max_size=500), st.just("<a>repeated</a>" * 9999))


def by_zipfile(parts: list[tuple[str, str | bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, content in parts:
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            container.writestr(about, content, zipfile.ZIP_DEFLATED, LEVEL)
    return out.getvalue()


@given(st.lists(st.tuples(st.sampled_from(NAMES), contents), unique_by=lambda part: part[0]))
def test_as_zipfile_writes_it(parts: list[tuple[str, str | bytes]]) -> None:
    assert archive(parts) == by_zipfile(parts)
    assert archive(iter(parts)) == by_zipfile(parts)  # with what is known of its parts
