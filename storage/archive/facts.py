"""What a search may be narrowed by, as words of the index that nobody can type.

A day stands in it by each beginning of its eight digits (millennium, century, decade, year, month, day), so that any
range of days is a few dozen words at most, however long it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from storage.folding import folded

_ODD = re.compile(r"[\W_]")
_MARK = "·"
"""Folding makes it a space, so that it stands in no other word."""
_LENGTHS = (1, 2, 3, 4, 6, 8)
_LOWEST, _HIGHEST = "00000101", "99991231"


def in_source(source: str) -> str:
    """From a source."""
    return _fact("s", source)


def in_language(language: str) -> list[str]:
    """In a language (BCP 47) and in all that it is a variety of: `en-GB` is English too."""
    parts = language.split("-")
    return [_fact("l", "-".join(parts[: count + 1])) for count in range(len(parts))]


def by_agency(agency: str) -> str:
    """Credited to a news agency, however its letters are written."""
    return _fact("a", folded(agency))


def of_observance(observance: str, year: int | None = None) -> str:
    """About an observance, or about its occurrence in a year."""
    return _fact("o", observance) if year is None else _fact("o", observance, str(year))


def of_year(year: int) -> str:
    """About any observance's occurrence in a year."""
    return _fact("y", str(year))


def day_of(day: date) -> list[str]:
    """On a day, and so in its month, year, decade, century and millennium."""
    digits = _digits(day)
    return [_fact("d", digits[:length]) for length in _LENGTHS]


def days_between(first: date | None, last: date | None) -> tuple[str, ...]:
    """Any of the days from `first` to `last`, both included; None leaves that side open."""
    begin, end = _digits(first or date.min), _digits(last or date.max)
    if last and last < date.max and (last + timedelta(days=1)).day == 1:
        end = f"{end[:6]}31"  # the whole month, whatever its length
    return tuple(_fact("d", begun) for begun in _covering(begin, end, ""))


def _covering(first: str, last: str, begun: str) -> Iterator[str]:
    """The fewest beginnings of eight digits that cover all days between two."""
    low, high = begun + _LOWEST[len(begun) :], begun + _HIGHEST[len(begun) :]
    if high < first or low > last:
        return
    if begun and first <= low and high <= last:
        yield begun
        return
    for longer in _longer(begun):
        yield from _covering(first, last, longer)


def _longer(begun: str) -> Iterator[str]:
    two = len(begun) >= len("2026")
    most = {4: 12, 6: 31}.get(len(begun), 9)
    for number in range(1 if two else 0, most + 1):
        yield f"{begun}{number:02d}" if two else f"{begun}{number}"


def _digits(day: date) -> str:
    return f"{day.year:04d}{day:%m%d}"


def _fact(kind: str, *values: str) -> str:
    quoted = (_ODD.sub(lambda odd: f"{_MARK}{ord(odd[0]):x}{_MARK}", value.lower()) for value in values)
    return _MARK.join(("", kind, *quoted))
