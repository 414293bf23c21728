"""The reports that a kit defines: known parts, filters that select something, and colours that can be read."""

from collections import Counter
from pathlib import Path

import pytest
from kits_in_text import FRAMEWORKS, below, framework, measures, rows, several, table

every_framework = pytest.mark.parametrize("kit", FRAMEWORKS, ids=lambda kit: kit.name)

SECTIONS = {
    *("key", "counts", "scorecard", "lenses", "travel", "icons", "exceptions", "deep-dive", "projects"),
    *("actions", "escalations", "benchmarks", "finance", "data-quality", "methodology", "golden-thread"),
    *("theme", "concerns"),
    "key-features",
    "risks",
    "contracts",
    "complaints",
    "budget",
    "annual-report",
    "directorate-plan",
    "service-plan",
    "monthly-look",
}
ASKED_BY_SOME = {
    "lenses",
    "golden-thread",
    "theme",
    "deep-dive",
    "benchmarks",
    "contracts",
    "complaints",
    "annual-report",
    "directorate-plan",
    "service-plan",
    "key-features",
    "monthly-look",
}
RATED = {"counts", "scorecard", "lenses", "travel", "icons", "exceptions", "deep-dive", "theme"}
RATINGS = {"blue", "green", "amber", "red", "grey", "no data"}


def selections(report: dict[str, object]) -> dict[str, list[str]]:
    parts = [part.split(":", 1) for part in str(report.get("filter", "")).split(";") if part]
    return {key.strip(): [word.strip() for word in words.split(",")] for key, words in parts}


def selected(kit: Path, key: str, word: str) -> list[str]:
    """The measures that a word of a filter selects."""
    directorates = {row["code"]: row["directorate"] for row in rows(kit / "services.csv")}
    held = {
        "committee": lambda measure: several(measure["committees"]),
        "group": lambda measure: several(measure["groups"]),
        "lens": lambda measure: several(measure["lenses"]),
        "flag": lambda measure: several(measure["flags"]),
        "service": lambda measure: [measure["service"]],
        "directorate": lambda measure: [directorates[measure["service"]]],
    }
    if key == "plan":
        codes = below(kit, word)
        return [ref for ref, measure in measures(kit).items() if codes & set(several(measure["plan"]))]
    return [ref for ref, measure in measures(kit).items() if word in held[key](measure)]


@every_framework
def test_reports_have_names_readers_and_known_parts(kit: Path) -> None:
    reports = framework(kit)["reports"]
    assert not [name for name, times in Counter(report["name"] for report in reports).items() if times > 1]
    for report in reports:
        assert set(report) <= {"name", "title", "audience", "reader", "frequency", "filter", "sections"}, (
            report
        )
        assert report["title"], report
        assert report["audience"], report
        assert report.get("reader") in {None, "officers"}, report
        assert report["name"] == report["name"].lower().replace(" ", "-"), report
        assert report["frequency"] in {"monthly", "quarterly", "annual"}, report
        assert set(report["sections"]) <= SECTIONS, report
        assert len(report["sections"]) == len(set(report["sections"])) > 0, report
    used = {section for report in reports for section in report["sections"]}
    assert used >= SECTIONS - ASKED_BY_SOME


@every_framework
def test_confidential_figures_are_for_officers_alone(kit: Path) -> None:
    """Whoever is elected, or outside the council, is among the public; so is whatever a committee receives."""
    public = (
        "committee",
        "cabinet",
        "council",
        "executive",
        "scrutiny",
        "members",
        "public",
        "partners",
        "residents",
    )
    officers = [report for report in framework(kit)["reports"] if report.get("reader") == "officers"]
    assert officers
    for report in officers:
        assert "committee" not in selections(report), report
        readers = [one.strip().lower() for one in report["audience"].split(";")]
        assert not [one for one in readers if one.split()[-1] in public], report


@every_framework
def test_filters_select_something(kit: Path) -> None:
    for report in framework(kit)["reports"]:
        for key, words in selections(report).items():
            for word in words:
                if key == "rating":
                    assert word in RATINGS, report["name"]
                elif report["sections"] == ["actions"] and key == "flag":  # of the register alone
                    flagged = [row for row in table(kit, "actions.csv") if word in several(row["flags"])]
                    assert selected(kit, key, word) or flagged, (report["name"], word)
                else:
                    assert selected(kit, key, word), (report["name"], word)


@every_framework
def test_every_committee_has_its_report(kit: Path) -> None:
    filters = [selections(report) for report in framework(kit)["reports"]]
    wanted = {word for chosen in filters for word in chosen.get("committee", [])}
    assert wanted == {committee["code"] for committee in framework(kit)["committees"]}
    exceptions = {rating.lower() for rating in framework(kit)["exceptions"]["ratings"]}
    assert exceptions <= RATINGS


@every_framework
def test_a_key_stands_before_what_is_rated(kit: Path) -> None:
    for report in framework(kit)["reports"]:
        if RATED & set(report["sections"]) - {"exceptions"}:
            assert report["sections"][0] == "key", report["name"]


def luminance(digits: str) -> float:
    """Relative luminance, WCAG 2.2."""
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@every_framework
def test_white_text_can_be_read_on_the_accent(kit: Path) -> None:
    assert 1.05 / (luminance(framework(kit)["accent"]) + 0.05) >= 10
