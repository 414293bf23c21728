"""What must hold of grades: they look different, a further one ends somewhere, and of a measure they are in order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from pmf_xl.catalogue.band_checks import (
    NOT_USED_OF_GRADES,
    KnownOf,
    given_for_running_total,
    given_on_idle_side,
    known_of,
    says,
    scheme_of,
)
from pmf_xl.catalogue.entries import Entries, Entry, by_ref, figure_text, usable
from pmf_xl.catalogue.grade_tables import BANDS, OF_REPORTS, RATINGS
from pmf_xl.catalogue.grid import did_you_mean, lower_first
from pmf_xl.catalogue.looks import usual_looks
from pmf_xl.catalogue.values import PERCENT, Scale
from pmf_xl.problems import Problem, messages
from pmf_xl.rules.bands import band_of, is_wider
from pmf_xl.rules.grades import BUILT_IN, FurtherGrade, GradeEnd
from pmf_xl.rules.in_python import run
from pmf_xl.rules.periods import Period
from pmf_xl.rules.rounding import compare
from pmf_xl.rules.scheme import Scheme
from pmf_xl.rules.terms import Basis, Polarity, Rating, Unit

Ends = Mapping[tuple[str, Period | None], tuple[GradeEnd, ...]]


def is_further(entry: Entry) -> bool:
    """Say whether a row of Grades is about a grade of the council's own."""
    return bool(entry.text("code")) and entry.text("code") not in OF_REPORTS


def further_grades(entries: Entries) -> tuple[FurtherGrade, ...]:
    """Give the further grades that rows of Grades define."""
    return tuple(
        FurtherGrade(entry.text("code").upper(), float(str(entry.values["tolerance"])))
        for entry in usable(entries["grades"])
        if is_further(entry) and "tolerance" in entry.values
    )


def counted_usually(scheme: Scheme) -> frozenset[str]:
    """Give the ratings that count as on target where nothing is said: with amber every grade that is better."""
    grades = scheme.grades
    return frozenset({*scheme.counts_as_on_target, *grades[: grades.index(Rating.AMBER)]})


def ends_of(entries: Entries) -> Ends:
    """Give where further grades end for a measure, and for a period of it, as rows of Bands say."""
    ends: dict[tuple[str, Period | None], tuple[GradeEnd, ...]] = {}
    keys = ("tolerance", "tolerance_above", "tolerance_basis", "from", "up_to")
    for entry in usable(entries["bands"]):
        period = entry.values.get("period")
        at = (entry.text("ref"), period if isinstance(period, Period) else None)
        tolerance, above, basis, least, most = (entry.values.get(key) for key in keys)
        end = GradeEnd(
            entry.text("grade").upper(), _number(tolerance), _number(above), str(basis) if basis else None,
            _number(least), _number(most),
        )  # fmt: skip
        ends[at] = (*ends.get(at, ()), end)
    return ends


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


def further_grades_are_whole(entries: Entries) -> Iterator[Problem]:
    """A further grade has an end, a shape and a colour; a built-in rating has its end elsewhere."""
    for entry in entries["grades"]:
        found, cells = f"'{entry.text('code')}'", entry.row.cells
        if not is_further(entry):
            if entry.text("code") and entry.values.pop("tolerance", None) is not None:
                yield entry.problem(messages.grade_end_not_used(found=found), "tolerance")
            continue
        # A cell that could not be read is a problem already.
        entry.usable = all(key in entry.values for key in ("tolerance", "shape", "colour"))
        if "tolerance" not in cells:
            near = did_you_mean(entry.text("code"), RATINGS)
            yield entry.problem(messages.grade_end_missing(found=found, near=near), "tolerance")
        for key in ("shape", "colour"):
            if key not in cells:
                yield entry.problem(messages.grade_look_missing(found=found, heading=key), key)


def grades_are_told_apart(entries: Entries) -> Iterator[Problem]:
    """No two ratings have the same label or the same sign: colour alone is never what tells them apart.

    What a further grade looks like is chosen, so it has no other's colour either.
    """
    for key, usual in (("label", "word"), ("shape", "shape"), ("colour", "fill")):
        held = {word.casefold(): look[usual] for word, look in usual_looks().items()}
        for entry in entries["grades"]:
            code = entry.text("code").casefold()
            if key == "label" and is_further(entry):
                held[code] = code.capitalize()
            if entry.text(key):
                held[code] = entry.text(key)
        for entry in entries["grades"]:
            given, code = held.get(entry.text("code").casefold(), ""), entry.text("code").casefold()
            named = entry.text(key) or (is_further(entry) and key == "label")
            others = [
                other for other, one in held.items() if other != code and one.casefold() == given.casefold()
            ]
            if given and named and others and (key != "colour" or is_further(entry)):
                entry.values.pop(key, None)
                del held[code]
                entry.usable = entry.usable and not is_further(entry)
                alike = messages.grades_alike(heading=key, found=f"'{given}'", other=others[0])
                yield entry.problem(alike, key)


def further_grades_end_apart(entries: Entries) -> Iterator[Problem]:
    """A further grade ends beyond green, and where no other does."""
    settings = entries["framework"][0]
    scheme = scheme_of(settings)
    scale = PERCENT if scheme.tolerance_basis is Basis.PERCENT else Scale(Unit.NUMBER)
    ends = {"green": scheme.green_tolerance, "amber": scheme.amber_tolerance}
    for entry in entries["grades"]:
        end, code = entry.values.get("tolerance"), entry.text("code")
        if not is_further(entry) or not isinstance(end, float):
            continue
        alike = [other for other, theirs in ends.items() if not compare(end, theirs)]
        if alike:
            problem = messages.grade_ends_alike(found=f"'{code}'", other=alike[0])
        elif end < scheme.green_tolerance:
            green = figure_text(scheme.green_tolerance, scale)
            problem = messages.grade_within_green(found=f"'{code}'", green=green)
        else:
            ends[code] = end
            continue
        entry.usable = False
        yield entry.problem(problem, "tolerance")


def better_grades_count_too(entries: Entries) -> Iterator[Problem]:
    """Where a grade counts as on target, nobody means that a better one does not."""
    settings = entries["framework"][0]
    counted = [word.upper() for word in settings.codes("counts_as_on_target")]
    grades = scheme_of(settings, further_grades(entries)).grades
    for place, grade in enumerate(grades):
        worse = [other for other in grades[place + 1 :] if other in counted]
        if grade not in (*counted, *BUILT_IN) and worse:
            left_out = messages.grade_not_counted(found=f"'{grade.lower()}'", other=worse[0].lower())
            yield settings.problem(left_out, "counts_as_on_target")


def rows_of_bands_say_something(entries: Entries) -> Iterator[Problem]:
    """A row of Bands is about a further grade, and says where it ends on the side that the polarity looks at."""
    measures = by_ref(entries)
    for entry in usable(entries["bands"]):
        measure, grade = measures.get(entry.text("ref")), entry.text("grade")
        if grade in OF_REPORTS:
            entry.usable = False
            yield entry.problem(messages.grade_end_not_used(found=f"'{grade}'"), "grade")
            continue
        yield from given_on_idle_side(entry, measure.text("polarity") if measure else "", NOT_USED_OF_GRADES)
        if measure and "period" not in entry.values:
            yield from given_for_running_total(entry, measure, ("from", "up_to"))
        yield from _both_ends(entry, measure)
        if not any(key in entry.values for key in ("tolerance", "from", "up_to")):
            entry.usable = False
            if not any(key in entry.row.cells for key in ("tolerance", "from", "up_to")):
                says_so = lower_first(BANDS.field("tolerance"))
                yield entry.problem(messages.value_missing(heading="tolerance", says=says_so), "tolerance")


def _both_ends(entry: Entry, measure: Entry | None) -> Iterator[Problem]:
    """Of a range figures are given for both ends or for none; a tolerance above only beside one below."""
    pairs = [("tolerance_above", "tolerance")]
    if measure and measure.text("polarity") == Polarity.RANGE:
        pairs += [("from", "up_to"), ("up_to", "from")]
    for given, missing in pairs:
        if given in entry.values and missing not in entry.values:
            if missing not in entry.row.cells:
                yield entry.problem(messages.band_missing(given=given, missing=missing), given)
            del entry.values[given]


def grades_are_in_order(entries: Entries) -> Iterator[Problem]:
    """Of every measure, and in every period, a grade reaches no further than one that is worse."""
    scheme, ends = scheme_of(entries["framework"][0], further_grades(entries)), ends_of(entries)
    if not scheme.further:
        return
    measures, targets = by_ref(entries), {_at(entry): entry for entry in usable(entries["targets"])}
    told: set[str] = set()
    for ref, period in dict.fromkeys([*((ref, None) for ref in measures), *targets, *ends]):
        measure = measures.get(ref)
        if measure is None or ref in told or measure.text("polarity") in ("", Polarity.NONE):
            continue
        target = targets.get((ref, period)) if period else None
        own = ends.get((ref, period), ()) if period else ()
        known = known_of(measure, target, scheme, ends.get((ref, None), ()), own)
        if known is None:
            continue
        for better, worse in pairwise(known.facts.grades):
            wrong = (better, worse) != BUILT_IN and _is_wider(known, better, worse)
            if wrong and (blamed := _blamed(entries, measure, target, period, (better, worse))):
                entry, key = blamed
                told |= {ref} if entry.table.key == "measures" or period is None else set()
                thing = ref if period is None else f"{ref} in {period}"
                out = messages.grades_out_of_order(thing=thing, better=better.lower(), worse=worse.lower())
                yield entry.problem(out, key)
                break


def _at(entry: Entry) -> tuple[str, Period | None]:
    period = entry.values.get("period")
    return entry.text("ref"), period if isinstance(period, Period) else None


def _is_wider(known: KnownOf, better: str, worse: str) -> bool:
    """Say whether the better of two grades reaches further, as far as that can be known without a target."""
    values = known.values
    if values["target"] is None:
        ends = [known.facts.end(grade) for grade in (better, worse)]
        figures = [_ends_at_figures(end, known.facts.polarity) for end in ends]
        bases = {str(end.tolerance_basis) for end in ends}
        if not all(figures) and (any(figures) or len(bases) > 1):
            return False
        values = {**values, "target": 1.0}
    return bool(run(is_wider(band_of(better), band_of(worse)), values))


def _ends_at_figures(end: GradeEnd, polarity: str) -> bool:
    wanted = {Polarity.HIGHER: [end.least], Polarity.LOWER: [end.most]}
    return None not in wanted.get(Polarity(polarity), [end.least, end.most])


def _blamed(
    entries: Entries, measure: Entry, target: Entry | None, period: Period | None, pair: Sequence[str]
) -> tuple[Entry, str] | None:
    """Give the row and column that say what is out of order: that of the period before the measure's own."""
    for when in dict.fromkeys((period, None)):
        for entry in usable(entries["bands"]):
            if _at(entry) == (measure.text("ref"), when) and entry.text("grade").upper() in pair:
                key = next(key for key in ("from", "up_to", "tolerance") if key in entry.values)
                return entry, key
        said = target if when else measure
        if said and says(said):
            return said, says(said)
    return None


#: Before anything refers to a grade; and where measures, targets and what they say of bands are sound.
GRADE_CHECKS: tuple[Callable[[Entries], Iterator[Problem]], ...] = (
    further_grades_are_whole,
    grades_are_told_apart,
    further_grades_end_apart,
    better_grades_count_too,
)
ENDS_CHECKS: tuple[Callable[[Entries], Iterator[Problem]], ...] = (
    rows_of_bands_say_something,
    grades_are_in_order,
)
