"""The words of each problem in `in_round.py`.

Printed by docs/print_messages.py: change what stands there, and print again.
"""

# fmt: off

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Message, Word


def proposal_contradicts(*, title: Word, proposed: Word, found: Word) -> Message:
    """A proposal to keep or to retire a measure stands beside a new target."""
    return Message(ProblemCode.PROPOSAL_CONTRADICTS, {"title": title, "proposed": proposed, "found": found})


def target_behind_outturn(*, title: Word, aim: Word, present: Word) -> Message:
    """The target proposed asks for less than the measure has reached already, and nothing says why."""
    return Message(ProblemCode.TARGET_BEHIND_OUTTURN, {"title": title, "aim": aim, "present": present})


def profile_not_target(*, title: Word, comes_to: Word, aim: Word) -> Message:
    """The profile over the periods does not come to the target of the year."""
    return Message(ProblemCode.PROFILE_NOT_TARGET, {"title": title, "comes_to": comes_to, "aim": aim})


def methodology_missing(*, title: Word, part: Word) -> Message:
    """A part of a measure's methodology statement is missing."""
    return Message(ProblemCode.METHODOLOGY_MISSING, {"title": title, "part": part})


def decision_contradicts(*, title: Word, found: Word) -> Message:
    """A decision to accept or to reject stands beside something amended."""
    return Message(ProblemCode.DECISION_CONTRADICTS, {"title": title, "found": found})


def decision_without_reason(*, title: Word) -> Message:
    """A proposal is amended or rejected, and nothing says why."""
    return Message(ProblemCode.DECISION_WITHOUT_REASON, {"title": title})
