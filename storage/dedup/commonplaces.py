"""Paragraphs that an outlet repeats everywhere, and that say nothing of whose text it is."""

from __future__ import annotations

from storage.dedup.imprints import sampled

_MADE_OF = 0.5
"""Share of a paragraph's keys from which it is a commonplace."""


def without(text: str, commonplace: frozenset[int]) -> str:
    """`text` without the paragraphs that are made of commonplace shingles."""
    if commonplace.isdisjoint(sampled(text) if commonplace else ()):
        return text
    return "\n".join(part for part in text.split("\n") if not _is_common(part, commonplace))


def _is_common(paragraph: str, commonplace: frozenset[int]) -> bool:
    own = sampled(paragraph)
    return bool(own) and sum(key in commonplace for key in own) >= _MADE_OF * len(own)
