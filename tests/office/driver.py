"""Calc at the other end of a pipe: one JSON request a line on standard input, one JSON answer a line back.

Run by a Python that has `uno`, as the leader of its own process group: `driver.py SOFFICE PROFILE_FOLDER`.
A request is `{"do": name, ...}`; an answer is `{"answer": ...}` or `{"failed": sentence}`.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.awt import KeyEvent
from com.sun.star.awt.Key import DELETE, RETURN, TAB
from com.sun.star.awt.KeyModifier import MOD1, SHIFT
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.FormulaResult import ERROR, STRING
from com.sun.star.table.CellContentType import EMPTY, FORMULA, VALUE

ALWAYS, NEVER = 0, 1  # when a formula's stored result is thrown away on loading

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "pdf": "calc_pdf_Export",
    "csv": "Text - txt - csv (StarCalc)",
}
CSV_OPTIONS = "44,34,76,1,,0,false,true,false"  # comma, double quote, UTF-8, from row 1, cells as shown

CORRECTIONS = (
    "CapitalAtStartSentence",
    "ChangeDash",
    "ChangeOrdinalNumber",
    "CorrectAccidentalCapsLock",
    "ReplaceDoubleQuote",
    "ReplaceSingleQuote",
    "SetInetAttribute",
    "TwoCapitalsAtStart",
    "UseReplacementTable",
)
_COMMON, _CALC = "/org.openoffice.Office.Common", "/org.openoffice.Office.Calc"
SETTINGS: dict[str, dict[str, bool | int | str]] = {
    f"{_CALC}/Formula/Load": {"OOXMLRecalcMode": ALWAYS, "ODFRecalcMode": ALWAYS},
    # What is typed is what stands: nothing completed from the cells above, no curly quotes, no links.
    f"{_CALC}/Input": {"AutoInput": False},
    f"{_COMMON}/AutoCorrect": dict.fromkeys(CORRECTIONS, False),
    f"{_COMMON}/Misc": {"FirstRun": False, "ShowTipOfTheDay": False, "UseDocumentOOoLockFile": False},
    f"{_COMMON}/Security/Scripting": {"DisableMacrosExecution": True, "BlockUntrustedRefererLinks": True},
    "/org.openoffice.Office.Recovery/AutoSave": {"Enabled": False},
    "/org.openoffice.Office.Recovery/RecoveryInfo": {"Enabled": False},
    "/org.openoffice.Setup/L10N": {"ooSetupSystemLocale": "en-GB"},  # 12/07/2024 is in July
}


class RequestError(Exception):
    """The request cannot be done; LibreOffice itself is well."""


def write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{str(value).lower() if isinstance(value, bool) else value}</value></prop></item>\n"
        for path, settings in SETTINGS.items()
        for name, value in settings.items()
    )
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n' + items + "</oor:items>\n",
        encoding="utf-8",
    )


def named(**properties: Any) -> tuple[Any, ...]:
    return tuple(PropertyValue(Name=name, Value=value) for name, value in properties.items())


def url(path: str) -> str:
    return str(uno.systemPathToFileUrl(path))


class Calc:
    """One LibreOffice with a profile of its own."""

    def __init__(self, soffice: str, profile: Path) -> None:
        write_settings(profile)
        pipe = f"calc{os.getpid()}"
        quiet = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
        self.process = subprocess.Popen(
            [soffice, *quiet, f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},  # draws without a screen
        )
        self.context = self._connect(pipe)
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.dispatcher = self.service("com.sun.star.frame.DispatchHelper")
        self.toolkit = self.service("com.sun.star.awt.Toolkit")
        self.officers: dict[int, Officer] = {}
        self._looked_at: Any = None  # which workbook was looked at last, and the document

    def _connect(self, pipe: str) -> Any:
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        while self.process.poll() is None:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except Exception:  # uno's NoConnectException: not listening yet. The client keeps the time.
                time.sleep(0.05)
        raise SystemExit(f"LibreOffice ended with status {self.process.returncode} before it answered")

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def set_recalculation(self, mode: int) -> None:
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess", named(nodepath=f"{_CALC}/Formula/Load")
        )
        access.OOXMLRecalcMode = access.ODFRecalcMode = mode
        access.commitChanges()

    def load(self, path: str, *, recalculated: bool, hidden: bool = True) -> Any:
        self.set_recalculation(ALWAYS if recalculated else NEVER)
        options = named(Hidden=hidden, ReadOnly=hidden, MacroExecutionMode=0, UpdateDocMode=0)
        try:
            document = self.desktop.loadComponentFromURL(url(path), "_blank", 0, options)
        except Exception as error:  # uno's exceptions share no base class that can be named here
            raise RequestError(f"LibreOffice cannot open {path}: {error}") from error
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise RequestError(f"LibreOffice cannot open {path} as a spreadsheet")
        if recalculated:
            document.calculateAll()  # formats that are not asked about on loading, as .xls
        return document

    # What a client may ask for

    def store(self, path: str, to: str, form: str, password: str) -> str:
        return save(self.looked_at(path), to, form, password)

    def grids(self, path: str, sheet: str | None, recalculated: bool) -> dict[str, list[list[Any]]]:
        if recalculated:
            return grids_of(self.looked_at(path), sheet)
        self.look_away()
        document = self.load(path, recalculated=False)
        try:
            return grids_of(document, sheet)
        finally:
            document.close(True)

    def errors(self, path: str) -> list[tuple[str, str]]:
        document = self.looked_at(path)
        return [
            (name, cell.AbsoluteName.rpartition(".")[2].replace("$", ""))
            for name in document.Sheets.ElementNames
            for _, _, cell in cells_in_error(document.Sheets.getByName(name))
        ]

    def looked_at(self, path: str) -> Any:
        """Load a workbook, every formula worked out; the last one stays open, for tests ask several things of each."""
        file = os.stat(path)
        which = (path, file.st_ino, file.st_mtime_ns, file.st_size)
        if self._looked_at is None or self._looked_at[0] != which:
            self.look_away()
            self._looked_at = which, self.load(path, recalculated=True)
        return self._looked_at[1]

    def look_away(self) -> None:
        """Close the workbook that was looked at last."""
        if self._looked_at is not None:
            self._looked_at[1].close(True)
            self._looked_at = None

    def open(self, path: str, recalculated: bool) -> int:
        self.look_away()
        number = max(self.officers, default=0) + 1
        self.officers[number] = Officer(self, self.load(path, recalculated=recalculated, hidden=False))
        return number

    def officer(self, number: int, action: str, **arguments: Any) -> Any:
        return getattr(self.officers[number], action)(**arguments)

    def leave(self, number: int) -> None:
        self.officers.pop(number).document.close(True)

    def is_alive(self) -> bool:
        try:
            self.desktop.getCurrentFrame()
        except Exception:  # the bridge is down
            return False
        return True

    def quit(self) -> None:
        with contextlib.suppress(Exception):  # the bridge falls while LibreOffice is answering
            self.desktop.terminate()
        self.process.wait(10)


class Officer:
    """Someone at the keyboard of one workbook, seeing what LibreOffice shows."""

    def __init__(self, calc: Calc, document: Any) -> None:
        self.calc, self.document = calc, document
        self.controller = document.CurrentController
        self.frame = self.controller.Frame
        self.window = self.frame.ComponentWindow

    def press(self, key: int = 0, character: str = "\0", modifiers: int = 0) -> None:
        event = KeyEvent(Modifiers=modifiers, KeyCode=key, KeyChar=uno.Char(character), Source=self.window)
        self.calc.toolkit.keyPress(event)
        self.calc.toolkit.keyRelease(event)

    def settle(self) -> None:
        """Let LibreOffice work off every key pressed; alerts are dismissed by themselves when headless."""
        self.calc.toolkit.processEventsToIdle()

    def go(self, sheet: str, cell: str) -> bool:
        """Put the cursor on a cell; False where a person cannot put it, as on a hidden sheet."""
        self.frame.activate()
        self.window.setFocus()
        quoted = sheet.replace("'", "''")
        self._dispatch("GoToCell", ToPoint=f"$'{quoted}'.{cell}")
        return self.place() == [sheet, cell]

    def place(self) -> list[str]:
        selected = self.document.CurrentSelection
        if not hasattr(selected, "getRangeAddress"):
            return [self.controller.ActiveSheet.Name, ""]
        corner = selected.getCellByPosition(0, 0)
        return [selected.Spreadsheet.Name, corner.AbsoluteName.rpartition(".")[2].replace("$", "")]

    def type(self, sheet: str, cell: str, text: str) -> dict[str, Any]:
        if any(ord(character) > 0xFFFF for character in text):
            raise RequestError(f"{text!r} holds a character that no key gives: paste it")

        def keys() -> None:
            for character in text:
                if character == "\n":
                    self.press(RETURN, modifiers=MOD1)  # a new line inside the cell
                else:
                    self.press(character=character)
            # Delete is carried out after whatever key follows at once, so after it Enter may not be pressed.
            self.press(RETURN if text else DELETE)

        return self._enter(sheet, cell, keys)

    def paste(self, sheet: str, cell: str, text: str) -> dict[str, Any]:
        def put() -> None:
            self._dispatch("EnterString", StringName=text)

        return self._enter(sheet, cell, put)

    def _enter(self, sheet: str, cell: str, put: Any) -> dict[str, Any]:
        held = sheet_of(self.document, sheet).getCellRangeByName(cell)
        reached = self.go(sheet, cell)
        self.document.setModified(False)
        if reached:
            put()
            self.settle()
        accepted = self.document.isModified()
        refusal = ""
        if not accepted:
            refusal = "locked" if self.is_locked(sheet, cell) else held.Validation.ErrorMessage or "refused"
        if not reached:
            refusal = "out of reach"
        return {"accepted": accepted, "refusal": refusal, "shown": held.String, "value": value_of(held)}

    def press_tab(self, back: bool) -> list[str]:
        self.press(TAB, modifiers=SHIFT if back else 0)
        self.settle()
        return self.place()

    def value(self, sheet: str, cell: str) -> Any:
        return value_of(sheet_of(self.document, sheet).getCellRangeByName(cell))

    def shown(self, sheet: str, cell: str) -> str:
        return sheet_of(self.document, sheet).getCellRangeByName(cell).String

    def grid(self, sheet: str) -> list[list[Any]]:
        return grid(sheet_of(self.document, sheet))

    def is_locked(self, sheet: str, cell: str) -> bool:
        on = sheet_of(self.document, sheet)
        return bool(on.isProtected() and on.getCellRangeByName(cell).CellProtection.IsLocked)

    def unlock(self, password: str) -> list[str]:
        names = self.document.Sheets.ElementNames
        for name in names:
            with contextlib.suppress(
                Exception
            ):  # uno's exceptions share no base class that can be named here
                sheet_of(self.document, name).unprotect(password)
        return [name for name in names if sheet_of(self.document, name).isProtected()]

    def save(self, to: str, form: str) -> str:
        return save(self.document, to, form)

    def _dispatch(self, command: str, **arguments: Any) -> None:
        self.calc.dispatcher.executeDispatch(self.frame, f".uno:{command}", "", 0, named(**arguments))


def save(document: Any, to: str, form: str, password: str = "") -> str:
    options = {"FilterOptions": CSV_OPTIONS} if form == "csv" else {}
    if password:
        options["Password"] = password
    document.storeToURL(url(to), named(FilterName=FILTERS[form], **options))
    return to


def grids_of(document: Any, sheet: str | None) -> dict[str, list[list[Any]]]:
    names = document.Sheets.ElementNames if sheet is None else (sheet,)
    return {name: grid(sheet_of(document, name)) for name in names}


def sheet_of(document: Any, name: str) -> Any:
    if not document.Sheets.hasByName(name):
        raise RequestError(f"there is no sheet {name!r} among {', '.join(document.Sheets.ElementNames)}")
    return document.Sheets.getByName(name)


def value_of(cell: Any) -> Any:
    """A number, text, None for nothing, or an error by its word."""
    if cell.getError():
        return {"error": cell.String}
    if cell.Type == EMPTY:
        return None
    is_number = cell.Type == VALUE or (cell.Type == FORMULA and cell.FormulaResultType2 != STRING)
    return cell.Value if is_number else cell.String


def grid(sheet: Any) -> list[list[Any]]:
    """Every used cell's value from A1 on, in a few calls however many there are."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.getRangeAddress()
    block = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    # A formula may give empty text; only a cell with neither data nor formula is empty.
    rows = [
        [None if value == formula == "" else value for value, formula in zip(values, formulas, strict=True)]
        for values, formulas in zip(block.getDataArray(), block.getFormulaArray(), strict=True)
    ]
    for row, column, cell in cells_in_error(sheet):
        rows[row][column] = {"error": cell.String}
    return rows


def cells_in_error(sheet: Any) -> list[tuple[int, int, Any]]:
    return [
        (row, column, sheet.getCellByPosition(column, row))
        for area in sheet.queryFormulaCells(ERROR).getRangeAddresses()
        for row in range(area.StartRow, area.EndRow + 1)
        for column in range(area.StartColumn, area.EndColumn + 1)
    ]


def serve(calc: Calc) -> None:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": getattr(calc, request.pop("do"))(**request)}
        except RequestError as failure:
            answer = {"failed": str(failure)}
        except Exception as error:
            if not calc.is_alive():
                raise  # the client starts another
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


def main() -> None:
    calc = Calc(sys.argv[1], Path(sys.argv[2]))
    print(json.dumps({"answer": "ready"}), flush=True)
    try:
        serve(calc)
        calc.quit()
    except BaseException:
        # Nothing of LibreOffice may outlive us; it is in our process group, and so are we.
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
