"""What the part that one service gives of a measure's figure is called, where the ledger and returns name breakdowns."""

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
    ref, _, breakdown = key.partition("/")
    return ref, breakdown
