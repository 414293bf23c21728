"""A sample of a period's figures for the auditor, each with its whole trail, drawn so that it can be drawn again."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmf_xl.problems import NothingYetError, UsageError
from pmf_xl.reports.gathered import Gathered
from pmf_xl.rules.terms import Reader

if TYPE_CHECKING:
    from pmf_xl.ledger import IssueRecord, Submission
    from pmf_xl.past import Held, Past
    from pmf_xl.release import ReleasedFigure
    from pmf_xl.rules.periods import Period
    from pmf_xl.workspace_folder import WorkspaceFolder

INTACT, CHANGED, MISSING = "Intact", "Changed", "Not there"
STATEMENT = (  # what a sample shows of a definition, in this order
    ("definition", "Definition"),
    ("calculation", "Calculation"),
    ("numerator", "Numerator"),
    ("denominator", "Denominator"),
    ("data_source", "Data source"),
    ("collection_method", "Collected by"),
    ("data_collector", "Data collector"),
    ("data_reviewer", "Data reviewer"),
)
Archived = Callable[[str, str], Path]  # where the untouched copy of a file is, by its SHA-256 and name


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of a trail, with what is known of the file it came in."""

    held: "Held"
    stands: bool
    submission: "Submission | None"
    issue: "IssueRecord | None"
    signed: str  # who confirmed the return, and in which role
    findings: tuple[str, ...]  # what was asked about this figure when it was read
    archive: Path | None
    copy: str  # INTACT, CHANGED or MISSING; empty where there is no file to copy


@dataclass(frozen=True, slots=True)
class Sampled:
    """One figure of the sample, and its trail, what stands first."""

    figure: "ReleasedFigure"
    trail: tuple[Step, ...]

    @property
    def ref(self) -> str:
        """The measure's reference; of a breakdown `REF/CODE`."""
        return self.figure.reference


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample of the figures that stand for a period, in the order drawn."""

    period: str
    seed: str
    size: int  # asked for
    population: int
    figures: tuple[Sampled, ...]


def rank(seed: str, period: str, ref: str) -> str:
    """Give what orders figures in a sample: the SHA-256 of seed, period and reference, joined by strokes.

    Anybody can work it out again, whatever program they have; a figure more or less leaves the others where they were.

    >>> rank("7", "2024-25-Q1", "HR01")[:8]
    '96712c6c'
    """
    return sha256(f"{seed}|{period}|{ref}".encode()).hexdigest()


def audit_sample(
    workspace: "WorkspaceFolder", period: "Period", size: int, seed: str, archived: Archived
) -> Sample:
    """Draw a sample of the figures that stand for a period: the `size` with the lowest rank of all.

    Every figure has the same chance, the same seed gives the same sample, and a larger size adds to it. Raises
    `UsageError` for a size below 1 or an empty seed, and `NothingYetError` for a period without a figure.
    """
    seed = seed.strip()
    if size < 1 or not seed:
        raise UsageError(
            "A sample needs a size of 1 or more, and a seed: any word or number that the auditor chooses."
        )
    gathered = Gathered(workspace, period)
    figures = [
        figure
        for figure in gathered.release(Reader.OFFICERS).figures
        if figure.as_at is None and (figure.outturn is not None or figure.marker)
    ]
    if not figures:
        raise NothingYetError(
            f"No figure stands for {period.label}, so there is nothing to draw a sample from."
        )
    figures.sort(key=lambda figure: rank(seed, str(period), figure.reference))
    past, files = gathered.table.past, _Files(workspace, archived)
    chosen = tuple(_sampled(past, figure, files) for figure in figures[:size])
    return Sample(str(period), seed, size, len(figures), chosen)


def _sampled(past: "Past", figure: "ReleasedFigure", files: "_Files") -> Sampled:
    shown = figure.origin
    standing = () if shown is None else shown.leaves
    trail = past.trail(figure.ref, figure.period, figure.breakdown)
    steps = [files.step(held, _reference(held), held in standing) for held in trail]
    steps.sort(key=lambda step: not step.stands)
    return Sampled(figure, tuple(steps))


def _reference(held: "Held") -> str:
    """Give the reference of the row in which a figure was returned."""
    return "/".join(filter(None, (held.ref, held.breakdown)))


class _Files:
    """What the ledger knows of the files that figures came in, each looked up once."""

    def __init__(self, workspace: "WorkspaceFolder", archived: Archived) -> None:
        self.workspace, self.archived = workspace, archived
        self.submissions = {one.id: one for one in workspace.ledger.submissions()}
        self._about: dict[int, tuple[IssueRecord | None, str]] = {}
        self._copies: dict[Path, str] = {}

    def step(self, held: "Held", ref: str, stands: bool) -> Step:
        """Give a figure with what is known of its file."""
        submission = self.submissions.get(held.submission or 0)
        if submission is None:
            return Step(held, stands, None, None, "", (), None, "")
        issue, signed = self._of(submission)
        asked = self.workspace.ledger.problems_of(submission.id)
        findings = tuple(one.message for one in asked if one.ref == ref and one.severity != "note")
        archive = self.archived(submission.sha256, submission.name)
        return Step(
            held, stands, submission, issue, signed, findings, archive, self._copy(archive, submission.sha256)
        )

    def _of(self, submission: "Submission") -> "tuple[IssueRecord | None, str]":
        if submission.id not in self._about:
            ledger = self.workspace.ledger
            signed = [
                f"{row['name']} ({row['role'].lower()})"
                for row in ledger.parts("sign_offs", [submission.id])
                if row["confirmed"] and row["name"]
            ]
            issue = ledger.issue(submission.issue) if submission.issue else None
            self._about[submission.id] = (issue, ", ".join(signed))
        return self._about[submission.id]

    def _copy(self, archive: Path, expected: str) -> str:
        """Say whether the untouched copy of a file is there and still what was received."""
        from pmf_xl.books.files import sha256_of_file

        if archive not in self._copies:
            there = archive.is_file()
            self._copies[archive] = (
                MISSING if not there else INTACT if sha256_of_file(archive) == expected else CHANGED
            )
        return self._copies[archive]


def as_json(sample: Sample, path: Path) -> dict[str, Any]:
    """Give it as `audit-sample --json` prints it."""
    return {
        "period": sample.period,
        "seed": sample.seed,
        "size": sample.size,
        "population": sample.population,
        "path": path,
        "figures": [
            {
                "ref": one.ref,
                "measure": one.figure.title,
                "service": one.figure.measure.service,
                "outturn": one.figure.outturn,
                "marker": one.figure.marker,
                "target": one.figure.target,
                "rating": one.figure.rating,
                "periods_missing": list(map(str, one.figure.gaps)),
                "services_missing": [
                    {"service": absent.service, "period": str(absent.period)} for absent in one.figure.absent
                ],
                "statement": {key: str(getattr(one.figure.measure, key) or "") for key, _ in STATEMENT},
                "trail": [_step_as_json(step) for step in one.trail],
            }
            for one in sample.figures
        ],
    }


def _step_as_json(step: Step) -> dict[str, Any]:
    held, issue = step.held, step.issue
    known = {
        key: getattr(held, key)
        for key in (
            "outturn",
            "marker",
            "numerator",
            "denominator",
            "origin",
            "file",
            "sha256",
            "sheet",
            "cell",
        )
    }
    return known | {
        "stands": step.stands,
        "period": str(held.period),
        "submission": held.submission,
        "service": held.service,
        "sender": held.sender,
        "time": held.received_at,
        "issue": _issue_as_json(issue) if issue else None,
        "signed_off": step.signed,
        "findings": step.findings,
        "archive": step.archive,
        "copy": step.copy,
    }


def _issue_as_json(issue: "IssueRecord") -> dict[str, Any]:
    return {"id": issue.id, "number": issue.number, "issued": issue.issued_at, "file": issue.file}
