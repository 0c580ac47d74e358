"""How long a source is left alone after visits that read nothing, by what kept them from it. Pure."""

from __future__ import annotations

from datetime import timedelta

from storage.types import Outcome, Trouble, Visit

_WAITS = {
    Trouble.SLOW: (timedelta(minutes=5), 1.25, timedelta(hours=6)),
    Trouble.BROKEN: (timedelta(minutes=10), 1.25, timedelta(hours=12)),
    Trouble.REFUSED: (timedelta(hours=1), 2.0, timedelta(days=2)),
    Trouble.GONE: (timedelta(hours=6), 2.0, timedelta(days=7)),
    None: (timedelta(minutes=5), 2.0, timedelta(hours=1)),
}
"""The first wait, how it grows each time, and the longest; None is what broke within yearmind.

What grows by a quarter each time is some quarter of the time that it has lasted already, so that little is lost by
waiting when it is over. Who doesn't want us, or is gone, is asked ever more seldom.
"""
PASSING = frozenset({Trouble.SLOW, Trouble.BROKEN, None})
"""Troubles that may be over any minute, so that a window's pressure makes us come back sooner."""
_BAD = frozenset({Outcome.DOWN, Outcome.REFUSED, Outcome.EMPTY, Outcome.FAILED})
_TIMES = 50
"""Times after which every wait is the longest."""


def failed(last: Visit) -> bool:
    """Whether a visit read nothing."""
    return last.outcome in _BAD


def passing(last: Visit) -> bool:
    """Whether what kept a visit from reading anything may be over any minute."""
    return _trouble(last) in PASSING


def backoff(last: Visit, times: int, pressure: float, usual: timedelta | None = None) -> timedelta:
    """The wait after the last of so many visits in a row that read nothing.

    `usual` is the wait of a source that was well not long ago; what may pass any minute doesn't make it longer.
    """
    trouble = _trouble(last)
    first, growth, longest = _WAITS[trouble]
    times_longer = min(growth ** min(max(times - 1, 0), _TIMES), longest / first)
    wait = first * times_longer
    if trouble not in PASSING:
        return wait
    return (wait if usual is None else min(wait, max(usual, first))) / pressure


def _trouble(last: Visit) -> Trouble | None:
    return last.trouble or (Trouble.BROKEN if last.outcome is not Outcome.FAILED else None)
