"""What can be wrong with registers: with their rows in the catalogue, and with what was typed of them in a return."""

from pmf_xl.problems.finding import Code, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY

REGISTER_ENTRY_CODES = (
    Code("entry-missing", QUERY,
         "Something that is asked about a risk, a contract, a complaint, an action or a line of the budget has not "
         "been given.",
         "{heading} of {title} has not been given.",
         "Fill it in, or write to the performance team if it cannot be known.",
         {"heading": "Forecast for the year", "title": "Adult social care"}),
    Code("entry-out-of-range", ERROR,
         "A number is not one of those that there are.",
         "{heading} of {title} is {found}; {bounds}.",
         "Type one that is.",
         {"heading": "Likelihood", "title": "A supplier fails", "found": "6",
          "bounds": "likelihood and impact are whole numbers from 1 to 5"}),
)  # fmt: skip

REGISTER_ROW_CODES = (
    Code("budget-measure-unfit", ERROR,
         "A measure is to be worked out from the budget, and what else is said of it does not go with that.",
         "{measure} cannot be worked out from the budget: {reason}.",
         "Change one or the other, or leave budget_result and budget_lines empty; then services are asked for it.",
         {"measure": "FM1", "reason": "its unit is number, and variance is told in currency"}),
    Code("budget-lines-unknown", ERROR,
         "A measure is to be worked out from lines of the budget that there are not.",
         "{measure} is worked out from lines of the {thing} {found}, which there is not.{near}",
         "Type kind, directorate, service or line, a colon, and what stands on Budget or Services: kind: revenue.",
         {"measure": "FM1", "thing": "directorate", "found": "'Palce'", "near": " Did you mean Place?"}),
    Code("risk-matrix-unfit", ERROR,
         "The scores of a risk matrix are no square of whole numbers, or not of as many levels as there are.",
         "{heading} reads {found}, which is not {levels} rows of {levels} whole numbers.",
         "Give a row for each likelihood, the lowest first, with ; between rows and blanks between scores; or empty "
         "the cell, and a score is likelihood times impact.",
         {"heading": "risk_matrix", "found": "'1 2; 2'", "levels": "5"}),
    Code("risk-scores-unordered", ERROR,
         "A risk is red from a lower score than amber, or from one that no risk can reach.",
         "Risks are amber from {amber} and red from {red}; the highest score is {highest}.",
         "Let red begin above amber, and no higher than the highest score.",
         {"amber": "15", "red": "8", "highest": "25"}),
    Code("profile-unfit", ERROR,
         "The profile of a line of the budget cannot be read as shares of the year's budget by the end of each period.",
         "{heading} reads {found}, which is not a share for each quarter, or for each month, that ends in 100%.",
         "Type the share of the budget to be spent by the end of each, such as 20%; 45%; 70%; 100%, or leave it empty "
         "where spending is even over the year.",
         {"heading": "profile", "found": "'20%; 45%'"}),
)  # fmt: skip
