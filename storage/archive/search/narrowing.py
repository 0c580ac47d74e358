"""What a search is narrowed by, from fields of the query language and from a `Query`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from storage.archive.facts import by_agency, days_between, in_language, in_source, of_observance, of_year
from storage.archive.search.nodes import Days, Fact, Node
from storage.errors import UsageError
from storage.types import Query

_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_DECEMBER = 12
_YEAR = re.compile("0*[1-9][0-9]{0,3}")


def fact(field: str, value: str) -> Node:
    """What `field:value` says.

    Raises:
        UsageError: the value is missing, or is no day or year where one is due.
    """
    if not value:
        raise UsageError(f"{field}: needs a value right after the colon, as in {_EXAMPLES[field]}")
    match field:
        case "source":
            return _any_of(in_source(value))
        case "agency":
            return _any_of(by_agency(value))
        case "observance":
            return _any_of(of_observance(value))
        case "lang":
            return _any_of(in_language(value)[-1])
        case "year":
            return _any_of(of_year(_year(value)))
    first, last = _period(field, value)
    return Days(first=None if field == "until" else first, last=None if field == "since" else last)


_EXAMPLES = {
    "source": "source:trend",
    "agency": "agency:reuters",
    "observance": "observance:black-january",
    "lang": "lang:en",
    "year": "year:2026",
    "since": "since:2026-01-13",
    "until": "until:2026-01-23",
    "date": "date:2026-01",
}


def narrowed(query: Query) -> Iterator[Node]:
    """What a `Query` asks for, but its ids and changes, which aren't in the index of words."""
    if query.sources:
        yield _any_of(*map(in_source, query.sources))
    if query.language:
        yield _any_of(in_language(query.language)[-1])
    if query.observances:
        yield _any_of(*(of_observance(one, query.year) for one in query.observances))
    elif query.year is not None:
        yield _any_of(of_year(query.year))
    if query.since or query.until:
        yield Days(first=query.since, last=query.until)


def spelt(node: Fact | Days) -> tuple[str, ...]:
    """The words of the index of which one must be there."""
    return node.any_of if isinstance(node, Fact) else days_between(node.first, node.last)


def _any_of(*words: str) -> Fact:
    return Fact(any_of=words)


def _year(value: str) -> int:
    if not _YEAR.fullmatch(value):
        raise UsageError(f"year:{value}: is no year; write it as year:2026")
    return int(value)


def _period(field: str, value: str) -> tuple[date, date]:
    """The first and the last day of a day, a month or a year."""
    written = _PERIOD.fullmatch(value)
    try:
        year, month, day = (int(part) if part else 0 for part in written.groups()) if written else (0, 0, 0)
        first = date(year, month or 1, day or 1)
        last = date(year, month or _DECEMBER, day or monthrange(year, month or _DECEMBER)[1])
    except ValueError:
        raise UsageError(f"{field}:{value}: is no day, month or year; write 2026-01-31, 2026-01 or 2026") from None
    return first, last
