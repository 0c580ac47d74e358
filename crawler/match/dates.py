"""Days of the year that a text names: `20 January`, `Jan. 20th`, `20 Yanvarda`, `20 января`, `20.01.1990`. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

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
_FAR = 40
"""Signs within which those words lie."""
_DIGITS = re.compile(r"(?<!\w)\d{1,2}(?!\d)")
_FIGURES = re.compile(r"(?<![\d.])\d{1,2}[./](\d{1,2})(?:[./]\d{4})?(?![\d.]?\d)")
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


def named(text: str, days: Container[int] = range(1, _DAYS + 1)) -> Iterator[NamedDay]:
    """Each day that a text names, of some days of the month."""
    for figures in _DIGITS.finditer(text):
        if (day := int(figures[0])) in days:
            yield from _in_words(text, figures, day)
            yield from _in_figures(text, figures, day)


def _in_figures(text: str, figures: re.Match[str], day: int) -> Iterator[NamedDay]:
    found = _FIGURES.match(text, figures.start())
    if found and 1 <= int(found[1]) <= _MONTHS:
        yield NamedDay(int(found[1]), day, *found.span())


def _in_words(text: str, figures: re.Match[str], day: int) -> Iterator[NamedDay]:
    word = _whole(text, figures)
    for month in _beside(text, word):
        span = min(word.start(), month.start()), max(word.end(), month.end())
        yield from (NamedDay(one, day, *span) for one in _months(fold(month[0])))


def _whole(text: str, figures: re.Match[str]) -> re.Match[str]:
    """The word that begins with some figures."""
    return WORD.match(text, figures.start()) or figures


def _beside(text: str, word: re.Match[str]) -> Iterator[re.Match[str]]:
    """The word before another and those after it that are no figures."""
    before = list(WORD.finditer(text, max(word.start() - _FAR, 0), word.start()))[-1:]
    after = islice(WORD.finditer(text, word.end(), word.end() + _FAR), _REACH)
    return (one for one in (*before, *after) if not one[0][0].isdigit())


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
