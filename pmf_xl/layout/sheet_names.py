"""The names of a collection workbook's sheets, by which its rows are known for good: they stand in the ledger."""

START, MEASURES, PROJECTS, ACTIONS, SIGN_OFF, DEFINITIONS = (
    "Start here",
    "Measures",
    "Projects",
    "Actions",
    "Sign-off",
    "Definitions",
)
