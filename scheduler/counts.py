"""Numbers with their nouns, for people."""

from __future__ import annotations


def many(count: int, one: str, more: str | None = None) -> str:
    """So many of something: `1 source`, `2 sources`; `more` is the plural where it isn't made by an s."""
    return f"{count} {one if count == 1 else more or f'{one}s'}"
