"""Which words of a phrase tell it from what else texts hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_SHORT, _LONG = 3, 4
"""Letters of the second word of a phrase that tells something, and of further ones."""


def telling(words: Sequence[str]) -> list[str]:
    """The words of a phrase that tell it best: all but short ones, such as `of` and `the`, if there are others."""
    if not words:
        return []
    best, *others = sorted(dict.fromkeys(words), key=_tells, reverse=True)
    return [best, *(word for place, word in enumerate(others) if _tells(word) >= (_LONG if place else _SHORT))]


def _tells(word: str) -> int:
    """How much a word tells: by its letters, unless it is a figure, begins with a capital or knows none."""
    return len(word) if word.isalpha() and word.islower() else max(len(word), _LONG)
