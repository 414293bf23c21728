"""How well one colour can be read on another."""

READABLE = 4.5  # to 1: what text needs at the least


def contrast_ratio(one: str, other: str) -> float:
    """Give how far two colours stand apart, 1 to 21, as the Web Content Accessibility Guidelines 2.2 define it.

    >>> round(contrast_ratio("FFFFFF", "000000"), 1), round(contrast_ratio("777777", "FFFFFF"), 2)
    (21.0, 4.48)
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
