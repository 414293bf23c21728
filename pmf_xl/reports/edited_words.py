"""What a report says as its key features: what the figures make, or what officers made of that."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pmf_xl.problems import Problem, messages, problem

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


def _quoted(said: str | None) -> str:
    return f"“{said}”" if said else "nothing"
