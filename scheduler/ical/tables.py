"""Imported observances as TOML to be put into a configuration. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def as_toml(tables: Iterable[Mapping[str, Any]]) -> str:
    """A `[[observance]]` for each."""
    import tomlkit  # noqa: PLC0415 - takes time that only writing is worth

    listed = tomlkit.aot()
    for keys in tables:
        table = tomlkit.table()
        listed.append(table)
        if "use" in keys:
            table.add("use", keys["use"])
            table["use"].comment("from the catalogue")
            continue
        for name, value in keys.items():
            if name != "terms":
                table.add(name, value)
        table["first"].comment("the day that the calendar begins with; put that of the event itself here")
        terms = tomlkit.table()
        terms.comment("add what it is called in the languages of those who remember it")
        for language, phrases in keys["terms"].items():
            terms.add(language, phrases)
        table.add("terms", terms)
    document = tomlkit.document()
    document.add("observance", listed)
    return tomlkit.dumps(document)
