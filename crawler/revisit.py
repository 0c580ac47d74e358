"""When an address that was visited is visited again without being asked to. Pure.

A fresh story is looked at again when it is twice as old, from half an hour to a month, since corrections come early;
after that only a document that says something else of it brings us back. In the window of an observance that it
concerns we come back the sooner the closer the day is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SOONEST = timedelta(minutes=30)
LATEST = timedelta(days=30)
GONE = (404, 410)
"""Statuses that say the page is not there; it may still come back, or come for the first time (an embargo)."""
FIRST_RETRY = timedelta(minutes=30)
LONGEST_RETRY = timedelta(days=7)
TRIES = 8
"""Failures in a row after which an address is left alone until something else is said of it."""


def after_article(
    published: datetime | None,
    fetched: datetime,
    *,
    closer: float = 1.0,
    soonest: timedelta = SOONEST,
    latest: timedelta = LATEST,
) -> datetime | None:
    """The next look at a page that held an article; None for never.

    `closer` is how many times as often as usual we look, from 1 on. No look comes sooner than `soonest` after the last,
    or that much closer, and none when the article is older than `latest`.
    """
    age = max(fetched - (published or fetched), timedelta())
    if age > latest:
        return None
    return fetched + max(age, soonest) / closer


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
