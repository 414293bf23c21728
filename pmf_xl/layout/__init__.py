"""Workbooks as declarations: what stands where, what may be filled, what is checked. Knows no spreadsheet library."""
