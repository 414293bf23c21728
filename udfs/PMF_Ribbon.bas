Attribute VB_Name = "PMF_Ribbon"
'What the buttons of the ribbon do: each runs one Python entry point on the workbook that is open.
Option Explicit

Public Sub PMF_CheckCatalogue(control As IRibbonControl)
    Press "check_catalogue"
End Sub

Public Sub PMF_CollateFolder(control As IRibbonControl)
    Press "collate_folder"
End Sub

Public Sub PMF_RefreshScorecard(control As IRibbonControl)
    Press "refresh_scorecard"
End Sub

Public Sub PMF_RateSelection(control As IRibbonControl)
    Press "rate_selection"
End Sub

Public Sub PMF_TraceFigure(control As IRibbonControl)
    Press "trace_figure"
End Sub

Public Sub PMF_OpenGuide(control As IRibbonControl)
    Press "open_guide"
End Sub

Private Sub Press(button As String)
    If ActiveWorkbook Is Nothing Then
        MsgBox "Open a workbook first.", vbInformation, "Performance"
    Else
        RunPython "import udfs.buttons; udfs.buttons.press('" & button & "')"
    End If
End Sub
