"""Starter kits read as plain text, with none of the package's code."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
HART, SOUTH_DERBYSHIRE = ROOT / "templates/hart", ROOT / "templates/south-derbyshire"
SHEFFIELD, SANDWELL = ROOT / "templates/sheffield", ROOT / "templates/sandwell"
SHROPSHIRE, YORK = ROOT / "templates/shropshire", ROOT / "templates/york"
FRAMEWORKS = [
    SOUTH_DERBYSHIRE,
    SHEFFIELD,
    SANDWELL,
    SHROPSHIRE,
    YORK,
]  # each with examples beside what is published
KITS = [HART, *FRAMEWORKS]
EXAMPLE = "(example)"
# Where the published figures of a council stand in tests/data.
COUNCILS = {
    SHEFFIELD: "Sheffield City Council",
    SANDWELL: "Sandwell MBC",
    SHROPSHIRE: "Shropshire Council",
    YORK: "City of York Council",
}

WORDS = {
    "unit": {"number", "percent", "currency", "days", "ratio", "score", "yesno"},
    "polarity": {"higher", "lower", "range", "none"},
    "frequency": {"monthly", "quarterly", "half-yearly", "annual"},
    "aggregation": {"snapshot", "cumulative", "sum", "average", "year-end"},
    "tolerance_basis": {"", "percent", "points"},
    "collection_method": {"", "system", "manual", "project"},
    "bounded": {"", "yes", "no"},
    "confidential": {"", "yes", "no"},
}
MARKERS = {"", "p", "r", "e", "x", "z"}


@cache
def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(kit: Path, name: str) -> list[dict[str, str]]:
    return rows(kit / name) if (kit / name).exists() else []


@cache
def framework(kit: Path) -> dict:
    return yaml.safe_load((kit / "framework.yaml").read_text(encoding="utf-8"))


def several(text: str) -> list[str]:
    return text.split(";") if text else []


@cache
def measures(kit: Path) -> dict[str, dict[str, str]]:
    return {row["ref"]: row for row in rows(kit / "measures.csv")}


def figure(text: str) -> Decimal:
    return Decimal(text.removesuffix("%"))


def figures(kit: Path) -> list[tuple[str, str, str, str]]:
    """Every figure of a kit: where it stands, its measure, its period, its text."""
    found = []
    for name, columns in (
        ("targets.csv", ("target", "target_high")),
        ("history.csv", ("outturn",)),
        ("benchmarks.csv", ("value",)),
        ("published.csv", ("outturn", "published_outturn")),
    ):
        found += [(name, r["ref"], r["period"], r[c]) for r in table(kit, name) for c in columns if r[c]]
    found += [
        ("measures.csv", r["ref"], r["baseline_period"], r["baseline"])
        for r in table(kit, "measures.csv")
        if r.get("baseline")
    ]
    return found


@cache
def plain(kit: Path) -> dict[str, dict[str, str]]:
    """The measures whose titles do not say that they are examples."""
    return {ref: row for ref, row in measures(kit).items() if not row["title"].endswith(EXAMPLE)}


@cache
def below(kit: Path, node: str) -> set[str]:
    """A node of the plan with everything that hangs on it."""
    nodes, found = framework(kit)["plan"]["nodes"], {node}
    for _ in nodes:
        found |= {each["code"] for each in nodes if each.get("parent") in found}
    return found


def rounded(text: str, measure: dict[str, str]) -> str:
    """A figure of a source as the kit writes it: to the measure's decimals, half away from zero."""
    places = Decimal(1).scaleb(-int(measure["decimals"]))
    number = Decimal(text.replace(",", "")).quantize(places, ROUND_HALF_UP)
    return f"{number}%" if measure["unit"] == "percent" else f"{number}"


def adult_social_care(kit: Path) -> list[dict[str, str]]:
    """What the Office for Local Government's file holds of a kit's council."""
    rows_of_all = rows(ROOT / "tests/data/adult_social_care.csv")
    return [row for row in rows_of_all if row["council"] == COUNCILS[kit]]


def published(kit: Path) -> dict[tuple[str, str], dict[str, str]]:
    """What else is published of a kit's council, by the source's title and period."""
    rows_of_all = rows(ROOT / "tests/data/councils_published.csv")
    return {(row["name"], row["period"]): row for row in rows_of_all if row["council"] == COUNCILS[kit]}


def rating(kit: Path, measure: dict[str, str], outturn: str, target: dict[str, str]) -> str:
    """A rating worked out on its own, from the words of the rule, in exact decimals."""
    scheme, good = framework(kit)["scheme"], measure["polarity"]
    if measure["unit"] == "yesno":
        return "GREEN" if outturn == target["target"] else "RED"
    was, low = figure(outturn), figure(target["target"])
    high = figure(target["target_high"] or target["target"])
    short = {"higher": low - was, "lower": was - low, "range": max(low - was, was - high, Decimal(0))}[good]
    missed = high if good == "range" and was > high else low

    def allowed(tolerance: str, basis: str) -> Decimal:
        return figure(tolerance) * (abs(missed) / 100 if basis == "percent" else 1)

    amber = allowed(
        measure["tolerance"] or scheme["amber_tolerance"],
        measure["tolerance_basis"] or scheme["tolerance_basis"],
    )
    over = scheme.get("over_tolerance")
    if over and -short > allowed(over, scheme["tolerance_basis"]):
        return "BLUE"
    return "GREEN" if short <= 0 else "AMBER" if short <= amber else "RED"


def past_ratings(kit: Path) -> dict[str, list[str]]:
    """The rating of every past figure that had a target, by measure, in the order of the file."""
    aims = {(row["ref"], row["period"]): row for row in rows(kit / "targets.csv")}
    known, found = measures(kit), {}
    for row in rows(kit / "history.csv"):
        aim = aims.get((row["ref"], row["period"]))
        if aim and row["outturn"]:
            found.setdefault(row["ref"], []).append(rating(kit, known[row["ref"]], row["outturn"], aim))
    return found
