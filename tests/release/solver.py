"""What can be worked out from what is printed: linear equations between figures, and which of them they determine.

An unknown is the figure of a measure, or of a breakdown of it, in one period. An equation is what any reader knows: that
quarters add up to their year, a breakdown to its whole, a forecast to what it was made from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

Unknown = tuple[str, str]  # breakdown (empty for the whole), period


@dataclass
class Equations:
    """Equations between the figures of one measure."""

    rows: list[Mapping[Unknown, float]] = field(default_factory=list)

    def known(self, unknown: Unknown) -> None:
        """A figure is printed."""
        self.rows.append({unknown: 1.0})

    def relation(self, terms: Iterable[tuple[Unknown, float]]) -> None:
        """A sum of figures, each so many times, is printed or is zero."""
        self.rows.append(dict(terms))

    def determined(self, wanted: Iterable[Unknown]) -> set[Unknown]:
        """Those of some unknowns that the equations leave only one value."""
        columns = sorted({unknown for row in self.rows for unknown in row} | set(wanted))
        place = {unknown: number for number, unknown in enumerate(columns)}
        matrix = np.zeros((max(1, len(self.rows)), len(columns)))
        for number, row in enumerate(self.rows):
            for unknown, factor in row.items():
                matrix[number, place[unknown]] = factor
        rank = np.linalg.matrix_rank(matrix)
        found = set()
        for unknown in wanted:
            one = np.zeros((1, len(columns)))
            one[0, place[unknown]] = 1.0
            if np.linalg.matrix_rank(np.vstack([matrix, one])) == rank:
                found.add(unknown)
        return found
