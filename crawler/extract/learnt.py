"""The lines of a text that its outlet is known to print under article after article, parted from the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from storage.dedup.repetition import likeness_of

_LEFT = 0.6
"""Of the characters are left at least: what is more than the rest of a text is no furniture of it."""


def parted(lines: Sequence[str], learnt: Collection[str]) -> tuple[Sequence[str], tuple[str, ...]]:
    """The story's own lines, and those taken from it since the outlet repeats them."""
    if not learnt:
        return lines, ()
    repeats = [likeness_of(line) in learnt for line in lines]
    kept = [line for line, repeat in zip(lines, repeats, strict=True) if not repeat]
    if sum(map(len, kept)) < _LEFT * sum(map(len, lines)):
        return lines, ()
    return kept, tuple(line for line, repeat in zip(lines, repeats, strict=True) if repeat)
