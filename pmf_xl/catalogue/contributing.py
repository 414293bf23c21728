"""What the part that a service gives of a measure's figure is called, where the ledger and returns name breakdowns."""

from typing import NamedTuple

from pmf_xl.rules.periods import Period

_SIGN = "/"  # before a service's code: what no code of a breakdown may hold


def part_of(service: str) -> str:
    """Name the part of a service as breakdowns are named.

    >>> part_of("WS")
    '/WS'
    """
    return _SIGN + service


def service_of(breakdown: str) -> str | None:
    """Give the code of the service whose part is named; None for a breakdown, or for the whole.

    >>> service_of("/WS"), service_of("N"), service_of("")
    ('WS', None, None)
    """
    return breakdown.removeprefix(_SIGN) if breakdown.startswith(_SIGN) else None


def split_key(key: str) -> tuple[str, str]:
    """Take the reference of a row apart into that of its measure and the name of the breakdown or part.

    >>> split_key("CS01//WS"), split_key("WS01/N"), split_key("WS01")
    (('CS01', '/WS'), ('WS01', 'N'), ('WS01', ''))
    """
    ref, between, service = key.partition("/" + _SIGN)
    if between:
        return ref, part_of(service)
    ref, _, breakdown = key.rpartition("/")
    return (ref, breakdown) if ref else (key, "")


class Absent(NamedTuple):
    """A service that has not given its part of a figure, and the period for which there is none."""

    service: str
    name: str
    period: Period
