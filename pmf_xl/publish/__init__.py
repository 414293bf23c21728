"""What is released to everybody: an accessible workbook and open data, with nothing confidential in either."""
