"""Performance management for councils, in the spreadsheets they already use."""

__version__ = "0.1.0"
