"""Four quarters of each council by a simulated clock: every report, worked out again from what was typed.

Returns come in late, not at all, mended and again; what each report says of it is reckoned a second time by `reckoning`.
"""

import re
import zipfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from opening import told_on_opening
from reckoning import Reckoning, When
from written import Reports, rows_of, table_of, tables_of, with_section

from councils import every_council
from long_runs import usually
from office import Office
from pmf_xl.catalogue.registers import RegisterRow
from pmf_xl.layout.sheet_names import ACTIONS
from pmf_xl.publish.publish import publish
from pmf_xl.reports.exceptions import write_exceptions
from pmf_xl.reports.scorecard import records_beside, write_scorecard
from pmf_xl.reports.write import ReportFile
from pmf_xl.rules.periods import Period
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Reader
from pmf_xl.workspace_folder import CATALOGUE
from year_at_work import Year

pytestmark = pytest.mark.filterwarnings(
    "ignore:Sparkline Group extension:UserWarning"
)  # of openpyxl's reading

RATINGS = ("GREEN", "AMBER", "RED", "BLUE", "GREY", "PARTIAL", "NO DATA")
CLOSED = ("Done", "Dropped")


@pytest.fixture(scope="module")
def reckoned(year: Year) -> Reckoning:
    return Reckoning(year)


# -- reading what was written ------------------------------------------------------------------------------------


def of_measures(lines: list[dict[str, Any]], reckoned: Reckoning) -> list[dict[str, Any]]:
    """The lines of whole measures: no breakdowns, no lines that head others."""
    return [line for line in lines if line["Ref"] in reckoned.measures]


def wanted_of(reckoned: Reckoning, quarter: Period, one: ReportFile) -> list[str]:
    definition = next(report for report in reckoned.framework.reports if report.name == one.name)
    return reckoned.selected(definition.filter, When.of(quarter), outside=one.reader is Reader.PUBLIC)


# -- what was typed, and what each report says of it -------------------------------------------------------------------


@every_council
def test_the_year_is_not_an_easy_one(year: Year, reckoned: Reckoning) -> None:
    ratings = Counter(
        reckoned.rating(ref, When.of(quarter)) for ref in reckoned.measures for quarter in year.quarters
    )
    assert min(ratings[word] for word in ("GREEN", "AMBER", "RED", "GREY", "NO DATA")) > 0
    assert bool(ratings["BLUE"]) == (year.catalogue.framework.scheme.over_tolerance is not None)
    assert len(year.late) == len(year.collected)
    assert len(year.missing) == 1
    assert len(year.corrected) > 1
    assert len(year.catalogue.measures) >= 30
    assert len(year.catalogue.services) >= 5


@every_council
def test_every_rating_wherever_it_stands(year: Year, reports: Reports, reckoned: Reckoning) -> None:
    """Whatever the sheet: what has a reference, a rating and perhaps the rating of a forecast."""
    seen = Counter[str]()
    for (quarter, _), one in reports.items():
        when = When.of(quarter)
        for sheet in rows_of(one.path):
            for lines in tables_of(one.path, sheet, "Ref"):
                for line in of_measures(lines, reckoned):
                    where = (one.path.name, quarter, sheet, line["Ref"])
                    if "Rating" in line:
                        assert line["Rating"] == reckoned.rating(line["Ref"], when), where
                        seen["rating"] += 1
                    if "Forecast rating" in line:
                        assert line["Forecast rating"] == reckoned.forecast_rating(line["Ref"], when), where
                        seen["forecast"] += line["Forecast rating"] is not None
    assert seen["rating"] > 4 * len(year.catalogue.measures)
    assert seen["forecast"] > 0


@every_council
def test_every_report_is_of_the_measures_it_selects(
    year: Year, reports: Reports, reckoned: Reckoning
) -> None:
    for quarter, one in with_section(year, reports, "scorecard"):
        wanted = wanted_of(reckoned, quarter, one)
        if wanted:
            shown = [line["Ref"] for line in of_measures(table_of(one.path, "Scorecard", "Ref"), reckoned)]
            assert sorted(shown) == sorted(wanted), (one.name, quarter)
            outturns = {line["Ref"]: line["Outturn"] for line in table_of(one.path, "Scorecard", "Ref")}
            for ref in wanted:
                _same_figure(reckoned, ref, When.of(quarter), outturns[ref])


def _same_figure(reckoned: Reckoning, ref: str, when: When, shown: Any) -> None:
    """A measure that is not due may show its last figure instead, which its note says."""
    figure, measure = reckoned.figure(ref, when), reckoned.measures[ref]
    if measure.unit == "yesno":
        shown = {"Yes": 1.0, "No": 0.0}.get(shown, shown)
    if figure is not None:
        places = measure.decimals + (2 if measure.unit == "percent" else 0)
        assert shown == pytest.approx(figure, abs=0.5000001 * 10**-places), (ref, when)
    elif reckoned.due(measure, when):
        assert shown is None, (ref, when)


@every_council
def test_counts_are_those_of_the_figures_typed(year: Year, reports: Reports, reckoned: Reckoning) -> None:
    scheme = year.catalogue.framework.scheme
    names = {one.name: one.code for one in year.catalogue.services}
    checked = 0
    for quarter, one in with_section(year, reports, "counts"):
        when, wanted = When.of(quarter), wanted_of(reckoned, quarter, one)
        if "Counts" not in rows_of(one.path):
            assert not wanted
            continue
        now = next(line for line in table_of(one.path, "Counts", "Period") if line["Period"] == quarter.label)
        _same_counts(now, [reckoned.rating(ref, when) for ref in wanted], scheme)
        by_service = next(tables_of(one.path, "Counts", "Service"), [])
        for line in by_service:
            own = [ref for ref in wanted if reckoned.measures[ref].service == names[line["Service"]]]
            _same_counts(line, [reckoned.rating(ref, when) for ref in own], scheme)
        assert sum(line["All"] for line in by_service) in (0, len(wanted))
        cover = {row[0]: row[1] for row in rows_of(one.path)["Cover"]}
        reached, of = on_target([reckoned.rating(ref, when) for ref in wanted], scheme)
        kind = {"rated": "measures with a rating", "all": "measures"}[scheme.share_of]
        assert cover["On target"] == f"{reached} of {of} {kind}"
        checked += 1
    assert checked >= 4


def on_target(ratings: list[str], scheme: Scheme) -> tuple[int, int]:
    """How many are on target, and of how many: those with a colour, where the framework counts only these."""
    if scheme.share_of == "rated":
        ratings = [rating for rating in ratings if rating in ("BLUE", "GREEN", "AMBER", "RED")]
    return sum(rating in scheme.counts_as_on_target for rating in ratings), len(ratings)


def _same_counts(line: dict[str, Any], ratings: list[str], scheme: Scheme) -> None:
    counts = Counter(ratings)
    for word in RATINGS:
        heading = word.capitalize()
        assert line.get(heading, 0) == counts[word], (line, counts)
    assert line["All"] == len(ratings)
    reached, of = on_target(ratings, scheme)
    assert line["On target"] == (pytest.approx(reached / of) if of else None)


@pytest.mark.parametrize("year", ["shropshire"], indirect=True)
def test_a_thematic_report_is_of_the_projects_of_its_priority(year: Year, reports: Reports) -> None:
    catalogue = year.catalogue
    parents = {node.code: node.parent for node in catalogue.framework.nodes}

    def serves(code: str | None, priority: str) -> bool:
        return code is not None and (code == priority or serves(parents[code], priority))

    for quarter, one in with_section(year, reports, "theme"):
        (priority,) = [dates.theme for dates in catalogue.framework.calendar if dates.period == quarter]
        assert priority
        wanted = {
            project.ref
            for project in catalogue.projects
            if any(serves(code, priority) for code in project.plan)
        }
        shown = {line["Ref"] for line in table_of(one.path, "Projects", "Ref")}
        assert shown & {project.ref for project in catalogue.projects} == wanted
        assert wanted < {project.ref for project in catalogue.projects}


@every_council
def test_exceptions_and_how_long_they_have_lasted(year: Year, reports: Reports, reckoned: Reckoning) -> None:
    escalation = year.catalogue.framework.escalation
    found = Counter[int]()
    for quarter, one in with_section(year, reports, "exceptions"):
        when = When.of(quarter)
        wanted = {ref for ref in wanted_of(reckoned, quarter, one) if reckoned.is_exception(ref, when)}
        if not wanted:
            assert "Exceptions" not in rows_of(one.path)  # no page for a sentence: the cover says it
            assert "No measure is an exception" in str(rows_of(one.path)["Cover"])
            continue
        index = {line["Ref"]: line for line in table_of(one.path, "Exceptions", "Ref")}
        assert set(index) == wanted, (one.name, quarter)
        assert wanted <= set(rows_of(one.path))  # a page for each
        for ref, line in index.items():
            running = reckoned.periods_running(ref, when)
            assert line["Periods running"] == running, (one.name, quarter, ref)
            tier = escalation.tiers[min(running // escalation.after, len(escalation.tiers) - 1)]
            assert line["Goes to"].lower() == tier.lower()
            found[running] += 1
    assert found[1]
    assert sum(found[count] for count in found if count >= escalation.after)


@every_council
def test_escalations_are_the_exceptions_that_have_lasted(
    year: Year, reports: Reports, reckoned: Reckoning
) -> None:
    after = year.catalogue.framework.escalation.after
    for quarter, one in with_section(year, reports, "escalations"):
        when = When.of(quarter)
        wanted = {
            ref
            for ref in wanted_of(reckoned, quarter, one)
            if reckoned.is_exception(ref, when) and reckoned.periods_running(ref, when) >= after
        }
        shown = (
            next(tables_of(one.path, "Escalations", "Ref"), []) if "Escalations" in rows_of(one.path) else []
        )
        assert {line["Ref"] for line in shown} == wanted, (one.name, quarter)


# -- actions and milestones from quarter to quarter ---------------------------------------------------------------------


@every_council
def test_an_action_is_asked_for_in_the_next_workbook(year: Year) -> None:
    first, second = year.collected[:2]
    promised = {number: deed for number, (deed, _) in year.deeds.items() if number.endswith(f"/{first}")}
    assert promised
    for row in year.catalogue.register("actions"):
        if row["raised"] <= second and _last_told(year, row.ref, row["raised"], first)[0] not in CLOSED:
            promised[row.ref] = row.title
    asked: dict[str, str] = {}
    for path in year.workspace.folder_of("issued", second).glob("*.xlsx"):
        sheets = rows_of(path)
        if ACTIONS in sheets:
            headings, *rows = sheets[ACTIONS]
            number, action = headings.index("Number"), headings.index("Action")
            asked |= {str(row[number]): str(row[action]) for row in rows if row[number]}
    assert asked == promised  # every one, and no other


@every_council
def test_the_log_of_actions_ages_and_closes(year: Year, reports: Reports, reckoned: Reckoning) -> None:
    checked = 0
    for quarter, one in with_section(year, reports, "actions"):
        refs = set(wanted_of(reckoned, quarter, one))
        wanted = {}
        for number, (deed, due) in year.deeds.items():
            ref, _, raised = number.rpartition("/")
            if ref in refs and Period.parse(raised).last_day <= quarter.last_day:
                status, told = _last_told(year, number, Period.parse(raised), quarter)
                if status not in CLOSED or quarter.contains(told):
                    overdue = (quarter.last_day - due).days if status not in CLOSED else 0
                    wanted[ref, deed, Period.parse(raised).label] = status, max(0, overdue) or None
        for row in year.catalogue.register("actions"):
            if row["raised"] <= quarter and _holds(year, one.name, row, refs):
                status, told = _last_told(year, row.ref, row["raised"], quarter)
                if status not in CLOSED or quarter.contains(told):
                    overdue = (quarter.last_day - row["due"]).days if status not in CLOSED else 0
                    wanted[row.ref, row.title, row["raised"].label] = status, max(0, overdue) or None
        shown = [line for tab in ("Actions", "Actions closed") for line in _listed(one, tab)]
        assert len(shown) == len(wanted)
        assert {
            (line["Ref"], line["Action"], line["Raised in"]): (line["Status"], line.get("Days overdue"))
            for line in shown
        } == wanted, (one.name, quarter)
        for line in shown:
            raised = next(period for period in year.collected if period.label == line["Raised in"])
            assert line["Age in periods"] == (When.of(quarter).end - When.of(raised).end) // raised.months
            assert (line.get("Progress") is None) == (_never_told(year, line, quarter))
            checked += 1
    assert checked > 10


@every_council
def test_of_actions_closed_earlier_a_pack_gives_the_number(
    year: Year, reports: Reports, reckoned: Reckoning
) -> None:
    told = 0
    for quarter, one in with_section(year, reports, "actions"):
        refs, still, earlier = set(wanted_of(reckoned, quarter, one)), 0, 0
        raised_by = {
            number: Period.parse(number.rpartition("/")[2])
            for number in year.deeds
            if number.rpartition("/")[0] in refs
        } | {
            row.ref: row["raised"]
            for row in year.catalogue.register("actions")
            if _holds(year, one.name, row, refs)
        }
        for number, raised in raised_by.items():
            if raised.last_day <= quarter.last_day:
                status, when = _last_told(year, number, raised, quarter)
                still += status not in CLOSED
                earlier += status in CLOSED and not quarter.contains(when)
        texts = [str(cell) for rows in rows_of(one.path).values() for row in rows for cell in row if cell]
        counts = [text for text in texts if "done or dropped earlier: the scorecard of each period" in text]
        assert [int(text.removeprefix("No action is open. ").split()[0]) for text in counts] == (
            [earlier] if earlier else []
        ), (one.name, quarter)
        if apart := _listed(
            one, "Actions closed"
        ):  # more than a page of both: what is left to do stands first
            assert {line["Status"] for line in apart} <= set(CLOSED)
            assert len(_listed(one, "Actions")) == still
            assert not {line["Status"] for line in _listed(one, "Actions")} & set(CLOSED)
        told += earlier
    assert told


def _listed(one: ReportFile, tab: str) -> list[dict[str, Any]]:
    return next(tables_of(one.path, tab, "Ref"), []) if tab in rows_of(one.path) else []


def _holds(year: Year, name: str, row: RegisterRow, refs: set[str]) -> bool:
    """Whether an action that hangs on no measure belongs to a report: by what it says of itself, else by its measures."""
    wanted = next(one.wanted for one in year.catalogue.framework.reports if one.name == name)
    own = {"committee": row.committees, "flag": row.flags, "service": (row.service,)}
    by_itself = all(set(own[key]) & set(words) for key, words in wanted.items() if key in own)
    return by_itself and (wanted.keys() <= own.keys() or bool(refs & set(row.measures)))


def _last_told(year: Year, number: str, raised: Period, quarter: Period) -> tuple[str, Period]:
    """The status of an action as last reported up to a quarter, and when."""
    status, told = "Open", raised
    for period in year.collected:
        if period.last_day <= quarter.last_day and (number, str(period)) in year.progress:
            status, told = year.progress[number, str(period)], period
    return status, told


def _never_told(year: Year, line: dict[str, Any], quarter: Period) -> bool:
    raised = next(period for period in year.collected if period.label == line["Raised in"])
    agreed = {row.ref for row in year.catalogue.register("actions")}
    number = line["Ref"] if line["Ref"] in agreed else f"{line['Ref']}/{raised}"
    return not any(
        (number, str(period)) in year.progress and period.last_day <= quarter.last_day
        for period in year.collected
    )


@every_council
def test_a_concern_names_the_actions_that_are_still_open(year: Year, reports: Reports) -> None:
    seen = 0
    for quarter, one in with_section(year, reports, "concerns"):
        lines = next(tables_of(one.path, "Concerns", "Ref"), []) if "Concerns" in rows_of(one.path) else []
        for line in lines:
            open_ones = set()
            for number, (deed, _) in year.deeds.items():
                ref, _, raised = number.rpartition("/")
                when = Period.parse(raised)
                if ref == line["Ref"] and when.last_day <= quarter.last_day:
                    status, _ = _last_told(year, number, when, quarter)
                    open_ones |= set() if status in CLOSED else {deed}
            told = str(line.get("Actions under way") or "")
            assert {deed for deed, _ in year.deeds.values() if deed in told} == open_ones, (
                one.name,
                line["Ref"],
            )
            assert ", done)" not in told
            seen += len(open_ones)
    assert seen


@every_council
def test_milestones_are_rated_by_their_dates(year: Year, reports: Reports) -> None:
    """Done by its date green, open as reported, past its date amber for the days of grace and then red."""
    checked = Counter[str]()
    slippage = timedelta(year.catalogue.framework.scheme.slippage_days)
    milestones = {f"{one.project}/{one.ref}": one for one in year.catalogue.milestones}
    by_title = {f"    {one.title}": key for key, one in milestones.items()}
    for quarter, one in with_section(year, reports, "projects"):
        if "Projects" not in rows_of(one.path):
            continue
        project = ""
        for line in table_of(one.path, "Projects", "Ref"):
            if not line["Project or milestone"].startswith("    "):
                project = line["Ref"]
                continue
            key = f"{project}/{line['Ref']}"
            assert by_title[line["Project or milestone"]] in milestones
            status, completed = _last_delivered(year, key, quarter)
            rating = _milestone_rating(status, milestones[key].due, completed, quarter.last_day, slippage)
            assert line["Rating"] == rating, (one.name, quarter, key)
            checked[rating] += 1
    assert len(checked) >= 3


def _last_delivered(year: Year, key: str, quarter: Period) -> tuple[str | None, date | None]:
    milestone = next(one for one in year.catalogue.milestones if f"{one.project}/{one.ref}" == key)
    status, completed = milestone.status and str(milestone.status), milestone.completed
    for period in year.collected:
        if period.last_day <= quarter.last_day and (key, str(period)) in year.delivered:
            said, day = year.delivered[key, str(period)]
            status, completed = said, day or completed
    return status, completed


def _milestone_rating(
    status: str | None, due: date, completed: date | None, as_at: date, slippage: timedelta
) -> str:
    if status is None and completed is None:
        return "NO DATA"
    done = status in (None, "Done")
    judged = completed if done and completed else as_at
    if judged > due:
        return "AMBER" if judged - due <= slippage else "RED"
    words = {"On track": "GREEN", "At risk": "AMBER", "Off track": "RED"}
    return "GREEN" if done else words.get(str(status), "GREY")


# -- data quality, and who may see what -----------------------------------------------------------------------------------


@every_council
def test_data_quality_is_that_of_what_was_received(year: Year, reports: Reports, reckoned: Reckoning) -> None:
    names = {one.name: one.code for one in year.catalogue.services}
    for quarter, one in with_section(year, reports, "data-quality"):
        refs = wanted_of(reckoned, quarter, one)
        for line in table_of(one.path, "Data quality", "Service")[:-1]:
            where = (quarter, line["Service"])
            measures = [
                ref for ref in refs if reckoned.measures[ref].service == names[line["Service"]]
                if reckoned.due(reckoned.measures[ref], When.of(quarter))
            ]  # fmt: skip
            keys = [
                key
                for ref in measures
                for key in (ref, *(part.key for part in year.catalogue.breakdowns_of(ref)))
            ]
            assert line["Figures due"] == len(keys), where
            given = [key for key in keys if _given_in(year, key, quarter, reckoned)]
            assert line["Completeness"] == (pytest.approx(len(given) / len(keys)) if keys else None), where
            if not given:
                assert line["Timeliness"] is None
                continue
            in_time = [
                key
                for key in given
                if not _given_in(year, key, quarter, reckoned) & _late(year, key, reckoned)
            ]
            assert line["Timeliness"] == pytest.approx(len(in_time) / len(given)), where
            changed = {key for key in given if _typed_in(year, key, quarter) & _changed(year, key)}
            assert line["Accuracy"] == pytest.approx(1 - len(changed) / len(given)), where
        assert len(table_of(one.path, "Data quality", "Service")) > 1


def _typed_in(year: Year, key: str, quarter: Period) -> set[str]:
    """The periods of a quarter in which a figure was typed."""
    return {when for ref, when in year.typed if ref == key and quarter.contains(Period.parse(when))}


def _given_in(year: Year, key: str, quarter: Period, reckoned: Reckoning) -> set[str]:
    """The periods of a quarter in which a figure was typed, or lines of the budget that it is worked out from."""
    return _typed_in(year, key, quarter) | {
        str(when)
        for when in year.collected
        if quarter.contains(when) and (key, When.of(when)) in reckoned.money
    }


def _late(year: Year, key: str, reckoned: Reckoning) -> set[str]:
    """The periods in which the return with a figure came late, or one with a line that it is worked out from."""
    of_lines = [one.services for (ref, _), one in reckoned.money.items() if ref == key]
    if of_lines:
        return {when for code, when in year.late if code in of_lines[0]}
    service = reckoned.measures[key.partition("/")[0]].service
    return {when for code, when in year.late if code == service}


def _changed(year: Year, key: str) -> set[str]:
    return {when for ref, when in year.first_typed if ref == key}


@every_council
def test_what_came_is_told_as_it_came(year: Year, reports: Reports) -> None:
    """As received: of several returns in a quarter, how many came by their day."""
    names = {one.name: one.code for one in year.catalogue.services}
    for quarter, one in with_section(year, reports, "data-quality"):
        periods = [str(period) for period in (*year.collected, *year.looked) if quarter.contains(period)]
        received, rated = (table_of(one.path, sheet, "Service") for sheet in ("As received", "Data quality"))
        assert [line["Service"] for line in received] == [line["Service"] for line in rated[:-1]]
        for line in received:
            code = names[line["Service"]]
            came = [when for when in periods if (code, when) not in year.missing]
            in_time = [when for when in came if (code, when) not in year.late]
            wanted = f"{len(in_time)} of {len(came)}" if len(came) > 1 else "Yes" if in_time else "No"
            assert line["On time"] == (wanted if came else "Not received"), (quarter, code)


@every_council
def test_packs_hold_values_only_and_nothing_that_is_not_theirs(year: Year, reports: Reports) -> None:
    secret = {text for one in year.catalogue.measures if one.confidential for text in (one.ref, one.title)}
    names = {"Sam Reed", "Officer 1", "@"} | {
        one.data_collector for one in year.catalogue.measures if one.data_collector
    }
    definitions = {one.name: one for one in year.catalogue.framework.reports}
    assert secret
    for (_, name), one in reports.items():
        assert one.reader is definitions[name].reader
        if one.reader is Reader.PUBLIC:
            texts = [str(cell) for rows in rows_of(one.path).values() for row in rows for cell in row if cell]
            whole = "\n".join([*texts, *rows_of(one.path)])
            assert not [word for word in secret | names if word in whole], (name, one.path)
        _is_fit_for_a_clerk(one.path, year.catalogue.framework.council)
    assert sum(one.reader is Reader.PUBLIC for one in reports.values()) >= 16


def _is_fit_for_a_clerk(path: Path, council: str) -> None:
    """By the XML of its parts: of hundreds of workbooks, each of many sheets, that is quickly read."""
    with zipfile.ZipFile(path) as held:
        parts = {name: held.read(name).decode("utf-8") for name in held.namelist() if name.endswith(".xml")}
    assert " state=" not in parts["xl/workbook.xml"], "a sheet is hidden"
    assert re.search("<dc:title>[^<]+</dc:title>", parts["docProps/core.xml"])
    assert f"<dc:creator>{council}</dc:creator>" in parts["docProps/core.xml"]
    assert not [name for name in parts if "comments" in name]
    sheets = {name: text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")}
    assert len(sheets) == len(rows_of(path))
    for name, text in sheets.items():
        assert 'paperSize="9"' in text, (path, name)  # A4
        assert "<f>" not in text, (path, name)
        assert "<f " not in text, (path, name)
        assert 't="e"' not in text, (path, name)


# -- the master scorecard, the exception report and what is published ----------------------------------------------------


@pytest.fixture(scope="module")
def others(year: Year) -> list[Path]:
    """The workbooks that other commands write: scorecard, exceptions, publication, and what was issued."""
    made = []
    for quarter in year.quarters:
        made += [
            write_scorecard(year.workspace, quarter).path,
            write_exceptions(year.workspace, quarter).path,
        ]
        made += [path for path in publish(year.workspace, quarter).written if path.suffix == ".xlsx"]
    issued = sorted(year.workspace.folder_of("issued", year.collected[-1]).glob("*.xlsx"))
    return [*made, *issued]


@every_council
def test_what_is_published_is_what_was_typed(year: Year, others: list[Path], reckoned: Reckoning) -> None:
    secret = {one.ref for one in year.catalogue.measures if one.confidential}
    parts = {one.code for one in year.catalogue.breakdowns}
    assert others
    for quarter in year.quarters:
        (path,) = year.workspace.folder_of("published", quarter).glob("*.csv")
        frame = pd.read_csv(path, dtype={"reference": str, "breakdown": str}, keep_default_na=False)
        now = frame[(frame["period"] == str(quarter)) & ~frame["breakdown"].isin(parts)]
        now = now.set_index("reference")
        assert set(now.index) == set(reckoned.measures) - secret
        for ref, row in now.iterrows():
            rating = reckoned.rating(str(ref), When.of(quarter))
            assert row["rating"].upper() == rating, (quarter, ref)
            figure = reckoned.figure(str(ref), When.of(quarter))
            if figure is None:
                assert row["value"] == ""
            else:
                measure = reckoned.measures[str(ref)]
                shown = figure * 100 if measure.unit == "percent" else figure
                near = 0.5000001 * 10**-measure.decimals
                assert float(row["value"]) == pytest.approx(shown, abs=near), (quarter, ref)


@every_council
def test_the_scorecard_rates_as_the_reports_do(year: Year, others: list[Path], reckoned: Reckoning) -> None:
    for quarter in year.quarters:
        path = year.workspace.folder_of("reports", quarter) / "scorecard.xlsx"
        assert path in others
        book = openpyxl.load_workbook(path, data_only=True)
        lines = [list(row) for row in book["Scorecard"].iter_rows(values_only=True)]
        at = next(number for number, row in enumerate(lines) if row[0] == "Ref")
        for row in lines[at + 1 :]:
            line = dict(zip(lines[at], row, strict=True))
            if line["Ref"] in reckoned.measures:
                assert line["Rating"] == reckoned.rating(line["Ref"], When.of(quarter)), (
                    quarter,
                    line["Ref"],
                )
        exceptions = {
            line["Ref"]
            for line in table_of(
                year.workspace.folder_of("reports", quarter) / "exceptions.xlsx", "Index", "Ref"
            )
        }
        assert exceptions == {
            ref for ref in reckoned.measures if reckoned.is_exception(ref, When.of(quarter))
        }


def one_of_each(year: Year, reports: Reports, others: list[Path]) -> tuple[list[Path], list[Path]]:
    """Of the last quarter the reports, one of each make, and the rest; on demand all of the year."""
    one_of_each_make = {tuple(one.sections): one.name for one in year.catalogue.framework.reports}.values()
    last = [
        one for (when, name), one in reports.items() if when == year.quarters[-1] and name in one_of_each_make
    ]
    last_quarter = str(year.quarters[-1])
    newest = [path for path in others if "issued" in path.parts or last_quarter in str(path)]
    assert len(newest) > 3
    looked_at = usually(last, on_demand=[*reports.values()])
    return [one.path for one in looked_at], usually(newest, on_demand=others)


@every_council
def test_excel_opens_everything_and_mends_nothing(year: Year, reports: Reports, others: list[Path]) -> None:
    """As far as its own limits and the format can tell: see tests/gate."""
    looked_at, newest = one_of_each(year, reports, others)
    sent_back = sorted(year.workspace.folder_of("collated", year.collected[-1]).glob("*.xlsx"))
    issued = [path for path in newest if "issued" in path.parts]
    alike = {*usually(issued[1:-1], on_demand=[]), *usually(sent_back[1:-1], on_demand=[])}
    records = {records_beside(path) for path in newest if path.name == "scorecard.xlsx"}
    assert records
    kept = {*looked_at, *newest, *records, *sent_back, year.workspace.folder / CATALOGUE} - alike
    assert {path.name: told for path in sorted(kept) if (told := told_on_opening(path))} == {}


@pytest.mark.office
@every_council
def test_libreoffice_opens_everything_without_an_error_value(
    year: Year, reports: Reports, others: list[Path], office: Office
) -> None:
    looked_at, others = one_of_each(year, reports, others)
    for path in looked_at + others:
        assert office.errors(path) == [], path
    for path in others:  # the reports hold values only
        assert office.disagreements(path) == [], path
