"""Risks and contracts: how each stands, and what is being done."""

from typing import TYPE_CHECKING

from pmf_xl.catalogue.register_tables import CONTRACTS, RISKS
from pmf_xl.layout.parts import Column, Content, Gap, Kind, Line, Note, Sheet, Table, Title
from pmf_xl.problems.counts import listed, number_of
from pmf_xl.reports.pieces import or_note, printed_first
from pmf_xl.returns.registers import number_in
from pmf_xl.rules.contracts import OVERDUE
from pmf_xl.rules.days import day_of, serial
from pmf_xl.rules.in_python import run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pmf_xl.release import Release
    from pmf_xl.reports.selection import View
    from pmf_xl.returns.registers import RegisterStanding

_RISKS = (
    Column("reference", "Ref", Kind.TEXT, 0),
    Column("title", "Risk", Kind.LONG_TEXT, 36),
    Column("who", "Service and owner", Kind.LONG_TEXT, 20),
    Column("levels", "Likelihood, impact", Kind.TEXT, 0),
    Column("score", "Score", Kind.COUNT, 0),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("moved", "Since last time", Kind.TEXT, 0),
    Column("target", "To come down to", Kind.COUNT, 16),
    Column("tier", "Escalated to", Kind.TEXT, 0),
    Column("commentary", "What is being done", Kind.LONG_TEXT, 40),
)


def risks(view: "View") -> "list[Sheet]":
    """Declare the register of risks, the highest score first, and the council's matrix where there are several."""
    release = view.release
    rows = sorted(release.registers.get(RISKS.key, ()), key=by_score)
    scale = release.catalogue.framework.risk
    threshold = scale.threshold
    over = [one for one in rows if (one.number("score") or 0) >= threshold]
    lines = tuple(_risk_line(release, one) for one in rows)
    said = f"{number_of(len(rows), 'risk')}, {len(over)} at or over the threshold of {threshold}"
    table, printed = printed_first(Table(_RISKS, lines, keys=("reference",)), ("who", "levels", "target"))
    parts = or_note(
        table,
        "No risk belongs here.",
        Gap(),
        Note(f"A risk is amber from a score of {scale.amber_from}, and red from {scale.red_from}."),
    )
    listed_ones = Sheet(
        "Risks", (Title("Risks", f"{view.period.label}: {said}"), *parts), freeze=2, on_paper=printed
    )
    return [listed_ones, *([_matrix(view, rows)] if len(rows) > 1 else ())]


def escalated_risks(view: "View") -> "list[Sheet]":
    """Declare the risks that have moved up a tier, where the report has no register that says so."""
    release = view.release
    moved_up = {tier.capitalize() for tier in release.catalogue.framework.escalation.tiers[1:]}
    rows = [one for one in release.registers.get(RISKS.key, ()) if risk_tier(release, one) in moved_up]
    if not rows or "risks" in view.report.sections:
        return []
    lines = tuple(_risk_line(release, one) for one in sorted(rows, key=by_score))
    table, printed = printed_first(Table(_RISKS, lines, keys=("reference",)), ("who", "levels", "target"))
    threshold = release.catalogue.framework.risk.threshold
    said = f"{view.period.label}: {number_of(len(rows), 'risk')} at or over the threshold of {threshold}"
    return [Sheet("Escalated risks", (Title("Escalated risks", said), table), freeze=2, on_paper=printed)]


def by_score(one: "RegisterStanding") -> tuple[bool, float, str]:
    """Put the highest score first, and those without one at the end."""
    score = one.number("score")
    return score is None, -(score or 0), one.row.ref


def risk_tier(release: "Release", one: "RegisterStanding") -> str:
    """Say whom a risk has escalated to by how long it has been over the threshold; empty where it is not."""
    framework = release.catalogue.framework
    periods = 0
    for _, held in one.run:
        if (number_in(held, "score") or 0) < framework.risk.threshold:
            break
        periods += 1
    if not periods:
        return ""
    tiers = framework.escalation.tiers
    return tiers[min(periods // max(1, framework.escalation.after), len(tiers) - 1)].capitalize()


def _risk_line(release: "Release", one: "RegisterStanding") -> Line:
    levels = [one.number(key) for key in ("likelihood", "impact")]
    about, controls = concerns(release, one), one.row["controls"]
    values: dict[str, Content] = {
        "reference": one.row.ref,
        "title": in_lines(
            one.row.title, about and f"Concerns {about}", controls and f"Controls in place: {controls}"
        ),
        "who": who(release, one),
        "levels": ", ".join(f"{level:g}" for level in levels if level is not None) or None,
        "score": one.number("score"),
        "rating": one.rating,
        "moved": moved(one),
        "target": one.row["target_score"],
        "tier": risk_tier(release, one),
        "commentary": said_of(one),
    }
    return Line(one.row.ref, values)


def moved(one: "RegisterStanding") -> str:
    """Say how a risk's score has moved since it was last reported.

    A score goes up where things get worse, so it is said in words: an arrow means the contrary elsewhere.
    """
    now, before = one.number("score"), number_in(one.before, "score")
    if now is None:
        return ""
    if before is None:
        return "New"
    if now == before:
        return "As it was"
    return f"{'Up' if now > before else 'Down'} from {before:g}"


def risk_words(release: "Release", one: "RegisterStanding") -> str:
    """Say in a line how a risk stands: what it is, its rating and score, where it has come to and what is done."""
    label, score = release.catalogue.framework.scheme.label(one.rating).lower(), one.number("score")
    scored = f"{label}, scores {score:g}" if score is not None else label
    tier = risk_tier(release, one)
    stands = "; ".join(filter(None, (scored, _lower(moved(one)), tier and f"escalated to {_lower(tier)}")))
    return f"{one.row.ref} {one.row.title}: {stands}. {one.commentary or ''}".strip()


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _matrix(view: "View", rows: "Sequence[RegisterStanding]") -> Sheet:
    """Declare the council's matrix: in each place the references of the risks that stand there."""
    levels = range(1, view.catalogue.framework.risk.levels + 1)
    columns = (
        Column("likelihood", "Likelihood", Kind.TEXT, 14),
        *(Column(str(level), f"Impact {level}", Kind.LONG_TEXT, 18) for level in levels),
    )
    lines = []
    for likelihood in reversed(levels):
        values: dict[str, Content] = {"likelihood": f"Likelihood {likelihood}"}
        for impact in levels:
            there = (
                one.row.ref
                for one in rows
                if (one.number("likelihood"), one.number("impact")) == (likelihood, impact)
            )
            values[str(impact)] = ", ".join(there) or None
        lines.append(Line(str(likelihood), values))
    title = Title(
        "Where each risk stands", f"{view.period.label}: by likelihood and impact, 1 being the least"
    )
    return Sheet("Risk matrix", (title, Table(columns, tuple(lines), keys=("likelihood",))))


_CONTRACTS = (
    Column("reference", "Ref", Kind.TEXT, 0),
    Column("title", "Contract", Kind.LONG_TEXT, 32),
    Column("who", "Service and owner", Kind.LONG_TEXT, 20),
    Column("ends", "Ends", Kind.DATE, 0),
    Column("review", "Review due", Kind.DATE, 0),
    Column("reviewed", "Reviewed", Kind.DATE, 0),
    Column("standing", "How it is going", Kind.LONG_TEXT, 18),
    Column("rating", "Rating", Kind.RATING, 0),
    Column("concerns", "Its measures", Kind.LONG_TEXT, 20),
    Column("commentary", "Commentary", Kind.LONG_TEXT, 34),
)


def contracts(view: "View") -> "list[Sheet]":
    """Declare the register of key contracts, with the ratings of their measures; the soonest review first."""
    release = view.release
    rows = sorted(
        release.registers.get(CONTRACTS.key, ()),
        key=lambda one: (one.row["review"] is None, one.row["review"], one.row.ref),
    )
    lines = tuple(_contract_line(view, one) for one in rows)
    late = sum(_review_is_overdue(view, one) for one in rows)
    told = f", {number_of(late, 'review')} overdue" if late else ""
    title = Title("Contracts", f"{view.period.label}: {number_of(len(rows), 'key contract')}{told}")
    note = Note(
        "As each contract's manager says. Green: as agreed. Amber: some concerns, or its review is overdue. "
        "Red: serious concerns."
    )
    table, printed = printed_first(Table(_CONTRACTS, lines, keys=("reference",)), ("who", "ends", "reviewed"))
    parts = or_note(table, "No contract belongs here.", Gap(), note)
    return [Sheet("Contracts", (title, *parts), freeze=2, on_paper=printed)]


def _review_is_overdue(view: "View", one: "RegisterStanding") -> bool:
    """Say whether a contract should have been reviewed by the end of the period, by the rule that rates it."""
    day = one.row["review"]
    known = {"review": None if day is None else serial(day), "reviewed": one.number("reviewed")}
    return bool(run(OVERDUE, known | {"as_at": serial(view.period.last_day)}))


def _contract_line(view: "View", one: "RegisterStanding") -> Line:
    release, reviewed, value = view.release, one.number("reviewed"), one.row["value"]
    supplied = ", ".join(filter(None, (one.row["supplier"], value and f"£{value:,} a year")))
    values: dict[str, Content] = {
        "reference": one.row.ref,
        "title": in_lines(one.row.title, supplied),
        "who": who(release, one),
        "ends": one.row["ends"],
        "review": one.row["review"],
        "reviewed": None if reviewed is None else day_of(reviewed),
        "standing": in_lines(
            str(one.held.get("standing") or "") or "Not reported",
            "Review overdue" if _review_is_overdue(view, one) else None,
        ),
        "rating": one.rating,
        "concerns": concerns(release, one) or None,
        "commentary": said_of(one),
    }
    return Line(one.row.ref, values)


# -- what both say -----------------------------------------------------------------------------------------------


def in_lines(*texts: str | None) -> str:
    """Put texts one under the other, those there are."""
    return "\n".join(filter(None, texts))


def who(release: "Release", one: "RegisterStanding") -> str:
    """Name the service, and for officers the owner."""
    service = release.catalogue.service(one.row.service).name
    return ", ".join(part for part in (service, one.row.owner) if part)


def concerns(release: "Release", one: "RegisterStanding") -> str:
    """Name the measures with their ratings, and the projects, that a row is about."""
    scheme = release.catalogue.framework.scheme
    rated = {figure.ref: figure.rating for figure in release.measures}
    measures = (
        f"{ref} {scheme.label(rating).lower()}" if (rating := rated.get(ref)) else ref
        for ref in one.row.measures
    )
    return listed([*measures, *one.row.projects])


def said_of(one: "RegisterStanding") -> str | None:
    """Give what was said of a row for the period, or that nothing was."""
    return one.commentary or (None if one.reported else "Not reported for this period.")
