"""The tables of registers: what is followed beside measures and projects, declared once like every table.

A register's rows stand in the catalogue. What services say of them each period `pmf_xl.layout.registers` declares.
"""

from pmf_xl.catalogue.fields import CatalogueTable, Field, FieldKind, in_force, reference, words
from pmf_xl.rules.money import BudgetKind
from pmf_xl.rules.terms import ComplaintKind

MOST_POUNDS = 10**12


def _register(
    key: str,
    sheet: str,
    thing: str,
    purpose: str,
    title: str,
    *fields: Field,
    identity: tuple[str, ...] = ("ref",),
) -> CatalogueTable:
    """Declare the table of a register: `title` says what stands under that heading, `fields` are what is its own."""
    return CatalogueTable(
        key, sheet, f"{key}.csv", thing, purpose,
        (
            Field("ref", "Its reference. It never changes: what was said of it hangs on it.", FieldKind.CODE,
                  required=True),
            Field("title", title, required=True),
            reference("services", "The code of the service that reports on it.", required=True, key="service"),
            *fields,
            reference("people", "Who answers for it.", key="owner"),
            reference("measures", "The references of the measures it concerns.", many=True, key="measures"),
            reference("projects", "The references of the projects it concerns.", many=True, key="projects"),
            reference("plan", "The codes of the priorities, aims or outcomes it concerns.", many=True, key="plan"),
            reference("committees", "The codes of the committees that receive it.", many=True, key="committees"),
            Field("flags", "Words to select by, such as improvement plan.", many=True),
            Field("confidential", "Whether it is kept out of everything published.", FieldKind.YES_NO, default="no"),
            *in_force("it is followed"),
        ),
        identity, may_lack=True,
    )  # fmt: skip


def _pounds(key: str, description: str, *, required: bool = False, least: int = 0) -> Field:
    return Field(key, description, FieldKind.WHOLE, required, least=least, most=MOST_POUNDS)


ACTIONS = _register(
    "actions", "Actions", "action",
    "What is to be done that hangs on no figure: from audits, peer challenges, improvement plans, scrutiny. What "
    "services promise beside a figure is kept in the ledger and needs no row.",
    "What will have been done.",
    Field("source", "Where it comes from, such as Internal audit or Peer challenge 2024.", required=True),
    Field("due", "The date it is due.", FieldKind.DATE),
    Field("raised", "The period in which it was agreed; it ages from there.", FieldKind.PERIOD, required=True),
)  # fmt: skip

RISKS = _register(
    "risks", "Risks", "risk",
    "What might keep the plan from being reached, scored by likelihood and impact each period.",
    "What might happen, and what would follow.",
    Field("category", "What sort of risk it is, such as financial; legal; reputation."),
    Field("controls", "What keeps it down already.", FieldKind.LONG_TEXT),
    Field("target_score", "The score it is to come down to.", FieldKind.WHOLE, least=1, most=100),
)  # fmt: skip

CONTRACTS = _register(
    "contracts", "Contracts", "contract", "Key contracts, with what they are to deliver and when they are looked at.",
    "What the contract is for.",
    Field("supplier", "Who delivers it.", required=True),
    _pounds("value", "Its value a year, in pounds."),
    Field("ends", "The date it ends.", FieldKind.DATE),
    Field("review", "The date by which it is next to be reviewed.", FieldKind.DATE),
)  # fmt: skip

COMPLAINTS = _register(
    "complaints", "Complaints", "theme", "Themes of complaints and other feedback, counted each period.",
    "The theme, such as Missed collections.",
    Field("kind", "What is counted.", FieldKind.CHOICE, choices=words(ComplaintKind), default="complaint"),
)  # fmt: skip

BUDGET = _register(
    "budget", "Budget", "budget line",
    "Lines of a year's budget, for which services give what was spent and is forecast.",
    "What the money is for.",
    Field("year", "The year it is the budget of, such as 2024-25-Y.", FieldKind.PERIOD, required=True),
    Field("kind", "What sort of money it is.", FieldKind.CHOICE, required=True, choices=words(BudgetKind)),
    _pounds("budget", "The year's budget in pounds: of a saving what is planned, of a reserve what is to be held.",
            required=True, least=-MOST_POUNDS),
    Field("profile", "The share of it to be spent by the end of each quarter or month, such as 20%; 45%; 70%; 100%.",
          many=True, default="even over the year"),
    identity=("ref", "year"),
)  # fmt: skip

REGISTERS: tuple[CatalogueTable, ...] = (ACTIONS, RISKS, CONTRACTS, COMPLAINTS, BUDGET)
REGISTER_KEYS = frozenset(table.key for table in REGISTERS)
