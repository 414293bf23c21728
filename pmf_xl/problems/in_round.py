"""What can be wrong with what is proposed in the annual round, and with what directors decide on it."""

from pmf_xl.problems.finding import Code, Severity

ERROR, QUERY = Severity.ERROR, Severity.QUERY

ROUND_CODES = (
    Code("proposal-contradicts", ERROR,
         "A proposal to keep or to retire a measure stands beside a new target.",
         "{title} is to be {proposed}, and beside that stands {found} as its target.",
         "Choose Change, or empty the cells of the new target.",
         {"title": "Calls answered", "proposed": "kept", "found": "95%"}),
    Code("target-behind-outturn", QUERY,
         "The target proposed asks for less than the measure has reached already, and nothing says why.",
         "The target for {title}, {aim}, is behind its present outturn of {present}.",
         "Say under Rationale why no more can be aimed at, or type another target.",
         {"title": "Calls answered", "aim": "90%", "present": "94.2%"}),
    Code("profile-not-target", ERROR,
         "The profile over the periods does not come to the target of the year.",
         "The profile of {title} comes to {comes_to}; its target for the year is {aim}.",
         "Correct the profile or the target: the last period ends in the target, and what adds up comes to it.",
         {"title": "Days lost to sickness", "comes_to": "7.5 days", "aim": "8 days"}),
    Code("methodology-missing", QUERY,
         "A part of a measure's methodology statement is missing.",
         "{title} has nothing under {part}.",
         "Type it under From next year on.",
         {"title": "Calls answered", "part": "Data source"}),
    Code("decision-contradicts", ERROR,
         "A decision to accept or to reject stands beside something amended.",
         "{title} reads {found}, and beside that something is amended.",
         "Choose Amend, or empty the cells of what is amended.",
         {"title": "Calls answered", "found": "'Accept'"}),
    Code("decision-without-reason", ERROR,
         "A proposal is amended or rejected, and nothing says why.",
         "No reason is given for the decision on {title}.",
         "Say why under Reason: it is kept with the decision, for the service to read.",
         {"title": "Calls answered"}),
)  # fmt: skip
