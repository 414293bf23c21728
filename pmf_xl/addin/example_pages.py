"""The pages of the toolkit workbook: what stands on each beside its function's help."""

from datetime import date
from typing import Final

from pmf_xl.addin.examples import (
    DAY,
    HART,
    HART_ROWS,
    OURS,
    PERCENT,
    PLACES,
    PLANNING,
    QUARTERS,
    RECYCLING,
    TEXT,
    WHOLE,
    ExampleCall,
    ExampleChart,
    ExamplePage,
    ExampleTable,
    hart,
    recycling,
    three,
)

PAGES: Final[tuple[ExamplePage, ...]] = (
    ExamplePage(
        "PMF_RAG",
        (
            "Exactly at the tolerance is still amber. Both sides of a comparison are rounded to 9 "
            "decimals first, so what 0.1 and 0.2 come to meets 0.3. A percentage is held as Excel "
            "holds it: 95.4% is 0.954 in the cell.",
            "A blank outturn is NO DATA, zero is a figure. A blank target, or nothing that is good, "
            "is GREY. Text where a number belongs gives #VALUE!, never a colour.",
        ),
        (
            hart("Rating", ExampleCall("PMF_RAG", ("B", "C", "D")), TEXT, "Row by row, with the tolerance of 5%"),
            ExampleTable(
                "The same in one formula: give whole columns, and a column comes out",
                HART,
                ("Measure", "Outturn", "Target", "Good is", "Rating"),
                (TEXT, "figure", "figure", TEXT, TEXT),
                tuple((*row, None) for row in HART_ROWS),
                typed=True,
                spilled=("E", ExampleCall("PMF_RAG", ("B", "C", "D"), "column")),
            ),
            ExampleTable(
                "Ranges, points and published decimals",
                OURS,
                ("Case", "Outturn", "Target", "Up to", "Rating"),
                (TEXT, "0.00", "0", "0", TEXT),
                (
                    ("4 over a range of 90 to 100: 5% of 100 is allowed", 104.0, 90.0, 100.0,
                     ExampleCall("PMF_RAG", ("B", "C", '"range"', "", "", "D"))),
                    ("6 under it: 5% of 90 is 4.5", 84.0, 90.0, 100.0,
                     ExampleCall("PMF_RAG", ("B", "C", '"range"', "", "", "D"))),
                    ("1 against a target of zero, 2 points allowed", 1.0, 0.0, None,
                     ExampleCall("PMF_RAG", ("B", "C", '"lower"', "2", '"points"'))),
                    ("94.99 against 100, as it is", 94.99, 100.0, None, ExampleCall("PMF_RAG", ("B", "C"))),
                    ("94.99 against 100, published without decimals", 94.99, 100.0, None,
                     ExampleCall("PMF_RAG", ("B", "C", "", "", "", "", "0"))),
                ),
            ),
        ),
        ("=PMF_RAG(B2,C2)", '=PMF_RAG(B2,C2,"lower",0.1)', "=PMF_RAG(B2:B40,C2:C40,D2:D40)"),
    ),
    ExamplePage(
        "PMF_VARIANCE",
        ("Better than target is positive, whichever way is good; short of it is negative. Outside a "
         "range it is minus the distance to the nearer end.",),
        (hart("Variance", ExampleCall("PMF_VARIANCE", ("B", "C", "D")), "signed", "Row by row"),),
        ("=PMF_VARIANCE(B2,C2)", "=PMF_VARIANCE(B2:B40,C2:C40,D2:D40)"),
    ),
    ExamplePage(
        "PMF_VARIANCE_PCT",
        ("The variance as a share of the target's size. There is none of a target of zero.",),
        (hart("Variance", ExampleCall("PMF_VARIANCE_PCT", ("B", "C", "D")), "+0.0%;-0.0%;0.0%", "Row by row"),),
        ("=PMF_VARIANCE_PCT(B2,C2)", "=PMF_VARIANCE_PCT(B2:B40,C2:C40,D2:D40)"),
    ),
    ExamplePage(
        "PMF_TOLERANCE",
        ("A range has two worst outturns and no good way has none, so both give nothing.",),
        (
            hart(
                "Worst amber",
                ExampleCall("PMF_TOLERANCE", ("C", "D")),
                "limit",
                "Row by row, with the tolerance of 5%",
            ),
        ),
        ("=PMF_TOLERANCE(C2)", '=PMF_TOLERANCE(C2,"lower",0.1)', '=PMF_TOLERANCE(C2,"higher",2,"points")'),
    ),
    ExamplePage(
        "PMF_TRAVEL",
        ("Short travel compares with the last due period, long travel with the same period a year "
         "before. A change within the band, a share of the earlier figure, is UNCHANGED. With the places that are "
         "published as decimals the answer is the scorecard's; a range needs both of its ends.",
         "A figure that covers only part of its period is not compared: say so with partial, and with previous_partial "
         "of the earlier one."),
        (
            ExampleTable(
                "Quarter 1 against the quarter before",
                "Hart District Council, 2013/14 quarter 4 and 2014/15 quarter 1, as published.",
                ("Measure", "Quarter 1", "Quarter 4", "Good is", "Travel"),
                (TEXT, "figure", "figure", TEXT, TEXT),
                (
                    ("Customer service call handling", 0.959, 0.953, "higher",
                     ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                    ("Telephone calls answered in 15 seconds", 0.785, 0.796, "higher",
                     ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                    ("The same, within a band of 2%", 0.785, 0.796, "higher",
                     ExampleCall("PMF_TRAVEL", ("B", "C", "D", "0.02"))),
                    ("Days to decide on homelessness", 11.0, 14.0, "lower", ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                    ("Missed collections per 100,000", None, None, "lower", ExampleCall("PMF_TRAVEL", ("B", "C", "D"))),
                ),
            ),
            ExampleTable(
                "Figures that cover only part of their period",
                OURS,
                ("Case", "This quarter", "Quarter before", "This is partial", "Before is partial", "Travel"),
                (TEXT, WHOLE, WHOLE, TEXT, TEXT, TEXT),
                tuple(
                    (label, *given, ExampleCall("PMF_TRAVEL", ("B", "C", '"lower"', "", "", "", "", "D", "E")))
                    for label, *given in (
                        ("Two months after a whole quarter", 140.0, 210.0, "yes", None),
                        ("A whole quarter after two months", 205.0, 140.0, "no", "yes"),
                        ("Two whole quarters", 205.0, 210.0, "no", "no"),
                    )
                ),
                typed=False,
            ),
        ),
        ("=PMF_TRAVEL(B2,C2)", '=PMF_TRAVEL(B2,C2,"lower",0.02)', '=PMF_TRAVEL(B2,C2,"range",0,0.9,1,3)',
         "=PMF_TRAVEL(B3:B9,B2:B8,,,,,,C3:C9,C2:C8)"),
    ),
    ExamplePage(
        "PMF_TREND",
        ("Three moves in a row the good way (four figures) are IMPROVING, the bad way WORSENING. A tie "
         "or a gap breaks the run, and a figure that covers only part of its period is a gap: say so beside it. "
         "For a series of 13 figures or more PMF_VARIATION says more.",),
        (
            ExampleTable(
                "Eight quarters",
                PLANNING,
                ("Quarter", *PLACES),
                (TEXT, *[PERCENT] * 3),
                tuple(QUARTERS),
                (("Trend", three("PMF_TREND")), ("Trend of two moves", three("PMF_TREND", "", "2"))),
                typed=False,
            ),
        ),
        ("=PMF_TREND(B2:M2)", '=PMF_TREND(B2:M2,"lower")', '=PMF_TREND(B2:M2,"higher",2)',
         '=PMF_TREND(B2:B13,"lower",,,,,C2:C13)'),
    ),
    ExamplePage(
        "PMF_SPC",
        ("The XmR chart of NHS England's Making Data Count: the mean, and limits 2.66 mean moving "
         "ranges either side. The answer fills three cells side by side. With fewer than 13 figures it "
         "is #N/A, which charts leave out.",),
        (recycling((), "Fourteen years, with the limits of the first series beside each figure"),),
        ("=PMF_SPC(B2:B25)", "=PMF_SPC(B$2:B$25)"),
        ExampleChart("Household waste recycled, Telford and Wrekin", PERCENT, 0.4, 0.52),
    ),
    ExamplePage(
        "PMF_VARIATION",
        ("A special cause is a point outside the limits, seven rising or falling, two of three near a "
         "limit, or seven on one side of the mean. Only the last figure is judged; anything else is "
         "COMMON CAUSE.",),
        (recycling((("Variation", three("PMF_VARIATION")),), "Fourteen years"),),
        ("=PMF_VARIATION(B2:B25)", '=PMF_VARIATION(B2:B25,"lower")'),
        ExampleChart("Household waste recycled, Telford and Wrekin", PERCENT, 0.4, 0.52),
    ),
    ExamplePage(
        "PMF_ASSURANCE",
        ("A target between the limits is hit or missed by chance; one beyond them is always hit, or "
         "never. The target here is 50%, the share of household waste to be recycled by 2020.",),
        (recycling((("Assurance, target 50%", three("PMF_ASSURANCE", "0.5")),), "Fourteen years"),),
        ("=PMF_ASSURANCE(B2:B25,C1)", '=PMF_ASSURANCE(B2:B25,C1,"lower")'),
        ExampleChart("Household waste recycled, Telford and Wrekin, target 50%", PERCENT, 0.4, 0.52, 0.5),
    ),
    ExamplePage(
        "PMF_FORECAST",
        ("Snapshots and averages are carried on by the slope of the last eight figures (Theil and Sen: "
         "the median of all slopes, which one odd figure cannot tip); running totals are divided by "
         "the share of the year that has gone.",
         "The scorecard divides a running total by the share of its target's profile where there is "
         "one; council tax, collected in ten months, shows why: an even share forecasts more than "
         "there is to collect."),
        (
            ExampleTable(
                "Where 2024/25 will end, from five quarters",
                PLANNING,
                ("Quarter", *PLACES),
                (TEXT, *[PERCENT] * 3),
                QUARTERS[3:],
                (("Forecast for the year", three("PMF_FORECAST", "4")),),
                typed=False,
            ),
            ExampleTable(
                "Council tax collected by the end of each quarter: a running total",
                "City of York Council, 2022/23, quarterly monitors; 96.84% was collected by the end of the year.",
                ("Quarter", "Collected"),
                (TEXT, "0.00%"),
                (("Quarter 1", None), ("Quarter 2", 0.5475), ("Quarter 3", 0.8161)),
                (("Forecast for the year", (ExampleCall("PMF_FORECAST", ("B", "4", '"cumulative"'), "column"),)),),
                typed=False,
            ),
        ),
        ("=PMF_FORECAST(B2:M2,12)", '=PMF_FORECAST(B2:E2,4,"cumulative")', '=PMF_FORECAST(B2:B5,4,"sum",F2:F5)'),
    ),
    ExamplePage(
        "PMF_PERIOD",
        ("The year runs from April. Periods are written as files and commands of pmf-xl write them.",),
        (
            ExampleTable(
                "Days and their periods",
                "By the calendar.",
                ("Day", "Date", "Frequency", "Period"),
                (TEXT, DAY, TEXT, TEXT),
                (
                    ("The first day of the year", date(2024, 4, 1), "quarterly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("The last", date(2025, 3, 31), "quarterly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("A day in February", date(2025, 2, 14), "monthly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("A day in October", date(2024, 10, 1), "half-yearly", ExampleCall("PMF_PERIOD", ("B", "C"))),
                    ("A day in October", date(2024, 10, 1), "annual", ExampleCall("PMF_PERIOD", ("B", "C"))),
                ),
            ),
        ),
        ("=PMF_PERIOD(A2)", '=PMF_PERIOD(A2,"monthly")'),
    ),
    ExamplePage(
        "PMF_LABEL",
        ("The scorecard's own names of ratings, such as On track for GREEN, where the framework has them: in the "
         "toolkit they are the usual ones, in a copy made with --workspace the council's.",),
        (
            ExampleTable(
                "Ratings and their names",
                OURS,
                ("Measure", "Rating", "Name"),
                (TEXT, TEXT, TEXT),
                tuple(
                    (label, rating, ExampleCall("PMF_LABEL", ("B",)))
                    for label, rating in (
                        ("Customer service call handling", "GREEN"),
                        ("HR cases dealt with in time", "RED"),
                        ("Missed collections per 100,000", "NO DATA"),
                    )
                ),
            ),
        ),
        ("=PMF_LABEL(E2)", "=PMF_LABEL(PMF_RAG(B2,C2))"),
    ),
    ExamplePage(
        "PMF_ROLLUP",
        ("Of a snapshot or a running total the last figure is the longer period's; sums are added up; an average "
         "is the ratio of sums where numerators and denominators are given, else the plain mean.",
         "A figure over a gap is shown beside how many parts it lacks, never without a sign: "
         '"missing" as the last argument counts them. Without a figure both are blank.'),
        (
            ExampleTable(
                "Quarters of a year",
                "The counts are our own, to show what a ratio of sums does.",
                ("Quarter", "Decided in time", "Decided", "Share", "Calls, one quarter missing"),
                (TEXT, WHOLE, WHOLE, PERCENT, WHOLE),
                (
                    ("Quarter 1", 45.0, 50.0, 0.9, 1200.0), ("Quarter 2", 30.0, 60.0, 0.5, 1350.0),
                    ("Quarter 3", 72.0, 80.0, 0.9, None), ("Quarter 4", 10.0, 10.0, 1.0, 1100.0),
                ),
                (
                    ("The year", (
                        ExampleCall("PMF_ROLLUP", ("B", '"sum"'), "column"),
                        ExampleCall("PMF_ROLLUP", ("C", '"sum"'), "column"),
                        ExampleCall("PMF_ROLLUP", ("D", '"average"', "B", "C"), "column"),
                        ExampleCall("PMF_ROLLUP", ("E", '"sum"'), "column"),
                    )),
                    ("Parts missing", (
                        *(ExampleCall("PMF_ROLLUP", (letter, '"sum"', "", "", "", '"missing"'), "column")
                          for letter in "BCDE"),
                    )),
                ),
                typed=False,
            ),
        ),
        ('=PMF_ROLLUP(B2:E2,"sum")', '=PMF_ROLLUP(B2:B5,"average",E2:E5,F2:F5)',
         '=PMF_ROLLUP(B2:B9,"sum",,,"services")', '=PMF_ROLLUP(B2:E2,"sum",,,,"missing")'),
    ),
    ExamplePage(
        "PMF_ONTARGET",
        ("Green, amber and grey count as on target unless the framework says otherwise, no data never. Of which "
         "measures it is a share is the framework's too: those rated, those due, or all.",),
        (
            ExampleTable(
                "Eight measures",
                HART,
                ("Measure", "Rating", "Due"),
                (TEXT, TEXT, TEXT),
                (
                    ("Customer service call handling", "GREEN", "yes"),
                    ("Telephone calls answered in 15 seconds", "AMBER", "yes"),
                    ("HR cases dealt with in time", "RED", "yes"), ("Days to process benefit changes", "RED", "yes"),
                    ("Days to decide on homelessness", "GREEN", "yes"),
                    ("Project days ahead of timetable", "RED", "yes"),
                    ("Missed collections per 100,000", "NO DATA", "yes"), ("Domestic abuse incidents", "GREY", "no"),
                ),
                (
                    ("On target, of those rated", (ExampleCall("PMF_ONTARGET", ("B",), "column"),)),
                    ("On target, of those due", (ExampleCall("PMF_ONTARGET", ("B", "C", '"due"'), "column"),)),
                ),
                typed=False,
            ),
        ),
        ("=PMF_ONTARGET(E2:E40)", '=PMF_ONTARGET(E2:E40,F2:F40,"due")',
         '=PMF_ONTARGET(E2:E40,,"all",{"GREEN","BLUE"})'),
    ),
    ExamplePage(
        "PMF_QUARTILE",
        ("Quartiles are inclusive, as QUARTILE.INC gives them; 1 is the best quarter, by what is good. A figure at an "
         "end of two is in the better. Of fewer than four figures there are none.",),
        (
            ExampleTable(
                "Household waste recycled in 2023/24, and where three authorities stand among them",
                RECYCLING,
                ("Where", "Recycled", "Quarter"),
                (TEXT, PERCENT, WHOLE),
                tuple(
                    (where, figure, ExampleCall("PMF_QUARTILE", ("B", "B:B")))
                    for where, figure in (
                        ("Telford and Wrekin", 0.492), ("England", 0.423), ("Swindon", 0.338),
                        ("Swindon, ten years before", 0.418),
                    )
                ),
            ),
        ),
        ("=PMF_QUARTILE(B2,B$2:B$40)", '=PMF_QUARTILE(B2,B$2:B$40,"lower")',
         '=PMF_QUARTILE(B2,B$2:B$40,"range",0.9,1)'),
    ),
    ExamplePage(
        "PMF_OUTTURN",
        ("In a copy made with pmf-xl functions FILE --with-figures PERIOD it looks in a hidden sheet of that "
         "copy. With the add-in it looks in the ledger: the figure that stands now, whichever return it came from. "
         "Give the name PMF_WORKSPACE to a cell that holds the workspace's folder. #N/A: "
         "there is no such measure.",),
        (),
        ('=PMF_OUTTURN("CS01","2014-15-Q1")', "=PMF_OUTTURN(A2:A40,B$1)"),
    ),
    ExamplePage(
        "PMF_TARGET",
        ("In a copy made with pmf-xl functions FILE --with-figures PERIOD it looks in a hidden sheet of that "
         "copy, with the add-in in the catalogue. Of a range it gives the lower end. Give "
         "the name PMF_WORKSPACE to a cell that holds the workspace's folder. #N/A: there is no such "
         "measure.",),
        (),
        ('=PMF_TARGET("CS01","2014-15-Q1")', "=PMF_RAG(PMF_OUTTURN(A2,B$1),PMF_TARGET(A2,B$1))"),
    ),
    ExamplePage(
        "PMF_PARTIAL",
        ("Whether what PMF_OUTTURN gives covers the whole of its period and every service that gives a part of it. The "
         "scorecard compares no other: hand the answer on as partial. It looks where PMF_OUTTURN looks. #N/A: there is "
         "no such measure.",),
        (),
        ('=PMF_PARTIAL("CS01","2014-15-Q1")',
         f'=PMF_RAG(PMF_OUTTURN(A2,B$1),PMF_TARGET(A2,B$1),D2{"," * 17}PMF_PARTIAL(A2,B$1))'),
    ),
)  # fmt: skip
