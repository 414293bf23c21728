"""Open data: one tidy CSV of every figure that may be released, and the data package that describes it.

Numbers are bare and their unit stands in a column of its own, as Table Schema has it: 95.4 with the unit percent is
95.4%. A figure that is held back is an empty value with the marker [c].
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pmf_xl.books.files import sha256_of
from pmf_xl.layout.full_words import SHORTHAND
from pmf_xl.release.released import unless_withheld
from pmf_xl.reports.values import as_text, history, value_of
from pmf_xl.rules.rounding import round_half_away
from pmf_xl.rules.terms import Frequency, Marker, Polarity, Rating, Travel, Unit

if TYPE_CHECKING:
    from pmf_xl.catalogue import Measure
    from pmf_xl.release import PeriodFigure, Release
    from pmf_xl.rules.scheme import Scheme

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
HELD_BACK = f"[{Marker.CONFIDENTIAL}]"
LICENCES: Mapping[str, Mapping[str, str]] = {
    "open government licence v3.0": {
        "name": "OGL-UK-3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    },
    "creative commons attribution 4.0": {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    },
    "creative commons zero 1.0": {
        "name": "CC0-1.0",
        "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    },
}


def licence_of(title: str) -> dict[str, str]:
    """Give a licence as a data package names it: with its address where that is known, or stands in the text.

    >>> licence_of("Open Government Licence v3.0")["name"]
    'OGL-UK-3.0'
    >>> licence_of("Ours, https://example.org/licence")
    {'name': 'ours-https-example-org-licence', 'path': 'https://example.org/licence', 'title': 'Ours, https://example.org/licence'}
    """
    known = LICENCES.get(" ".join(title.casefold().split()))
    if known:
        return {**known, "title": title}
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
    address = re.search(r"https?://\S+", title)
    return {"name": slug or "licence"} | ({"path": address[0]} if address else {}) | {"title": title}


def number_written(number: float | None, measure: "Measure") -> str:
    """Write a figure without unit or separators, with its measure's decimals; of a percentage the percent figure."""
    if number is None:
        return ""
    figure = round_half_away(number * 100 if measure.is_percent else number, measure.decimals)
    return f"{figure:.{measure.decimals}f}"


def csv_bytes(release: "Release") -> bytes:
    """Write the figures as CSV: UTF-8, a row for each measure, breakdown and period."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(field["name"] for field in FIELDS)
    whole = _word_for_the_whole(release)
    for figure in history(release):
        writer.writerow(_row(release, figure, whole))
    return out.getvalue().encode()


def _word_for_the_whole(release: "Release") -> str:
    """Find a code for whole measures that no breakdown has."""
    taken = {figure.part.code.casefold() for figure in release.figures if figure.part}
    return next(word for word in ("all", "whole", "whole measure") if word not in taken)


def _row(release: "Release", figure: "PeriodFigure", whole: str) -> Iterator[str]:
    measure, part, when = figure.measure, figure.part, figure.period
    catalogue, outturn = release.catalogue, value_of(figure)
    yield str(when)
    yield when.first_day.isoformat()
    yield when.last_day.isoformat()
    yield as_text(measure.ref)
    yield as_text(measure.title)
    yield as_text(part.code) if part else whole
    yield as_text(part.label) if part else "All"
    yield as_text(measure.service)
    yield as_text(catalogue.service(measure.service).name)
    yield as_text(" > ".join(node.title for node in catalogue.node_path(measure.main_plan)))
    yield str(measure.unit)
    yield str(measure.decimals)
    yield str(measure.polarity)
    yield str(measure.frequency)
    yield number_written(outturn.number, measure)
    yield f"[{outturn.marker}]" if outturn.marker else ""
    yield number_written(figure.target, measure)
    yield number_written(figure.target_high, measure)
    yield "" if part else _word(figure.rating)
    yield _word(figure.travel_short)
    yield _word(figure.travel_long)
    yield number_written(unless_withheld(figure.revision.earlier) if figure.revision else None, measure)
    yield as_text(figure.target_in_words or "")
    yield as_text(unless_withheld(figure.rating_reason) or "") if figure.is_judged else ""
    yield " ".join(map(str, figure.gaps))
    yield as_text("; ".join(f"{one.service} {one.period}" for one in figure.absent))


def _word(word: str | None) -> str:
    return word.capitalize() if word else ""


def descriptor(release: "Release", title: str, csv_name: str, content: bytes, made_at: datetime) -> bytes:
    """Describe the CSV as a Frictionless data package; `made_at` is in local time."""
    framework = release.catalogue.framework
    name = csv_name.removesuffix(".csv")
    package = {
        "$schema": PROFILE,
        "name": name,
        "title": title,
        "description": (
            "Every measure that may be published, with every figure up to the period and its marker: "
            + "; ".join(f"[{marker}] {meaning}" for marker, meaning in SHORTHAND.items())
            + ". Measures that are confidential as a whole are left out."
        ),
        "created": made_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "licenses": [licence_of(framework.open_data_licence)],
        "contributors": [{"title": framework.council, "roles": ["publisher"]}],
        "temporal": {"start": str(_first(release)), "end": release.period.last_day.isoformat()},
        "resources": [
            {
                "name": name,
                "type": "table",
                "path": csv_name,
                "title": title,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{sha256_of(content)}",
                "dialect": {
                    "delimiter": ",",
                    "lineTerminator": "\r\n",
                    "quoteChar": '"',
                    "doubleQuote": True,
                },
                "schema": {
                    "fields": _fields(framework.scheme),
                    "missingValues": [""],
                    "primaryKey": ["reference", "breakdown", "period"],
                },
            }
        ],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def created_in(content: bytes) -> datetime | None:
    """Give the local time at which a data package says it was made."""
    try:
        return datetime.fromisoformat(json.loads(content)["created"]).astimezone().replace(tzinfo=None)
    except (ValueError, KeyError, TypeError):
        return None


def _first(release: "Release") -> str:
    return min(
        (figure.period.first_day for figure in history(release)), default=release.period.first_day
    ).isoformat()


def _fields(scheme: "Scheme") -> list[dict[str, Any]]:
    """Describe the columns; a council's further grades may stand in that of ratings too."""
    ratings = {"enum": [*(rating.capitalize() for rating in scheme.ratings), HELD_BACK]}
    return [one | {"constraints": ratings} if one["name"] == "rating" else one for one in FIELDS]


def _field(name: str, says: str, kind: str = "string", **constraints: Any) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": kind, "description": says}
    return field | ({"constraints": constraints} if constraints else {})


_QUOTED = "A text that a spreadsheet could take for a formula has an apostrophe before it."
_PERIOD = r"\d{4}-\d{2}-(M\d{2}|Q[1-4]|H[12]|Y)"
_TRAVELS = [*(word.capitalize() for word in Travel), HELD_BACK]

FIELDS: list[dict[str, Any]] = [
    _field("period", "Financial period: 2024-25-Q1 is the first quarter of the year that begins in 2024; M01 is the "
           "first month, H1 the first half, Y the year.", required=True, pattern=_PERIOD),
    _field("period_start", "First day of the period.", "date", required=True),
    _field("period_end", "Last day of the period.", "date", required=True),
    _field("reference", f"Reference of the measure. {_QUOTED}", required=True),
    _field("measure", f"What is measured. {_QUOTED}", required=True),
    _field("breakdown", f"Code of the part of the measure that the row is about; the whole has one too. {_QUOTED}",
           required=True),
    _field("breakdown_label", f"Name of that part. {_QUOTED}", required=True),
    _field("service", f"Code of the service that reports the measure. {_QUOTED}", required=True),
    _field("service_name", f"Name of that service. {_QUOTED}", required=True),
    _field("plan", f"The part of the council plan that the measure serves, from the top. {_QUOTED}"),
    _field("unit", "What value and targets are counted in. For percent 95.4 means 95.4%; currency is pounds; for yesno "
           "1 is yes and 0 is no.", required=True, enum=[str(unit) for unit in Unit]),
    _field("decimals", "Decimals to which value and targets are rounded.", "integer", required=True, minimum=0),
    _field("good_is", "Which way is good: higher, lower, within the range of the targets, or none.", required=True,
           enum=[str(polarity) for polarity in Polarity]),
    _field("frequency", "How often the measure is reported.", required=True, enum=[str(one) for one in Frequency]),
    _field("value", "The outturn, without its unit. Empty where the marker says why there is none.", "number"),
    _field("marker", "; ".join(f"[{marker}] {meaning}" for marker, meaning in SHORTHAND.items()) + ".",
           enum=[f"[{marker}]" for marker in SHORTHAND]),
    _field("target", "What the measure aims at in the period; of a range its lower end.", "number"),
    _field("target_high", "The upper end of the range that the measure aims at.", "number"),
    _field("rating", "How the outturn stands against the target. Empty for a breakdown, which has no target.",
           enum=[*(word.capitalize() for word in Rating), HELD_BACK]),
    _field("travel", "Better or worse than the figure before, whichever way is good.", enum=_TRAVELS),
    _field("travel_year", "Better or worse than the same period a year before.", enum=_TRAVELS),
    _field("value_before", "What the outturn was before it was revised. Empty where it has not been, or was none.",
           "number"),
    _field("target_in_words", f"What the measure aims at, where that is no figure. {_QUOTED}"),
    _field("judged", f"Why the rating was judged and not worked out. Empty where it was worked out. {_QUOTED}"),
    _field("periods_missing", "The parts of the period for which there is no figure, with a blank between them: the "
           "value is of the others only. Empty for a value of the whole period."),
    _field("services_missing", "The services that have not given their part of the value, each by its code and the "
           "period for which there is none, with ; between them: the value is of the others only. Empty for a value of "
           f"all. {_QUOTED}"),
]  # fmt: skip
