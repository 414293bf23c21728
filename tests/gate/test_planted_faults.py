"""One fault planted in a good workbook, and the gate tells of its kind: for each kind it knows."""

import ast
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from excel_formulas import wrong_with_formula
from excel_gate import findings

BOOK, SHEET, LIST = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
STYLES, STRINGS, TABLE = "xl/styles.xml", "xl/sharedStrings.xml", "xl/tables/table1.xml"
DRAWING, CHART, TYPES = "xl/drawings/drawing1.xml", "xl/charts/chart1.xml", "[Content_Types].xml"
CORE, APP, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
OTHERS, NOTES, SHAPES = "xl/tables/table2.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
LINKS, METADATA = "xl/worksheets/_rels/sheet1.xml.rels", "xl/metadata.xml"

LOGO = Path(__file__).parents[2] / "templates" / "hart" / "logo.png"

Parts = dict[str, str | bytes]


def good_book() -> bytes:
    """A workbook with something of everything that the gate looks at."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, lists = book.add_worksheet("Measures"), book.add_worksheet("Lists")
        percent = book.add_format({"num_format": '0.0%;"none"', "bold": True})
        red, green = (book.add_format({"bg_color": colour}) for colour in ("#FFC7CE", "#C6EFCE"))
        lists.write_column("A1", ["Yes", "No", "Not known"])
        lists.write("C1", " kept apart ")
        lists.add_table("E1:F3", {"name": "Others", "columns": [{"header": "Code"}, {"header": "Name"}]})
        lists.write_column("E2", ["HR", "WS"])
        lists.write_column("F2", ["People", "Waste"])
        lists.write_datetime("H1", date(2024, 6, 30), book.add_format({"num_format": "d mmmm yyyy"}))
        lists.write_comment("A2", "Said of No", {"author": "Pat Lee"})
        lists.write_comment("A3", "Said of Not known")
        lists.insert_image("J1", LOGO)
        lists.protect("password")
        lists.freeze_panes(1, 1)
        lists.set_row(4, None, None, {"level": 1})
        lists.ignore_errors({"number_stored_as_text": "A1:A9"})
        lists.write_formula("L1", "=B1+1", None, 1)
        lists.write_formula("L2", "=B2+1", None, 1)
        sheet.add_table(
            "A1:C5", {"name": "Figures", "columns": [{"header": one} for one in ("Ref", "Outturn", "Target")]}
        )
        for row in range(1, 5):
            sheet.write_row(row, 0, [f"HR0{row}", 0.9 + row / 100, 0.95], percent)
        sheet.write_formula("E2", '=IF(B2>=C2,"GREEN","RED")', None, "RED")
        sheet.write_formula("E3", "=SUM(Lists!B1:B3)", None, 0)
        sheet.write_dynamic_array_formula("G2:G4", "=SORT(B2:B4)", None, 0.91)
        sheet.merge_range("A8:C8", "A heading over three columns")
        sheet.merge_range("A9:C9", "And another")
        sheet.write_url("A10", "internal:'Lists'!A1", string="The lists", tip="Go there")
        sheet.write_url("A11", "https://www.example.org/", string="Outside")
        sheet.write_dynamic_array_formula("G6:G7", "=SORT(C2:C3)", None, 0.95)
        sheet.set_column("B:C", 12)
        sheet.set_column("D:D", 3)
        sheet.set_row(7, 30)
        sheet.data_validation(
            "E10",
            {"validate": "list", "source": ["Yes", "No"], "input_title": "Title", "input_message": "Choose"},
        )
        sheet.data_validation(
            "E11", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": "=Lists!$B$1"}
        )
        sheet.conditional_format("B2:B5", {"type": "cell", "criteria": "<", "value": 0.95, "format": red})
        sheet.conditional_format("B2:B5", {"type": "formula", "criteria": "=$B2>=$C2", "format": green})
        sheet.conditional_format("C2:C5", {"type": "icon_set", "icon_style": "3_traffic_lights"})
        book.define_name("Limit", "=Lists!$A$1")
        book.define_name("Lists!Limit", "=Lists!$A$2")
        sheet.add_sparkline("H2", {"range": "Measures!B2:C2"})
        sheet.repeat_rows(0)
        sheet.print_area("A1:G40")
        sheet.set_h_pagebreaks([20])
        sheet.set_footer("&CPage &P")
        chart = book.add_chart({"type": "line"})
        for column in "BC":
            chart.add_series(
                {
                    "values": f"=Measures!${column}$2:${column}$5",
                    "categories": "=Measures!$A$2:$A$5",
                    "marker": {"type": "circle", "size": 6},
                    "data_labels": {"value": True, "custom": [{"delete": True}, {"delete": True}]},
                }
            )
        chart.set_y_axis({"min": 0, "max": 1})
        sheet.insert_chart("I2", chart)
        book.set_properties({"title": "A good workbook"})
        book.set_custom_property("mark", "one")
        book.set_custom_property("other mark", "two")
    return out.getvalue()


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        return {
            name: held.read(name) if name.endswith(".png") else held.read(name).decode()
            for name in held.namelist()
        }


def packed(parts: Parts, way: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


class Fault(NamedTuple):
    """A kind, and how it is planted: in which part, what stands there (a pattern), and what instead."""

    kind: str
    part: str
    old: str
    new: str | Callable[[re.Match[str]], str]


def f(text: str) -> str:
    """Put a formula in E2 in place of the one there."""
    return f"<f>{text}</f>"


E2 = r'(?<=<c r="E2" t="str">)<f>[^<]*</f>'
NESTED = "IF(1," * 65 + "1" + ")" * 65
FAULTS = (
    Fault("formula-too-long", SHEET, E2, f("1" + "+1" * 4096)),
    Fault("formula-nested", SHEET, E2, f(NESTED)),
    Fault("formula-arguments", SHEET, E2, f(f"SUM({','.join('1' * 256)})")),
    Fault("formula-text-too-long", SHEET, E2, f('"' + "x" * 256 + '"')),
    Fault("formula-brackets", SHEET, E2, f("IF(B2&gt;C2,1")),
    Fault("formula-separator", SHEET, E2, f("IF(B2&gt;C2;1;2)")),
    Fault("formula-with-equals-sign", SHEET, E2, f("=B2")),
    Fault("formula-as-typed", SHEET, E2, f("SUM(G2#)")),
    Fault("formula-as-typed", SHEET, E2, f("Figures[@Outturn]")),
    Fault("formula-empty", SHEET, E2, f("")),
    Fault("function-without-prefix", SHEET, E2, f("XLOOKUP(B2,B2:B4,C2:C4)")),
    Fault("function-unknown", SHEET, E2, f("PMF_RAG(B2,C2)")),
    Fault("parameter-is-a-place", SHEET, E2, f("_xlfn.LET(_xlpm.max1,B2,_xlpm.max1+1)")),
    Fault("parameter-is-a-place", SHEET, E2, f("_xlfn.LET(_xlpm.r,B2,_xlpm.r+1)")),
    Fault("parameter-twice", SHEET, E2, f("_xlfn.LET(_xlpm.a,B2,_xlpm.b,_xlpm.a,_xlpm.a,C2,_xlpm.a+1)")),
    Fault("parameter-twice", SHEET, E2, f("_xlfn.LAMBDA(_xlpm.a,_xlop.a,_xlpm.a+1)(1,2)")),
    Fault("parameter-without-prefix", SHEET, E2, f("_xlfn.LET(x,B2,x+1)")),
    Fault("sheet-unknown", SHEET, E2, f("SUM(List!B1:B3)")),
    Fault("external-workbook-unknown", SHEET, E2, f("[1]Lists!B1")),
    Fault("place-outside-sheet", SHEET, E2, f("B1048577")),
    Fault("dynamic-array-unknown", SHEET, r'cm="1"', 'cm="2"'),
    Fault("dynamic-array-not-flagged", SHEET, r' cm="1"', ""),
    Fault("array-place", SHEET, r'ref="G2:G4"', 'ref="G4:G2"'),
    Fault("cell-order", SHEET, r'<c r="E2"', '<c r="A2"'),
    Fault("row-order", SHEET, r'<row r="3"', '<row r="2"'),
    Fault("cell-value", SHEET, r"<v>0\.91</v>", "<v>nan</v>"),
    Fault("string-unknown", SHEET, r'(<c r="A8"[^>]*t="s"><v>)\d+', r"\g<1>999"),
    Fault("style-unknown", SHEET, r'(<c r="B2" s=")\d+', r"\g<1>99"),
    Fault("column-width", SHEET, r'width="12\.\d+"', 'width="256"'),
    Fault("columns", SHEET, r'<col min="4" max="4"', '<col min="3" max="4"'),
    Fault("row-height", SHEET, r'ht="30"', 'ht="410"'),
    Fault("merged-overlap", SHEET, r'ref="A9:C9"', 'ref="A8:C9"'),
    Fault("merged-place", SHEET, r'ref="A9:C9"', 'ref="A9"'),
    Fault("merged-in-table", SHEET, r'ref="A9:C9"', 'ref="A4:A5"'),
    Fault("count", SHEET, r'<mergeCells count="2"', '<mergeCells count="3"'),
    Fault("link-to-no-sheet", SHEET, r"location=\"'Lists'!A1\"", "location=\"'List'!A1\""),
    Fault("link-to-no-cell", SHEET, r"location=\"'Lists'!A1\"", "location=\"'Lists'!A0\""),
    Fault("link-tip-too-long", SHEET, r'tooltip="Go there"', f'tooltip="{"x" * 256}"'),
    Fault("link-too-long", "xl/worksheets/_rels/sheet1.xml.rels", r"https://www.example.org/", "https://x/" + "x" * 2079),
    Fault("page-scale", SHEET, r"<headerFooter>", '<pageSetup scale="9"/><headerFooter>'),
    Fault("page-breaks", SHEET, r'<rowBreaks count="1"', '<rowBreaks count="2"'),
    Fault("page-margins", SHEET, r'left="0\.7"', 'left="-1"'),
    Fault("header-code", SHEET, r"&amp;CPage &amp;P", "&amp;C&amp;92024-25"),
    Fault("header-code", SHEET, r"&amp;CPage &amp;P", "&amp;CAdults &amp; children"),
    Fault("header-too-long", SHEET, r"&amp;CPage &amp;P", "x" * 256),
    Fault("sheet-order", SHEET, r"(<mergeCells.*?</mergeCells>)(.*</dataValidations>)", r"\2\1"),
    Fault("filter-over-table", SHEET, r"<mergeCells", '<autoFilter ref="A1:C5"/><mergeCells'),
    Fault("validation-text-too-long", SHEET, r'promptTitle="Title"', f'promptTitle="{"x" * 33}"'),
    Fault("validation-text-too-long", SHEET, r'prompt="Choose"', f'prompt="{"x" * 256}"'),
    Fault("validation-list-too-long", SHEET, r"&quot;Yes,No&quot;|\"Yes,No\"", '"' + "x" * 256 + '"'),
    Fault("validation-formula-too-long", SHEET, r"(?<=<formula2>)Lists!\$B\$1", "Lists!$B$1" + "+Lists!$B$1" * 25),
    Fault("validation-without-formula", SHEET, r"<formula2>.*?</formula2>", ""),
    Fault("validation-count", SHEET, r'<dataValidations count="2"', '<dataValidations count="1"'),
    Fault("validations-overlap", SHEET, r'sqref="E11"', 'sqref="E10:E11"'),
    Fault("rule-names-table-column", SHEET, r"(?<=<formula2>)Lists!\$B\$1", "MAX(Figures[Target])"),
    Fault("rule-leads-to-workbook", SHEET, r"\$B2&gt;=\$C2", "$B2&gt;=[1]Other!$C2"),
    Fault("rule-with-array", SHEET, r"\$B2&gt;=\$C2", "SUM($B2={1,2})&gt;0"),
    Fault("rule-place", SHEET, r'sqref="E11"', 'sqref="E0"'),
    Fault("format-priority", SHEET, r'priority="2"', 'priority="1"'),
    Fault("format-look-unknown", SHEET, r'dxfId="1"', 'dxfId="7"'),
    Fault("format-formulas", SHEET, r"<formula>\$B2&gt;=\$C2</formula>", ""),
    Fault("format-without-operator", SHEET, r' operator="lessThan"', ""),
    Fault("format-values", SHEET, r'iconSet iconSet="3TrafficLights1"|<iconSet>', '<iconSet iconSet="4Arrows">'),
    Fault("sheet-name-length", BOOK, r'name="Measures"', f'name="{"x" * 32}"'),
    Fault("sheet-name-forbidden-character", BOOK, r'name="Measures"', 'name="Measures?"'),
    Fault("sheet-name-apostrophe", BOOK, r'name="Measures"', "name=\"Measures'\""),
    Fault("sheet-name-reserved", BOOK, r'name="Lists"', 'name="HISTORY"'),
    Fault("sheet-name-twice", BOOK, r'name="Lists"', 'name="MEASURES"'),
    Fault("sheet-id", BOOK, r'sheetId="2"', 'sheetId="1"'),
    Fault("no-visible-sheet", BOOK, r"<sheet name", '<sheet state="hidden" name'),
    Fault("opens-at-no-sheet", BOOK, r"<workbookView", '<workbookView activeTab="2"'),
    Fault("opens-at-hidden-sheet", BOOK, r'<sheet name="Measures"', '<sheet state="hidden" name="Measures"'),
    Fault("sheets-grouped", LIST, r"<sheetView ", '<sheetView tabSelected="1" '),
    Fault("name-not-legal", BOOK, r'name="Limit"', 'name="Q1"'),
    Fault("name-not-legal", BOOK, r'name="Limit"', 'name="Green limit"'),
    Fault("name-not-legal", BOOK, r'name="Limit"', f'name="{"x" * 256}"'),
    Fault("name-not-legal", BOOK, r'name="Limit"', 'name="R1C1"'),
    Fault("name-twice", BOOK, r'name="Limit" localSheetId="1"', 'name="LIMIT"'),
    Fault("name-comment-too-long", BOOK, r'name="Limit">', f'name="Limit" comment="{"x" * 256}">'),
    Fault("name-of-no-sheet", BOOK, r'localSheetId="1"', 'localSheetId="5"'),
    Fault("name-empty", BOOK, r"(?<=>)Lists!\$A\$1(?=<)", ""),
    Fault("name-unknown-built-in", BOOK, r"_xlnm\.Print_Area", "_xlnm.Printed_Area"),
    Fault("print-area", BOOK, r"Measures!\$A\$1:\$G\$40", "Lists!$A$1:$G$40"),
    Fault("print-titles", BOOK, r"Measures!\$1:\$1", "Measures!$A$1:$A$2"),
    Fault("table-name-not-legal", TABLE, r'displayName="Figures"', 'displayName="T1"'),
    Fault("table-name-taken", TABLE, r'displayName="Figures"', 'displayName="Limit"'),
    Fault("table-column-twice", TABLE, r'name="Target"', 'name="outturn"'),
    Fault("table-heading-differs", TABLE, r'name="Target"', 'name="Aim"'),
    Fault("table-heading-not-text", SHEET, r'<c r="C1" t="s"', '<c r="C1"'),
    Fault("table-columns", TABLE, r'(<table [^>]*)ref="A1:C5"', r'\1ref="A1:D5"'),
    Fault("table-filter", TABLE, r'<autoFilter ref="A1:C5"', '<autoFilter ref="A1:C4"'),
    Fault("table-without-rows", TABLE, r"A1:C5", "A1:C1"),
    Fault("table-place", TABLE, r'(<table [^>]*)ref="A1:C5"', r'\1ref="C5:A1"'),
    Fault("style-index", STYLES, r'(<cellXfs.*)fontId="1"', r'\1fontId="9"'),
    Fault("style-index", STYLES, r'numFmtId="164" fontId', 'numFmtId="199" fontId'),
    Fault("number-format-length", STYLES, r'formatCode="[^"]*"', f'formatCode="{"0" * 256}"'),
    Fault("number-format-broken", STYLES, r'formatCode="[^"]*"', 'formatCode="0;0;0;0;0"'),
    Fault("count", STYLES, r'<fonts count="\d+"', '<fonts count="9"'),
    Fault("fills-reserved", STYLES, r"gray125", "solid"),
    Fault("colour", STYLES, r'rgb="FFFFC7CE"', 'rgb="#FFC7CE"'),
    Fault("string-count", STRINGS, r'uniqueCount="\d+"', 'uniqueCount="3"'),
    Fault("string-too-long", STRINGS, r"<t>Yes</t>", f"<t>{'x' * 32_768}</t>"),
    Fault("string-space", STRINGS, r' xml:space="preserve"', ""),
    Fault("xml-broken", STRINGS, r"<t>Yes</t>", "<t>Yes\x08</t>"),
    Fault("anchor-backwards", DRAWING, r"(<xdr:to><xdr:col>)\d+", r"\g<1>1"),
    Fault("anchor-outside-sheet", DRAWING, r"(<xdr:to><xdr:col>)\d+", r"\g<1>16384"),
    Fault("drawing-id", DRAWING, r'(<xdr:cNvPr id=")\d+', r"\g<1>none"),
    Fault("drawing-id", DRAWING, r"(<xdr:twoCellAnchor.*</xdr:twoCellAnchor>)", r"\1\1"),
    Fault("relation-missing", DRAWING, r'r:id="rId1"', 'r:id="rId9"'),
    Fault("chart-label-empty", CHART, r'<c:idx val="0"/><c:delete val="1"/>', '<c:idx val="0"/>'),
    Fault("chart-label-twice", CHART, r'<c:dLbl><c:idx val="1"/>', '<c:dLbl><c:idx val="0"/>'),
    Fault("chart-axis-unknown", CHART, r'<c:crossAx val="\d+"/>', '<c:crossAx val="5"/>'),
    Fault("chart-scale", CHART, r'<c:max val="1"/>', '<c:max val="-1"/>'),
    Fault("chart-points", CHART, r'<c:ptCount val="4"/>', '<c:ptCount val="2"/>'),
    Fault("chart-marker", CHART, r'<c:size val="6"/>', '<c:size val="1"/>'),
    Fault("chart-series-number", CHART, r'<c:order val="1"/>', '<c:order val="0"/>'),
    Fault("sheet-unknown", SHEET, r"<xm:f>Measures!", "<xm:f>Gone!"),
    Fault("rule-place", SHEET, r"<xm:sqref>H2<", "<xm:sqref>H0<"),
    Fault("sheet-unknown", CHART, r"Measures!\$B\$2:\$B\$5", "Measure!$B$2:$B$5"),
    Fault("content-type-missing", TYPES, r'<Override PartName="/xl/tables/table1.xml"[^>]*/>', ""),
    Fault("content-type-of-nothing", TYPES, r"/xl/tables/table1.xml", "/xl/tables/table7.xml"),
    Fault("content-type-twice", TYPES, r'(<Override PartName="/xl/tables/table1.xml"[^>]*/>)', r"\1\1"),
    Fault("relation-to-nothing", "xl/drawings/_rels/drawing1.xml.rels", r"chart1\.xml", "chart7.xml"),
    Fault("part-led-to-by-nothing", "xl/drawings/_rels/drawing1.xml.rels", r"<Relationship [^>]*/>", ""),
    Fault("relation-twice", "xl/_rels/workbook.xml.rels", r'Id="rId2"', 'Id="rId1"'),
    Fault("property-not-a-date", CORE, r">[^<]*</dcterms:created>", ">1 April 2024</dcterms:created>"),
    Fault("property-too-long", CORE, r"A good workbook", "x" * 256),
    Fault("property-count", APP, r"<vt:i4>2</vt:i4>", "<vt:i4>3</vt:i4>"),
    Fault("anchor-size", DRAWING, r"<xdr:twoCellAnchor.*</xdr:twoCellAnchor>", "<xdr:oneCellAnchor><xdr:ext/></xdr:oneCellAnchor>"),
    Fault("arrays-overlap", SHEET, r'ref="G2:G4"', 'ref="G2:G7"'),
    Fault("cell-kind", SHEET, r'(<c r="E2" )t="str"', r'\1t="text"'),
    Fault("chart-axis-twice", CHART, r"(<c:valAx>.*</c:valAx>)", r"\1\1"),
    Fault("chart-formula-empty", CHART, r"<c:f>[^<]*</c:f>", "<c:f/>"),
    Fault("chart-gap", CHART, r"<c:marker val=\"1\"/>", '<c:gapWidth val="501"/>'),
    Fault("chart-series-too-many", CHART, r"(<c:ser>.*?</c:ser>)", lambda found: found[1] * 255),
    Fault("chart-value", CHART, r"<c:v>0\.91</c:v>", "<c:v>nan</c:v>"),
    Fault("comment-author", NOTES, r'authorId="0"', 'authorId="7"'),
    Fault("comment-not-drawn", LIST, r"<legacyDrawing [^>]*/>", ""),
    Fault("comment-not-drawn", SHAPES, r"<x:Row>1</x:Row>", "<x:Row>8</x:Row>"),
    Fault("comment-place", NOTES, r'ref="A2"', 'ref="A0"'),
    Fault("comment-too-long", NOTES, r"Said of No<", "x" * 32_768 + "<"),
    Fault("comment-twice", NOTES, r'ref="A3"', 'ref="A2"'),
    Fault("day-out-of-calendar", LIST, r"<v>45473</v>", "<v>-3652</v>"),
    Fault("dimension", LIST, r'<dimension ref="[^"]*"', '<dimension ref="A0:L5"'),
    Fault("dynamic-array-unknown", METADATA, r'<rc t="1"', '<rc t="2"'),
    Fault("filter-place", SHEET, r"<mergeCells", '<autoFilter ref="K0:L2"/><mergeCells'),
    Fault("font-name", STYLES, r'<name val="Calibri"', f'<name val="{"x" * 32}"'),
    Fault("font-size", STYLES, r'<sz val="11"', '<sz val="410"'),
    Fault("group-too-deep", LIST, r'outlineLevel="1"', 'outlineLevel="8"'),
    Fault("ignored-error-place", LIST, r'<ignoredError sqref="A1:A9"', '<ignoredError sqref="A0"'),
    Fault("link-not-an-address", LINKS, r"https://www.example.org/", "mailto:pat@testshire.example?subject=A return"),
    Fault("link-not-an-address", LINKS, r"https://www.example.org/", "https://www.example.org/100%"),
    Fault("link-place", SHEET, r'<hyperlink ref="A10"', '<hyperlink ref="A0"'),
    Fault("links-too-many", SHEET, r'<hyperlink ref="A10"[^>]*/>', lambda found: found[0] * 65_530),
    Fault("look-order", STYLES, r"<dxf>(<font>.*?</font>)(<fill>.*?</fill>)|<dxf>(<fill>.*?</fill>)", lambda found: f"<dxf><border/>{found[0][5:]}"),
    Fault("number-format-twice", STYLES, r'<numFmt numFmtId="165"', '<numFmt numFmtId="164"'),
    Fault("number-formats-too-many", STYLES, r'<numFmt numFmtId="165" [^>]*/>', lambda found: found[0] * 251),
    Fault("page-fit", SHEET, r"<headerFooter>", '<pageSetup fitToWidth="32768"/><headerFooter>'),
    Fault("pane", LIST, r'activePane="bottomRight"', 'activePane="middle"'),
    Fault("pane", LIST, r'topLeftCell="B2"', 'topLeftCell="B0"'),
    Fault("pane", LIST, r'xSplit="1"', 'xSplit="-1"'),
    Fault("property-number", CUSTOM, r'pid="2"', 'pid="1"'),
    Fault("property-twice", CUSTOM, r'name="other mark"', 'name="Mark"'),
    Fault("property-twice", CORE, r"(<dc:title>.*?</dc:title>)", r"\1\1"),
    Fault("protection", LIST, r'<sheetProtection password="\w+"', '<sheetProtection password="secret"'),
    Fault("protection", LIST, r'<sheetProtection password="\w+"', '<sheetProtection algorithmName="SHA-512" hashValue="c2hvcnQ=" saltValue="c2FsdA==" spinCount="100000"'),
    Fault("selection-pane", LIST, r'pane="topRight"', 'pane="bottomLeft"'),
    Fault("selection-place", LIST, r'activeCell="A2" sqref="A2"', 'activeCell="A2" sqref="B7"'),
    Fault("shape-id-twice", SHAPES, r'id="_x0000_s(\d+)"(.*)id="_x0000_s\d+"', r'id="_x0000_s\1"\2id="_x0000_s\1"'),
    Fault("shape-without-comment", NOTES, r'<comment ref="A3".*?</comment>', ""),
    Fault("shared-formula", LIST, r'(<c r="L2"[^>]*>)<f>[^<]*</f>', r'\1<f t="shared" si="0"/>'),
    Fault("sheet-state", BOOK, r"<sheet name", '<sheet state="gone" name'),
    Fault("sheet-without-part", BOOK, r'(<sheet name="Lists" sheetId="2" r:id=")[^"]*', r"\1rId99"),
    Fault("string-half-a-character", STRINGS, r"<t>Yes</t>", "<t>Yes _xD83D_</t>"),
    Fault("string-space", NOTES, r"Said of No<", "Said of No <"),
    Fault("style-alignment", STYLES, r"(<cellXfs.*?<xf [^>]*)/>", r'\1><alignment textRotation="181"/></xf>'),
    Fault("style-name-twice", STYLES, r'(<cellStyle name="Normal"[^>]*/>)', r"\1\1"),
    Fault("styles-missing", STYLES, r"<cellXfs.*</cellXfs>", ""),
    Fault("styles-too-many", STYLES, r"(<cellXfs[^>]*>)(<xf [^>]*/>)", lambda found: found[1] + found[2] * 64_001),
    Fault("table-column-id", TABLE, r'<tableColumn id="2"', '<tableColumn id="1"'),
    Fault("table-column-length", TABLE, r'name="Target"', f'name="{"x" * 256}"'),
    Fault("table-id", OTHERS, r'(<table [^>]*)id="2"', r'\1id="1"'),
    Fault("table-look-unknown", TABLE, r'<tableColumn id="2"', '<tableColumn dataDxfId="9" id="2"'),
    Fault("table-name-twice", OTHERS, r'displayName="Others"', 'displayName="FIGURES"'),
    Fault("zoom", LIST, r"<sheetView ", '<sheetView zoomScale="500" '),
)  # fmt: skip


@pytest.fixture(scope="module")
def good() -> Parts:
    return parts_of(good_book())


def test_nothing_is_found_in_a_good_workbook(good: Parts) -> None:
    assert findings(packed(good)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.kind)
def test_a_planted_fault_is_found(good: Parts, fault: Fault) -> None:
    text = good[fault.part]
    assert isinstance(text, str)
    wrong, times = re.subn(
        fault.old, fault.new, text, count=0 if fault.kind == "no-visible-sheet" else 1, flags=re.DOTALL
    )
    assert times, f"nothing of {fault.part} is like {fault.old}"
    assert fault.kind in {one.kind for one in findings(packed(good | {fault.part: wrong}))}


@pytest.mark.parametrize(
    "formula",
    [
        "_xlfn.LET(_xlpm.a,B2,_xlpm.b,_xlpm.a,_xlpm.a)",
        "_xlfn.LET(_xlpm.a,1,_xlpm.b,_xlfn.LET(_xlpm.a,2,_xlpm.a+1),_xlpm.a+_xlpm.b)",
        "_xlfn.MAP(B2,C2,_xlfn.LAMBDA(_xlpm.a,_xlpm.b,_xlpm.a+_xlpm.b))",
    ],
)
def test_a_name_that_is_used_again_is_not_named_twice(formula: str) -> None:
    assert not [kind for kind, _ in wrong_with_formula(formula) if kind.startswith("parameter")]


def test_a_part_held_twice_is_found(good: Parts) -> None:
    twice = good | {"xl/Styles.xml": good[STYLES]}
    assert "part-twice" in {one.kind for one in findings(packed(twice))}


# -- faults that no change of one part makes ----------------------------------------------------------------------


#: Those that a test of its own plants.
APART = {"calculation-chain", "part-name", "part-packed", "part-twice", "picture-broken", "tables-overlap"}


def kinds(parts: Parts) -> set[str]:
    return {one.kind for one in findings(packed(parts))}


def with_chain(parts: Parts, cell: str) -> Parts:
    """The workbook with a chain of calculation, of which the other cell is one with a formula."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    typed = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    rels = "xl/_rels/workbook.xml.rels"
    added = {
        rels: ("</Relationships>", f'<Relationship Id="rId90" Type="{kind}" Target="calcChain.xml"/>'),
        TYPES: ("</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{typed}"/>'),
    }
    chain = f'<calcChain xmlns="{main}"><c r="E2" i="1"/><c r="{cell}"/></calcChain>'
    return (
        parts
        | {name: str(parts[name]).replace(end, more + end) for name, (end, more) in added.items()}
        | {"xl/calcChain.xml": chain}
    )


def test_a_chain_of_calculation_that_leads_to_no_formula(good: Parts) -> None:
    assert kinds(with_chain(good, "G3")) == set()  # of an array formula
    assert kinds(with_chain(good, "B2")) == {"calculation-chain"}


def test_a_picture_that_is_none(good: Parts) -> None:
    assert kinds(good | {"xl/media/image1.png": b"<svg/>"}) == {"picture-broken"}


def test_tables_over_each_other(good: Parts) -> None:
    both = str(good[SHEET]).replace(
        '<tableParts count="1">', '<tableParts count="2"><tablePart r:id="rId90"/>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
    link = f'<Relationship Id="rId90" Type="{kind}" Target="../tables/table2.xml"/></Relationships>'
    moved = str(good[OTHERS]).replace("E1:F3", "B1:C3")
    more = {SHEET: both, LINKS: str(good[LINKS]).replace("</Relationships>", link), OTHERS: moved}
    assert "tables-overlap" in kinds(good | more)


@pytest.mark.parametrize(
    "name", ["/xl/extra.xml", "xl//extra.xml", "../extra.xml", "xl\\extra.xml", "xl/ex tra.xml", "xl/extra."]
)
def test_a_part_whose_path_is_none(good: Parts, name: str) -> None:
    assert "part-name" in kinds(good | {name: "<none/>"})


def test_a_part_packed_as_excel_does_not_unpack(good: Parts) -> None:
    assert "part-packed" in {one.kind for one in findings(packed(good, zipfile.ZIP_BZIP2))}


def test_every_kind_that_the_gate_knows_is_planted() -> None:
    """A rule of the gate that nothing shows may never have found anything."""
    planted = {one.kind for one in FAULTS} | APART
    assert kinds_known() == planted
    assert len(planted) > 160


def kinds_known() -> set[str]:
    """Every kind of finding that the gate's modules name: first in a finding, or alone among what a formula has."""
    named = set()
    for path in Path(__file__).parent.glob("excel_*.py"):
        for part in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "Finding":
                named |= {part.args[0]}
            elif path.name == "excel_formulas.py" and isinstance(part, ast.Constant):
                named |= {part} if re.fullmatch("[a-z]+(-[a-z]+)+", str(part.value)) else set()
    return {part.value for part in named if isinstance(part, ast.Constant) and isinstance(part.value, str)}
