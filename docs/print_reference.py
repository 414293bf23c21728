"""Prints docs/reference from the code: `python docs/print_reference.py`. A test fails while the two differ."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"
HELP = Path(__file__).parents[1] / "pmf_xl" / "help.txt"  # what `pmf-xl --help` prints at once
HELP_WIDTH = 78  # of a terminal of 80 columns


#: What the JSON of a command holds, where its keys do not say it.
AS_JSON = {
    "pmf-xl init": (
        "Begin with one of `--blank`, `--from` and `--template`. With `--json` and `--from`: `columns`, each with `heading`, `place`,",
        "`means` (empty for a column of the council's own), `example` and `filled`; `translated`, each with `column`, `found`, `means`",
        "and `count`; `problems`; `written`, which is `false` without `--yes`: then the exit status is 2.",
        "It is 1 where a workspace was made and something in the list was not understood.\n",
    ),
    "pmf-xl check": (
        "With `--json`: `problems`, their counts, and `next`, what is still to be filled in before the first issue.\n",
    ),
    "pmf-xl history import": (
        "With `--json`: `figures`, how many were taken; `behind`, how many of them stand behind others; `problems`. Where there is an",
        "error nothing is taken, `figures` is 0, all errors are in `problems`, and the exit status is 2.\n",
    ),
    "pmf-xl benchmarks import": (
        "With `--json`: `columns`, how each that was read was understood, with `heading`, `place`, `means`, `example` and `filled`; `added`,",
        "`replaced` and `held` (there already), how many figures; `areas`, of how many councils; `measures`; `kept`, the catalogue as it was;",
        "`problems`. Where there is an error nothing is taken, all errors are in `problems`, and the exit status is 2.\n",
    ),
    "pmf-xl national": (
        "With `--json`: `period`, `path`, `fresh`; `councils`, each with `code`, `name`, `stands` (`gave`, `nothing-yet`, `other-year`, `moved`,",
        "`not-let`), `figures`, `left_out` and `closed`; `measures`, each with `ref`, `compared`, `lower_quartile`, `median` and `upper_quartile`;",
        "`figures`, one for each measure and council, with `ref`, `council`, `outturn`, `marker`, `rank`, `of`, `quarter` and `note`.\n",
    ),
    "pmf-xl functions": (
        "With `--json` and a file: `path`, `added`, `renewed`, `present`, and `clashes`, each with `name`, `kind` and `stands_for`. With `--with-figures` also",
        "`periods`, `rows`, `refreshed`, `kept`, and `changes`, each with `reference`, `period`, `what`, `was` and `now`.\n",
    ),
    "pmf-xl let-read": ("With `--json`: `readers`, each with `reader`, `since` and `by`.\n",),
    "pmf-xl ledger-rights": ("With `--json`: `sql`.\n",),
    "pmf-xl collate": (
        "With `--json`: `period`; `files`, each with its `path`, `sha256`, `disposition`, `service`, `submission` and",
        "`problems`; `services` with the counts `expected`, `returned` and `accepted` and the list `outstanding`; `figures`.",
        "`disposition` is `null` for a file that could not be read this time, for a reason that does not lie in it: nothing",
        "of it is recorded, `submission` is `null` too, its one problem is `not-read-this-time`, or of a folder",
        "that cannot be opened `folder-not-read`, the other files are done,",
        "and the exit status is 2. The next run reads it.\n",
    ),
}


def commands() -> Iterator[str]:
    """Every command with its arguments and options, as typer holds them."""
    import typer

    from pmf_xl.cli import app

    yield "# Commands\n"
    yield "`--workspace DIR` says which workspace (default: the folder you are in); `--json` prints one JSON document."
    yield "Exit status: 0 done; 1 done, and there are errors in the data; 2 it could not be done, or not all of it,"
    yield "with one line why; 130 it was stopped by Ctrl-C.\n"
    group = typer.main.get_command(app)
    for path, command in _commands("pmf-xl", group):
        yield f"## {path}\n"
        yield f"{(command.help or '').strip()}\n"
        yield "| | |\n|---|---|"
        for given in command.params:
            name = given.opts[0] if given.opts[0].startswith("--") else (given.metavar or given.name)
            takes = f" {given.metavar}" if given.opts[0].startswith("--") and given.metavar else ""
            needed = " (required)" if given.required else ""
            yield f"| `{name}{takes}` | {getattr(given, 'help', '') or ''}{needed} |"
        yield ""
        yield from AS_JSON.get(path, ())


def list_of_commands() -> str:
    """What `pmf-xl --help` says."""
    import typer

    from pmf_xl.cli import app

    group = typer.main.get_command(app)
    text: str = group.get_help(group.context_class(group, info_name="pmf-xl", terminal_width=HELP_WIDTH))
    return f"{text}\n"


def _commands(path: str, group: object) -> Iterator[tuple[str, object]]:
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from _commands(f"{path} {name}", command)
        else:
            yield f"{path} {name}", command


def problem_codes() -> Iterator[str]:
    """Every problem code, with an example of how it is told and its remedy."""
    from pmf_xl.problems.in_catalogue import CATALOGUE_CODES
    from pmf_xl.problems.in_files import FILE_CODES, STRUCTURE_CODES
    from pmf_xl.problems.in_ledger import LEDGER_CODES
    from pmf_xl.problems.in_lists import LIST_CODES
    from pmf_xl.problems.in_returns import ENTRY_CODES
    from pmf_xl.problems.in_time import TIME_CODES

    yield "# Problem codes\n"
    yield "An **error** must be mended before anything in the file counts. A **query** is taken: mend it or explain it."
    yield "A **note** asks for nothing. Codes are never renamed.\n"
    for title, codes in (
        ("Files that come back", FILE_CODES),
        ("How a return is built", STRUCTURE_CODES),
        ("What is filled in", ENTRY_CODES),
        ("The catalogue", CATALOGUE_CODES),
        ("What the workspace keeps", LEDGER_CODES),
        ("As time goes on", TIME_CODES),
        ("Lists that are read in", LIST_CODES),
    ):
        yield f"## {title}\n"
        for code in codes:
            yield f"### {code.code}\n"
            yield f"{code.severity.capitalize()}. {code.meaning}\n"
            yield f"> {code.message.format_map(code.example)} {code.remedy.format_map(code.example)}\n"


def collection_workbook() -> Iterator[str]:
    """The sheets that scripts may fill, column by column."""
    from pmf_xl.layout import actions_sheet, measures_sheet, projects_sheet, sign_off_sheet
    from pmf_xl.layout.registers import COLLECTED

    yield "# The collection workbook\n"
    yield "Headings stand in the first row of each sheet, spelt exactly so. Rows are known by their first columns,"
    yield "columns by their headings, so both may be moved. Entries are cells a service fills; all else is locked.\n"
    measures = [
        "numerator",
        "denominator",
        "outturn",
        "marker",
        "forecast",
        "commentary",
        "action",
        "action_owner",
        "action_due",
    ]
    actions = (*actions_sheet.COLUMNS, actions_sheet.SOURCE, actions_sheet.EVIDENCE)
    for name, columns, checks, entries in (
        ("Measures", measures_sheet.COLUMNS, measures_sheet.CHECKS, measures),
        ("Projects", projects_sheet.COLUMNS, projects_sheet.CHECKS, ["status", "completed", "commentary"]),
        (
            "Actions",
            actions,
            (*actions_sheet.CHECKS, actions_sheet.EVIDENCE_NEEDED),
            [*actions_sheet.ENTRIES, "evidence"],
        ),
        *((one.sheet, one.columns, one.checks, one.entries) for one in COLLECTED.values()),
        ("Sign-off", sign_off_sheet.COLUMNS, sign_off_sheet.CHECKS, ["name", "date", "confirmed"]),
    ):
        yield f"## {name}\n"
        yield "| heading | holds | |\n|---|---|---|"
        for column in columns:
            use = (
                "entry"
                if column.key in entries
                else "works itself out"
                if column.formula is not None or column.kind == "check"
                else ""
            )
            choices = f": {', '.join(column.choices)}" if column.choices else ""
            yield f"| `{column.heading}` | {column.kind}{choices} | {use} |"
        yield ""
        yield "What may stand under Check, or be missing on Start here:\n"
        yield "| says | problem code |\n|---|---|"
        for check in dict.fromkeys((check.says, check.code) for check in checks):
            yield f"| {check[0]} | [{check[1]}](problem-codes.md#{check[1]}) |"
        yield ""


def starter_kit() -> Iterator[str]:
    """The files and columns of a starter kit, which are also the sheets of the catalogue."""
    from pmf_xl.books.logo import LARGEST, LOGO, WIDEST
    from pmf_xl.catalogue.report_words import FILTERS, SECTIONS
    from pmf_xl.catalogue.tables import TABLES

    yield "# Starter kits and the catalogue\n"
    yield "A starter kit is a folder of text files (UTF-8, a heading row, dates as 2024-04-01, percentages as `95.4%`,"
    yield "lists separated by `;`, empty for not given). `catalogue.xlsx` has the same tables as sheets.\n"
    yield f"A kit may hold the council's logo as `{LOGO}` (PNG, or JPEG under that name; up to {LARGEST // 1000} KB and {WIDEST:,}"
    yield "pixels a side). `pmf-xl init` copies it into the workspace, where it may be exchanged or taken away. It stands above the"
    yield "title of the covers of reports and scorecard, of the exception report's index, and of Start here in collection and feedback"
    yield "workbooks, 36 points tall at most; not in publications, whose rules forbid pictures. With another logo a report is written"
    yield "anew when it is asked for, and what it replaces is kept in `earlier`; a collection workbook that is out is left alone. A logo"
    yield "that cannot be shown is told of before anything is written.\n"
    for table in TABLES:
        yield f"## {table.sheet} (`{table.file}`)\n"
        yield f"{table.purpose}\n"
        yield "| column | | holds |\n|---|---|---|"
        for field in table.fields:
            choices = f" One of: {', '.join(field.choices)}." if field.choices else ""
            yield f"| `{field.key}` | {'required' if field.required else ''} | {field.description}{choices} |"
        yield ""
    yield "### Sections of a report\n"
    yield "Case, spaces and hyphens do not matter. A section that there is not is an error of the report: `pmf-xl check` names it"
    yield "at its cell, that report is not written, and the others are.\n"
    yield "| section | holds |\n|---|---|"
    for name, holds in SECTIONS.items():
        yield f"| `{name}` | {holds} |"
    yield "\n### Filters of a report\n"
    yield "Written as `committee: EDS; rating: red, no data`: a measure is in the report where it has one of the words after each"
    yield "colon, written in the same letters. In `framework.yaml` also as `{committee: EDS, rating: [red, no data]}`.\n"
    yield "| filter | words |\n|---|---|"
    for name, takes in FILTERS.items():
        yield f"| `{name}` | {takes} |"
    yield ""


def publication() -> Iterator[str]:
    """What `pmf-xl publish` writes: the rules its workbook keeps, and the columns of the open data."""
    from pmf_xl.figures.outlook import LONGEST_RUN
    from pmf_xl.publish.checker import RULES
    from pmf_xl.publish.open_data import FIELDS
    from pmf_xl.publish.pictures import COLUMNS, GLANCE, PICTURES, TEXTS
    from pmf_xl.reports.curve import YEARS
    from pmf_xl.reports.runs import FEWEST

    yield "# Publication\n"
    yield "`pmf-xl publish` writes an accessible workbook, open data as CSV, and the `datapackage.json` that describes it."
    yield "Measures that are confidential as a whole, by their column or by a flag of that name, are left out by name and"
    yield "figure. A single figure with the marker c is `[c]`, and so is whatever would give it away: its rating and travel,"
    yield "travel of a later period against it, the breakdowns of a confidential whole, and all breakdowns where only one is"
    yield "confidential. Figures are rounded as they are printed. What a new publication takes the place of is kept in the"
    yield "folder `earlier` of the period's reports.\n"
    yield "## Rules of the workbook\n"
    yield "After the UK Government Analysis Function's checklist for accessible spreadsheets. A workbook that breaks one is"
    yield "not written; the message names cell and rule. Essential are those that the accessibility regulations require.\n"
    yield "| rule | asks | |\n|---|---|---|"
    for rule in RULES:
        yield f"| `{rule.code}` | {rule.asks} | {'essential' if rule.essential else ''} |"
    yield "\n## Columns of the open data\n"
    yield "UTF-8, commas, lines ending in CRLF; a row for each measure, breakdown and period up to the one published.\n"
    yield "| column | type | holds |\n|---|---|---|"
    for field in FIELDS:
        yield f"| `{field['name']}` | {field['type']} | {field['description']} |"
    yield "\n## Pictures\n"
    yield f"With `--pictures` the folder `{PICTURES}` beside these files holds PNG pictures for the website, 1200 dots wide, drawn"
    yield "from the same figures: what is held back above is held back of them. They need resvg-py:"
    yield "`pip install resvg-py`.\n"
    yield f"- `{GLANCE}`: the counts of ratings, of travel, and the measures furthest from target. Furthest is the largest"
    yield "  shortfall as a share of the target, of measures that the council's rule says are not on target; a target of zero, and"
    yield "  one that is yes or no, have no share."
    yield f"- A chart for each measure with {FEWEST} figures or more, named by its reference: the chart of its page, with the figures of"
    yield f"  the last {YEARS} years, or the last {LONGEST_RUN}, whichever are more. A running total begins anew each year; where there is no"
    yield "  figure there is a gap; the only target that is known is drawn through all periods."
    yield f"- `{TEXTS}`: {', '.join(f'`{name}`' for name in COLUMNS)}, a row for each picture. The alternative text is in"
    yield "  the picture too, as its description.\n"
    yield "Pictures that would be the same are left as they are. A picture that a new publication does not renew is kept in"
    yield f"`earlier/{PICTURES}` of the period's reports, also when it is published without `--pictures`."


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "commands.md": commands,
    "problem-codes.md": problem_codes,
    "collection-workbook.md": collection_workbook,
    "starter-kit.md": starter_kit,
    "publication.md": publication,
}


def page(name: str) -> str:
    """Give the text of one page."""
    return "\n".join(PAGES[name]()).rstrip() + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in PAGES:
        (FOLDER / name).write_text(page(name), "utf-8")
        sys.stdout.write(f"wrote {FOLDER / name}\n")
    HELP.write_text(list_of_commands(), "utf-8")
    sys.stdout.write(f"wrote {HELP}\n")
