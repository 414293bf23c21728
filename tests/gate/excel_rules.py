"""What is asked of entries (validations) and what changes how cells look (conditional formats)."""

import re
from collections import Counter
from collections.abc import Iterator

from excel_formulas import formula_findings
from excel_package import MAIN, Element, Finding, Package, Range, Sheet, overlaps, range_of

LATER = "{http://schemas.microsoft.com/office/excel/2006/main}"
LONGEST_TITLE = 32
LONGEST_MESSAGE = 255
LONGEST_LIST = 255
LONGEST_VALIDATION = 255  # of a formula, as its window takes it
MOST_VALIDATIONS = 65_534
MOST_FORMULAS = 3
_ELSEWHERE = re.compile(r"'?\[\d+\]|\.xls[xmb]?\]", re.IGNORECASE)
_TABLE = re.compile(r"[\w\]]\[[^\]\d]")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_WITHOUT_FORMULA = {
    "colorScale", "dataBar", "iconSet", "top10", "uniqueValues", "duplicateValues", "aboveAverage",
}  # fmt: skip


def findings(package: Package) -> Iterator[Finding]:
    """Look at every sheet's validations and conditional formats."""
    styles = package.one("styles")
    looks = 0 if styles is None else len(styles.findall(f"{MAIN}dxfs/{MAIN}dxf"))
    for sheet, root in package.worksheets():
        yield from _validations(package, sheet, root)
        yield from _formats(package, sheet, root, looks)
        for formula in root.iter(f"{LATER}f"):  # of sparklines, and of rules that came after the format
            yield from formula_findings(package, sheet.part, "a later rule", formula.text or "")
        for places in root.iter(f"{LATER}sqref"):
            yield from (
                one for one in _places(sheet, "a later rule", places.text or "") if isinstance(one, Finding)
            )


def _not_in_a_rule(sheet: Sheet, where: str, formula: str) -> Iterator[Finding]:
    bare = _TEXT.sub("", formula)
    if _ELSEWHERE.search(bare):
        yield Finding("rule-leads-to-workbook", sheet.part, f"{where}: {formula[:60]}")
    elif _TABLE.search(bare):
        yield Finding("rule-names-table-column", sheet.part, f"{where}: {formula[:60]}")
    if "{" in bare:
        yield Finding("rule-with-array", sheet.part, f"{where}: {formula[:60]}")


def _places(sheet: Sheet, where: str, said: str) -> Iterator[Finding | Range]:
    if not said.split():
        yield Finding("rule-place", sheet.part, f"{where} is for no cells")
    for place in said.split():
        block = range_of(place)
        yield block or Finding("rule-place", sheet.part, f"{where} is for {place!r}")


def _validations(package: Package, sheet: Sheet, root: Element) -> Iterator[Finding]:
    held = root.find(f"{MAIN}dataValidations")
    if held is None:
        return
    if int(held.get("count", len(held))) != len(held) or len(held) > MOST_VALIDATIONS or not len(held):
        yield Finding("validation-count", sheet.part, f"{held.get('count')} said, {len(held)} there")
    blocks: list[Range] = []
    for one in held.iterfind(f"{MAIN}dataValidation"):
        where, kind = one.get("sqref", ""), one.get("type", "none")
        for found in _places(sheet, "a validation", where):
            if isinstance(found, Finding):
                yield found
            else:
                blocks.append(found)
        for name, longest in (
            ("promptTitle", LONGEST_TITLE),
            ("errorTitle", LONGEST_TITLE),
            ("prompt", LONGEST_MESSAGE),
            ("error", LONGEST_MESSAGE),
        ):
            if len(one.get(name, "")) > longest:
                yield Finding(
                    "validation-text-too-long", sheet.part, f"{where} {name}: {len(one.get(name, ''))}"
                )
        formulas = [text.text or "" for text in one if str(text.tag).startswith(f"{MAIN}formula")]
        wanted = 0 if kind == "none" else 1
        if kind not in ("none", "list", "custom") and one.get("operator", "between") in (
            "between",
            "notBetween",
        ):
            wanted = 2
        if len([text for text in formulas if text]) < wanted:
            yield Finding("validation-without-formula", sheet.part, f"{where}: {kind}")
        for text in formulas:
            if text.startswith('"') and kind == "list":
                if len(text) - 2 > LONGEST_LIST:
                    yield Finding(
                        "validation-list-too-long", sheet.part, f"{where}: {len(text) - 2} characters"
                    )
                continue
            if len(text) > LONGEST_VALIDATION:
                yield Finding("validation-formula-too-long", sheet.part, f"{where}: {len(text)} characters")
            yield from formula_findings(package, sheet.part, where, text)
            yield from _not_in_a_rule(sheet, where, text)
    for block, other in overlaps(blocks):
        yield Finding("validations-overlap", sheet.part, f"{tuple(block)} and {tuple(other)}")


def _formats(package: Package, sheet: Sheet, root: Element, looks: int) -> Iterator[Finding]:
    priorities = Counter[str]()
    for held in root.iterfind(f"{MAIN}conditionalFormatting"):
        where = held.get("sqref", "")
        yield from (one for one in _places(sheet, "a format", where) if isinstance(one, Finding))
        for rule in held.iterfind(f"{MAIN}cfRule"):
            kind, priority = rule.get("type", ""), rule.get("priority", "")
            priorities[priority] += 1
            if not priority.isdigit() or int(priority) < 1:
                yield Finding("format-priority", sheet.part, f"{where}: {priority!r}")
            look = rule.get("dxfId")
            if look is not None and int(look) >= looks:
                yield Finding("format-look-unknown", sheet.part, f"{where}: look {look} of {looks}")
            formulas = [text.text or "" for text in rule.iterfind(f"{MAIN}formula")]
            if len(formulas) > MOST_FORMULAS or (not formulas and kind not in _WITHOUT_FORMULA):
                yield Finding("format-formulas", sheet.part, f"{where}: {kind} has {len(formulas)}")
            if kind == "cellIs" and not rule.get("operator"):
                yield Finding("format-without-operator", sheet.part, where)
            for text in formulas:
                yield from formula_findings(package, sheet.part, where, text)
                yield from _not_in_a_rule(sheet, where, text)
            yield from _drawn(sheet, where, rule)
    for priority, count in priorities.items():
        if count > 1:
            yield Finding("format-priority", sheet.part, f"{count} rules of priority {priority}")


def _drawn(sheet: Sheet, where: str, rule: Element) -> Iterator[Finding]:
    """Scales, bars and icons have as many values as the format asks."""
    for one in rule:
        name, values = str(one.tag).partition("}")[2], len(one.findall(f"{MAIN}cfvo"))
        if name == "iconSet":
            wanted = int(one.get("iconSet", "3TrafficLights1")[0])
        elif name == "dataBar":
            wanted = 2
        elif name == "colorScale":
            wanted = len(one.findall(f"{MAIN}color"))
        else:
            continue
        if values != wanted:
            yield Finding("format-values", sheet.part, f"{where}: {name} has {values}, wants {wanted}")
