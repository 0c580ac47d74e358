"""What ships with yearmind: observances and outlets, one TOML file each, chosen in a configuration by `use = "…"`.

A file's name is the id of what it describes; its keys are those of `[[observance]]` or `[[source]]`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Shelf = Literal["observances", "outlets"]


@cache
def names(shelf: Shelf) -> tuple[str, ...]:
    """The ids of all that stands on a shelf, in order."""
    entries = (file.name for file in files(__package__).joinpath(shelf).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in entries if name.endswith(".toml")))


def entry(shelf: Shelf, name: str) -> dict[str, Any]:
    """The keys and values of one entry, its id among them.

    Raises:
        KeyError: nothing of that name stands there.
    """
    if name not in names(shelf):
        raise KeyError(name)
    file = files(__package__).joinpath(shelf, f"{name}.toml")
    return {"id": name, **tomllib.loads(file.read_text(encoding="utf-8"))}
