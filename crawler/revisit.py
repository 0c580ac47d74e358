"""When an address that was visited is visited again without being asked to. Pure.

A fresh story is looked at again when it is twice as old, from an hour to a month, since corrections come early; after
that only a document that says something else of it brings us back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SOONEST = timedelta(hours=1)
LATEST = timedelta(days=30)
GONE = (404, 410)
"""Statuses that say the page is not there; it may still come back, or come for the first time (an embargo)."""
FIRST_RETRY = timedelta(minutes=30)
LONGEST_RETRY = timedelta(days=7)
TRIES = 8
"""Failures in a row after which an address is left alone until something else is said of it."""


def after_article(published: datetime | None, fetched: datetime) -> datetime | None:
    """The next look at a page that held an article; None for never."""
    age = max(fetched - (published or fetched), timedelta())
    if age > LATEST:
        return None
    return fetched + max(age, SOONEST)


def after_miss(status: int | None, tries: int, at: datetime, opens: datetime | None = None) -> datetime | None:
    """The next try of an address that failed `tries` times before; None for never.

    One that is stated to be published later (`opens`) is tried when that moment has come.
    """
    if tries + 1 >= TRIES:
        return None
    if opens is not None and opens > at:
        return opens
    first = timedelta(days=1) if status in GONE else FIRST_RETRY
    wait: timedelta = min(first * 2**tries, LONGEST_RETRY)
    return at + wait
