"""The functions over a series, as the bodies of LAMBDAs.

What they mean: see `runs`, `xmr`, `projection`; the tests hold these texts to them. Variables are in lower
case, functions in capitals. A series may lie across or down; it is turned into a column `x` of `n` figures in which a
gap is empty text. Sums are taken by MAP, because programs differ on what SUM and COUNT make of texts inside an array.
"""

from typing import Final

from pmf_xl.rules.declaring import MOST_COLUMNS, MOST_ROWS, NOT_ENOUGH, WHOLE_COLUMN, WRONG
from pmf_xl.rules.function_arguments import NO, YES
from pmf_xl.rules.in_excel import quoted
from pmf_xl.rules.projection import FEWEST as FEWEST_FOR_SLOPE
from pmf_xl.rules.projection import LOOKED_BACK
from pmf_xl.rules.terms import Aggregation, Polarity
from pmf_xl.rules.xmr import FEWEST, REACH, RUN

_HELD: Final = "held,SUM(MAP(x,LAMBDA(v,IF(ISNUMBER(v),1,0)))),"
_STRANGE: Final = 'strange,SUM(MAP({0},LAMBDA(v,IF(ISNUMBER(v),0,IF(v="",0,1))))),'
FIGURES: Final = f'x,TOCOL(IF(series="","",series)),n,ROWS(x),{_HELD}{_STRANGE.format("x")}'


def beside(argument: str, local: str, otherwise: str, count: str) -> str:
    """Read a row or column that goes with another, one value for each or one for all."""
    return (
        f"{local},IF(SEQUENCE({count})>0,IF(ISOMITTED({argument}),{otherwise},"
        f'TOCOL(IF({argument}="",{otherwise},{argument})))),'
    )


def goes_with(argument: str, count: str) -> str:
    """Ask whether what was given goes with so many: it is one row or column as long, or one cell."""
    tall, wide = f"ROWS({argument})", f"COLUMNS({argument})"
    return (
        f"IF(ISOMITTED({argument}),TRUE,AND(MIN({tall},{wide})=1,OR({tall}*{wide}=1,{tall}*{wide}={count})))"
    )


#: The figures that cover the whole of their periods; what is said of a figure beside it is a word there is.
_WHOLE: Final = (
    f'raw,TOCOL(IF(series="","",series)),n,ROWS(raw),{beside("partial", "part", quoted(NO), "n")}'
    f'x,IF(part="{YES}","",raw),{_HELD}{_STRANGE.format("raw")}'
)
#: The same, without the figures from before the process changed.
_REBASED: Final = (
    'from,IF(ISOMITTED(rebase_at),1,IF(rebase_at="",1,rebase_at)),all,TOCOL(IF(series="","",series)),n,ROWS(all),'
    f'raw,IF(SEQUENCE(n)<from,"",all),{beside("partial", "part", quoted(NO), "n")}'
    f'x,IF(part="{YES}","",raw),{_HELD}{_STRANGE.format("raw")}'
)
_PARTIAL_SOUND: Final = f'SUM(MAP(part,LAMBDA(v,IF(OR(v="{YES}",v="{NO}"),0,1))))=0'
_MEAN_AND_REACH: Final = (
    "mean,SUM(MAP(x,LAMBDA(v,IF(ISNUMBER(v),v,0))))/held,"
    "gaps,MAP(SEQUENCE(n-1),LAMBDA(k,LET(a,INDEX(x,k),b,INDEX(x,k+1),"
    'IF(ISNUMBER(a),IF(ISNUMBER(b),ABS(b-a),""),"")))),'
    "pairs,SUM(MAP(gaps,LAMBDA(g,IF(ISNUMBER(g),1,0)))),"
    f"reach,{REACH}*SUM(MAP(gaps,LAMBDA(g,IF(ISNUMBER(g),g,0))))/pairs,"
    f"few,IF(held<{FEWEST},TRUE,pairs=0),"
)
_LAST: Final = "last,MAX(MAP(SEQUENCE(n),LAMBDA(k,IF(ISNUMBER(INDEX(x,k)),k,0)))),"


def too_many(tall: str, wide: str) -> str:
    """Ask whether a range is whole columns or rows of a sheet."""
    return f"MAX({tall},{wide}*{MOST_ROWS // MOST_COLUMNS})={MOST_ROWS}"


def of_cells(body: str, *series: str) -> str:
    """Refuse whole columns before anything is worked out of them."""
    tall, wide = (",".join(f"{counts}({one})" for one in series) for counts in ("ROWS", "COLUMNS"))
    if len(series) > 1:
        tall, wide = f"MAX({tall})", f"MAX({wide})"
    return f'IF({too_many(tall, wide)},"{WHOLE_COLUMN}",{body})'


def _word(
    argument: str, default: str, words: type[Polarity] | type[Aggregation], local: str
) -> tuple[str, str]:
    """Give the steps that read a word which may be left out, and the condition that it is one there is."""
    read = f'{local},IF(ISOMITTED({argument}),"{default}",IF({argument}="","{default}",{argument})),'
    return read, "OR(" + ",".join(f'{local}="{word}"' for word in words) + ")"


def number_given(argument: str, local: str, otherwise: str = '""') -> tuple[str, str]:
    """Give the steps that read a number which may be left out, and the condition that it can stand."""
    read = f'{local},IF(ISOMITTED({argument}),{otherwise},IF({argument}="",{otherwise},{argument})),'
    return read, f'IF({local}="",TRUE,ISNUMBER({local}))'


def _whole_from_one(number: str) -> str:
    """Ask for a whole number of 1 or more; a blank is none, and an error comes through."""
    return f'IF({number}="",FALSE,IF(ISNUMBER({number}),IF({number}>=1,{number}=INT({number}),FALSE),FALSE))'


def shapes_of(*steps: str) -> str:
    """List how many rows and columns some steps have."""
    return ",".join(f"{counts}({one})" for one in steps for counts in ("ROWS", "COLUMNS"))


def _if_sound(condition: str, body: str, *one_cell: str) -> str:
    """Give `#VALUE!` for text among the figures, a block of several columns, or an argument that cannot stand.

    `one_cell` are the steps that hold one cell each: more would make an answer of several.
    """
    # Shapes first: what is worked out of several cells may be an error already.
    shape = f"MAX(MIN(ROWS(series),COLUMNS(series)),{shapes_of(*one_cell)})=1"
    return f"IF({shape},IF(AND(strange=0,{condition}),{body},{WRONG}),{WRONG})"


def _if_whole(condition: str, body: str, *one_cell: str) -> str:
    """Give the same for what else stands beside the figures than whether each is partial."""
    sound = _if_sound(f"{condition},{_PARTIAL_SOUND}", body, *one_cell)
    return f"IF({goes_with('partial', 'n')},{sound},{WRONG})"


def _rises(count: str, last: str, figures: str = "x") -> str:
    """Add up which way each of the last so many moves went: 1 up, -1 down, 0 for none or beside a gap."""
    return (
        f"SUM(MAP(SEQUENCE({count}),LAMBDA(k,LET(a,INDEX({figures},{last}-k),b,INDEX({figures},{last}-k+1),"
        "IF(ISNUMBER(a),IF(ISNUMBER(b),SIGN(ROUND(b,9)-ROUND(a,9)),0),0)))))"
    )


WAY, WAY_SOUND = _word("polarity", Polarity.HIGHER.value, Polarity, "way")
AIM, _AIM_SOUND = number_given("target", "aim")
TOP, _TOP_SOUND = number_given("target_high", "top", "aim")
RANGE_SOUND: Final = f"{_AIM_SOUND},{_TOP_SOUND}"
_KIND, _KIND_SOUND = _word("aggregation", Aggregation.SNAPSHOT.value, Aggregation, "kind")


def merit(figure: str) -> str:
    """Turn a figure into one of which more is better where a range is aimed at: minus the distance from it."""
    return f"-MAX(aim-{figure},{figure}-top,0)"


def places_sound(number: str) -> str:
    """Ask for a whole number of decimals, or none."""
    return f'IF({number}="",TRUE,IF(ISNUMBER({number}),ROUND({number},0)={number},FALSE))'


def _trend() -> str:
    read, _ = number_given("decimals", "places")
    whole_places = places_sound("places")
    worse = f'IF(way="range",IF(aim="",shown,{merit("shown")}),shown)'
    worth = f'worth,MAP(x,LAMBDA(v,IF(ISNUMBER(v),LET(shown,IF(places="",v,ROUND(v,places)),{worse}),""))),'
    body = (
        'IF(held<=span,"TOO FEW",LET('
        f"{worth}rises,{_rises('span', 'n', 'worth')},"
        'good,IF(way="higher",rises,IF(way="lower",-rises,IF(way="range",IF(aim="",0,rises),0))),'
        'IF(good=span,"IMPROVING",IF(good=-span,"WORSENING","NO CLEAR TREND"))))'
    )
    span = 'span,IF(ISOMITTED(moves),3,IF(moves="",3,moves)),'
    whole = _whole_from_one("span")
    sound = _if_whole(
        f"{WAY_SOUND},{whole},{RANGE_SOUND},{whole_places}", body, "way", "span", "aim", "top", "places"
    )
    return of_cells(f"LET({_WHOLE}{WAY}{span}{AIM}{TOP}{read}{sound})", "series")


def _spc() -> str:
    none = ",".join([NOT_ENOUGH] * 3)
    lines = f"IF(few,CHOOSE({{1,2,3}},{none}),CHOOSE({{1,2,3}},mean,mean-reach,mean+reach))"
    sound = _if_whole(_whole_from_one("from"), lines, "from")
    return of_cells(f"LET({_REBASED}{_MEAN_AND_REACH}{sound})", "series")


def _beyond(value: str, share: str) -> str:
    return f"OR(ROUND({value},9)>ROUND(mean+reach{share},9),ROUND({value},9)<ROUND(mean-reach{share},9))"


def _variation() -> str:
    body = (
        f'IF(few,"TOO FEW",LET({_LAST}'
        f"sides,MAP(SEQUENCE({RUN}),LAMBDA(k,LET(v,INDEX(x,last-k+1),"
        "IF(ISNUMBER(v),SIGN(ROUND(v,9)-ROUND(mean,9)),0)))),"
        "near,MAP(SEQUENCE(3),LAMBDA(k,LET(v,INDEX(x,last-k+1),"
        f"IF(ISNUMBER(v),IF({_beyond('v', '*2/3')},1,0),0)))),"
        f"climb,{_rises(str(RUN - 1), 'last')},"
        "three,INDEX(sides,1)+INDEX(sides,2)+INDEX(sides,3),"
        f"heading,IF({_beyond('INDEX(x,last)', '')},INDEX(sides,1),"
        f"IF(ABS(climb)={RUN - 1},SIGN(climb),"
        "IF(AND(ABS(three)=3,SUM(near)>=2,INDEX(near,1)=1),INDEX(sides,1),"
        f"IF(ABS(SUM(sides))={RUN},INDEX(sides,1),0)))),"
        f'good,IF(way="higher",heading,IF(way="lower",-heading,IF(way="range",IF(aim="",0,'
        f"SIGN(ROUND({merit('INDEX(x,last)')},9)-ROUND({merit('mean')},9))),0))),"
        'IF(heading=0,"COMMON CAUSE",IF(good>0,"IMPROVING",IF(good<0,"CONCERN",'
        'IF(heading>0,"NEUTRAL HIGH","NEUTRAL LOW"))))))'
    )
    sound = _if_whole(
        f"{WAY_SOUND},{RANGE_SOUND},{_whole_from_one('from')}", body, "way", "aim", "top", "from"
    )
    return of_cells(f"LET({_REBASED}{WAY}{AIM}{TOP}{_MEAN_AND_REACH}{sound})", "series")


def _assurance() -> str:
    lower, upper = "ROUND(mean-reach,9)", "ROUND(mean+reach,9)"
    aim, most = "ROUND(target,9)", "ROUND(top,9)"
    hit, missed = '"CONSISTENTLY HIT"', '"CONSISTENTLY MISSED"'
    assured = (
        f'IF(way="higher",IF({lower}>={aim},{hit},IF({upper}<={aim},{missed},"HIT OR MISS")),'
        f'IF(way="lower",IF({upper}<={aim},{hit},IF({lower}>={aim},{missed},"HIT OR MISS")),'
        f'IF(AND({lower}>={aim},{upper}<={most}),{hit},IF(OR({upper}<{aim},{lower}>{most}),{missed},"HIT OR MISS"))))'
    )
    body = f'IF(target="","NO TARGET",IF(few,"TOO FEW",IF(way="none","NO TARGET",{assured})))'
    sound = _if_whole(
        f"{RANGE_SOUND},{WAY_SOUND},{_whole_from_one('from')}", body, "way", "aim", "top", "from"
    )
    return of_cells(f"LET({_REBASED}{WAY}{AIM}{TOP}{_MEAN_AND_REACH}{sound})", "series")


def _forecast() -> str:
    slope = (
        "LET(places,FILTER(SEQUENCE(n),MAP(x,LAMBDA(v,ISNUMBER(v)))),"
        f"recent,IF(held>{LOOKED_BACK},DROP(places,held-{LOOKED_BACK}),places),"
        "many,ROWS(recent),"
        "MEDIAN(MAKEARRAY(many,many,LAMBDA(i,j,IF(i<j,LET(a,INDEX(recent,i),b,INDEX(recent,j),"
        '(INDEX(x,b)-INDEX(x,a))/(b-a)),"")))))'
    )
    carried = (
        f'IF(held=0,"",LET({_LAST}'
        "remaining,periods_in_year-passed+n-last,"
        f"INDEX(x,last)+IF(AND(held>={FEWEST_FOR_SLOPE},remaining>0),remaining*{slope},0)))"
    )
    this_year = "MAP(SEQUENCE(n),LAMBDA(k,IF(k>n-passed,IF(ISNUMBER(INDEX(x,k)),k,0),0)))"
    running = (
        f'LET(reached,MAX({this_year}),IF(reached=0,"",LET(share,reached-n+passed-1+INDEX(cover,reached),'
        f'IF({_none_of_a_year("share")},"",INDEX(x,reached)/share*periods_in_year))))'
    )
    added = (
        f"LET(reported,{this_year},share,SUM(MAP(reported,LAMBDA(k,IF(k>0,INDEX(cover,k),0)))),"
        f'IF({_none_of_a_year("share")},"",'
        "SUM(MAP(reported,LAMBDA(k,IF(k>0,INDEX(x,k),0))))/share*periods_in_year))"
    )
    latest = f'IF(held=0,"",LET({_LAST}INDEX(x,last)))'
    body = (
        "LET(passed,MOD(n-1,periods_in_year)+1,"
        f'IF(kind="cumulative",{running},IF(kind="sum",{added},IF(kind="year-end",{latest},{carried}))))'
    )
    whole = _whole_from_one("periods_in_year")
    covers = 'SUM(MAP(cover,LAMBDA(v,IF(ISNUMBER(v),0,IF(v="",0,1)))))=0'
    sound = _if_sound(f"{whole},{_KIND_SOUND},{covers}", body, "kind", "periods_in_year")
    read = beside("covered", "cover", "1", "n")
    return of_cells(f"LET({FIGURES}{_KIND}{read}IF({goes_with('covered', 'n')},{sound},{WRONG}))", "series")


def _none_of_a_year(share: str) -> str:
    """Ask whether figures are of nothing of their year, by the periods that they cover."""
    return f"ROUND({share}/periods_in_year,9)<=0"


BODIES: Final[dict[str, str]] = {
    "PMF_TREND": _trend(),
    "PMF_SPC": _spc(),
    "PMF_VARIATION": _variation(),
    "PMF_ASSURANCE": _assurance(),
    "PMF_FORECAST": _forecast(),
}
