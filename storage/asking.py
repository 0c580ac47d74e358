"""What a program may write for a query: one value or several, a date or its ISO 8601 form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from storage.errors import UsageError
from storage.types import Query

Several = str | Iterable[str] | None
"""One id or several; None doesn't restrict."""
Day = date | str | None
"""A day, or how ISO 8601 writes it; None doesn't restrict."""


def query(
    *,
    source: Several = None,
    observance: Several = None,
    year: int | None = None,
    about: bool = False,
    min_score: float | None = None,
    language: str | None = None,
    since: Day = None,
    until: Day = None,
) -> Query:
    """A query from what is convenient to write.

    Raises:
        UsageError: a day is none.
    """
    return Query(
        sources=_several(source),
        observances=_several(observance),
        year=year,
        about=about,
        min_score=min_score,
        language=language,
        since=_day("since", since),
        until=_day("until", until),
    )


def _several(values: Several) -> tuple[str, ...]:
    if values is None:
        return ()
    return (values,) if isinstance(values, str) else tuple(values)


def _day(name: str, value: Day) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise UsageError(f"{name}={value!r}: is no day; write one as 2026-01-20") from None
