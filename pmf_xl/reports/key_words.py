"""The key features of a report as a text that officers may edit: written beside it, read again, and never written over.

What was made from the figures is kept in the folder `as made`, so that an edit can be told from what was made, and so
that it can be said which figures have changed since.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pmf_xl.books.files import could_not, write_whole
from pmf_xl.problems import FileUnreadableError, Problem, messages, problem
from pmf_xl.reports.runs import one_line
from pmf_xl.reports.write import keep_earlier

if TYPE_CHECKING:
    from datetime import datetime

    from pmf_xl.reports.key_features import Feature

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

Said = Mapping[str, str]  # sentences by what they are about


@dataclass(frozen=True, slots=True)
class KeyWords:
    """What a report says as its key features: what the figures make, and what was edited of it if anything was.

    `since` are the sentences that the figures made when it was edited.
    """

    path: Path
    heading: str
    made: Said
    edited: tuple[str, ...] = ()
    since: Said | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What the report says."""
        return self.edited or tuple(self.made.values())

    @property
    def changed(self) -> tuple[str, ...]:
        """What the figures say otherwise than when it was edited, by what it is about."""
        since = self.made if self.since is None else self.since
        both = dict.fromkeys([*self.made, *since])
        return tuple(about for about in both if self.made.get(about) != since.get(about))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Say of each what the figures said then, and what they say now."""
        return tuple(
            problem(
                messages.key_features_changed(
                    about=about,
                    was=_quoted((self.since or {}).get(about)),
                    now=_quoted(self.made.get(about)),
                    file=self.path.name,
                )
            )
            for about in self.changed
        )

    def keep(self, made_at: "datetime") -> None:
        """Write the text where nobody has edited it, and what the figures make."""
        if not self.edited:
            content = _text(self.heading, tuple(self.made.values()))
            if not self.path.exists() or self.path.read_bytes() != content:
                keep_earlier(self.path, made_at)
                write_whole(self.path, content)
        since = self.made if self.since is None else self.since
        held = {"since": dict(since), "edited": list(self.edited), "now": dict(self.made)}
        state = json.dumps(held, ensure_ascii=False, indent=1).encode()
        where = _state_path(self.path)
        if not where.exists() or where.read_bytes() != state:
            write_whole(where, state)


def key_words(path: Path, heading: str, features: "Sequence[Feature]") -> KeyWords:
    """Read what was edited at a path, if anything was; raises `FileUnreadableError` where that is no text."""
    made = {one.about: one.text for one in features}
    found, state = _read(path), _state(path)
    now, since = state.get("now"), state.get("since")
    if not found or found in [_lines(said.values()) for said in (made, now) if isinstance(said, dict)]:
        return KeyWords(path, heading, made)
    if state.get("edited") != list(
        found
    ):  # edited since the last report: by somebody who had read what that said
        since = now
    return KeyWords(path, heading, made, found, since if isinstance(since, dict) else None)


def _quoted(said: str | None) -> str:
    return f"“{said}”" if said else "nothing"


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
