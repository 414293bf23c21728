"""The gallery: which file is shown to which reader, where the demo writes it, and what its picture shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """What is drawn of an example: a page of its print, and how much of it is kept, as shares of the page."""

    page: int
    says: str  # for those who cannot see it
    height: float = 1.0
    width: float = 1.0


@dataclass(frozen=True)
class Example:
    """One file of the gallery, or a folder of pages whose first is shown."""

    reader: str  # its folder
    file: str
    made_by: str  # the command
    found: str  # where that writes it, as a pattern under the demo's folder
    what: str
    picture: Picture | None = None

    @property
    def place(self) -> str:
        """Its path in the gallery."""
        return f"{self.reader}/{self.file}"

    @property
    def opened(self) -> str:
        """The path of what is opened: of a folder its first page."""
        return self.place if "." in self.file else f"{self.place}/{FIRST}"

    @property
    def drawn(self) -> str:
        """The path of its picture in the gallery."""
        stem = self.place.rpartition(".")[0] or self.place
        return "pictures/" + stem.replace("/", " ").replace(",", "").replace(" ", "-") + ".png"


FIRST = "index.html"
EVERYBODY = "everybody"
SERVICES, TEAM, DIRECTORS = "service officers", "performance team", "directors"
CLERKS, ANALYSTS, AUDITORS = "committee clerks", "analysts", "auditors"

READERS = {
    EVERYBODY: "They open a page in a browser: on the website, or on a shared drive. Nothing is installed, no server runs.",
    SERVICES: "They get one locked workbook a quarter and send it back. Guide: [service.md](../docs/service.md).",
    TEAM: "They keep the catalogue, issue, chase and collate. Guide: [performance-team.md](../docs/performance-team.md).",
    DIRECTORS: "They read the overview, a page for each measure off target, and a clinic pack of their own service.",
    CLERKS: "They print, and publish. Guide: [clerk.md](../docs/clerk.md).",
    ANALYSTS: "They use the same rules in sheets of their own. Guide: [analyst.md](../docs/analyst.md).",
    AUDITORS: "They follow a sample of figures to the cell each came from.",
}

EXAMPLES = (
    Example(
        EVERYBODY, "page", "pmf-xl publish", "published/2014-15-Q2/page",
        "What matters in a quarter, every measure with its chart, search and filters.",
        Picture(1, "The first page: how many are on target, the ratings, what got worse"),
    ),
    Example(
        SERVICES, "collection workbook, as issued.xlsx", "pmf-xl issue", "issued/2014-15-Q1/2014-15-Q1 IT.xlsx",
        "What IT Services was sent for the first quarter, before anything is typed.",
        Picture(1, "Start here: period, due date, three steps, and how much is complete", 0.66),
    ),
    Example(
        SERVICES, "collection workbook, filled in.xlsx", "pmf-xl demo", "returned/2014-15-Q1/2014-15-Q1 IT.xlsx",
        "The same with the figures that Hart published: rating, variance and check have answered as they were typed.",
        Picture(2, "Measures: yellow cells to fill, ratings that answer at once", 0.62),
    ),
    Example(
        SERVICES, "feedback.xlsx", "pmf-xl collate", "collated/2014-15-Q1/2014-15-Q1 HR feedback *.xlsx",
        "What HR got back after it typed 65.3 where 65.3% was meant. It is mended and sent straight back.",
        Picture(1, "Start here with what was found, where, and what to do", 0.75),
    ),
    Example(
        SERVICES, "annual round, as issued.xlsx", "pmf-xl issue --round 2015-16", "issued/2015-16-R/2015-16-R IT.xlsx",
        "What IT Services was asked in January of next year's targets: each measure with what it has reached.",
        Picture(1, "Start here of the round: due date, three steps, and what is to be done", 0.8),
    ),
    Example(
        SERVICES, "annual round, filled in.xlsx", "pmf-xl collate --period 2015-16-R",
        "returned/2015-16-R/2015-16-R IT.xlsx",
        "The same as returned. What is proposed in it is made up for the example.",
        Picture(2, "Targets: outturns and this year's target, and beside them keep, change or retire, and next year's",
                0.6),
    ),
    Example(
        TEAM, "catalogue.xlsx", "pmf-xl init", "catalogue.xlsx",
        "What is measured, by whom, against what: kept in Excel by the team.",
    ),
    Example(
        TEAM, "next year's catalogue.xlsx", "pmf-xl new-year 2015-16", "catalogue 2015-16.xlsx",
        "The catalogue that follows from the round; its sheet *Round 2015-16* says who proposed and who decided.",
    ),
    Example(
        TEAM, "scorecard.xlsx", "pmf-xl scorecard", "reports/2014-15-Q2/scorecard.xlsx",
        "The master scorecard, with live ratings.",
        Picture(4, "Scorecard: outturn, target, rating as shape, word and colour, travel, trend", 0.72),
    ),
    Example(
        TEAM, "scorecard records.xlsx", "pmf-xl scorecard", "reports/2014-15-Q2/scorecard records.xlsx",
        "What lies behind the scorecard: how far figures can be trusted, all that was found, what changed, where each figure came from.",
    ),
    Example(
        TEAM, "problems.xlsx", "pmf-xl collate", "collated/2014-15-Q1/problems.xlsx",
        "Every file of a quarter, what became of it, and what was found in it.",
        Picture(1, "Problems: file, service, disposition, place, message and remedy", 0.6),
    ),
    Example(
        TEAM, "reminder.eml", "pmf-xl chase", "mail/2014-15-Q3/2015-01-19 IT.eml",
        "A reminder to a service that has not returned, ready to be looked over and sent.",
    ),
    Example(
        TEAM, "missed deadlines.xlsx", "pmf-xl chase", "reports/2014-15-Q1/missed deadlines.xlsx",
        "Who was late in the first quarter, by how many days, for their executive directors.",
        Picture(1, "Missed deadlines: service, due, returned, accepted, days late", 0.6),
    ),
    Example(
        TEAM, "catalogue quality.xlsx", "pmf-xl check --quality", "reports/catalogue quality.xlsx",
        "How good each measure's definition is, as far as data can show it, and what to add.",
        Picture(1, "The score of every group of criteria", 0.8),
    ),
    Example(
        TEAM, "data quality.xlsx", "pmf-xl report data-quality", "reports/2014-15-Q2/data-quality.xlsx",
        "How far the figures received can be trusted: six dimensions, by service and over time.",
        Picture(2, "Six dimensions of data quality by service", 0.75),
    ),
    Example(
        DIRECTORS, "overview.xlsx", "pmf-xl report overview", "reports/2014-15-Q2/overview.xlsx",
        "The quarter on one page, counts over time and by service, and every measure as an icon.",
        Picture(3, "Counts of ratings, this quarter beside those before"),
    ),
    Example(
        DIRECTORS, "risks and money.xlsx", "pmf-xl report risks-and-money", "reports/2014-15-Q2/risks-and-money.xlsx",
        "Risks with the council's matrix, actions, contracts, complaints and the budget. Its rows are made up for the example.",
        Picture(3, "Risks: score, rating, how each has moved, what is being done", 0.62),
    ),
    Example(
        DIRECTORS, "exceptions.xlsx", "pmf-xl exceptions", "reports/2014-15-Q2/exceptions.xlsx",
        "A page for each measure that is off target.",
        Picture(3, "One exception on one page, with its chart"),
    ),
    Example(
        DIRECTORS, "clinic pack.xlsx", "pmf-xl report clinic-frb", "reports/2014-15-Q2/clinic-frb.xlsx",
        "Everything on one service's measures, each looked into.",
        Picture(5, "A measure in depth: rating, chart, definition, period by period"),
    ),
    Example(
        DIRECTORS, "review of targets.xlsx", "pmf-xl review --round 2015-16",
        "returned/2015-16-V/2015-16-V Hart.xlsx",
        "What services propose for next year, each accepted, amended or rejected with a reason. Made up for the example.",
        Picture(3, "Targets: the decision on each proposal, what is to be otherwise, and why", 0.5),
    ),
    Example(
        CLERKS, "committee pack.xlsx", "pmf-xl report committee-os", "reports/2014-15-Q2/committee-os.xlsx",
        "What goes to Overview and Scrutiny: values only, nothing confidential, no names of staff.",
        Picture(1, "The first page: how many are on target, what is furthest off, what moved, what is asked"),
    ),
    Example(
        CLERKS, "publication.xlsx", "pmf-xl publish", "published/2014-15-Q2/performance-2014-15-q2.xlsx",
        "The accessible workbook for the website, checked against the government's rules for published spreadsheets.",
        Picture(1, "Cover of the publication, plain as the rules ask"),
    ),
    Example(
        CLERKS, "open data.csv", "pmf-xl publish", "published/2014-15-Q2/performance-2014-15-q2.csv",
        "The same figures as open data.",
    ),
    Example(
        CLERKS, "datapackage.json", "pmf-xl publish", "published/2014-15-Q2/datapackage.json",
        "What the open data holds, column by column, and its licence.",
    ),
    Example(
        ANALYSTS, "PMF functions.xlsx", "pmf-xl functions", "PMF functions.xlsx",
        "Every function as a named LAMBDA with a worked example to copy from.",
        Picture(1, "The functions, each with its example", 0.8),
    ),
    Example(
        AUDITORS, "audit sample.xlsx", "pmf-xl audit-sample", "reports/2014-15-Q2/audit sample 2014.xlsx",
        "Five figures drawn by a seed, the trail of each, and cells for what the auditor finds.",
        Picture(3, "The trail of a figure: file, SHA-256, sheet, cell, sender, time", 0.8),
    ),
)  # fmt: skip


def readme() -> str:
    """Print the page that shows every example to its reader."""
    lines = [
        "# Gallery",
        "",
        "One of each for each kind of reader, on real figures: Hart District Council's first quarters of 2014/15, as",
        "published. Made by `python workbooks/make.py`, pictures and this page included; open the files in any spreadsheet",
        "program or browser. The tests make the examples anew and compare them with what stands here.",
    ]
    for reader, about in READERS.items():
        lines += ["", f"## For {reader}", "", about]
        for one in EXAMPLES:
            if one.reader == reader:
                link = f"<{one.opened}>" if " " in one.opened else one.opened
                lines += [
                    "",
                    f"**[{one.file}]({link})** (`{one.made_by}`): {one.what[0].lower()}{one.what[1:]}",
                ]
                if one.picture:
                    lines += ["", f"![{one.picture.says}]({one.drawn})"]
    return "\n".join(lines) + "\n"
