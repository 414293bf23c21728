"""Names that are asked for where the catalogue's tables are not loaded."""

PAST_FIGURES = "Past figures"  # a sheet
NEIGHBOURS, OTHERS = "Nearest neighbours", "Other councils"  # those compared with, together
