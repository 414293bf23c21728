"""Characters that nobody sees, which come with text from web pages, chats and other programs."""

import re

#: What marks a direction, joins, may break a line or is of no width; none of them is a letter, a digit or a sign.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


def visible(text: str) -> str:
    """Return text without invisible characters.

    >>> visible("Calls\\u00ad answered\\u200b")
    'Calls answered'
    """
    return _INVISIBLE.sub("", text)


def as_seen(text: str) -> str:
    """Return text as a reader sees it: without invisible characters, every run of spaces one ordinary space.

    >>> as_seen("\\u200e31\\u200b"), as_seen("M2\\u00a0\\ufeff"), as_seen("\\u2060")
    ('31', 'M2', '')
    """
    return " ".join(visible(text).split())


def has_words(text: str) -> bool:
    """Say whether text says anything: it has a letter or a digit, of whatever script.

    >>> has_words("Late."), has_words("..."), has_words(" - "), has_words("\\u200b")
    (True, False, False, False)
    """
    return any(character.isalnum() for character in text)
