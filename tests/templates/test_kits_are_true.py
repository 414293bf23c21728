"""Every starter kit keeps the promised format and does not contradict itself."""

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from kits_in_text import (
    KITS,
    MARKERS,
    WORDS,
    figure,
    figures,
    framework,
    measures,
    rows,
    several,
    table,
)

# Column by column as the kit's format is promised to users.
OF_EVERY_REGISTER = "ref title service owner measures projects plan committees flags confidential from until"
COLUMNS = {
    "services.csv": "code name directorate head_of_service contact email director_email",
    "measures.csv": "ref title service supporting_services plan groups lenses flags committees unit decimals"
    " polarity frequency aggregation tolerance tolerance_basis bounded baseline baseline_period numerator"
    " denominator definition rationale calculation data_source collection_method reporting_lag_days"
    " data_collector data_reviewer strategic_lead benchmark_group confidential reviewed budget_result budget_lines",
    "targets.csv": "ref period target target_high",
    "history.csv": "ref period outturn marker",
    "benchmarks.csv": "ref period group value quartile",
    "comparators.csv": "ref period area value",
    "projects.csv": "ref title service plan committees owner flags",
    "milestones.csv": "project ref title due status completed",
    "breakdowns.csv": "ref code label",
    "actions.csv": f"source due raised {OF_EVERY_REGISTER}",
    "risks.csv": f"category controls target_score {OF_EVERY_REGISTER}",
    "contracts.csv": f"supplier value ends review {OF_EVERY_REGISTER}",
    "complaints.csv": f"kind {OF_EVERY_REGISTER}",
    "budget.csv": f"year kind budget profile {OF_EVERY_REGISTER}",
    "entries.csv": "ref period column entry",
    "published.csv": "ref period outturn marker commentary published_rating agrees_with_rule reason"
    " published_outturn",
}
# Of England, in the years that calendars are given for.
BANK_HOLIDAYS = {
    *(date(2014, *day) for day in ((5, 5), (5, 26), (8, 25), (12, 25), (12, 26))),
    *(date(2015, *day) for day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25))),
    *(date(2024, *day) for day in ((4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26))),
    *(date(2025, *day) for day in ((1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25))),
}
PARTS_OF_YEAR = {"monthly": "MQY", "quarterly": "QY", "half-yearly": "HY", "annual": "Y"}


def places(text: str) -> int:
    return len(text.removesuffix("%").partition(".")[2])


def well_written(text: str, unit: str, decimals: int) -> bool:
    if unit == "yesno":
        return text in {"yes", "no"}
    sign = "%" if unit == "percent" else ""
    return re.fullmatch(rf"-?\d+(\.\d+)?{sign}", text) is not None and places(text) <= decimals


def in_bounds(text: str, measure: dict[str, str]) -> bool:
    if measure["unit"] == "yesno" or measure["bounded"] == "no":
        return True
    return Decimal(0) <= figure(text) and (measure["unit"] != "percent" or figure(text) <= 100)


def period_ends(period: str) -> date:
    year, part = int(period[:4]), period[8:]
    month = {"Y": 12, "H": 6, "Q": 3, "M": 1}[part[0]] * int(part[1:] or 1) + 3
    year, month = (year, month) if month <= 12 else (year + 1, month - 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


every_kit = pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)


@every_kit
def test_files_are_utf_8_with_the_promised_columns(kit: Path) -> None:
    for path in (path for path in kit.iterdir() if path.suffix in {".csv", ".yaml", ".md", ".txt"}):
        data = path.read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in data, path.name
        assert data.decode("utf-8").endswith("\n"), path.name
    for path in kit.glob("*.csv"):
        given = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert set(given) <= set(COLUMNS[path.name].split()), path.name
        assert len(given) == len(set(given)), path.name
        for row in rows(path):
            assert None not in row, (path.name, row)
            assert None not in row.values(), (path.name, row)
            assert all(text == text.strip() for text in row.values()), (path.name, row)


@every_kit
def test_every_name_refers_to_something(kit: Path) -> None:
    settings = framework(kit)
    services = [row["code"] for row in rows(kit / "services.csv")]
    nodes = [node["code"] for node in settings.get("plan", {}).get("nodes", [])]
    committees = [committee["code"] for committee in settings["committees"]]
    groups = [group["code"] for group in settings.get("groups", [])]
    for codes in (services, nodes, committees, groups):
        assert len(codes) == len(set(codes))
    refs = [row["ref"] for row in rows(kit / "measures.csv")]
    assert len(refs) == len(set(refs))
    for row in rows(kit / "measures.csv") + table(kit, "projects.csv"):
        assert row["service"] in services, row["ref"]
        others = set(services) - {row["service"]}
        assert set(several(row.get("supporting_services", ""))) <= others, row["ref"]
        assert set(several(row.get("plan", ""))) <= set(nodes), row["ref"]
        assert set(several(row["committees"])) <= set(committees), row["ref"]
        assert set(several(row.get("groups", ""))) <= set(groups), row["ref"]
    for name in ("targets.csv", "history.csv", "benchmarks.csv", "breakdowns.csv", "published.csv"):
        assert {row["ref"] for row in table(kit, name)} <= set(refs), name
    for node in settings.get("plan", {}).get("nodes", []):
        levels = settings["plan"]["levels"]
        above = levels.index(node["level"])
        parent = next((n for n in settings["plan"]["nodes"] if n["code"] == node.get("parent")), None)
        assert (parent["level"] if parent else None) == (levels[above - 1] if above else None), node["code"]
    assert set(services) == {measure["service"] for measure in measures(kit).values()}


@every_kit
def test_only_the_words_of_the_field_are_used(kit: Path) -> None:
    for ref, measure in measures(kit).items():
        for column, words in WORDS.items():
            assert measure.get(column, "") in words, (ref, column)
        assert measure["data_collector"] != measure["data_reviewer"], ref
        assert bool(measure.get("numerator")) == bool(measure.get("denominator")), ref
        assert int(measure["decimals"]) in range(4), ref
        assert bool(measure.get("tolerance")) == bool(measure.get("tolerance_basis")), ref
        if measure.get("tolerance"):
            as_share = measure["tolerance_basis"] == "percent" or measure["unit"] == "percent"
            assert measure["tolerance"].endswith("%") == as_share, ref
    for row in table(kit, "history.csv") + table(kit, "published.csv"):
        assert row["marker"] in MARKERS, row
        assert (row["outturn"] == "") == (row["marker"] in {"x", "z"}), row


@every_kit
def test_every_figure_is_well_written_and_in_bounds(kit: Path) -> None:
    known = measures(kit)
    assert len(figures(kit)) > 200
    for where, ref, period, text in figures(kit):
        measure = known[ref]
        assert well_written(text, measure["unit"], int(measure["decimals"])), (where, ref, period, text)
        assert in_bounds(text, measure), (where, ref, period, text)


@every_kit
def test_every_period_is_of_its_measures_frequency_and_given_once(kit: Path) -> None:
    known = measures(kit)
    for name in ("targets.csv", "history.csv", "published.csv"):
        given = Counter((row["ref"], row["period"]) for row in table(kit, name))
        assert not [key for key, times in given.items() if times > 1], name
    for where, ref, period, _ in figures(kit):
        shape = re.fullmatch(r"(\d{4})-(\d\d)-(Y|H[12]|Q[1-4]|M(?:0[1-9]|1[0-2]))", period)
        assert shape, (where, ref, period)
        assert (int(shape[1]) + 1) % 100 == int(shape[2]), (where, ref, period)
        assert shape[3][0] in PARTS_OF_YEAR[known[ref]["frequency"]], (where, ref, period)


@every_kit
def test_an_examples_past_is_of_the_size_of_its_targets(kit: Path) -> None:
    """Counts and money alone: a share may well be zero, and what we made up may not be a slip of the pen."""
    for ref, measure in measures(kit).items():
        if not measure["title"].endswith("(example)") or measure["unit"] not in (
            "number",
            "currency",
            "days",
        ):
            continue
        yearly, past = (
            [
                figure(row[column])
                for row in table(kit, name)
                if row["ref"] == ref and row["period"].endswith("-Y")
            ]
            for name, column in (("targets.csv", "target"), ("history.csv", "outturn"))
        )
        if yearly and past and min(yearly) > 20:
            assert all(min(yearly) / 4 < one < max(yearly) * 4 for one in past), (ref, past, yearly)


@every_kit
def test_targets_suit_their_measures(kit: Path) -> None:
    for row in table(kit, "targets.csv"):
        measure = measures(kit)[row["ref"]]
        assert measure["polarity"] != "none", row
        assert bool(row["target_high"]) == (measure["polarity"] == "range"), row
        if row["target_high"]:
            assert figure(row["target"]) < figure(row["target_high"]), row


@every_kit
def test_the_calendar_runs_in_order_on_working_days(kit: Path) -> None:
    settings = framework(kit)
    committees = {committee["code"] for committee in settings["committees"]}
    for row in settings["calendar"]["dates"]:
        steps = [row[step] for step in ("opens", "due", "review", "leadership")]
        steps += sorted(row.get("committees", {}).values())
        assert steps == sorted(steps), row["period"]
        assert period_ends(row["period"]) < row["opens"], row["period"]
        assert all(step.weekday() < 5 for step in steps), row["period"]
        assert not BANK_HOLIDAYS.intersection(steps), row["period"]
        meeting = committees if "-Q" in row["period"] else set()
        assert set(row.get("committees", {})) == meeting, row["period"]
    # Committees meet on quarters, whether a quarter is collected at once or month by month.
    periods = [row["period"] for row in settings["calendar"]["dates"]]
    months = [f"M{month:02}" for month in range(1, 13)] if settings["calendar"]["cycle"] == "monthly" else []
    assert [period[8:] for period in periods] == [*months, "Q1", "Q2", "Q3", "Q4"]
    assert len({period[:7] for period in periods}) == 1


@every_kit
def test_nobody_real_is_written_to(kit: Path) -> None:
    for path in (path for path in kit.iterdir() if path.suffix in {".csv", ".yaml", ".md", ".txt"}):
        for address in re.findall(r"[\w.]+@[\w.]+", path.read_text(encoding="utf-8")):
            assert address.rstrip(".").endswith(".example"), (path.name, address)


def test_periods_end_when_they_should() -> None:
    assert period_ends("2024-25-Q1") == date(2024, 6, 30)
    assert period_ends("2024-25-Q3") == date(2024, 12, 31)
    assert period_ends("2024-25-M09") == date(2024, 12, 31)
    assert period_ends("2024-25-M11") == date(2025, 2, 28)
    assert period_ends("2014-15-Y") == date(2015, 3, 31)
