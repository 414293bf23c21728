"""The functions over many figures or ratings as the bodies of LAMBDAs, written as those of `series_in_lambda` are."""

from collections.abc import Iterable
from typing import Final

from pmf_xl.rules.declaring import WRONG, Function
from pmf_xl.rules.function_arguments import NO, YES
from pmf_xl.rules.functions_of_many import CONTRIBUTED, FIGURE, MISSING, ON_TARGET, PERIODS, SERVICES
from pmf_xl.rules.grades import WITHOUT_COLOUR
from pmf_xl.rules.in_excel import quoted
from pmf_xl.rules.ranks import FEWEST
from pmf_xl.rules.series_in_lambda import (
    AIM,
    BODIES,
    FIGURES,
    RANGE_SOUND,
    TOP,
    WAY,
    WAY_SOUND,
    beside,
    goes_with,
    merit,
    number_given,
    of_cells,
    places_sound,
    shapes_of,
)
from pmf_xl.rules.terms import ADDS_UP, Aggregation


def body_of(function: Function) -> str:
    """Give the body of a function over a series."""
    if function.name == ON_TARGET.name:
        return _on_target(function)
    return BODIES[function.name] if function.name in BODIES else _OF_MANY[function.name]


def _listed(words: Iterable[str]) -> str:
    return "{" + ",".join(map(quoted, words)) + "}"


def _word(argument: str, local: str, default: str) -> str:
    return f'{local},IF(ISOMITTED({argument}),{default},IF({argument}="",{default},{argument})),'


def _rolled_up() -> str:
    strange = 'SUM(MAP({0},LAMBDA(v,IF(ISNUMBER(v),0,IF(v="",0,1)))))=0'
    sums = "SUM(MAP(x,{0},LAMBDA(v,w,IF(ISNUMBER(v),IF(ISNUMBER(w),w,0),0))))"
    both = "SUM(MAP(x,tops,bottoms,LAMBDA(v,t,b,IF(AND(ISNUMBER(v),ISNUMBER(t),ISNUMBER(b)),1,0))))"
    adds_up = f"OR(kind={_listed(sorted(ADDS_UP))})"
    figure = (
        f"LET(last,MAX(MAP(SEQUENCE(n),LAMBDA(k,IF(ISNUMBER(INDEX(x,k)),k,0)))),below,{sums.format('bottoms')},"
        f'ratio,IF(OR(parts="{SERVICES}",kind="{Aggregation.AVERAGE}"),IF({both}=held,below<>0,FALSE),FALSE),'
        f'IF(lacks="{MISSING}",IF({adds_up},n-held,n-last),IF(ratio,{sums.format("tops")}/below,'
        f'IF({adds_up},SUM(MAP(x,LAMBDA(v,IF(ISNUMBER(v),v,0))))/IF(kind="{Aggregation.SUM}",1,held),'
        "INDEX(x,last)))))"
    )
    known = (
        f'IF(parts="{SERVICES}",OR(kind={_listed(CONTRIBUTED)}),OR(kind={_listed(Aggregation)})),'
        f"OR(parts={_listed((PERIODS, SERVICES))}),OR(lacks={_listed((FIGURE, MISSING))})"
    )
    texts = f"strange=0,{strange.format('tops')},{strange.format('bottoms')}"
    one_cell = shapes_of("kind", "parts", "lacks")
    go_with_it = f"AND({goes_with('numerators', 'n')},{goes_with('denominators', 'n')})"
    shapes = f"IF(MAX(MIN(ROWS(series),COLUMNS(series)),{one_cell})=1,{go_with_it},FALSE)"
    usual = f"IF(parts={quoted(SERVICES)},{quoted(CONTRIBUTED[0])},{quoted(Aggregation.SNAPSHOT)})"
    body = (
        f"LET({FIGURES}{_word('of', 'parts', quoted(PERIODS))}{_word('give', 'lacks', quoted(FIGURE))}"
        f"{_word('aggregation', 'kind', usual)}"
        f"IF({shapes},LET({beside('numerators', 'tops', quoted(''), 'n')}"
        f"{beside('denominators', 'bottoms', quoted(''), 'n')}"
        f'IF(AND({texts},{known}),IF(held=0,"",{figure}),{WRONG})),{WRONG}))'
    )
    return of_cells(body, "series")


def _on_target(function: Function) -> str:
    ratings, _, share_of, counts = function.arguments
    default = f"TOCOL({_listed(counts.defaults)})"
    counted = (
        f'on,IF(ISOMITTED(counts),{default},IF(ROWS(counts)*COLUMNS(counts)>1,TOCOL(IF(counts="","",counts)),'
        f'IF(INDEX(counts,1,1)="",{default},TOCOL(counts)))),'
    )
    inside = (
        'inside,MAP(x,dues,LAMBDA(v,w,IF(v="",0,IF(kind="all",1,IF(kind="due",IF(w="no",0,1),'
        f"IF(OR(v={_listed(sorted(WITHOUT_COLOUR))}),0,1)))))),"
    )

    def strangers(values: str, words: Iterable[str]) -> str:
        return f'SUM(MAP({values},LAMBDA(v,IF(v="",0,IF(OR(v={_listed(words)}),0,1)))))=0'

    sound = (
        f"{strangers('x', ratings.words)},{strangers('dues', ('yes', 'no'))},{strangers('on', counts.words)},"
        f"OR(kind={_listed(share_of.words)})"
    )
    hits = "SUM(MAP(x,inside,LAMBDA(v,i,IF(i=1,IF(ISNUMBER(MATCH(v,on,0)),1,0),0))))"
    shapes = f"IF(MAX(MIN(ROWS(ratings),COLUMNS(ratings)),ROWS(kind),COLUMNS(kind))=1,{goes_with('due', 'n')},FALSE)"
    body = (
        f'LET(x,TOCOL(IF(ratings="","",ratings)),n,ROWS(x),'
        f"{_word('share_of', 'kind', quoted(str(share_of.default)))}{counted}"
        f"IF({shapes},LET({beside('due', 'dues', quoted('yes'), 'n')}"
        f'IF(AND({sound}),LET({inside}whole,SUM(inside),IF(whole=0,"",{hits}/whole)),{WRONG})),{WRONG}))'
    )
    return of_cells(body, "ratings")


def _quartile() -> str:
    read, _ = number_given("decimals", "places")
    short = (
        'short,LAMBDA(v,LET(shown,IF(places="",v,ROUND(v,places)),'
        f'ROUND(IF(way="higher",-shown,IF(way="lower",shown,-({merit("shown")}))),9))),'
    )
    ends = [f"ROUND(QUARTILE(among,{quarter}),9)" for quarter in (1, 2, 3)]
    quarter = "+".join(f"IF(mine>{end},1,0)" for end in ends)
    placed = (
        f'IF(OR(held<{FEWEST},way="none",AND(way="range",aim=""),outturn="",part="{YES}"),"",'
        f"LET({short}among,MAP(FILTER(x,MAP(x,LAMBDA(v,ISNUMBER(v)))),short),mine,short(outturn),1+{quarter}))"
    )
    one_cell = ",".join(
        f"{counts}({one})"
        for one in ("outturn", "way", "aim", "top", "places", "part")
        for counts in ("ROWS", "COLUMNS")
    )
    sound = f'strange=0,OR(outturn="",ISNUMBER(outturn)),{WAY_SOUND},{RANGE_SOUND},{places_sound("places")},'
    sound += f"OR(part={_listed((YES, NO))})"
    body = (
        f"LET({FIGURES.replace('series', 'figures')}{WAY}{AIM}{TOP}{read}{_word('partial', 'part', quoted(NO))}"
        f"IF(MAX(MIN(ROWS(figures),COLUMNS(figures)),{one_cell})=1,IF(AND({sound}),{placed},{WRONG}),{WRONG}))"
    )
    return of_cells(body, "outturn", "figures")


_OF_MANY: Final[dict[str, str]] = {"PMF_ROLLUP": _rolled_up(), "PMF_QUARTILE": _quartile()}
