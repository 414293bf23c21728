"""The add-in that is built: sound, readable by others, complete, and safe to have."""

import json
import re
import subprocess
import sys
import zipfile
from importlib.metadata import distribution, version
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.integrity import check_file

import udfs
from pmf_xl.addin import build, template
from pmf_xl.addin.build import ADDIN, addin_bytes, build_addin
from pmf_xl.addin.install import install_addin
from pmf_xl.addin.library import library_folder
from pmf_xl.addin.template import changed, template_bytes
from pmf_xl.addin.wrappers import argument_names, wrappers
from pmf_xl.problems import PmfError
from pmf_xl.rules.declaring import Shape
from pmf_xl.rules.functions import FUNCTIONS
from udfs.buttons import BUTTONS

SOURCES = Path(udfs.__file__).parent


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_addin(tmp_path_factory.mktemp("addin"))


@pytest.fixture(scope="module")
def read_back(addin: Path) -> dict[str, str]:
    """The code of each module, as olevba reads it; in a process of its own, for its libraries warn."""
    read = (
        "import json, sys; from oletools.olevba import VBA_Parser; "
        "print(json.dumps({name: code for _, _, name, code in VBA_Parser(sys.argv[1]).extract_macros()}))"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", read, str(addin)], capture_output=True, check=True
    )
    return {name.rpartition(".")[0]: code for name, code in json.loads(told.stdout).items()}


# -- sound --------------------------------------------------------------------------------------------------------


def test_it_is_sound(addin: Path) -> None:
    assert addin.name == ADDIN
    with ExcelFile(addin) as book:
        assert book.validate() == []
    report = check_file(addin)
    assert (report.ok, report.complete, report.issues) == (True, True, ())


def test_it_is_an_addin(addin: Path) -> None:
    with zipfile.ZipFile(addin) as parts:
        assert b"ms-excel.addin.macroEnabled.main+xml" in parts.read("[Content_Types].xml")
        texts = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".xml"))
    assert b"myaddin" not in texts
    assert b"C:\\" not in texts  # no path of whoever made the template


def test_the_same_sources_give_the_same_bytes() -> None:
    assert addin_bytes() == addin_bytes()


# -- read back ----------------------------------------------------------------------------------------------------


def test_a_wrapper_for_every_function_with_its_arguments(read_back: dict[str, str]) -> None:
    found = dict(re.findall(r"^Public Function (PMF_\w+)\((.*)\)", read_back["PMF_Functions"], re.MULTILINE))
    assert set(found) == {function.name for function in FUNCTIONS}
    for function in FUNCTIONS:
        heads = [head.strip() for head in found[function.name].split(",")]
        assert len(heads) == len(function.arguments)
        assert sum(not head.startswith("Optional ") for head in heads) == function.fewest
        assert [head.removeprefix("Optional ") for head in heads] == argument_names(function)


def test_wrappers_hand_over_every_argument(read_back: dict[str, str]) -> None:
    code = read_back["PMF_Functions"].replace("\r\n", "\n").replace(" _\n", " ")
    for function in FUNCTIONS:
        given = re.search(rf'CallUDF\("udfs.functions", "{function.name}",\s+Array\((.*?)\),\s+Active', code)
        assert given
        handed = [one.strip() for one in given[1].split(",")]
        extra = ["Nothing"] if function.shape is Shape.LEDGER else []  # the calling cell
        assert handed == [*(f"Given({name})" for name in argument_names(function)), *extra]


def test_help_is_in_it(read_back: dict[str, str]) -> None:
    code = read_back["PMF_Functions"]
    for function in FUNCTIONS:
        assert f"Attribute {function.name}.VB_Description" in code
        for argument in function.arguments:
            assert argument.says.replace('"', '""') in code
    assert "PMF_Describe" in read_back["ThisWorkbook"]
    assert all(len(line) < 1000 for line in code.splitlines())  # the editor takes 1,023


def test_the_template_is_under_a_free_licence_and_its_notice_stays(read_back: dict[str, str]) -> None:
    licence = distribution("xlwings").read_text("licenses/LICENSE.txt") or ""
    assert "BSD 3-clause" in licence
    assert "includes all files in the xlwings package except" in re.sub(r"\s+", " ", licence)
    assert "xlwings is distributed under a BSD 3-clause license" in read_back["xlwings"]
    assert "THE SOFTWARE IS PROVIDED" in read_back["xlwings"].upper().replace("THIS SOFTWARE", "THE SOFTWARE")
    assert "@license: MIT" in read_back["Dictionary"]


@pytest.mark.parametrize(
    "word", ["LICENSE_KEY", "licenseKey", "xlwings.pro", "embedded", "xlwings.server", "PRO"]
)
def test_nothing_that_needs_a_licence_is_in_it(word: str, read_back: dict[str, str]) -> None:
    code = "\n".join(code for name, code in read_back.items() if name != "Dictionary")
    if word == "PRO":
        assert not re.search(r"\bPRO\b", code)
    else:
        assert word not in code


def test_no_workbook_can_choose_the_python_that_is_run(read_back: dict[str, str]) -> None:
    """Settings come from the user's own file: neither the sheet of a workbook nor its folder is asked."""
    code = read_back["xlwings"].replace("\r\n", "\n")
    get_config = code[code.index("Function GetConfig(") :]
    get_config = get_config[: get_config.index("End Function")]
    assert "ActiveWorkbook" not in get_config
    assert "Directory" not in get_config.replace(
        "' it finds a value (sheet -> directory -> user -> default)", ""
    )
    assert "GetConfigFilePath()" in get_config
    assert code.count('AddExcelDir = "false"') == 2
    assert "ADD_WORKBOOK_TO_PYTHONPATH" not in code
    assert 'PROJECT_NAME As String = "PMF"' in code


def test_no_code_reaches_into_other_projects(read_back: dict[str, str]) -> None:
    """What would need trust in access to the VBA project is never called."""
    for name in ("PMF_Functions", "PMF_Ribbon", "ThisWorkbook"):
        assert "VBProject" not in read_back[name]
        assert "ImportPythonUDFs" not in read_back[name]


# -- the ribbon ---------------------------------------------------------------------------------------------------

NAMESPACE = "{http://schemas.microsoft.com/office/2006/01/customui}"
# Of the Ribbon Extensibility schema (Microsoft, [MS-CUSTOMUI] 2.2): what may stand in what, and the attributes.
CHILDREN = {
    "customUI": {"ribbon"},
    "ribbon": {"tabs"},
    "tabs": {"tab"},
    "tab": {"group"},
    "group": {"button"},
    "button": set(),
}
_SHOWN = {"id", "label", "keytip", "visible", "tag"}
ATTRIBUTES: dict[str, set[str]] = {
    "customUI": {"onLoad", "loadImage"},
    "ribbon": {"startFromScratch"},
    "tabs": set(),
    "tab": {*_SHOWN, "insertAfterMso", "insertBeforeMso"},
    "group": {*_SHOWN, "imageMso", "screentip", "supertip", "insertAfterMso", "insertBeforeMso"},
    "button": {
        *_SHOWN,
        "size",
        "onAction",
        "imageMso",
        "screentip",
        "supertip",
        "description",
        "enabled",
        "showLabel",
    },
}
LONGEST = {"keytip": 3, "label": 1024, "screentip": 1024, "supertip": 1024, "onAction": 1024}


@pytest.fixture(scope="module")
def ribbon(addin: Path) -> ElementTree.Element:
    with zipfile.ZipFile(addin) as parts:
        relations = parts.read("_rels/.rels").decode()
        assert "relationships/ui/extensibility" in relations
        return ElementTree.fromstring(parts.read("customUI/customUI.xml"))


def test_the_ribbon_is_as_the_schema_has_it(ribbon: ElementTree.Element) -> None:
    seen: list[str] = []

    def check(element: ElementTree.Element) -> None:
        assert element.tag.startswith(NAMESPACE)
        name = element.tag.removeprefix(NAMESPACE)
        assert set(element.attrib) <= ATTRIBUTES[name]
        for key, value in element.attrib.items():
            assert 1 <= len(value) <= LONGEST.get(key, 1024)
        if name in ("tab", "group", "button"):
            assert re.fullmatch(r"[A-Za-z_][\w.-]*", element.attrib["id"])
            seen.append(element.attrib["id"])
        assert element.attrib.get("size", "large") in ("large", "normal")
        for child in element:
            assert child.tag.removeprefix(NAMESPACE) in CHILDREN[name]
            check(child)

    assert ribbon.tag == f"{NAMESPACE}customUI"
    check(ribbon)
    assert len(seen) == len(set(seen))
    keytips = [one.attrib["keytip"] for one in ribbon.iter(f"{NAMESPACE}button")]
    assert len(keytips) == len(set(keytips))


def test_the_tab_is_called_performance_and_has_the_six_buttons(ribbon: ElementTree.Element) -> None:
    (tab,) = ribbon.iter(f"{NAMESPACE}tab")
    assert tab.attrib["label"] == "Performance"
    assert len(list(ribbon.iter(f"{NAMESPACE}button"))) == len(BUTTONS) == 6


def test_every_callback_exists_and_runs_an_entry_point(
    ribbon: ElementTree.Element, read_back: dict[str, str]
) -> None:
    code = read_back["PMF_Ribbon"].replace("\r\n", "\n")
    ran = set()
    for button in ribbon.iter(f"{NAMESPACE}button"):
        callback = button.attrib["onAction"]
        body = re.search(
            rf"^Public Sub {callback}\(control As IRibbonControl\)\n(.*?)^End Sub", code, re.M | re.S
        )
        assert body, callback
        (entry,) = re.findall(r'Press "(\w+)"', body[1])
        ran.add(entry)
    assert ran == set(BUTTONS)


# -- the code, run ------------------------------------------------------------------------------------------------

PYTHON = """
Public Function CallUDF(from As String, called As String, arguments As Variant, book As Variant, caller As Variant)
    Dim said As String, i As Long
    said = from & "." & called
    For i = LBound(arguments) To UBound(arguments)
        said = said & " " & TypeName(arguments(i))
    Next i
    Dim grid(0 To 2, 0 To 0) As Variant
    grid(0, 0) = said
    grid(1, 0) = "#VALUE!"
    grid(2, 0) = "#N/A"
    CallUDF = grid
End Function
"""
CALLS = """
Public Sub Call_RAG()
    Dim got As Variant
    Range("A1").Value = 95
    Range("A2").Value = 96
    got = PMF_RAG(Range("A1:A2"), 100, , Range("A1"))
    Range("C1").Value = got(0, 0)
    Range("C2").Value = IsError(got(1, 0))
    Range("C3").Value = CStr(got(1, 0))
    Range("C4").Value = CStr(got(2, 0))
End Sub
"""


@pytest.fixture
def excel() -> ExcelApplication:
    """The add-in's modules in a running VBA, with Python stood in for.

    The runtime knows neither attributes of procedures nor the calling cell, so the first are left out and any cell
    stands for the second.
    """
    app = ExcelApplication()
    app.add_workbook()
    app.add_module(PYTHON, name="FakePython", kind="class")
    app.add_module("Public said As String\nPublic Function XLPy() As Object\nSet XLPy = New FakePython\nEnd Function\n"
                   "Public Function RunPython(command As String)\nsaid = command\nEnd Function\n"
                   "Public Function Heard()\nHeard = said\nEnd Function\n", name="xlwings")  # fmt: skip
    code = "\r\n".join(line for line in wrappers().splitlines() if ".VB_" not in line)
    app.add_module(code.replace("Application.Caller", 'Range("Z1")'), name="PMF_Functions")
    ribbon = (SOURCES / "PMF_Ribbon.bas").read_text("utf-8").replace("As IRibbonControl", "As Variant")
    app.add_module(ribbon, name="PMF_Ribbon")
    app.add_module(CALLS, name="Calls")
    return app


def test_wrappers_run(excel: ExcelApplication) -> None:
    """Ranges go over as their values, what is left out stays so, errors come back as errors."""
    excel.run("Call_RAG")
    sheet = excel.sheet(1)
    said = str(sheet.value("C1")).split()
    assert said[0] == "udfs.functions.PMF_RAG"
    assert said[1] == "Variant()"  # a range's values
    assert said[2] in ("Integer", "Double")
    assert said[3] == "Error"  # what VBA holds for an argument that is missing
    assert said[4] == "Double"
    assert sheet.value("C2") is True
    assert [sheet.value("C3"), sheet.value("C4")] == ["Error 2015", "Error 2042"]


def test_buttons_run_their_entry_points(excel: ExcelApplication, ribbon: ElementTree.Element) -> None:
    for button in ribbon.iter(f"{NAMESPACE}button"):
        excel.run(button.attrib["onAction"], "control")
        heard = re.fullmatch(
            r"import udfs\.buttons; udfs\.buttons\.press\('(\w+)'\)", str(excel.run("Heard"))
        )
        assert heard
        assert heard[1] in BUTTONS


# -- what stands in the way ---------------------------------------------------------------------------------------


def test_without_xlwings_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PmfError, match="pip install xlwings"):
        template_bytes()


def test_a_template_it_does_not_know_is_refused() -> None:
    with pytest.raises(PmfError, match="is not as this pmf-xl knows it"):
        changed('Attribute VB_Name = "xlwings"\nSub Other()\nEnd Sub\n')


def test_a_template_that_keeps_a_licence_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "template.xlam"
    path.write_bytes(template_bytes())
    with ExcelFile(path) as book:
        source = book.get_module("xlwings")
    with pytest.raises(PmfError, match="is not as this pmf-xl knows it"):
        changed(source + "\n' needs a LICENSE_KEY\n")


def test_without_the_sources_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = build.importlib.util.find_spec
    monkeypatch.setattr(
        build.importlib.util, "find_spec", lambda name: None if name == "udfs" else real(name)
    )
    with pytest.raises(PmfError, match="not to be found beside the functions"):
        addin_bytes()


# -- putting it where Excel starts it -----------------------------------------------------------------------------


LIBRARIES = tuple(f"xlwings{bits}-{version('xlwings')}.dll" for bits in (64, 32))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder that holds what pip puts somewhere on Windows."""
    folder = tmp_path / "Python"
    folder.mkdir()
    for name in LIBRARIES:
        (folder / name).write_bytes(b"MZ")
    return folder


def test_it_is_put_where_excel_starts_it_on_windows(tmp_path: Path, library: Path) -> None:
    environ = {"APPDATA": str(tmp_path / "Roaming"), "USERPROFILE": str(tmp_path)}
    installed = install_addin("win32", environ, r"C:\Program Files\Python\python.exe", [tmp_path, library])
    assert installed.addin == tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "PMF.xlam"
    assert installed.addin.read_bytes() == addin_bytes()
    assert installed.library == library
    assert installed.settings.read_text("utf-8").splitlines() == [
        r'"INTERPRETER_WIN","C:\Program Files\Python\python.exe"',
        f'"LIBRARY FOLDER","{library}"',
    ]


def test_other_settings_of_the_user_stay(tmp_path: Path, library: Path) -> None:
    settings = tmp_path / ".PMF" / "PMF.conf"
    settings.parent.mkdir()
    settings.write_text('"SHOW CONSOLE","True"\r\n"INTERPRETER_WIN","C:\\old.exe"\r\n', newline="")
    install_addin("win32", {"APPDATA": str(tmp_path), "USERPROFILE": str(tmp_path)}, r"C:\new.exe", [library])
    assert settings.read_bytes().decode() == (
        f'"SHOW CONSOLE","True"\r\n"INTERPRETER_WIN","C:\\new.exe"\r\n"LIBRARY FOLDER","{library}"\r\n'
    )


def test_the_libraries_are_those_that_the_template_calls(read_back: dict[str, str]) -> None:
    """The names are worked out of xlwings' version: its own module must say the same."""
    assert set(re.findall(r'XLPyDLLName As String = "([^"]+)"', read_back["xlwings"])) == set(LIBRARIES)


def test_the_library_is_looked_for_where_the_setting_says(read_back: dict[str, str]) -> None:
    code = read_back["xlwings"]
    assert (
        code.count('LoadLibrary(GetConfig("LIBRARY FOLDER", ParentFolder(PYTHON_WIN)) + "\\" + XLPyDLLName)')
        == 1
    )
    assert "Run pmf-xl addin install again." in code


@pytest.mark.parametrize("there", [(), LIBRARIES[:1], LIBRARIES[1:]])
def test_without_what_leads_to_python_nothing_is_written_and_the_remedy_is_said(
    tmp_path: Path, there: tuple[str, ...]
) -> None:
    empty = tmp_path / "Python"
    empty.mkdir()
    for name in there:
        (empty / name).write_bytes(b"MZ")
    environ = {"APPDATA": str(tmp_path), "USERPROFILE": str(tmp_path)}
    with pytest.raises(
        PmfError, match=r"xlwings64.*Python\); nothing was written.*--force-reinstall xlwings"
    ):
        install_addin("win32", environ, r"C:\python.exe", [empty])
    assert list(tmp_path.iterdir()) == [empty]


@pytest.mark.parametrize(
    "python",
    [
        r"C:\Users\Al\AppData\Local\Microsoft\WindowsApps\python.exe",
        r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_3.12.2800_x64__qbz5\python.exe",
    ],
)
def test_the_python_of_the_store_is_refused(tmp_path: Path, library: Path, python: str) -> None:
    environ = {"APPDATA": str(tmp_path), "USERPROFILE": str(tmp_path)}
    with pytest.raises(PmfError, match=r"Microsoft Store.*nothing was written.*python\.org"):
        install_addin("win32", environ, python, [library])
    assert list(tmp_path.iterdir()) == [library]


@pytest.mark.parametrize(
    ("python", "kept"),
    [("C:\\Users\\Łukasz\\python.exe", b""), ("C:\\Python\\python.exe", b'"OTHER","\x81"')],
)
def test_letters_that_vba_cannot_read_are_refused_before_anything_is_written(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch, python: str, kept: bytes
) -> None:
    monkeypatch.setattr("pmf_xl.addin.install.LETTERS", "cp1252")
    settings = tmp_path / ".PMF" / "PMF.conf"
    settings.parent.mkdir()
    settings.write_bytes(kept)
    environ = {"APPDATA": str(tmp_path), "USERPROFILE": str(tmp_path)}
    with pytest.raises(
        PmfError, match=r"letters that this Windows does not use; nothing was written.*C:\\Python"
    ):
        install_addin("win32", environ, python, [library])
    assert settings.read_bytes() == kept
    assert not (tmp_path / "Microsoft").exists()


def test_where_pip_put_it_by_its_own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user's own installation: beside neither python.exe nor xlwings."""
    site_packages, roaming = tmp_path / "Python311" / "site-packages", tmp_path / "Roaming" / "Python"
    info = site_packages / f"xlwings-{version('xlwings')}.dist-info"
    for folder in (info, roaming):
        folder.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: xlwings\nVersion: {version('xlwings')}\n")
    (info / "RECORD").write_text("".join(f"../../Roaming/Python/{name},,\n" for name in LIBRARIES))
    for name in LIBRARIES:
        (roaming / name).write_bytes(b"MZ")
    monkeypatch.setattr(sys, "path", [str(site_packages), *sys.path])
    assert library_folder() == roaming.resolve()


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_it_says_plainly_that_it_cannot(platform: str) -> None:
    with pytest.raises(PmfError, match="can only be installed on Windows"):
        install_addin(platform, {})


def test_a_windows_that_does_not_say_where(tmp_path: Path) -> None:
    with pytest.raises(PmfError, match="APPDATA is not set"):
        install_addin("win32", {"USERPROFILE": str(tmp_path)})
    assert list(tmp_path.iterdir()) == []
