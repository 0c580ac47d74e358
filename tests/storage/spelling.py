"""Tsvectors as PostgreSQL's manual spells them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from storage.archive.vectors import IN_AUTHORS, IN_TITLE

MOST_PLACES, LAST_PLACE, LONGEST_WORD = 255, 16_383, 400


def spelled(title: Sequence[str], authors: Sequence[str], text: Sequence[str], facts: Sequence[str]) -> str:
    """What an article of these words is found by: those of title and authors stand in it bare and marked."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    start = 1
    for said, weight, marks in ((title, "A", ("", IN_TITLE)), (authors, "B", ("", IN_AUTHORS)), (text, "", ("",))):
        for mark in marks:
            for place, word in enumerate(said, start):
                places[mark + word[:LONGEST_WORD]].append(f"{min(place, LAST_PLACE)}{weight}")
        start += len(said) + 100
    words = [f"'{word}':{','.join(where[:MOST_PLACES])}" for word, where in places.items()]
    return " ".join([*words, *(f"'{fact}'" for fact in facts)])
