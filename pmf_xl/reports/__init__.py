"""Reports: what has been released of a period, laid out as sheets and written."""
