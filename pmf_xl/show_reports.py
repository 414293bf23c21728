"""What commands that write reports print: which file lies where, whether it is new, and what is in it."""

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Final

from pmf_xl.problems.counts import number_of
from pmf_xl.rules.terms import Reader
from pmf_xl.show import document, line, plain
from pmf_xl.show_table import rating_word

if TYPE_CHECKING:
    from pmf_xl.page.write import PageFolder
    from pmf_xl.publish.publish import Publication
    from pmf_xl.reports.defined import ReportsWritten
    from pmf_xl.reports.scorecard import ScorecardFile
    from pmf_xl.reports.write import ReportFile
    from pmf_xl.workspace import Workspace

FOLDED: Final = 79  # characters of a line


def scorecard(file: "ScorecardFile", period: str, as_json: bool) -> None:
    """Show a scorecard's figures, or where it was written and its counts."""
    from pmf_xl.reports.counting import rated
    from pmf_xl.reports.scorecard import records_beside

    if as_json:
        from pmf_xl.reports.frame import scorecard_frame

        frame = scorecard_frame(file.release).astype(object)
        document({"period": period, "measures": frame.where(frame.notna(), None).to_dict("records")})
        return
    counts = Counter(str(rating) for rating, _ in rated(file.release.measures)).most_common()
    said = ", ".join(f"{count} {rating_word(rating)}" for rating, count in counts)
    line(f"{_file_words(file)}: {said}.")
    line(f"Groups of measures, and the records it was made from: {records_beside(file.path)}")


def report_file(file: "ReportFile", as_json: bool) -> None:
    """Say which report lies where, and whether it is new."""
    if as_json:
        document({"path": file.path, "fresh": file.fresh})
    else:
        line(_file_words(file))


def _file_words(file: "ReportFile") -> str:
    return f"wrote {file.path}" if file.fresh else f"{file.path}  (as it was)"


def published(publication: "Publication", as_json: bool) -> None:
    """Say what was published, and how much was left out."""
    if as_json:
        document(publication)
        return
    for path in publication.written:
        line(f"wrote {path}" if publication.fresh else f"{path}  (as already published)")
    if publication.page:
        line(
            f"wrote {publication.page}"
            if publication.fresh
            else f"{publication.page}  (as already published)"
        )
    if publication.pictures:
        count, folder = len(publication.pictures) - 1, publication.pictures[0].parent  # one lists their texts
        line(
            f"wrote {folder}: {number_of(count, 'picture')}, and their texts"
            if publication.redrawn
            else f"{folder}  (as already published)"
        )
    elif publication.put_aside:
        line("The pictures of what was published before were put aside; draw them anew with: --pictures")
    left_out = f", {publication.confidential} left out as confidential" if publication.confidential else ""
    line(f"{number_of(publication.measures, 'measure')}{left_out}.")
    for remark in publication.remarks:
        line(remark)


def report_list(at: "Workspace", as_json: bool) -> None:
    """Show the reports that the framework defines."""
    found = at.catalogue.framework.reports
    if as_json:
        held = [one.model_dump(mode="json") | {"outside": _is_outside(one.reader)} for one in found]
        document({"reports": held})
        return
    for one in found:
        line(f"{one.name}: {one.title}")
        for what, words in (
            ("for", ", ".join(filter(None, (one.audience, f"{one.reader}, {one.frequency}")))),
            ("of", one.filter),
            ("holds", ", ".join(one.sections)),
        ):
            if words:
                _paragraph(f"{what} {words}")
    line(f"{number_of(len(found), 'report')}.")


def _paragraph(text: str) -> None:
    """Print indented words, folded for a terminal of 80 columns; no word is broken."""
    indent = " " * 4
    folded = textwrap.wrap(
        text, FOLDED, initial_indent=indent, subsequent_indent=indent * 2, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    for one in folded:
        line(one)


def _is_outside(reader: str) -> bool:
    """Say whether a report is for others than officers, in the words of earlier versions."""
    return reader != Reader.OFFICERS


def reports(made: "ReportsWritten", period: str, as_json: bool) -> None:
    """Show what `report` wrote, and which reports it could not make."""
    if as_json:
        files = [
            plain(one) | {"outside": _is_outside(one.reader), "words": _words(one)} for one in made.files
        ]
        document({"period": period, "reports": files, "broken": made.broken, "failed": made.failed})
        return
    for one in made.files:
        line(_file_words(one))
        if one.words is not None and one.words.edited:
            _paragraph(f"with the key features as they were edited in {one.words.path.name}")
            for query in one.words.problems:
                _paragraph(str(query))
    for name, problem in made.broken.items():
        line(f"{name} was not made: {problem}")
    line(f"{number_of(len(made.files), 'report')}.")


def _words(file: "ReportFile") -> dict[str, object] | None:
    """Give what is said as a report's key features, where it has any."""
    words = file.words
    if words is None:
        return None
    edited, says = bool(words.edited), words.paragraphs
    return {"path": words.path, "edited": edited, "says": says, "problems": words.problems}


def not_made(made: "ReportsWritten") -> str:
    """Say which reports a fault of this program kept from being made, in one line; empty where there are none."""
    if not made.failed:
        return ""
    reasons = "; ".join(f"{name}: {reason}" for name, reason in made.failed.items())
    return f"{number_of(len(made.failed), 'report')} could not be made: {reasons}."


def pages(made: "PageFolder", as_json: bool) -> None:
    """Say where the pages lie, and how many there are."""
    if as_json:
        document(made)
        return
    line(f"wrote {made.path}" if made.fresh else f"{made.path}  (as it was)")
    line(f"{number_of(made.pages, 'page')} of {number_of(made.measures, 'measure')}. Open it in a browser.")
