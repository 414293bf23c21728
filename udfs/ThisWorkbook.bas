Private Sub Workbook_Open()
    'A moment later, when a workbook is there to be seen: Excel describes no function of a hidden one before.
    Application.OnTime Now, "'" & ThisWorkbook.Name & "'!PMF_Describe"
End Sub
