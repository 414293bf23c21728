"""What can be wrong with measures that several services share."""

from pmf_xl.problems.finding import Code, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY

CONTRIBUTION_CODES = (
    Code("contributions-missing", ERROR,
         "Several services each fill in a part of a figure, and nothing says how the parts make it up.",
         "{measure} has contributors, but nothing says how their parts make up its figure.",
         "Choose sum or average under contributions.",
         {"measure": "CS01"}),
    Code("contributors-missing", ERROR,
         "It is said how the parts of several services make up a figure, but not whose parts.",
         "{measure} has {found} under contributions, but no service under contributors.",
         "Type the codes of the services that each fill in a part, with ; between them, or leave contributions empty.",
         {"measure": "CS01", "found": "sum"}),
    Code("contributor-repeated", QUERY,
         "A service stands twice among those that each fill in a part of a figure.",
         "{found} stands more than once under contributors; its part counts once.",
         "Take it out where it is too many, and check that no other service is missing.",
         {"found": "WS"}),
    Code("contributions-unfit", ERROR,
         "Parts of several services cannot make up a figure of this unit in the way that is said.",
         "The unit of {measure} is {unit}: the {contributions} of what several services give says nothing.",
         "{instead}",
         {"measure": "CS01", "unit": "percent", "contributions": "sum",
          "instead": "Choose average; or name its numerator and denominator, which are then added up."}),
    Code("breakdown-of-contributions", ERROR,
         "A measure that several services each fill in a part of has breakdowns too.",
         "{measure} is put together from the parts of its contributors, so it cannot be reported by {found} as well.",
         "Take its rows out of Breakdowns, or its contributors out of Measures.",
         {"measure": "CS01", "found": "North"}),
)  # fmt: skip
