"""What the commands print that see to it that figures come, are good, signed off and audited."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pmf_xl.problems.counts import number_of
from pmf_xl.show import approval_words, document, line, problems, problems_as_json
from pmf_xl.show_table import table

if TYPE_CHECKING:
    from pathlib import Path

    from pmf_xl.catalogue.quality import MeasureQuality
    from pmf_xl.collect.approve import Approved
    from pmf_xl.collect.chase import Chased
    from pmf_xl.problems import Problem
    from pmf_xl.reports.audit_sample import Sample

WIDEST_TITLE = 44
MOST_MISSING = 5


def chased(made: "Chased", as_json: bool) -> None:
    """Show the drafts that `chase` wrote, and who is late."""
    if as_json:
        document(made)
        return
    for draft in made.drafts:
        to = ", ".join(draft.to) or "nobody: the catalogue has no e-mail address"
        late = f", {number_of(draft.days_late, 'day')} late" if draft.days_late else ""
        copied = f", copied to {', '.join(draft.copied_to)}" if draft.copied_to else ""
        line(f"{draft.path}" + ("" if draft.fresh else "  (as already drafted today)"))
        line(f"            {draft.service}: {draft.why}{late}; to {to}{copied}")
    if made.not_issued:
        line(f"Not issued a workbook yet: {', '.join(made.not_issued)}.")
    if made.missed:
        line(f"wrote {made.missed}")
    if made.drafts:
        line(
            f"{number_of(len(made.drafts), 'draft')}. Open each, look it over and send it: pmf-xl sends nothing itself."
        )
    else:
        line("Nothing is outstanding.")


def not_entered(made: "Chased") -> str:
    """Say which folders among the returns cannot be opened, in one line."""
    folders = ", ".join(str(folder) for folder in made.not_read)
    return (
        f"{folders} cannot be opened, so what is in it was not read: a service that is chased may have returned. "
        "Get the right to open it and collate before the drafts are sent."
    )


def approved(one: "Approved", period: str, as_json: bool) -> None:
    """Say what was approved."""
    if as_json:
        document({"period": period, "approval": one})
    else:
        line(f"{period}: {approval_words(one)}.")


def quality(
    found: "Sequence[Problem]", scored: "Sequence[MeasureQuality] | None", path: "Path | None", as_json: bool
) -> None:
    """Show what `check --quality` found: the problems, and how good each measure is; None where there are errors."""
    if as_json:
        document(
            problems_as_json(found) | {"quality": None if scored is None else _quality_as_json(scored, path)}
        )
        return
    problems(found, as_json=False)
    if scored is None:
        line("The measures are scored once the errors are mended.")
        return
    from pmf_xl.catalogue.criterion import GROUPS

    headings = (
        "Reference",
        "Measure",
        "Criteria met",
        *(group.split()[0] for group in GROUPS),
        "Statement",
        "SMART",
    )
    table(headings, [(*_scores(one, GROUPS), _smart(one)) for one in scored])
    missing = Counter(answer.criterion for one in scored for answer in one.missing)
    line("Most often missing:" if missing else "Nothing is missing.")
    for criterion, count in missing.most_common(MOST_MISSING):
        line(f"  {count} of {len(scored)}  {criterion.asks} ({criterion.place})")
    line(f"wrote {path}, with what to add to each measure, and what data cannot show.")


def _scores(one: "MeasureQuality", groups: Sequence[str]) -> tuple[str, ...]:
    title = one.measure.title
    shown = title if len(title) <= WIDEST_TITLE else f"{title[: WIDEST_TITLE - 1]}…"
    return (
        one.measure.ref,
        shown,
        str(one.score),
        *(str(one.of_group(group)) for group in groups),
        str(one.statement),
    )


def _smart(one: "MeasureQuality") -> str:
    """Write the letters of SMART, a stroke for each that is not met."""
    return " ".join(word[0] if met else "-" for word, met in one.smart.items())


def _quality_as_json(scored: "Sequence[MeasureQuality]", path: "Path | None") -> dict[str, Any]:
    from pmf_xl.catalogue.criterion import GROUPS
    from pmf_xl.catalogue.quality_criteria import ALWAYS_THERE, CRITERIA, NOT_SCORED

    return {
        "path": path,
        "measures": [_measure_as_json(one, GROUPS) for one in scored],
        "criteria": [
            {key: getattr(one, key) for key in ("name", "asks", "group", "statement", "smart", "place")}
            for one in CRITERIA
        ],
        "not_scored": [*NOT_SCORED, *(f"{field}: every measure has it." for field in ALWAYS_THERE)],
    }


def _measure_as_json(one: "MeasureQuality", groups: Sequence[str]) -> dict[str, Any]:
    scores = {"score": one.score, "statement": one.statement} | {
        group: one.of_group(group) for group in groups
    }
    counts = {key: {"met": score.met, "asked": score.asked} for key, score in scores.items()}
    return {
        "ref": one.measure.ref,
        "service": one.measure.service,
        "score": one.score.share,
        "met": one.score.met,
        "asked": one.score.asked,
        "groups": {group: counts[group] for group in groups},
        "statement": counts["statement"],
        "smart": dict(one.smart),
        "missing": [
            {"criterion": answer.criterion.name, "add": answer.add, "place": answer.criterion.place}
            for answer in one.missing
        ],
    }


def sampled(sample: "Sample", path: "Path", as_json: bool) -> None:
    """Show an audit sample, or where it was written."""
    from pmf_xl.reports.audit_sample import as_json as document_of
    from pmf_xl.reports.scorecard_table import figure_words

    if as_json:
        document(document_of(sample, path))
        return
    for one in sample.figures:
        stands = next(step.held for step in one.trail if step.stands)
        place = "!".join(part for part in (stands.sheet, stands.cell) if part)
        shown = figure_words(one.figure, one.figure.outturn) or f"[{one.figure.marker}]"
        line(f"{one.ref:12} {shown:>10}  {stands.file}  {place}")
    line(
        f"{len(sample.figures)} of {number_of(sample.population, 'figure')} that stand, "
        f"seed {sample.seed}; wrote {path}"
    )
