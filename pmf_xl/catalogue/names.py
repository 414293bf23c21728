"""Names of sheets of the catalogue that are asked for where its tables are not loaded."""

PAST_FIGURES = "Past figures"
