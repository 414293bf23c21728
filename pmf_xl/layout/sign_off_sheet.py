"""The sheet Sign-off: who gathered the figures, who reviewed them, who answers for them."""

from pmf_xl.layout.conditions import not_a_number, not_listed
from pmf_xl.layout.parts import Check, Column, Kind, Line, Table
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.expression import blank, name

HEAD = "Head of service"
ROLES = ("Data collector", "Data reviewer", HEAD)
SENDER = "Sender"  # of the e-mail or paper that the team enters a return from

COLUMNS = (
    Column("role", "Role", Kind.TEXT, 22),
    Column("name", "Name", Kind.TEXT, 36, longest=100,
           prompt="First and last name.", refusal="At most 100 characters, please."),
    Column("date", "Date", Kind.DATE, 16,
           prompt="The day you sign off, such as 12/07/2024.", refusal="Type a date, such as 12/07/2024."),
    Column("confirmed", "Confirmed", Kind.CHOICE, 16, choices=("Yes",),
           prompt="Choose Yes to confirm that the figures are right as far as you know.",
           refusal="Choose Yes, or leave it empty."),
)  # fmt: skip

CHECKS = (
    Check(blank(name("name")), "Name needed", ProblemCode.SIGN_OFF_MISSING, "name"),
    Check(blank(name("date")), "Date needed", ProblemCode.SIGN_OFF_MISSING, "date"),
    Check(not_a_number("date"), "Date is not a date", ProblemCode.DATE_NOT_A_DATE, "date"),
    Check(blank(name("confirmed")), "Confirmation needed", ProblemCode.SIGN_OFF_MISSING, "confirmed"),
    Check(not_listed("confirmed", ("Yes",)), "Confirmed is not Yes", ProblemCode.CHOICE_UNKNOWN, "confirmed"),
)  # fmt: skip


def sign_off_table(roles: tuple[str, ...] = ROLES) -> Table:
    """Declare the table of roles."""
    entries = frozenset({"name", "date", "confirmed"})
    lines = tuple(Line(role, {"role": role}, {"title": role}, entries) for role in roles)
    return Table(COLUMNS, lines, keys=("role",), checks=CHECKS)
