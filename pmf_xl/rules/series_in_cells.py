"""The functions over a series as plain array formulas, for programs without LAMBDA: Excel 2010 on, LibreOffice.

What they mean: see `runs`, `xmr`, `projection`; the tests hold these texts to them. They are entered with
Ctrl+Shift+Enter. Arguments are what a formula may hold: an address, or a value in quotes where it is a word. An
argument that may be left out is given as `""` then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pmf_xl.rules.declaring import NOT_ENOUGH, WRONG
from pmf_xl.rules.function_arguments import NO, YES
from pmf_xl.rules.projection import FEWEST as FEWEST_FOR_SLOPE
from pmf_xl.rules.projection import LOOKED_BACK
from pmf_xl.rules.terms import Aggregation, Polarity
from pmf_xl.rules.xmr import FEWEST, REACH, RUN


@dataclass(frozen=True, slots=True)
class CellRun:
    """A series of two cells or more, down a column or across a row, such as `$B$5:$B$18`.

    `partial` is a row or column as long beside it, which says of each figure whether it is of a part of its period
    only, and is no figure of the series then.

    Nothing is counted when the formula is written, so rows may be put in or taken out of the series afterwards.

    >>> CellRun("$B$2:$B$14").size, CellRun("$B$2:$B$14").tail
    ('ROWS($B$2:$B$14)', 'INDEX($B$2:$B$14,2):INDEX($B$2:$B$14,ROWS($B$2:$B$14))')
    """

    whole: str
    down: bool = True
    partial: str = '""'

    @property
    def size(self) -> str:
        """How many cells it has."""
        return f"ROWS({self.whole})" if self.down else f"COLUMNS({self.whole})"

    @property
    def head(self) -> str:
        """All but the last cell."""
        return self._but_the_last(self.whole)

    @property
    def tail(self) -> str:
        """All but the first cell."""
        return self._but_the_first(self.whole)

    @property
    def held(self) -> str:
        """Whether each cell holds a figure of the series."""
        return _figures(self.whole, self.partial)

    @property
    def pairs(self) -> str:
        """Whether each cell but the last holds a figure of the series, and the one after it too."""
        if self.partial == '""':
            return f"ISNUMBER({self.head})*ISNUMBER({self.tail})"
        earlier = _figures(self.head, self._but_the_last(self.partial))
        return f"{earlier}*{_figures(self.tail, self._but_the_first(self.partial))}"

    @property
    def count(self) -> str:
        """How many figures of the series there are."""
        return f"COUNT({self.whole})" if self.partial == '""' else f"SUM({self.held})"

    def _but_the_last(self, cells: str) -> str:
        return f"INDEX({cells},1):INDEX({cells},{self.size}-1)"

    def _but_the_first(self, cells: str) -> str:
        return f"INDEX({cells},2):INDEX({cells},{self.size})"

    def places(self, part: str) -> str:
        """The place of each cell of a part, counted from 1."""
        function = "ROW" if self.down else "COLUMN"
        return f"({function}({part})-MIN({function}({self.whole}))+1)"


def _figures(cells: str, partial: str) -> str:
    return f"ISNUMBER({cells})" if partial == '""' else f'ISNUMBER({cells})*({partial}<>"{YES}")'


def word_or(given: str, default: str) -> str:
    """Read a word that may be left out; `default` is what a formula holds then."""
    return default if given == '""' else f'IF({given}="",{default},{given})'


def _word(given: str, default: str) -> str:
    return word_or(given, f'"{default}"')


def _if_sound(run: CellRun, conditions: list[str], body: str) -> str:
    """Give `#VALUE!` where text stands among the figures or an argument cannot stand."""
    strange = f'SUM(IF(ISNUMBER({run.whole}),0,IF({run.whole}="",0,1)))=0'
    said = [] if run.partial == '""' else [f"SUM({strangers(run.partial, (YES, NO))})=0"]
    return f"IF(AND({','.join([strange, *said, *conditions])}),{body},{WRONG})"


def one_of(word: str, words: Iterable[str]) -> str:
    """Ask whether a word is one of some."""
    return "OR(" + ",".join(f'{word}="{one}"' for one in words) + ")"


def strangers(cells: str, words: Iterable[str]) -> str:
    """Ask of each cell whether it is neither blank nor one of some words."""
    known = "+".join(f'({cells}="{word}")' for word in words)
    return f'({cells}<>"")*(1-({known}))'


def _whole_from_one(number: str) -> str:
    return f'IF({number}="",FALSE,IF(ISNUMBER({number}),IF({number}>=1,{number}=INT({number}),FALSE),FALSE))'


def _rises(run: CellRun, after: str, until: str, worth: Callable[[str], str] = str) -> str:
    """Add up which way each move between two places went: 1 up, -1 down, 0 for none or beside a gap."""
    place = run.places(run.head)
    sign = f"SIGN(ROUND({worth(run.tail)},9)-ROUND({worth(run.head)},9))"
    return f"SUM(IF(({place}>{after})*({place}<{until})*{run.pairs},{sign},0))"


def merit(figure: str, target: str, high: str) -> str:
    """Turn figures into those of which more is better where a range is aimed at: minus the distance from it."""
    top = target if high == '""' else f'IF({high}="",{target},{high})'
    return f"-(({figure}<{target})*({target}-{figure})+({figure}>{top})*({figure}-{top}))"


def range_sound(target: str, high: str) -> list[str]:
    """Ask whether the ends of a range can stand, where they are given."""
    return [f'OR({end}="",ISNUMBER({end}))' for end in (target, high) if end != '""']


def whole_places(decimals: str) -> list[str]:
    """Ask for a whole number of decimals, or none, where an argument is given."""
    if decimals == '""':
        return []
    return [f'IF({decimals}="",TRUE,IF(ISNUMBER({decimals}),ROUND({decimals},0)={decimals},FALSE))']


def trend(
    run: CellRun,
    polarity: str = '""',
    moves: str = '""',
    target: str = '""',
    target_high: str = '""',
    decimals: str = '""',
) -> str:
    """Write what the last moves of a series say."""
    way = _word(polarity, Polarity.HIGHER.value)
    span = "3" if moves == '""' else f'IF({moves}="",3,{moves})'
    ranged = f'IF({way}="range",IF({target}="",0,1),0)' if target != '""' else "0"

    def worth(part: str) -> str:
        held = part if decimals == '""' else f'IF({decimals}="",{part},ROUND({part},{decimals}))'
        return held if target == '""' else f"IF({ranged}=1,{merit(held, target, target_high)},{held})"

    rises = _rises(run, f"{run.size}-1-{span}", run.size, worth)
    good = f'IF({way}="higher",1,IF({way}="lower",-1,{ranged}))*{rises}'
    body = (
        f'IF({run.count}<={span},"TOO FEW",'
        f'IF({good}={span},"IMPROVING",IF({good}=-{span},"WORSENING","NO CLEAR TREND")))'
    )
    places = whole_places(decimals)
    sound = [one_of(way, Polarity), _whole_from_one(span), *range_sound(target, target_high), *places]
    return _if_sound(run, sound, body)


def _pairs(run: CellRun) -> str:
    return f"SUM({run.pairs})"


def _enough(run: CellRun) -> str:
    return f"AND({run.count}>={FEWEST},{_pairs(run)}>0)"


def _average(run: CellRun) -> str:
    if run.partial == '""':
        return f"AVERAGE({run.whole})"
    return f"SUM(IF({run.held},{run.whole},0))/{run.count}"


def mean(run: CellRun) -> str:
    """Write the mean of an XmR chart."""
    return _if_sound(run, [], f"IF({_enough(run)},{_average(run)},{NOT_ENOUGH})")


def limit(run: CellRun, sign: str) -> str:
    """Write a limit of an XmR chart: `sign` is - for the lower and + for the upper."""
    gap = f"SUM(IF({run.pairs},ABS({run.tail}-{run.head}),0))"
    body = f"{_average(run)}{sign}{REACH}*{gap}/{_pairs(run)}"
    return _if_sound(run, [], f"IF({_enough(run)},{body},{NOT_ENOUGH})")


def signal(run: CellRun, middle: str, upper: str) -> str:
    """Write which way a special cause at the last figure heads: 1 up, -1 down, 0 for none.

    `middle` and `upper` are the cells of the mean and the upper limit.
    """
    place = run.places(run.whole)
    last = f"MAX(IF({run.held},{place},0))"
    value, reach = f"INDEX({run.whole},{last})", f"({upper}-{middle})"

    def beyond(figure: str, share: str) -> str:
        return (
            f"(ROUND({figure},9)>ROUND({middle}+{reach}{share},9))"
            f"+(ROUND({figure},9)<ROUND({middle}-{reach}{share},9))"
        )

    def sides(count: int) -> str:
        recent = f"({place}>{last}-{count})*{run.held}"
        return f"SUM(IF({recent},SIGN(ROUND({run.whole},9)-ROUND({middle},9)),0))"

    near = f"SUM(IF(({place}>{last}-3)*{run.held},{beyond(run.whole, '*2/3')},0))"
    side = f"SIGN(ROUND({value},9)-ROUND({middle},9))"
    climb = _rises(run, f"{last}-{RUN}", last)
    heading = (
        f"IF({beyond(value, '')}>0,{side},IF(ABS({climb})={RUN - 1},SIGN({climb}),"
        f"IF(AND(ABS({sides(3)})=3,{near}>=2,{beyond(value, '*2/3')}>0),{side},"
        f"IF(ABS({sides(RUN)})={RUN},{side},0))))"
    )
    return _if_sound(run, [], f"IF({_enough(run)},{heading},{NOT_ENOUGH})")


def variation(
    run: CellRun,
    found: str,
    middle: str,
    polarity: str = '""',
    target: str = '""',
    target_high: str = '""',
) -> str:
    """Write what the last figure says; `found` and `middle` are the cells of the signal and the mean."""
    way = _word(polarity, Polarity.HIGHER.value)
    neutral = f'IF({found}>0,"NEUTRAL HIGH","NEUTRAL LOW")'
    if target != '""':
        last = f"INDEX({run.whole},MAX(IF({run.held},{run.places(run.whole)},0)))"
        now, usual = (merit(one, target, target_high) for one in (last, middle))
        better = f"SIGN(ROUND({now},9)-ROUND({usual},9))"
        judged = f'IF({better}>0,"IMPROVING",IF({better}<0,"CONCERN",{neutral}))'
        neutral = f'IF(AND({way}="range",{target}<>""),{judged},{neutral})'
    body = (
        f'IF(NOT({_enough(run)}),"TOO FEW",IF({found}=0,"COMMON CAUSE",'
        f'IF(OR({way}="higher",{way}="lower"),'
        f'IF(IF({way}="lower",-1,1)*{found}>0,"IMPROVING","CONCERN"),{neutral})))'
    )
    return _if_sound(run, [one_of(way, Polarity), *range_sound(target, target_high)], body)


def assurance(
    run: CellRun, middle: str, upper: str, target: str, polarity: str = '""', target_high: str = '""'
) -> str:
    """Write whether a process hits its target; `middle` and `upper` are the cells of the mean and the upper limit."""
    way = _word(polarity, Polarity.HIGHER.value)
    low, high, aim = f"ROUND(2*{middle}-{upper},9)", f"ROUND({upper},9)", f"ROUND({target},9)"
    top = aim if target_high == '""' else f'ROUND(IF({target_high}="",{target},{target_high}),9)'
    hit, missed = '"CONSISTENTLY HIT"', '"CONSISTENTLY MISSED"'
    assured = (
        f'IF({way}="higher",IF({low}>={aim},{hit},IF({high}<={aim},{missed},"HIT OR MISS")),'
        f'IF({way}="lower",IF({high}<={aim},{hit},IF({low}>={aim},{missed},"HIT OR MISS")),'
        f'IF(AND({low}>={aim},{high}<={top}),{hit},IF(OR({high}<{aim},{low}>{top}),{missed},"HIT OR MISS"))))'
    )
    body = f'IF({target}="","NO TARGET",IF(NOT({_enough(run)}),"TOO FEW",IF({way}="none","NO TARGET",{assured})))'
    return _if_sound(run, [*range_sound(target, target_high), one_of(way, Polarity)], body)


def forecast(run: CellRun, periods: str, aggregation: str = '""', covered: str = '""') -> str:
    """Write the forecast of the year-end figure; `covered` is a row or column as long as its figures."""
    kind, whole, size = _word(aggregation, Aggregation.SNAPSHOT.value), run.whole, run.size
    place, held = run.places(whole), f"ISNUMBER({whole})"
    passed = f"(MOD({size}-1,{periods})+1)"
    this_year = f"({place}>{size}-{passed})*{held}"
    reached = f"MAX(IF({this_year},{place},0))"
    share, times = f"({reached}-{size}+{passed})", f"SUM(IF({this_year},1,0))"
    sound = [_whole_from_one(periods), one_of(kind, Aggregation)]
    if covered != '""':
        last_covers = f"INDEX({covered},{reached})"
        share = f'({reached}-{size}+{passed}-1+IF({last_covers}="",1,{last_covers}))'
        times = f'SUM(IF({this_year},IF({covered}="",1,{covered}),0))'
        sound.append(f'SUM(IF(ISNUMBER({covered}),0,IF({covered}="",0,1)))=0')
    none_of_a_year = f"IF({reached}=0,TRUE,ROUND({share}/{periods},9)<=0)"
    running = f'IF({none_of_a_year},"",INDEX({whole},{reached})/{share}*{periods})'
    added = f'IF(ROUND({times}/{periods},9)<=0,"",SUM(IF({this_year},{whole},0))/{times}*{periods})'
    last = f"MAX(IF({held},{place},0))"
    remaining = f"({periods}-{passed}+{size}-{last})"
    from_place = f"LARGE(IF({held},{place}),MIN({LOOKED_BACK},COUNT({whole})))"
    recent = f"IF({held},IF({place}>={from_place},1,0),0)"
    later = f"(TRANSPOSE({place})>{place})"
    slope = (
        f"MEDIAN(IF({recent}*TRANSPOSE({recent})*{later},"
        f"(TRANSPOSE({whole})-{whole})/(TRANSPOSE({place})-{place})))"
    )
    carried = (
        f'IF(COUNT({whole})=0,"",INDEX({whole},{last})'
        f"+IF(AND(COUNT({whole})>={FEWEST_FOR_SLOPE},{remaining}>0),{remaining}*{slope},0))"
    )
    latest = f'IF(COUNT({whole})=0,"",INDEX({whole},{last}))'
    body = (
        f'IF({kind}="cumulative",{running},IF({kind}="sum",{added},IF({kind}="year-end",{latest},{carried})))'
    )
    return _if_sound(run, sound, body)
