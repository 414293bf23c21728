"""One row that a service is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmf_xl.layout.parts import Content


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a sheet as issued: its key, what its locked cells hold, and what is known of it besides."""

    key: str
    values: Mapping[str, Content]
    facts: Mapping[str, Content] = field(default_factory=dict)
