"""The functions put into somebody's workbook: nothing else in it changes."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import ironcalc
import openpyxl
import pytest
import xlsxwriter

from office import Office
from pmf_xl.addin.into_workbook import add_functions
from pmf_xl.books.named_functions import with_names
from pmf_xl.problems import PmfError
from pmf_xl.rules.functions import IN_A_WORKBOOK
from pmf_xl.rules.in_lambda import named_lambdas

EVERYTHING = Path(__file__).parent / "data" / "everything.xlsx"
WORKBOOK = "xl/workbook.xml"
NAMES = {"PMF_ONE": ("_xlfn.LAMBDA(_xlpm.x,_xlpm.x<1)", 'One & "two"')}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        return {info.filename: container.read(info) for info in container.infolist()}


def book(**more: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        made.add_worksheet("Figures").write("A1", 95)
        for name, formula in more.items():
            made.define_name(name, formula)
    return out.getvalue()


def with_workbook_part(content: bytes, edit: object) -> bytes:
    """The workbook with its workbook part edited by a function of its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in parts(content).items():
            made.writestr(name, edit(part.decode()).encode() if name == WORKBOOK else part)  # type: ignore[operator]
    return out.getvalue()


def test_every_other_part_of_a_workbook_with_everything_stays(tmp_path: Path) -> None:
    copied = add_functions(EVERYTHING, tmp_path / "copy.xlsx")
    before, after = parts(EVERYTHING.read_bytes()), parts(copied.path.read_bytes())
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [WORKBOOK]
    kinds = ("charts/", "comments", "media/", "pivotTables/", "pivotCache/", "tables/", "drawings/")
    assert all(any(kind in name for name in before) for kind in kinds)  # it does have everything


def test_of_the_workbook_part_only_names_are_new(tmp_path: Path) -> None:
    copied = add_functions(EVERYTHING, tmp_path / "copy.xlsx")
    before, after = (parts(path.read_bytes())[WORKBOOK] for path in (EVERYTHING, copied.path))
    start = before.index(b"</definedNames>")
    assert after.startswith(before[:start])
    assert after.endswith(before[start:])


def test_a_name_that_is_taken_stays_and_is_told(tmp_path: Path) -> None:
    copied = add_functions(EVERYTHING, tmp_path / "copy.xlsx")
    assert [(clash.name, clash.kind, clash.stands_for) for clash in copied.clashes] == [
        ("PMF_RAG", "name", "Figures!$C$2")
    ]
    assert len(copied.added) == len(IN_A_WORKBOOK) - 1
    names = openpyxl.load_workbook(copied.path).defined_names
    assert names["PMF_RAG"].attr_text == "Figures!$C$2"
    assert names["Total"].attr_text == "SUM(Figures!$C$2:$C$6)"
    assert names["PMF_TRAVEL"].comment == named_lambdas()["PMF_TRAVEL"][1]


def test_the_workbook_itself_is_not_touched(tmp_path: Path) -> None:
    source = tmp_path / "mine.xlsx"
    source.write_bytes(EVERYTHING.read_bytes())
    copied = add_functions(source)
    assert copied.path.name == "mine with PMF functions.xlsx"
    assert source.read_bytes() == EVERYTHING.read_bytes()


def test_a_table_of_the_same_name_is_a_clash() -> None:
    named = with_names(EVERYTHING.read_bytes(), {"Services": ("1", "")})
    assert [(clash.name, clash.kind) for clash in named.clashes] == [("Services", "table")]
    assert named.content == EVERYTHING.read_bytes()


def test_the_case_of_a_name_does_not_matter() -> None:
    named = with_names(book(pmf_one="=Figures!$A$1"), NAMES)
    assert [(clash.name, clash.stands_for) for clash in named.clashes] == [("pmf_one", "Figures!$A$1")]


def test_what_is_there_already_is_not_put_in_twice(tmp_path: Path) -> None:
    once = add_functions(EVERYTHING, tmp_path / "once.xlsx")
    twice = add_functions(once.path, tmp_path / "twice.xlsx")
    assert (twice.added, twice.present) == ((), once.added)
    assert once.path.read_bytes() == twice.path.read_bytes()


def test_an_earlier_meaning_of_a_function_is_kept_and_told() -> None:
    earlier = with_names(book(), {"PMF_ONE": ("_xlfn.LAMBDA(_xlpm.x,0)", "")}).content
    assert [clash.name for clash in with_names(earlier, NAMES).clashes] == ["PMF_ONE"]


def test_a_workbook_without_names_gets_them_where_the_format_wants_them(tmp_path: Path) -> None:
    named = with_names(book(), NAMES)
    text = parts(named.content)[WORKBOOK].decode()
    assert text.index("</sheets>") < text.index("<definedNames>") < text.index("<calcPr")
    path = tmp_path / "named.xlsx"
    path.write_bytes(named.content)
    defined = openpyxl.load_workbook(path).defined_names["PMF_ONE"]
    assert (defined.attr_text, defined.comment) == NAMES["PMF_ONE"]


REFERENCES = '<externalReferences><externalReference r:id="rId9"/></externalReferences>'
CACHES = '<pivotCaches><pivotCache cacheId="1" r:id="rId9"/></pivotCaches>'


@pytest.mark.parametrize(
    ("what", "edit"),
    [
        ("an empty element", lambda xml: xml.replace("</sheets>", "</sheets><definedNames/>")),
        ("an empty element, spaced", lambda xml: xml.replace("</sheets>", "</sheets>\n<definedNames />\n")),
        ("a prefix", lambda xml: prefixed(xml)),
        ("external references", lambda xml: xml.replace("</sheets>", f"</sheets>{REFERENCES}")),
        ("a > in a value", lambda xml: xml.replace("<workbookPr", '<workbookPr codeName="a&lt;b>c"')),
        ("a byte order mark", lambda xml: "\ufeff" + xml),
        ("pivot caches after", lambda xml: xml.replace("</workbook>", f"{CACHES}</workbook>")),
    ],
)
def test_however_the_workbook_part_is_written(what: str, edit: object) -> None:
    content = with_workbook_part(book(), edit)
    named = with_names(content, NAMES)
    before, after = parts(content)[WORKBOOK].decode(), parts(named.content)[WORKBOOK].decode()
    tree = ElementTree.fromstring(after.encode())
    tags = [element.tag.rpartition("}")[2] for element in tree]
    assert tags.index("sheets") < tags.index("definedNames") < tags.index("calcPr"), what
    assert tags.count("definedNames") == 1
    (defined,) = [element for element in tree.iter() if element.tag.endswith("}definedName")]
    assert (defined.text, defined.get("comment")) == NAMES["PMF_ONE"]
    assert len(after) > len(before)


def prefixed(xml: str) -> str:
    """The part as the Open XML SDK writes it."""
    xml = xml.replace('xmlns="http', 'xmlns:x="http')
    return re.sub(r"<(/?)(?![?!])(\w)", r"<\1x:\2", xml)


def test_names_count_in_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Figures")
        sheet.write_column("A1", [95, 94.9])
        sheet.write_dynamic_array_formula("B1", "=PMF_RAG(A1:A2,100)", None, 0)
    copied = add_functions(path)
    model = ironcalc.load_from_xlsx(str(copied.path), "en", "Europe/London", "en")
    model.evaluate()
    assert [model.get_cell_value(0, row, 2) for row in (1, 2)] == ["AMBER", "RED"]


@pytest.mark.office
def test_libreoffice_opens_the_copy_with_all_that_was_in_it(office: Office, tmp_path: Path) -> None:
    copied = add_functions(EVERYTHING, tmp_path / "copy.xlsx")
    assert office.sheets(copied.path) == office.sheets(EVERYTHING)


def test_limits_of_excel() -> None:
    """Excel refuses a name's formula of 8,192 characters, and a file whose comment on a name has 256."""
    for name, (formula, comment) in named_lambdas().items():
        assert len(formula) < 8000, name  # one of 7,992 is taken
        assert len(comment) <= 255, name
        assert (formula + comment).isascii(), name
        assert "\n" not in formula + comment
    with pytest.raises(ValueError, match="comment"):
        with_names(book(), {"X": ("1", "x" * 256)})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no Excel workbook"),
        (b"Outturn,Target\n", "no Excel workbook"),
        (b"PK\x03\x04 and nothing", "no Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    with pytest.raises(PmfError, match=says):
        add_functions(path)
    assert list(tmp_path.iterdir()) == [path]


def test_other_containers_are_refused() -> None:
    relation = '<Relationship Type="http://x/relationships/officeDocument" Target="word/document.xml"/>'
    kind = '<Override PartName="/word/document.xml" ContentType="x.document.main+xml"/>'
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as made:
        made.writestr("[Content_Types].xml", f'<Types xmlns="t">{kind}</Types>')
        made.writestr("_rels/.rels", f'<Relationships xmlns="r">{relation}</Relationships>')
    with pytest.raises(PmfError, match=r"not a workbook of the \.xlsx kind"):
        with_names(document.getvalue(), NAMES)


def test_a_signed_workbook_is_refused() -> None:
    signed = io.BytesIO(book())
    with zipfile.ZipFile(signed, "a") as made:
        made.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    with pytest.raises(PmfError, match="signed"):
        with_names(signed.getvalue(), NAMES)


def test_entities_are_refused() -> None:
    bomb = with_workbook_part(book(), lambda xml: xml.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1))
    with pytest.raises(PmfError, match="entities"):
        with_names(bomb, NAMES)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    source, there = tmp_path / "mine.xlsx", tmp_path / "mine with PMF functions.xlsx"
    source.write_bytes(book())
    there.write_bytes(b"somebody's")
    with pytest.raises(PmfError, match="is there already"):
        add_functions(source)
    assert there.read_bytes() == b"somebody's"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PmfError, match="cannot be read"):
        add_functions(tmp_path / "none.xlsx")
