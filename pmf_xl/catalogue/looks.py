"""Where the package's own templates lie, and how ratings look where a council says nothing else."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1]
KIT_FOLDERS = (PACKAGE / "templates", PACKAGE.parent / "templates")  # installed; in a checkout


@lru_cache(maxsize=1)
def theme_data() -> Mapping[str, Any]:
    """Read the look of every workbook, as the theme states it."""
    import yaml

    path = next(folder / "theme.yaml" for folder in KIT_FOLDERS if (folder / "theme.yaml").is_file())
    text = path.read_text("utf-8")
    data: Mapping[str, Any] = (
        yaml.load(text, yaml.CSafeLoader)  # ten times as fast
        if yaml.__with_libyaml__
        else yaml.safe_load(text)
    )
    return data


def usual_looks() -> Mapping[str, Mapping[str, Any]]:
    """Give the word, shape and colours of each rating.

    >>> usual_looks()["RED"]["shape"]
    '■'
    """
    looks: Mapping[str, Mapping[str, Any]] = theme_data()["ratings"]
    return looks
