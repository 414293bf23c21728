"""Every report of one quarter for a large council: 1,000 measures over 60 services, with 5 years of history.

    python benchmarks/reports.py [MEASURES [SERVICES]]

The reports are those that York's framework defines, with a dashboard for each of the 60 services, the master scorecard,
the exception report and what is published. Asked for: 60 seconds on two cores, and 1 GB. Beside them the workbooks of
the defined reports are written by bare xlsxwriter scripts, on as many processors as ours then: one.
"""

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from by_hand import forget, run, taken_down
from plain import plain

from pmf_xl.books import write_report
from pmf_xl.books.catalogue_write import write_catalogue
from pmf_xl.catalogue import Catalogue, find_kit, read_kit
from pmf_xl.catalogue.models import HistoryFigure, Report, Target
from pmf_xl.reports import rendering
from pmf_xl.rules.periods import Period
from pmf_xl.workspace import Workspace
from pmf_xl.workspace_folder import CATALOGUE, make_workspace_folder

QUARTER = "2024-25-Q2"


def large(measures: int, services: int) -> Catalogue:
    """A council like York, but larger: its measures again and again, each with a past and targets."""
    york, _ = read_kit(find_kit("york"))
    assert york
    chance = random.Random(1)
    every = [
        york.services[number % len(york.services)].model_copy(
            update={"code": f"S{number:02}", "name": f"Service number {number}"}
        )
        for number in range(services)
    ]
    made, history, targets = [], [], []
    now = Period.parse(QUARTER)
    for number in range(measures):
        like = york.measures[number % len(york.measures)]
        measure = plain(like, f"M{number:04}", service=f"S{number % services:02}")
        made.append(measure)
        middle = chance.uniform(0.3, 0.7) if measure.is_percent else chance.uniform(50, 500)
        for back in range(20):
            when = now.shifted(-back)
            aim, figure = round(middle, 3), middle * chance.uniform(0.85, 1.15)
            if measure.unit == "yesno":
                aim, figure = 1.0, float(round(chance.uniform(0, 1)))
            high = round(aim * 1.1, 3) if measure.polarity == "range" else None
            targets.append(Target(ref=measure.ref, period=when, target=aim, target_high=high))
            history.append(HistoryFigure(ref=measure.ref, period=when, outturn=round(figure, 4)))
    kept = [
        report
        for report in york.framework.reports
        if "service" not in report.wanted and "directorate" not in report.wanted
    ]
    dashboard = next(report for report in york.framework.reports if "service" in report.wanted)
    kept += [
        Report(
            **dashboard.model_dump()
            | {"name": f"service-{one.code.lower()}", "title": one.name, "filter": f"service: {one.code}"}
        )
        for one in every
    ]
    framework = york.framework.model_copy(update={"reports": tuple(kept)})
    return Catalogue(framework, tuple(every), (), tuple(made), tuple(targets), tuple(history))


def compared(folder: Path, measures: int, services: int, rounds: int = 3) -> list[tuple[float, float]]:
    """Seconds of all defined reports and of their scripts by hand, on one processor, in each round."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    catalogue = large(measures, services)
    scripts = []
    really = rendering.report_parts

    def keep(declared, theme, made_at):
        scripts.append(
            taken_down(
                write_report.options(theme),
                lambda book: write_report.write_report(book, declared, theme, made_at),
            )
        )
        return really(declared, theme, made_at)

    taken = []
    for number in range(rounds + 1):
        rendering.report_parts = really if number else keep  # once, to take the scripts down
        make_workspace_folder(folder / str(number), catalogue.framework.council)
        workspace = Workspace(folder / str(number))
        workspace.__dict__["catalogue"] = catalogue
        workspace.__dict__["_catalogue_read"] = (catalogue, [])
        forget()
        start = time.perf_counter()
        written = workspace.write_reports(QUARTER).files
        ours = time.perf_counter() - start
        assert len(written) == len(scripts)
        start = time.perf_counter()
        for script in scripts if number else ():
            (folder / "by hand.xlsx").write_bytes(run(script))
        taken.append((ours, time.perf_counter() - start))
    return taken[1:]


def main() -> None:
    measures, services = (int(word) for word in (sys.argv[1:] + ["1000", "60"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        catalogue = large(measures, services)
        make_workspace_folder(Path(folder), catalogue.framework.council)
        write_catalogue(catalogue, Path(folder) / CATALOGUE)
        del catalogue
        start, worked = time.perf_counter(), time.process_time()
        at = Workspace(folder)
        assert at.catalogue
        read = time.perf_counter() - start
        written = [one.path for one in at.write_reports(QUARTER).files]
        defined = time.perf_counter() - start - read
        written += [
            at.write_scorecard(QUARTER).path,
            at.write_exceptions(QUARTER).path,
            *at.publish(QUARTER).written,
        ]
        whole, worked = time.perf_counter() - start, time.process_time() - worked
        size = sum(path.stat().st_size for path in written) / 1e6
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        said = (
            f"{measures} measures, {services} services: {len(written)} files ({size:.0f} MB) in {whole:.1f} s",
            f"{worked:.1f} s of one core",
            f"{read:.1f} s of it to read the catalogue, {defined:.1f} s for the reports that the framework defines",
            f"at most {most:.0f} MB",
        )
        sys.stdout.write("; ".join(said) + "\n")


if __name__ == "__main__":
    main()
