"""The axis of a run of figures: its ends and its step, in round numbers."""

from math import ceil, floor, log10

from pmf_xl.rules.terms import Unit


def ends_and_step(values: list[float], unit: str, decimals: int) -> tuple[float, float, float]:
    """Choose the ends and the step of an axis that its figures can show, with room above and below for labels.

    >>> ends_and_step([0.91, 0.94], Unit.PERCENT, 1)
    (0.9, 0.96, 0.02)
    """
    percent = unit == Unit.PERCENT
    low, high = min(values), max(values)
    room = (high - low or abs(high) or 1.0) * 0.25
    rough = (high - low + 2 * room) / 4
    tens = 10.0 ** floor(log10(rough))
    step = next(tens * factor for factor in (1, 2, 2.5, 5, 10) if tens * factor >= rough * 0.999)
    step = max(step, 10.0 ** -(decimals + (2 if percent else 0)))
    bottom = floor((low - room) / step) * step
    if low >= 0:
        bottom = max(0.0, bottom)
    top = ceil((high + room) / step) * step
    if percent and high <= 1:
        top = min(top, 1.0)
    return round(bottom, 12), round(top, 12), step
