"""Names that are asked for where the catalogue's tables are not loaded."""

PAST_FIGURES = "Past figures"  # a sheet
NEIGHBOURS = "Nearest neighbours"  # the councils compared with, together
