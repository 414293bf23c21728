"""The VBA that stands in the add-in for each function: it hands cells to Python and the answer back.

Written as xlwings' own generator writes wrappers, with two differences. Cells are handed over by `Value2`, since
`Value` cuts a figure formatted as currency to four decimals. An error comes back as its text and is made an error.
"""

from collections.abc import Iterator, Sequence
from textwrap import dedent
from typing import Final

from pmf_xl.rules.declaring import CATEGORY, Function, Shape
from pmf_xl.rules.functions import FUNCTIONS

PYTHON_MODULE: Final = "udfs.functions"
MODULE: Final = "PMF_Functions"
USER_DEFINED: Final = 14  # Excel's number for the category that stands until the workbook opens
_NOT_IN_VBA: Final = {"date": "date_"}  # a type of VBA's own
_ERRORS: Final = {
    "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042,
}  # fmt: skip

_HEAD: Final = f'''\
Attribute VB_Name = "{MODULE}"
'Written by pmf-xl. Changes are lost when the add-in is built again.
Option Explicit

'''
_TAIL: Final = dedent("""\
    Private Function Given(cells As Variant) As Variant
        If TypeName(cells) = "Range" Then
            Given = cells.Value2
        Else
            Given = cells
        End If
    End Function

    Private Function Answered(ByVal found As Variant) As Variant
        Dim across As Long, down As Long
        If IsArray(found) Then
            For down = LBound(found, 1) To UBound(found, 1)
                For across = LBound(found, 2) To UBound(found, 2)
                    found(down, across) = AsError(found(down, across))
                Next across
            Next down
            Answered = found
        Else
            Answered = AsError(found)
        End If
    End Function

    Private Sub Describe(called As String, says As String, arguments As Variant)
        On Error Resume Next
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & called, Description:=says, _
            Category:="@CATEGORY@", ArgumentDescriptions:=arguments
    End Sub
""").replace("@CATEGORY@", CATEGORY)


def wrappers(functions: Sequence[Function] = FUNCTIONS) -> str:
    r"""Write the module that holds a wrapper for every function, and their help.

    >>> wrappers().splitlines()[0]
    'Attribute VB_Name = "PMF_Functions"'
    """
    pieces = [_HEAD, *map(_wrapper, functions), _help(functions), _TAIL, _as_error()]
    return "".join(pieces).replace("\n", "\r\n")


def argument_names(function: Function) -> list[str]:
    """Give the names of a function's arguments as VBA takes them."""
    return [_NOT_IN_VBA.get(argument.key, argument.key) for argument in function.arguments]


def _wrapper(function: Function) -> str:
    heads = ", ".join(
        f"Optional {called}" if argument.optional else called
        for called, argument in zip(argument_names(function), function.arguments, strict=True)
    )
    given = [f"Given({called})" for called in argument_names(function)]
    if function.shape is Shape.LEDGER:
        given.append("Nothing")  # xlwings puts the calling cell here
    called = function.name
    return "\n".join([
        f"Public Function {called}({heads})",
        f'Attribute {called}.VB_Description = {_quoted(function.says + " Gives " + function.gives + ".")}',
        f'Attribute {called}.VB_ProcData.VB_Invoke_Func = " \\n{USER_DEFINED}"',
        "    If TypeOf Application.Caller Is Range Then On Error GoTo failed",
        f'    {called} = Answered(XLPy.CallUDF("{PYTHON_MODULE}", "{called}", _',
        f"        Array({', '.join(given)}), _",
        "        ActiveWorkbook, Application.Caller))",
        "    Exit Function",
        "failed:",
        f'    {called} = "PMF: " & Err.Description',
        "End Function",
        "",
        "",
    ])  # fmt: skip


def _help(functions: Sequence[Function]) -> str:
    """Write the sub that puts help for each argument into the function wizard, which no attribute can hold."""
    lines = ["Public Sub PMF_Describe()"]
    for function in functions:
        lines.append(f'    Describe "{function.name}", _')
        lines.append(f"        {_quoted(function.says + ' Gives ' + function.gives + '.')}, _")
        lines.append("        Array( _")
        lines += [f"            {_quoted(argument.says)}, _" for argument in function.arguments[:-1]]
        lines.append(f"            {_quoted(function.arguments[-1].says)})")
    return "\n".join([*lines, "End Sub", "", ""])


def _as_error() -> str:
    def cases() -> Iterator[str]:
        for word, number in _ERRORS.items():
            yield f'        Case "{word}": AsError = CVErr({number})'

    return "\n".join([
        "",
        "Private Function AsError(found As Variant) As Variant",
        "    AsError = found",
        "    If VarType(found) = vbString Then",
        "        Select Case found",
        *cases(),
        "        End Select",
        "    End If",
        "End Function",
        "",
    ])  # fmt: skip


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
