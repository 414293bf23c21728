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
    return " ".join((text if text.isascii() else visible(text)).split())


def has_words(text: str) -> bool:
    """Say whether text says anything: it has a letter or a digit, of whatever script.

    >>> has_words("Late."), has_words("..."), has_words(" - "), has_words("\\u200b")
    (True, False, False, False)
    """
    return any(character.isalnum() for character in text)


#: What people type so that something stands there.
_STOPGAPS = frozenset(
    {
        "n a", "none applicable", "no comment", "no comments", "no commentary", "see above", "as above", "see below",
        "see email", "see attached", "to follow", "to be confirmed", "to be advised", "to be completed", "to come",
        "awaiting data", "data awaited", "as last time", "as last quarter", "as before", "as discussed",
        "same as last quarter", "same as before", "no change", "not applicable", "not available",
        "this is how it is", "it is what it is", "it's changed", "it has changed", "don't know",
        "do not know", "not known",
    }
)  # fmt: skip
_FEWEST_WORDS, _FEWEST_LETTERS = 2, 8
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def says_something(text: str) -> bool:
    """Say whether a text is one that explains: at least two words, which are not there only so that something is.

    >>> [says_something(text) for text in ("Two advisers left in May.", "TBC", "n/a", "As above.", "Covid")]
    [True, False, False, False, False]
    >>> says_something("It’s changed."), says_something("It’s changed because a depot closed.")
    (False, True)
    """
    words = _WORDS.findall(visible(text).casefold().replace("’", "'"))
    if " ".join(words) in _STOPGAPS:
        return False
    return len(words) >= _FEWEST_WORDS and sum(map(len, words)) >= _FEWEST_LETTERS
