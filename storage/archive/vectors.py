"""PostgreSQL's tsvectors, made here: its own parser would cut words otherwise than FTS5 does.

They are made in the binary form in which they are sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Final

from storage.folding import words

_LAST_PLACE: Final = 16_383
"""The highest place of a word in a text that PostgreSQL knows; words beyond it stand there."""
_SIZE: Final = 2
"""Bytes of a place."""
_MOST: Final = 255 * _SIZE
"""Bytes of all places that PostgreSQL keeps of one word."""
_LONGEST_TEXT, _LONGEST_TITLE, LONGEST_WORD = 200_000, 5_000, 400
"""Letters of a text, of a title and of a word that PostgreSQL is given, so that a tsvector stays under its megabyte."""
_BETWEEN = 100
"""Places left free between title, authors and text, so that no phrase or NEAR reaches from one into the next."""
IN_TITLE, IN_AUTHORS = "·t·", "·a·"
"""What the words of titles and authors begin with, where they stand a second time to be sought there alone."""
_A, _B, _D = 3, 2, 0
"""The weights of titles and authors, and of what has none."""
_HEADS = ["\0" + (size // _SIZE).to_bytes(2, "big").decode("latin-1") for size in range(_MOST + 1)]
"""What stands between a word and its places, by the bytes of these: the end of the word, and how many they are."""
Places = dict[str, str]
"""The places of each word. Until all are put together, bytes are written as the characters of Latin-1 that have their
numbers: Python joins texts in half the time that it takes to join bytes."""


class Vector(bytes):
    """A tsvector in PostgreSQL's binary form."""

    __slots__ = ()


def vector(title: str, authors: Sequence[str], text: str, facts: Sequence[str]) -> Vector:
    """The words of an article with their places, those of title and authors marked as well, and its facts without."""
    places: Places = {}
    start = _field(places, title, 1, _A, IN_TITLE)
    start = _field(places, " | ".join(authors), start, _B, IN_AUTHORS)
    _place(places, _said(text[:_LONGEST_TEXT]), start, _D)
    places |= dict.fromkeys(map(_coded, facts), "")
    if max(map(len, places.values()), default=0) > _MOST:
        places = {word: where[:_MOST] for word, where in places.items()}
    told = "".join([f"{word}{_HEADS[len(where)]}{where}" for word, where in places.items()])
    return Vector(len(places).to_bytes(4, "big") + told.encode("latin-1"))


def _field(places: Places, text: str, start: int, weight: int, mark: str) -> int:
    """Add the words of a title or of authors, bare and marked; where the next field starts."""
    said = _said(text[:_LONGEST_TITLE])
    _place(places, said, start, weight)
    _place(places, [_coded(mark) + word for word in said], start, weight)
    return start + len(said) + _BETWEEN


def _place(places: Places, said: Sequence[str], start: int, weight: int) -> None:
    """Add words with their places and their weight."""
    spelled = _spelled(weight)
    for word, place in zip(said, islice(spelled, start, _LAST_PLACE), strict=False):
        if word in places:
            places[word] += place
        else:
            places[word] = place
    for word in set(said[_LAST_PLACE - start :]):
        places[word] = places.get(word, "") + spelled[_LAST_PLACE]


def _said(text: str) -> list[str]:
    """The folded words of a text."""
    said = words(text)
    if max(map(len, said), default=0) > LONGEST_WORD:
        said = [word[:LONGEST_WORD] for word in said]
    return said if text.isascii() else list(map(_coded, said))


def _coded(word: str) -> str:
    """A word in UTF-8."""
    return word.encode().decode("latin-1")


@cache
def _spelled(weight: int) -> Sequence[str]:
    """All places with a weight, which is two bits above the fourteen of the place."""
    places = (weight << 14 | place for place in range(_LAST_PLACE + 1))
    return [place.to_bytes(_SIZE, "big").decode("latin-1") for place in places]
