"""Days of the year that a text names: `20 January`, `Jan. 20th`, `20 Yanvarda`, `20 января`, `20.01.1990`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel.core import UnknownLocaleError
from babel.dates import get_month_names

from crawler.match.folding import WORD, fold

LANGUAGES = (
    *("en", "az", "ru", "tr", "uk", "de", "fr", "pl", "es", "it", "pt", "ar", "fa", "he", "hy", "ka", "bs", "sr", "hr"),
    *("cs", "sk", "hu", "ro", "bg", "el", "nl", "be", "lt", "lv", "et", "kk", "ku", "rw"),
)
_ENDING = 5
"""Letters that may follow a month's name."""
_LEAST = 3
_REACH = 2
"""Words between which `20 de enero` and `20th of January` stand."""
_DIGITS = re.compile(r"\d{1,2}(?!\d)")
_FIGURES = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})(?:[./]\d{4})?(?![\d.]?\d)")
_DAYS, _MONTHS = 31, 12


def prepare() -> None:
    """Read the names of the months, which takes a while the first time."""
    _beginnings()


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day of the year where a text names it."""

    month: int
    """From 1 to 12."""
    day: int
    """From 1 to 31."""
    start: int
    """The first sign's place."""
    end: int
    """The place after the last sign."""


def named(text: str) -> Iterator[NamedDay]:
    """Each day that a text names."""
    yield from _in_words(text)
    yield from _in_figures(text)


def _in_figures(text: str) -> Iterator[NamedDay]:
    for found in _FIGURES.finditer(text):
        day, month = int(found[1]), int(found[2])
        if 1 <= month <= _MONTHS and 1 <= day <= _DAYS:
            yield NamedDay(month, day, *found.span())


def _in_words(text: str) -> Iterator[NamedDay]:
    words = list(WORD.finditer(text))
    for place, word in enumerate(words):
        if not word[0][0].isdigit() and (months := _months(fold(word[0]))):
            for near in words[max(place - _REACH, 0) : place + _REACH]:
                if (found := _DIGITS.match(near[0])) and 1 <= (day := int(found[0])) <= _DAYS:
                    start, end = min(near.start(), word.start()), max(near.end(), word.end())
                    yield from (NamedDay(month, day, start, end) for month in months)


@cache
def _names() -> dict[str, set[int]]:
    """The months by their folded names in all the languages."""
    names: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for month, name in _named_in(language):
            for word in map(fold, WORD.findall(name)):
                if len(word) >= _LEAST:
                    names.setdefault(word, set()).add(month)
    return names


def _named_in(language: str) -> Iterator[tuple[int, str]]:
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            try:
                yield from get_month_names(width, context, language).items()
            except UnknownLocaleError:
                return


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(name[:_LEAST] for name in _names())


def _months(word: str) -> set[int]:
    """The months of which a folded word is a form."""
    if word[:_LEAST] not in _beginnings():
        return set()
    names = _names()
    sizes = range(len(word), max(len(word) - _ENDING, _LEAST) - 1, -1)
    return next((names[word[:size]] for size in sizes if word[:size] in names), set())
