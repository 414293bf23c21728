"""The functions over many figures or ratings as plain array formulas, written as those of `series_in_cells` are."""

from collections.abc import Iterable

from pmf_xl.rules.declaring import WRONG
from pmf_xl.rules.function_arguments import NO, YES
from pmf_xl.rules.functions_of_many import CONTRIBUTED, FIGURE, MISSING, ON_TARGET, PERIODS, SERVICES
from pmf_xl.rules.grades import WITHOUT_COLOUR
from pmf_xl.rules.in_excel import quoted
from pmf_xl.rules.ranks import FEWEST
from pmf_xl.rules.series_in_cells import CellRun, merit, one_of, range_sound, strangers, whole_places, word_or
from pmf_xl.rules.terms import ADDS_UP, Aggregation, Polarity, ShareOf

NOTHING = '""'  # an argument that is left out


def roll_up(
    run: CellRun,
    aggregation: str = NOTHING,
    numerators: str = NOTHING,
    denominators: str = NOTHING,
    of: str = NOTHING,
    give: str = NOTHING,
) -> str:
    """Write one figure of several; numerators and denominators are rows or columns as long as theirs."""
    parts, lacks = word_or(of, quoted(PERIODS)), word_or(give, quoted(FIGURE))
    usual = f"IF({parts}={quoted(SERVICES)},{quoted(CONTRIBUTED[0])},{quoted(Aggregation.SNAPSHOT)})"
    kind, whole, held = word_or(aggregation, usual), run.whole, f"COUNT({run.whole})"
    adds_up = f"OR({','.join(f'{kind}={quoted(one)}' for one in sorted(ADDS_UP))})"
    last = f"MAX(IF(ISNUMBER({whole}),{run.places(whole)},0))"
    total = f"SUM({whole})/IF({kind}={quoted(Aggregation.SUM)},1,{held})"
    figure = f"IF({adds_up},{total},INDEX({whole},{last}))"
    beside = [one for one in (numerators, denominators) if one != NOTHING]
    if len(beside) == 2:
        above, below = (
            f"SUM(IF(ISNUMBER({whole}),IF(ISNUMBER({one}),{one},0),0))" for one in (numerators, denominators)
        )
        known = f"SUM(ISNUMBER({whole})*ISNUMBER({numerators})*ISNUMBER({denominators}))={held}"
        is_share = f"OR({parts}={quoted(SERVICES)},{kind}={quoted(Aggregation.AVERAGE)})"
        figure = f"IF(IF({is_share},IF({known},{below}<>0,FALSE),FALSE),{above}/{below},{figure})"
    missing = f"IF({adds_up},{run.size}-{held},{run.size}-{last})"
    sound = [
        *(f'SUM(IF(ISNUMBER({one}),0,IF({one}="",0,1)))=0' for one in (whole, *beside)),
        f"IF({parts}={quoted(SERVICES)},{one_of(kind, CONTRIBUTED)},{one_of(kind, Aggregation)})",
        one_of(parts, (PERIODS, SERVICES)),
        one_of(lacks, (FIGURE, MISSING)),
    ]
    given = f"IF({lacks}={quoted(MISSING)},{missing},{figure})"
    return f'IF(AND({",".join(sound)}),IF({held}=0,"",{given}),{WRONG})'


def on_target(ratings: str, due: str = NOTHING, share_of: str = NOTHING, counts: str = NOTHING) -> str:
    """Write the share on target of a row or column of ratings; `due` and `counts` are rows or columns too."""
    known, _, _, counted = ON_TARGET.arguments
    kind = word_or(share_of, quoted(ShareOf.RATED))
    there = f'({ratings}<>"")'

    def is_one(cells: str, words: Iterable[str]) -> str:
        return "(" + "+".join(f"({cells}={quoted(word)})" for word in words) + ")"

    is_due = f'({due}<>"no")' if due != NOTHING else "1"
    coloured = f"(1-{is_one(ratings, sorted(WITHOUT_COLOUR))})"
    inside = (
        f"{there}*IF({kind}={quoted(ShareOf.ALL)},1,IF({kind}={quoted(ShareOf.DUE)},{is_due},{coloured}))"
    )
    hits = is_one(ratings, counted.defaults)
    sound = [f"SUM({strangers(ratings, known.words)})=0", one_of(kind, ShareOf)]
    if due != NOTHING:
        sound.append(f"SUM({strangers(due, (YES, NO))})=0")
    if counts != NOTHING:
        hits = f"ISNUMBER(MATCH({ratings},{counts},0))"
        sound.append(f"SUM({strangers(counts, counted.words)})=0")
    return f'IF(AND({",".join(sound)}),IF(SUM({inside})=0,"",SUM({inside}*{hits})/SUM({inside})),{WRONG})'


def quartile(
    outturn: str,
    run: CellRun,
    polarity: str = NOTHING,
    target: str = NOTHING,
    target_high: str = NOTHING,
    decimals: str = NOTHING,
    partial: str = NOTHING,
) -> str:
    """Write the quarter of some figures that one of them is in."""
    way = word_or(polarity, quoted(Polarity.HIGHER))

    def short(figure: str) -> str:
        shown = figure if decimals == NOTHING else f'IF({decimals}="",{figure},ROUND({figure},{decimals}))'
        ranged = "0" if target == NOTHING else f"-({merit(shown, target, target_high)})"
        return f'ROUND(IF({way}="higher",-{shown},IF({way}="lower",{shown},{ranged})),9)'

    among = f"IF(ISNUMBER({run.whole}),{short(run.whole)})"
    quarter = "+".join(f"IF({short(outturn)}>ROUND(QUARTILE({among},{one}),9),1,0)" for one in (1, 2, 3))
    aimless = f'AND({way}="range",{target}="")'
    lacking = "" if partial == NOTHING else f",{partial}={quoted(YES)}"
    nothing = f'OR(COUNT({run.whole})<{FEWEST},{way}="none",{aimless},{outturn}=""{lacking})'
    sound = [
        f'SUM(IF(ISNUMBER({run.whole}),0,IF({run.whole}="",0,1)))=0',
        f'OR({outturn}="",ISNUMBER({outturn}))',
        one_of(way, Polarity),
        *range_sound(target, target_high),
        *whole_places(decimals),
        *([] if partial == NOTHING else [one_of(partial, ("", YES, NO))]),
    ]
    return f'IF(AND({",".join(sound)}),IF({nothing},"",1+{quarter}),{WRONG})'
