"""How often tests try what is tried many times: less in every run, all of it on demand (`just long`)."""

import os
from typing import TypeVar

Kind = TypeVar("Kind")


def usually(few: Kind, on_demand: Kind) -> Kind:
    """Return `few`, unless somebody asks for the long runs."""
    return on_demand if os.environ.get("PMF_LONG") else few
