"""The register of key contracts: how each is going, and when it was looked at."""

from pmf_xl.catalogue.register_tables import CONTRACTS as TABLE
from pmf_xl.layout.conditions import A_DATE, not_a_number, not_listed
from pmf_xl.layout.parts import Check, Column, Kind
from pmf_xl.layout.registers.common import CHECK, REFERENCE, needed, title, words
from pmf_xl.layout.registers.register import Register
from pmf_xl.problems import ProblemCode
from pmf_xl.rules.contracts import CONTRACT_RATING, OVERDUE, ContractStanding
from pmf_xl.rules.expression import blank, both, name, one_of

COLUMNS = (
    REFERENCE,
    title("Contract", 34),
    Column("supplier", "Supplier", Kind.TEXT, 24),
    Column("ends", "Ends", Kind.DATE, 12),
    Column("review", "Review due", Kind.DATE, 12),
    Column("last_standing", "Last time", Kind.TEXT, 17),
    Column("standing", "How it is going", Kind.CHOICE, 18, choices=tuple(ContractStanding),
           prompt="How the supplier delivers what was agreed.", refusal="Choose one from the list."),
    Column("reviewed", "Reviewed", Kind.DATE, 12,
           prompt="When the contract was last reviewed, such as 31/07/2024. Leave it empty if that was not since last "
                  "time.",
           refusal=A_DATE),
    Column("rating", "Rating", Kind.RATING, 11, formula=CONTRACT_RATING),
    CHECK,
    words("commentary", "Commentary", "What happened and what is done about it. Needed where there are concerns."),
)  # fmt: skip

CHECKS = (
    needed("standing", "How it is going"),
    Check(not_listed("standing", ContractStanding), "Not in the list", ProblemCode.CHOICE_UNKNOWN, "standing"),
    Check(not_a_number("reviewed"), "Reviewed is not a date", ProblemCode.DATE_NOT_A_DATE, "reviewed"),
    Check(both(one_of(name("standing"), ContractStanding.CONCERNS, ContractStanding.SERIOUS),
               blank(name("commentary"))),
          "Commentary needed", ProblemCode.COMMENTARY_MISSING, "commentary"),
    Check(both(OVERDUE, blank(name("commentary"))),
          "Review overdue: say why", ProblemCode.ENTRY_MISSING, "commentary"),
)  # fmt: skip

CONTRACTS = Register(
    TABLE.key, TABLE.thing, "Contracts", COLUMNS, frozenset({"standing", "reviewed", "commentary"}), CHECKS,
    last={"last_standing": "standing"}, stands=frozenset({"reviewed"}),
    split=CHECK.key,
)  # fmt: skip
