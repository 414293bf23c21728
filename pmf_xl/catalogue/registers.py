"""A row of a register: a risk, a contract, an action, whatever is followed beside measures and projects."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, field_validator

from pmf_xl.catalogue.entity import Entity
from pmf_xl.rules.periods import Period


class RegisterRow(Entity):
    """A row of a register: what every one has, and in `more` what the register's own columns hold, by their keys."""

    register_key: str
    ref: str
    title: str
    service: str
    owner: str = ""
    measures: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    confidential: bool = False
    holds_from: Period | None = None
    holds_until: Period | None = None
    more: Mapping[str, Any] = Field(default_factory=dict)

    @field_validator("more", mode="after")
    @classmethod
    def _lists_are_fixed(cls, more: Mapping[str, Any]) -> Mapping[str, Any]:
        """Hold lists as tuples, as they are read: JSON knows no other."""
        return {key: tuple(value) if isinstance(value, list) else value for key, value in more.items()}

    def __getitem__(self, column: str) -> Any:
        """Return what a column holds, None where it is empty."""
        if column in type(self).model_fields:
            return getattr(self, column)
        return self.more.get(column)
