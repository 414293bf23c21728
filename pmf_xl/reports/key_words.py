"""The key features of a report as a text that officers may edit: written beside it, read again, and never written over.

What was made from the figures is kept in the folder `as made`, so that an edit can be told from what was made, and so
that it can be said which figures have changed since.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import could_not, write_whole
from pmf_xl.problems import FileUnreadableError
from pmf_xl.reports.edited_words import KeyWords
from pmf_xl.reports.runs import one_line
from pmf_xl.reports.write import keep_earlier

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.reports.sentences import Feature

AS_MADE = "as made"
LARGEST = 100_000  # bytes; a page has some thousand
LONGEST = 2_000  # characters of a paragraph, which is what a row of a sheet can show
RULE = "-" * 40
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # as Notepad begins what it calls Unicode
_WRITTEN = "\t\n\r\f"
_EXPLAINED = (
    "Change what you like below the line, save, and write the report again: it prints your words and says so.",
    "Leave an empty line between paragraphs. Empty or take away this file, and it is made again from the figures.",
)


def key_words(path: Path, heading: str, features: "Sequence[Feature]") -> KeyWords:
    """Read what was edited at a path, if anything was; raises `FileUnreadableError` where that is no text."""
    made = {one.about: one.text for one in features}
    found, state = _read(path), _state(path)
    now, since = _said(state, "now"), _said(state, "since")
    if _is_as_made(found, made, now):
        return KeyWords(path, heading, made)
    if state.get("edited") != list(found):  # edited after the last report, by who had read what that said
        since = now
    return KeyWords(path, heading, made, found, since)


def keep(words: KeyWords, made_at: "datetime") -> None:
    """Write the text where nobody has edited it, and what the figures make."""
    if not words.edited:
        found, paragraphs = _read(words.path), tuple(words.made.values())
        if not _is_as_made(found, words.made, _said(_state(words.path), "now")):
            return  # edited while the report was made: the next one prints it
        if not words.path.exists() or found != _lines(paragraphs):
            keep_earlier(words.path, made_at)
            write_whole(words.path, _text(words.heading, paragraphs))
    since = words.made if words.since is None else words.since
    held = {"since": dict(since), "edited": list(words.edited), "now": dict(words.made)}
    state = json.dumps(held, ensure_ascii=False, indent=1).encode()
    where = _state_path(words.path)
    if not where.exists() or where.read_bytes() != state:
        write_whole(where, state)


def _is_as_made(found: tuple[str, ...], *made: Mapping[str, str] | None) -> bool:
    """Say whether a text is one of those that the figures made, or none."""
    return not found or found in [_lines(said.values()) for said in made if said is not None]


def _text(heading: str, paragraphs: Sequence[str]) -> bytes:
    """Write it as every editor of texts opens it, Notepad included."""
    lines = (heading, *_EXPLAINED, RULE, "", "\n\n".join(paragraphs), "")
    return "\n".join(lines).replace("\n", "\r\n").encode("utf-8-sig")


def _state_path(path: Path) -> Path:
    return path.parent / AS_MADE / f"{path.stem}.json"


def _state(path: Path) -> dict[str, object]:
    """Give what was kept when it was last made; nothing where that is gone or damaged."""
    try:
        held = json.loads(_state_path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _said(state: Mapping[str, object], key: str) -> dict[str, str] | None:
    """Give the sentences kept under a key, by what they are about."""
    held = state.get(key)
    if not isinstance(held, dict) or not all(isinstance(said, str) for said in held.values()):
        return None
    return held


def _read(path: Path) -> tuple[str, ...]:
    """Give the paragraphs of the text below its line, none where there is no text."""
    if not path.exists():
        return ()
    try:
        content = path.read_bytes()
    except OSError as reason:
        raise could_not("read", path, reason) from reason
    if len(content) > LARGEST:
        raise _unreadable(path, f"it is larger than {LARGEST // 1000} KB")
    if content.startswith(_WIDE):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    if any(sign < " " and sign not in _WRITTEN for sign in text):
        raise _unreadable(path, "it is no plain text")
    paragraphs = _lines(_paragraphs(text))
    for number, said in enumerate(paragraphs, 1):
        if len(said) > LONGEST:
            raise _unreadable(path, f"its paragraph {number} is longer than {LONGEST:,} characters")
    return paragraphs


def _unreadable(path: Path, why: str) -> FileUnreadableError:
    return FileUnreadableError(
        f"{path} cannot be printed as key features: {why}. Save it as plain text of a page or less, or take it away "
        "and it is made again from the figures.",
        path=path,
    )


def _paragraphs(text: str) -> Iterator[str]:
    lines = text.splitlines()
    at = next((number for number, line in enumerate(lines, 1) if line.strip() == RULE), 0)
    yield from "\n".join(line.strip() for line in lines[at:]).split("\n\n")


def _lines(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Give paragraphs without empty lines and without signs that no sheet can hold."""
    return tuple(
        filter(None, ("\n".join(filter(None, map(one_line, said.splitlines()))) for said in paragraphs))
    )
