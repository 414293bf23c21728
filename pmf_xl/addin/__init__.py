"""The functions for people's own sheets: toolkit workbook, names put into a workbook, plain formulas, the add-in."""
