"""Numbers in words: ordinal `thirty-sixth`, `тридцать шестая`, `sechsunddreißigster`; cardinal `otuz altı`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from num2words import num2words

from crawler.match.folding import words

LANGUAGES = ("en", "az", "ru", "tr", "uk", "de", "fr", "pl", "es", "it", "pt")
"""Those whose numbers are known."""
ORDINAL, CARDINAL = "ordinal", "cardinal"
_INFLECTED = {ORDINAL: {"ru", "uk", "de", "pl", "es", "it", "pt"}, CARDINAL: {"ru", "uk", "pl"}}
"""Those in which the ending of each word may be another one, by the kind of number."""

LARGEST = 150
WORDS = 5
"""Words that a number may have."""
_SHORTEST = 5
"""Letters of the shortest word that is thought to have an ending, its last two letters."""
_ENDING = 3
"""Letters that an ending may have."""
_BEGINNING = 3


def prepare() -> None:
    """Write out all the numbers, which takes a while the first time."""
    for kind in _INFLECTED:
        _forms(kind)


@lru_cache(4096)
def spelled(said: str, kind: str = ORDINAL) -> tuple[int, int] | None:
    """The number that the last words of a text spell, and how many words it takes; None where they spell none."""
    last = list(words(said))[-WORDS:]
    for start in range(len(last)):
        if (number := _number("".join(last[start:]), kind)) is not None:
            return number, len(last) - start
    return None


def _number(joined: str, kind: str) -> int | None:
    """The number that some words spell, written as one."""
    return next((number for form, number in _forms(kind).get(joined[:_BEGINNING], ()) if form.fullmatch(joined)), None)


@cache
def _forms(kind: str) -> dict[str, list[tuple[re.Pattern[str], int]]]:
    """The forms of all numbers of a kind, by their first letters."""
    forms: dict[str, list[tuple[re.Pattern[str], int]]] = {}
    for number in range(1, LARGEST + 1):
        for form in dict.fromkeys(_said(number, kind)):
            forms.setdefault(form[:_BEGINNING], []).append((re.compile(form), number))
    return forms


def _said(number: int, kind: str) -> Iterator[str]:
    """The number in each language, as a pattern of its folded words without spaces."""
    for language in LANGUAGES:
        said = words(num2words(number, to=kind, lang=language))
        yield "".join(map(_with_any_ending, said) if language in _INFLECTED[kind] else said)


def _with_any_ending(word: str) -> str:
    return word if len(word) < _SHORTEST else rf"{word[:-2]}\w{{1,{_ENDING}}}"
