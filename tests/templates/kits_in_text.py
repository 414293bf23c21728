"""Starter kits read as plain text, with none of the package's code."""

import csv
from decimal import Decimal
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
HART, SOUTH_DERBYSHIRE = ROOT / "templates/hart", ROOT / "templates/south-derbyshire"
EXAMPLE = "(example)"

WORDS = {
    "unit": {"number", "percent", "currency", "days", "ratio", "score", "yesno"},
    "polarity": {"higher", "lower", "range", "none"},
    "frequency": {"monthly", "quarterly", "half-yearly", "annual"},
    "aggregation": {"snapshot", "cumulative", "sum", "average"},
    "tolerance_basis": {"", "percent", "points"},
    "collection_method": {"", "system", "manual", "project"},
    "bounded": {"", "yes", "no"},
    "confidential": {"", "yes", "no"},
}
MARKERS = {"", "p", "r", "e", "x", "z"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(kit: Path, name: str) -> list[dict[str, str]]:
    return rows(kit / name) if (kit / name).exists() else []


def framework(kit: Path) -> dict:
    return yaml.safe_load((kit / "framework.yaml").read_text(encoding="utf-8"))


def several(text: str) -> list[str]:
    return text.split(";") if text else []


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
