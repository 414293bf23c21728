"""Break the program on purpose, one line at a time, and see whether the tests notice.

    python tests/mutants.py               all of them, in two processes
    python tests/mutants.py gate past     those whose file or name holds one of these words
    python tests/mutants.py --list        what there is

A mutant that no test notices has survived: exit status 1. Each works on a copy of the program, so that nothing here is
touched. `MUTANTS` is the list; a mutant whose text is not found exactly once is an error, so the list cannot go stale.
What was tried and is the same program by other means stands in `EQUIVALENT`, with the reason.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[1]
PROCESSES = 2
LONGEST = 600  # seconds; a test that never ends has noticed too

RULES = (
    "tests/rules/test_one_table_every_engine.py",
    "tests/rules/test_rating.py",
    "tests/rules/test_scheme.py",
    "tests/rules/test_facts.py",
    "tests/rules",
    "pmf_xl/rules",
)
FIGURES = ("tests/figures", "tests/reports/test_past_figures.py", "tests/reports/test_figures_table.py")
BESIDE = ("tests/figures/test_beside_others.py",)
CLOSED = ("tests/year/test_closed.py",)
PLANNED = ("tests/round",)
SHARED = ("tests/year/test_contributing_services.py",)
PARTS = ("tests/year/test_part_of_a_period.py",)
GATE = (
    "tests/release/test_gate.py",
    "tests/release",
    "tests/publish/test_nothing_confidential.py",
    "tests/publish/test_released.py",
)
WITHHELD = ("tests/release/test_small_counts.py", *GATE)
COLLATE = (
    "tests/collect/test_dispositions.py",
    "tests/returns",
    "tests/year",
    "tests/collect",
    "tests/chasing",
)
LEDGER = ("tests/ledger", "tests/ledger_at_work/test_both_databases.py", "tests/ledger_at_work")
MANY = ("tests/ledger_at_work/test_national.py", "tests/ledger_at_work/test_rights_of_councils.py")
PUBLISHED = ("tests/publish",)
LISTS = ("tests/lists/test_comparators.py", "tests/lists")
STARTS = ("tests/start",)
SCHEMES = ("tests/schemes",)
GRADES = ("tests/schemes/test_further_grades_in_catalogue.py", "tests/schemes/test_further_grades.py")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One line made wrong: its `name` says how, `tests` are those that should notice, the likeliest first."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant; `by` is the first test that noticed, empty where none did."""

    mutant: Mutant
    by: str
    seconds: float


M = Mutant

MUTANTS = (
    # -- rules --------------------------------------------------------------------------------------------------------
    M("a range's lower tolerance reaches inwards", "pmf_xl/rules/bands.py",
      "self.low = _given(self.least, LOW - allowance", "self.low = _given(self.least, LOW + allowance", RULES),
    M("a range's upper end has the lower end's tolerance", "pmf_xl/rules/bands.py",
      "HIGH + allowance(beyond_it, of_basis, HIGH)", "HIGH + allowance(below, of_basis, HIGH)", RULES),
    M("blue is anything below a target where lower is better", "pmf_xl/rules/bands.py",
      "less(ACTUAL, LOW - extra)", "less(ACTUAL, LOW)", RULES),
    M("no figure is no data though none is due", "pmf_xl/rules/rating.py",
      'when(name("due"), Rating.NO_DATA, Rating.GREY)', "Rating.NO_DATA", RULES),
    M("a figure as good as last year's does not save it from red", "pmf_xl/rules/rating.py",
      "Travel.IMPROVING, Travel.UNCHANGED)", "Travel.IMPROVING)", RULES),
    M("a forecast is rated against the lower end of a range only", "pmf_xl/rules/rating.py",
      '"target_high": name("year_target_high")', '"target_high": None', (*RULES[:4], *FIGURES)),
    M("the distance to a range counts as good", "pmf_xl/rules/variances.py",
      "-largest(LOW - ACTUAL", "largest(LOW - ACTUAL", RULES),
    M("a tolerance of nothing is taken for none", "pmf_xl/rules/facts.py",
      "scheme.amber_tolerance if amber.tolerance is None else amber.tolerance", "amber.tolerance or scheme.amber_tolerance", (*RULES[:4], *FIGURES)),
    M("green tolerance goes by the measure's own basis", "pmf_xl/rules/facts.py",
      "scheme_basis=str(scheme.tolerance_basis)", "scheme_basis=None", (*RULES[:4], *FIGURES)),
    M("a measure's own bands go before those of the period", "pmf_xl/rules/facts.py",
      "said = (target, measure)", "said = (measure, target)", (*RULES[:4], *FIGURES)),
    M("every figure is rated as it is printed", "pmf_xl/rules/facts.py",
      " if scheme.rate_as_published else None", "", (*RULES[:4], *FIGURES)),
    M("a percentage is held to its printed decimals", "pmf_xl/rules/rounding.py",
      "return decimals + 2 if", "return decimals + 1 if", RULES),
    M("figures are compared at eight decimals", "pmf_xl/rules/rounding.py",
      "COMPARED_PLACES = 9", "COMPARED_PLACES = 8", RULES),
    M("an average is of the parts that gave numerator and denominator", "pmf_xl/rules/rollup.py",
      "if len(known) == len(parts) and below", "if below", RULES),
    M("a forecast does not know of periods missed", "pmf_xl/rules/projection.py",
      "left += len(figures) - 1 - place", "left += 0", RULES),
    M("a trend needs one figure less", "pmf_xl/rules/runs.py",
      "for one in figures) <= moves", "for one in figures) < moves", RULES),
    M("limits that touch the target settle nothing", "pmf_xl/rules/xmr.py",
      "touch = 0 if rules.touching_counts else 1", "touch = 1", RULES),
    M("two of three may be on both sides of the mean", "pmf_xl/rules/xmr.py",
      "abs(sum(sides[index] for index in three)) == 3", "True", RULES),
    M("a milestone without a status is open though it has a date", "pmf_xl/rules/milestones.py",
      "either(same(status, MilestoneStatus.DONE), both(blank(status), negate(blank(completed))))",
      "same(status, MilestoneStatus.DONE)", RULES),
    M("the share of measures due is that of measures rated", "pmf_xl/rules/on_target.py",
      "return due if share_of is ShareOf.DUE else has_colour(rating)",
      "return has_colour(rating)", RULES),
    M("a judgement counts where a figure is due and missing", "pmf_xl/rules/rating.py",
      "when(_no_figure, without_figure", "when(False, without_figure", RULES),
    M("a spoilt number is a target in words", "pmf_xl/catalogue/aims.py", "[^\\d%£<>=]+", "[^<>=]+", SCHEMES),
    M("green may reach further than amber in one period", "pmf_xl/catalogue/band_checks.py",
      "if not (by_target or by_measure) or not _is_wider(measure, target, scheme):",
      "if True:", SCHEMES),
    M("what is kept of another catalogue is believed", "pmf_xl/books/catalogue_cache.py",
      "of {sha256_of(content)}", "of a catalogue", ("tests/catalogue",)),
    M("what is kept is believed where it is damaged", "pmf_xl/books/catalogue_cache.py",
      "content[:begin] == key + _mark(packed)", "content.startswith(key)", ("tests/catalogue",)),
    M("what is kept of a catalogue is open to everybody", "pmf_xl/books/catalogue_cache.py",
      "& 0o660 |", "& 0o666 |", ("tests/catalogue",)),
    M("a cell that stands twice is read at a stroke", "pmf_xl/books/plain_sheet.py",
      "if at <= last and at < WIDEST:", "if at < last and at < WIDEST:", ("tests/catalogue",)),
    M("a text that XML forbids is read at a stroke", "pmf_xl/books/plain_sheet.py",
      "if _NOT_AS_IT_STANDS.search(data) or not", "if not", ("tests/catalogue",)),
    M("two ratings may have one sign", "pmf_xl/catalogue/grade_checks.py",
      '("label", "word"), ("shape", "shape"), ', '("label", "word"), ', SCHEMES),
    M("a further grade with the colour of another is taken", "pmf_xl/catalogue/grade_checks.py",
      ', ("colour", "fill"))', ')', GRADES),
    M("a better grade need not count as on target", "pmf_xl/catalogue/grade_checks.py",
      "if grade not in (*counted, *BUILT_IN) and worse:", "if False:", GRADES),
    M("where nothing is said only green, amber and grey count", "pmf_xl/catalogue/grade_checks.py",
      "*grades[: grades.index(Rating.AMBER)]", "*grades[:0]", GRADES),
    M("a further grade may reach further than a worse one", "pmf_xl/catalogue/grade_checks.py",
      "and _is_wider(known, better, worse)", "and False", GRADES),
    M("a figure without a target is held against a tolerance", "pmf_xl/rules/bands.py",
      "both(either(negate(HAS_BANDS), is_number(AIM), own), band.holds)", "band.holds", GRADES),
    M("what a period says of a further grade is not heard", "pmf_xl/rules/facts.py",
      "for number, place in enumerate(places):\n        for end in place.ends:",
      "for number, place in enumerate(places[-1:]):\n        for end in place.ends:", GRADES),
    M("a further grade keeps the end it had before a change", "pmf_xl/catalogue/in_time.py",
      'ends[grade] = replace(ends.get(grade, GradeEnd(grade)), **held)', "pass", GRADES),
    M("PMF_RAG counts a further grade's tolerance as the measure's", "pmf_xl/rules/graded.py",
      'named["tolerance_basis"]: basis}', 'named["tolerance_basis"]: "points"}', GRADES),
    # -- figures ------------------------------------------------------------------------------------------------------
    M("a rating helped by last year's figure tells nothing of it", "pmf_xl/figures/rated.py",
      "judged |= last_year[n].sources", "pass", (*GATE, *FIGURES)),
    M("a rating against last year's figure tells nothing of it", "pmf_xl/figures/rated.py",
      "judged = own | aim", "judged = own", (*SCHEMES, *GATE)),
    M("the public is told who judged", "pmf_xl/release/gate.py",
      "judged_by=self._none_unless_officers(one.judgement.by if one.judgement else None)",
      "judged_by=one.judgement.by if one.judgement else None", SCHEMES),
    M("short travel tells nothing of the period before", "pmf_xl/figures/rated.py",
      "own | already.sources | before.sources", "own", (*GATE, *FIGURES)),
    M("long travel tells nothing of last year", "pmf_xl/figures/rated.py",
      "Derived(_TRAVELS[long[n]], own | last_year[n].sources)", "Derived(_TRAVELS[long[n]], own)",
      (*GATE, *FIGURES)),
    M("travel of a running total compares the totals", "pmf_xl/figures/rated.py",
      "else outturn - already.value", "else outturn", FIGURES),
    M("a year to date tells of its last period only", "pmf_xl/figures/outlook.py",
      "known if subject.measure.aggregation in ADDS_UP else known[-1:]", "known[-1:]", (*GATE, *FIGURES)),
    M("a forecast tells of the last figure only", "pmf_xl/figures/outlook.py",
      "return known[-LOOKED_BACK:]", "return known[-1:]", (*GATE, *FIGURES)),
    M("a trend tells of one figure less", "pmf_xl/figures/outlook.py",
      "keys[-(MOVES + 1 + running) :]", "keys[-(MOVES + running) :]", (*GATE, *FIGURES)),
    M("distance travelled tells nothing of the baseline", "pmf_xl/figures/outlook.py",
      "Derived(gone, now.sources | start.sources)", "Derived(gone, now.sources)", (*GATE, *FIGURES)),
    M("a forecast may pass 100%", "pmf_xl/figures/outlook.py",
      "ahead = min(max(ahead, 0.0), 1.0)", "ahead = max(ahead, 0.0)", FIGURES),
    M("a benchmark's quartile tells nothing of the council's figure", "pmf_xl/figures/table.py",
      "Derived(quartile, then.sources)", "Derived(quartile, frozenset())",
      (*GATE, *FIGURES)),
    M("a rank among others tells nothing of the council's figure", "pmf_xl/figures/outlook.py",
      "Derived(found[0] if found else None, then.sources)", "Derived(found[0] if found else None, frozenset())", BESIDE),
    M("among others figures that are printed alike have ranks of their own", "pmf_xl/figures/outlook.py",
      "[round_half_away(one, decimals) for one in (then.value, *benchmark.figures)]",
      "[then.value, *benchmark.figures]", BESIDE),
    M("a part of a year is compared with what others had in all of it", "pmf_xl/figures/outlook.py",
      "if held is not None and held.is_partial else ours", "if held is None else ours", BESIDE),
    M("the council is one of the others", "pmf_xl/catalogue/comparators.py",
      "if area not in own and (not wanted", "if (not wanted", BESIDE),
    M("others that are no neighbours are compared with", "pmf_xl/catalogue/comparators.py",
      "(not wanted or area in wanted)", "True", BESIDE),
    M("what others are found to have had counts once a period is issued anew", "pmf_xl/returns/times.py",
      "held.comparators if closed else self._compared_now(held)", "held.comparators", CLOSED),
    M("what others are found to have had changes what a measure is rated against", "pmf_xl/returns/times.py",
      "held.comparators if closed else self._compared_now(held)", "self.catalogue.comparators", CLOSED),
    M("how long an exception has lasted tells of this period only", "pmf_xl/figures/exceptional.py",
      "all_sources(ratings[: lasted + 1])", "all_sources(ratings[:1])", (*GATE, *FIGURES)),
    M("escalation comes a period late", "pmf_xl/figures/exceptional.py",
      "min(lasted // max(1", "min((lasted - 1) // max(1", FIGURES),
    M("an exception goes on over a period without data", "pmf_xl/figures/table.py",
      "if rated and key.period != self.period and self.every.knows(key.period) else None", "if rated else None", FIGURES),
    M("an imported figure counts before a return", "pmf_xl/past/held.py",
      "RANKS = {RETURN: 2,", "RANKS = {RETURN: 0,", FIGURES),
    M("a year is put together of months where quarters are fuller", "pmf_xl/past/past.py",
      "if _months_of(parts) > _months_of(best):", "if not best:", FIGURES),
    M("a running total goes on over the turn of the year", "pmf_xl/past/past.py",
      "if before.starts == period.starts else 0.0", "", FIGURES),
    M("a running total with a gap is never taken", "pmf_xl/rules/rollup.py",
      "return 0 if aggregation in ADDS_UP else known[-1]", "return 0", FIGURES),
    M("a whole quarter is compared with a part of one", "pmf_xl/past/past.py",
      "if held is None or held.is_partial or not self", "if held is None or not self", PARTS),
    M("a part of a quarter is a move in its run", "pmf_xl/figures/outlook.py",
      "for when, held in series.items() if not held.is_partial", "for when, held in series.items()", PARTS),
    M("a part of a quarter is rated", "pmf_xl/figures/rated.py",
      '"partial": [one is not None and one.is_partial for one in held],', '"partial": [False for _ in held],', PARTS),
    M("a total of confidential parts is not confidential", "pmf_xl/past/rolled.py",
      "_CARRIED = (Marker.CONFIDENTIAL, Marker.PROVISIONAL,", "_CARRIED = (Marker.PROVISIONAL,", (*GATE, *FIGURES)),
    M("a whole that lacks the part of a service is rated", "pmf_xl/past/held.py",
      "return bool(self.gaps or self.absent)", "return bool(self.gaps)", SHARED),
    M("a part that does not apply is missing", "pmf_xl/past/rolled.py",
      "if held.outturn is None and held.marker != Marker.NOT_APPLICABLE]", "if held.outturn is None]", SHARED),
    M("parts are averaged where they are to be added up", "pmf_xl/rules/rollup.py",
      "fsum(held) if rule is Contributions.SUM else", "", SHARED),
    M("shares of services are averaged though their counts are known", "pmf_xl/rules/rollup.py",
      "outturn = _ratio_of_sums(figures, numerators, denominators)\n    if outturn is None:\n"
      "        outturn = fsum(held) if", "outturn = None\n    if outturn is None:\n        outturn = fsum(held) if", SHARED),
    M("a part is lost when its service is taken over", "pmf_xl/past/past.py",
      "return [own, *before.values()] if in_its_own_right or not before else [*before.values()]", "return [own]", SHARED),
    M("a part given before its service was taken over is lost", "pmf_xl/past/past.py",
      "for code, held in before.items() if came <= lasted[code])", "for code, held in before.items() if False)", SHARED),
    M("what a whole was before a part was corrected is not known", "pmf_xl/past/rolled.py",
      "[held.earlier or held for held in listed]", "list(listed)", SHARED),
    # -- the gate -----------------------------------------------------------------------------------------------------
    M("the public sees every decimal", "pmf_xl/release/gate.py",
      "if self.withholding is None or not isinstance(value, float):", "if True:", WITHHELD),
    M("texts name measures that may not be named", "pmf_xl/release/gate.py",
      "return text if isinstance(text, Withheld) else without(self.names, text)", "return text", GATE),
    M("an action reported beside a hidden figure is let out", "pmf_xl/release/gate.py",
      "for when in (action.raised, action.reported)", "for when in (action.raised,)", GATE),
    M("an action raised beside a hidden figure is let out", "pmf_xl/release/gate.py",
      "for when in (action.raised, action.reported)", "for when in (action.reported,)", GATE),
    M("actions come with their owners", "pmf_xl/release/gate.py",
      "progress=progress, owner=None)", "progress=progress)", GATE),
    M("a baseline is let out with its measure", "pmf_xl/release/gate.py",
      'update={**nobody, "baseline": None}', "update=nobody", GATE),
    M("what stands beside a benchmark is let out", "pmf_xl/release/gate.py",
      "self._let(one.quartile), self._let(one.against_benchmark)",
      "one.quartile.value, one.against_benchmark.value", GATE),
    M("a rank among others is let out", "pmf_xl/release/gate.py",
      "self._let(one.place)", "one.place.value", BESIDE),
    M("the figures of a run are let out", "pmf_xl/release/gate.py",
      "tuple(unless_withheld(self._number(one, measure)) for one in run.outturns)",
      "tuple(one.value for one in run.outturns)", GATE),
    M("limits are let out with every decimal", "pmf_xl/release/gate.py",
      "low, high = (self._aim(one, measure) for one in limits)", "low, high = limits", WITHHELD),
    M("reasons of an exception are let out", "pmf_xl/release/gate.py",
      "for reason in map(self._let, standing.reasons)", "for reason in (one.value for one in standing.reasons)",
      GATE),
    M("a confidential measure is named by its flag", "pmf_xl/release/withholding.py",
      "return measure.confidential or any(flag.strip().casefold() == FLAG for flag in measure.flags)",
      "return measure.confidential", GATE),
    M("a part of a confidential total is shown", "pmf_xl/release/withholding.py",
      "or any(self._gives_away(key, longer) for longer in self._around(key))", "", WITHHELD),
    M("a total of a confidential part is shown", "pmf_xl/release/withholding.py",
      "or any(self.figure(shorter) for shorter in self._told_by(key))", "", WITHHELD),
    M("one hidden breakdown can be taken off the whole", "pmf_xl/release/withholding.py",
      "if len(hidden) == 1 and not all", "if len(hidden) == 0 and not all", WITHHELD),
    M("the parts of a total are withheld for one of them", "pmf_xl/release/withholding.py",
      "return held.is_of_services or not held.parts", "return True", WITHHELD),
    M("a count at the threshold is withheld", "pmf_xl/release/withholding.py",
      "any(0 < count < self.below", "any(0 < count <= self.below", WITHHELD),
    M("a share of few that are not counted is shown", "pmf_xl/release/withholding.py",
      "yield from (held.numerator, held.denominator - held.numerator)", "yield held.numerator", WITHHELD),
    M("two small breakdowns are enough, however small together", "pmf_xl/release/withholding.py",
      "(len(hidden) < 2 or sum(map(self._count, hidden)) < self.below)", "len(hidden) < 2", WITHHELD),
    M("a title of one word is taken out of texts", "pmf_xl/release/texts.py",
      "len(measure.title.split()) > 1", "len(measure.title.split()) > 0",
      ("pmf_xl/release", *GATE)),
    # -- collating, and what stands -----------------------------------------------------------------------------------
    M("a version saved earlier takes the place of a later one", "pmf_xl/returns/standing.py",
      "while place and saved_before(submission, listed[place - 1]):", "while False:", COLLATE),
    M("a rejected file stands", "pmf_xl/returns/standing.py",
      " and submission.disposition.counts and", " and", COLLATE),
    M("an older version is told as taken", "pmf_xl/collect/submit.py",
      "if stands is None or not (received.disposition.counts and saved_before(received, stands)):",
      "if True:", COLLATE),
    M("a fault of ours stops the run", "pmf_xl/collect/take_file.py",
      "self._done(_not_read(path, sha256, fault_words(reason)), place)", "raise",
      ("tests/collect/test_not_read_this_time.py", *COLLATE)),
    M("a return for another period is taken", "pmf_xl/collect/which_issue.py",
      "if record.period != str(period):", "if False:", COLLATE),
    M("a forged seal is taken", "pmf_xl/collect/which_issue.py",
      "if not wrong and not is_genuine", "if False and not is_genuine", COLLATE),
    M("a figure that is refused is questioned too", "pmf_xl/collect/judge.py",
      "*(found for found in doubts if (found.ref, found.column) not in refused),", "*doubts,", COLLATE),
    M("a reviewer who writes their name otherwise is somebody else", "pmf_xl/collect/judge.py",
      '.split()).casefold() for line in (collector, reviewer)', '.split()) for line in (collector, reviewer)',
      COLLATE),
    M("an issue with other rules is the same", "pmf_xl/collect/which_issue.py",
      "if columns or _rules(before[key], passed_over) != _rules(after[key], passed_over):", "if columns:",
      ("tests/year/test_issued_again.py", *COLLATE)),
    M("a figure that fell to nothing is not questioned", "pmf_xl/collect/plausible.py",
      "times >= asked.rules.jump_factor or times <= 1 / asked.rules.jump_factor",
      "times >= asked.rules.jump_factor", ("tests/hostile/test_plausibility.py", *COLLATE)),
    M("a milestone's status is forgotten by a return that leaves it out", "pmf_xl/returns/milestones.py",
      'row["status"] or given_before', 'row["status"]', (*COLLATE, "tests/reports")),
    M("a return that came in time is late for ever", "pmf_xl/returns/services.py",
      "((accepted or today) - due)", "(today - due)", ("tests/returns", "tests/chasing", "tests/collect")),
    # -- the ledger ---------------------------------------------------------------------------------------------------
    M("a council sees the rows of another", "pmf_xl/ledger/council_database.py",
      "_rows_prepared(query.where(table.c.council == self.council), table)", "_rows_prepared(query, table)", LEDGER),
    M("what came while a report was made is seen in it", "pmf_xl/ledger/council_database.py",
      "return [] if number is None else [number <= until[tables.submissions.name]]", "return []", (*LEDGER, "tests/reports")),
    M("figures of a superseded return are forgotten", "pmf_xl/ledger/asking.py",
      "(*_TAKEN, Disposition.SUPERSEDED.value)", "_TAKEN", (*LEDGER, "tests/audit", "tests/collect")),
    M("rows without a file go unnoticed", "pmf_xl/ledger/integrity.py",
      "select_from(table).where(concerned, ~its_file)", "select_from(table).where(concerned, its_file & ~its_file)",
      LEDGER),
    M("figures of a file that was not taken go unnoticed", "pmf_xl/ledger/integrity.py",
      "_HELD = (Disposition.ACCEPTED.value, Disposition.QUERIED.value, Disposition.SUPERSEDED.value)",
      "_HELD = tuple(word.value for word in Disposition)", LEDGER),
    M("any key will do", "pmf_xl/ledger/one_key.py",
      "if known and fingerprint not in known:", "if False:", ("tests/ledger_at_work/test_one_key.py", *LEDGER)),
    # -- many councils ------------------------------------------------------------------------------------------------
    M("who let read once lets read for ever", "pmf_xl/ledger/others.py",
      "for council, granted in said.items() if granted", "for council, granted in said.items()", MANY),
    M("a role of the database writes for any council", "pmf_xl/ledger/rights_sql.py",
      'adds = f"FOR INSERT WITH CHECK (council = {_OWN})"', 'adds = "FOR INSERT WITH CHECK (true)"', MANY),
    M("a role of the database reads on when it may no longer", "pmf_xl/ledger/rights_sql.py",
      "SELECT max(last.id)", "SELECT min(last.id)", MANY),
    M("another body is shown what everybody is not", "pmf_xl/reports/national/gather.py",
      "if held is not None and hidden.figure(", "if False and hidden.figure(", MANY),
    M("figures in another unit are ranked", "pmf_xl/reports/national/gather.py",
      "if theirs.unit is not measure.unit:", "if False:", MANY),
    M("figures that look equal are ranked apart", "pmf_xl/reports/national/gather.py",
      "outturn = round_half_away(held.outturn, measure.places)", "outturn = held.outturn", MANY),
    M("equal figures do not share the best rank", "pmf_xl/rules/ranks.py",
      "1 + sum(other < one", "sum(other <= one", RULES),
    M("a figure on the edge of two quarters is in the worse", "pmf_xl/rules/ranks.py",
      "1 + sum(short > end", "1 + sum(short >= end", RULES),
    M("a backup holds what is other councils'", "pmf_xl/ledger/copying.py",
      "if file is not None and not _is_shared(engine, council):", "if file is not None:", MANY),
    # -- reports and what is published --------------------------------------------------------------------------------
    M("a report made a minute later is another", "pmf_xl/books/marked.py",
      'part.replace(made, b"")', "part", ("tests/release/test_written_again.py", "tests/reports")),
    M("a changed format is the same report", "pmf_xl/books/marked.py",
      "if not name.startswith(_PROPERTIES):",
      'if not name.startswith(_PROPERTIES) and "styles" not in name:',
      ("tests/release/test_written_again.py", "tests/reports")),
    M("a report of a part of the plan leaves out what is below it", "pmf_xl/reports/selection.py",
      'asked["plan"] = frozenset(below(release.catalogue, wanted["plan"]))',
      'asked["plan"] = frozenset(wanted["plan"])', ("tests/reports",)),
    M("a figure that is not available is printed", "pmf_xl/reports/values.py",
      "if figure.marker in INSTEAD:", "if False:", ("tests/publish/test_open_data.py", *PUBLISHED)),
    M("a text of open data may be a formula", "pmf_xl/reports/values.py",
      """first = "'" if _FORMULA.match(text) else \"\"""", 'first = ""', ("pmf_xl/publish", *PUBLISHED)),
    M("a percentage is open data as a fraction", "pmf_xl/publish/open_data.py",
      "number * 100 if measure.is_percent else number", "number", PUBLISHED),
    M("the checker does not know the withheld names", "pmf_xl/publish/publish.py",
      "check(workbook, released.withheld_names)", "check(workbook, frozenset())", PUBLISHED),
    # -- lists of a council's own -------------------------------------------------------------------------------------
    M("our own figures are taken for those of others", "pmf_xl/lists/comparators.py",
      "if key in self.areas.own:", "if not key:", LISTS),
    M("a mean of councils is one of them", "pmf_xl/lists/comparators.py",
      "if area is not None and _is_summary(text_of(area)):", "if area is None and _is_summary(''):", LISTS),
    M("what others had is all that is left of the sheet it is written into", "pmf_xl/books/catalogue_add.py",
      "default=0)", "default=0) * 0 + heading[0]", LISTS),
    M("a percentage of others is written as a number", "pmf_xl/books/catalogue_add.py",
      "_PERCENT if cell.percent else _GENERAL", "_GENERAL", LISTS),
    M("2023/25 is a financial year", "pmf_xl/lists/period_words.py",
      "return starts if _whole_year(named[2]) == starts + 1 else None", "return starts", LISTS),
    M("the day of a report lends its quarters their year", "pmf_xl/lists/table.py",
      "if period.frequency is not Frequency.MONTHLY}", "if period}", LISTS),
    M("a cell that shows a percentage is a bare number", "pmf_xl/books/read_list.py",
      "percent=sign == PERCENT,", "percent=False,", LISTS),
    M("every bare number of a percentage is one", "pmf_xl/lists/reading.py",
      "if self.bare and is_percent", "if is_percent", LISTS),
    M("an annual measure has a figure for Q4 and another for the year", "pmf_xl/catalogue/past_figures.py",
      "elif own.months > period.months:", "elif False:", LISTS),
    M("an imported figure behind a return is not told of", "pmf_xl/collect/history.py",
      "(standing.sha256, standing.cell) != (sha256, one.cell)", "False", LISTS),
    M("another council's people come along with its kit", "pmf_xl/catalogue/tailor.py",
      '"data_collector",', "", STARTS),
    M("a profile that adds up may come to anything", "pmf_xl/layout/annual/aims.py",
      "both(same(rule, ADDED), differ(_sum(periods), AIM)),", "lift(value=False),", PLANNED),
    M("a target kept behind the outturn is not asked about", "pmf_xl/layout/annual/proposals.py",
      "one_of(proposal, KEEP, CHANGE), is_number(AIM)", "same(proposal, CHANGE), is_number(AIM)", PLANNED),
    M("what grows is held against the year so far", "pmf_xl/collect/ask_round.py",
      "if measure.aggregation in GROWS and over is None:", "if False:", PLANNED),
    M("a decision counts on what was proposed since", "pmf_xl/collect/round_outcome.py",
      'if row not in asked or asked[row].facts["said"] != row_to_json(proposal.entries):', "if row not in asked:", PLANNED),
    M("a decision counts that nobody signed", "pmf_xl/collect/round_outcome.py",
      "if decision.signed else UNSIGNED", "if True else UNSIGNED", PLANNED),
    M("a rejected proposal goes into the catalogue", "pmf_xl/collect/round_outcome.py",
      "return self.became in (ACCEPT, AMEND)", "return not self.is_open", PLANNED),
    M("the profile proposed stays under a director's target", "pmf_xl/collect/round_outcome.py",
      'amended = ("target", *MONTHS)', "amended = MONTHS", PLANNED),
    M("what changed in the round is not dated", "pmf_xl/catalogue/agreed.py",
      "changes.append(change.model_copy(update={\"comparable\": part.comparable}))", "pass", PLANNED),
    M("what is retired is left out at once", "pmf_xl/catalogue/agreed.py",
      "year.previous().within(cycle)[-1]", "year.previous().within(cycle)[0]", PLANNED),
    M("a round lies within its year", "pmf_xl/rules/periods.py",
      "            and self.stage == other.stage\n", "", PLANNED),
    M("a return of the round hides what was to be confirmed", "pmf_xl/returns/doubts.py",
      "        if when.stage:\n            continue\n", "", PLANNED),
)  # fmt: skip

#: Tried, survived, and shown to be the same program by other means.
EQUIVALENT: tuple[tuple[str, str], ...] = (
    (
        'rating.py: FORECAST_RATING with "due": True',
        "whether a figure is due matters only where there is none, and then there is no forecast to be rated",
    ),
    (
        "rounding.py: `scaled - below > 0.5` as `>= 0.5`",
        "the branch is taken only where it is not within 1e-9 of a half",
    ),
)


@contextmanager
def a_copy(number: int) -> Iterator[Path]:
    """Give a copy of the program to break."""
    with tempfile.TemporaryDirectory(prefix=f"pmf-mutant-{number}-") as folder:
        copy = Path(folder) / "copy"
        away = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, copy, ignore=away)
        yield copy


def run(copy: Path, tests: Sequence[str]) -> str:
    """Run tests in a copy until the first fails, and give its name; empty text where all pass.

    Raises `RuntimeError` where they could not be run.
    """
    here = [test for test in tests if (copy / test.split("::")[0]).exists()]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--no-header",
        "-p",
        "no:cacheprovider",
        "--tb=no",
        *here,
    ]
    environment = os.environ | {"PYTHONPATH": f"{copy}{os.pathsep}{copy / 'tests'}"}
    try:
        ended = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no end after {LONGEST} s"
    if ended.returncode == 0:
        return ""
    said = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if not said:
        raise RuntimeError(f"{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}")
    return said[0].split(" ", 1)[1].split(" - ")[0]


def tried(copy: Path, mutant: Mutant) -> Outcome:
    """Break a copy, run the tests, and mend it again; the test that noticed must pass then."""
    file = copy / mutant.file
    whole = file.read_text("utf-8")
    if whole.count(mutant.old) != 1:
        raise ValueError(f"{mutant.file} holds {mutant.old!r} {whole.count(mutant.old)} times, not once")
    began = time.monotonic()
    file.write_text(whole.replace(mutant.old, mutant.new), "utf-8")
    try:
        by = run(copy, mutant.tests)
    finally:
        file.write_text(whole, "utf-8")
    if "::" in by and run(copy, [by]):
        raise RuntimeError(f"{by} fails without a mutant too")
    return Outcome(mutant, by, time.monotonic() - began)


def try_all(mutants: Sequence[Mutant]) -> list[Outcome]:
    """Try mutants in a few processes, and print what becomes of each."""
    copies: Queue[Path] = Queue()

    def one(mutant: Mutant) -> Outcome:
        copy = copies.get()
        try:
            outcome = tried(copy, mutant)
        finally:
            copies.put(copy)
        print(f"{outcome.seconds:5.0f} s  {outcome.by or 'SURVIVED':60}  {mutant.name}", flush=True)
        return outcome

    with a_copy(1) as first, a_copy(2) as second:
        for copy in (first, second)[:PROCESSES]:
            copies.put(copy)
        with ThreadPoolExecutor(PROCESSES) as pool:
            return list(pool.map(one, mutants))


def main(words: Sequence[str]) -> int:
    """Try the mutants that some words choose; 1 where any survived."""
    chosen = [one for one in MUTANTS if not words or any(word in f"{one.file} {one.name}" for word in words)]
    if "--list" in words:
        print("\n".join(f"{one.file:34} {one.name}" for one in MUTANTS))
        return 0
    outcomes = try_all(chosen)
    survived = [outcome.mutant for outcome in outcomes if not outcome.by]
    print(f"{len(outcomes)} mutants, {len(survived)} survived")
    for mutant in survived:
        print(f"  {mutant.file}: {mutant.name}\n    {mutant.old}\n    {mutant.new}")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
