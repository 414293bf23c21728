"""Writing declared workbooks and reading what comes back: the only place that knows spreadsheet libraries."""
