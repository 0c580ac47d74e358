"""Where past coverage is found: archives by date, day for day backwards, and the site's own search. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crawler.observances import Observance
from crawler.observances.terms import parse
from crawler.places import Place
from crawler.sources import Source
from crawler.templates import filled

Days = tuple[date | None, date | None]
"""The first and the last day that are asked for; None is as far as there is something."""

SETTLED = timedelta(days=7)
"""So long after a day its archive is taken to be complete."""
QUERIES = 20
"""Questions to a site's search in one visit."""
RESULTS = 20
"""Pages of results that are read of one question."""
EARLIEST = date(1990, 1, 1)
"""No outlet's archive on the web reaches further."""


def archives(source: Source, windows: Sequence[Days], today: date) -> Iterator[tuple[str, Iterator[Place]]]:
    """For each template, the places of the days asked for, the latest first."""
    for template in source.archives:
        yield template, _walked(template, source, windows, today)


def searches(source: Source, observances: Sequence[Observance]) -> Iterator[Place]:
    """The questions to be asked of the site's search, in the outlet's language."""
    for template in source.search:
        for query in _queries(source, observances)[:QUERIES]:
            onward = filled(template, query=query)
            first = filled(onward, page=1)
            yield Place(kind="listing", url=first, depth=1, most=RESULTS, template=onward if onward != first else None)


def _queries(source: Source, observances: Sequence[Observance]) -> list[str]:
    """Terms in the language, however closely it is named; those of every language where the outlet's is not known."""
    spoken = (source.language or "").partition("-")[0].lower()
    terms = (
        parse(term).spoken()
        for observance in observances
        for language, some in observance.terms.items()
        if spoken in {"", language.partition("-")[0].lower()}
        for term in some
    )
    return list(dict.fromkeys(terms))


def _walked(template: str, source: Source, windows: Sequence[Days], today: date) -> Iterator[Place]:
    """One place for neighbouring days that share an address; it is settled some day where all of its days are in."""
    last: date | None = None
    url = ""
    for day in _days(windows, source.since, today):
        if (there := filled(template, date=day)) == url:
            continue
        url, last = there, day
        whole = filled(template, date=last + timedelta(days=1)) != url and _covers(template, url, last, windows)
        yield Place(kind="listing", url=url, depth=1, day=last if whole else None)


def _covers(template: str, url: str, last: date, windows: Sequence[Days]) -> bool:
    """Whether the windows hold every day that has this address, of which `last` is the latest."""
    day = last
    while filled(template, date=day) == url:
        if not any(_holds(window, day) for window in windows or [(None, None)]):
            return False
        day -= timedelta(days=1)
    return True


def _holds(window: Days, day: date) -> bool:
    first, last = window
    return (first is None or first <= day) and (last is None or day <= last)


def _days(windows: Sequence[Days], since: date | None, today: date) -> Iterator[date]:
    """The days of all windows backwards, each once; none that has not come."""
    below = date.max
    for first, last in sorted(windows or [(None, None)], key=lambda days: days[1] or date.max, reverse=True):
        day = min(last or today, today, below)
        lowest = max(first or EARLIEST, since or EARLIEST)
        while day >= lowest:
            yield day
            day -= timedelta(days=1)
        below = min(below, day)
