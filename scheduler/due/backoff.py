"""How long a source is left alone after visits that read nothing, by what kept them from it. Pure."""

from __future__ import annotations

from datetime import timedelta

from storage.types import Outcome, Trouble, Visit

_WAITS = {
    Trouble.SLOW: (timedelta(minutes=5), timedelta(hours=6)),
    Trouble.BROKEN: (timedelta(minutes=15), timedelta(hours=12)),
    Trouble.REFUSED: (timedelta(hours=1), timedelta(days=2)),
    Trouble.GONE: (timedelta(hours=6), timedelta(days=7)),
    None: (timedelta(minutes=5), timedelta(hours=1)),
}
"""The first wait and the longest, doubled from the one to the other; None is what broke within yearmind."""
PASSING = frozenset({Trouble.SLOW, Trouble.BROKEN, None})
"""Troubles that may be over any minute, so that a window's pressure makes us come back sooner."""
_BAD = frozenset({Outcome.DOWN, Outcome.REFUSED, Outcome.EMPTY, Outcome.FAILED})
_TIMES = 20
"""Doublings, beyond which every wait is the longest."""


def failed(last: Visit) -> bool:
    """Whether a visit read nothing."""
    return last.outcome in _BAD


def backoff(last: Visit, times: int, pressure: float) -> timedelta:
    """The wait after the last of so many visits in a row that read nothing."""
    trouble = last.trouble or (Trouble.BROKEN if last.outcome is not Outcome.FAILED else None)
    first, longest = _WAITS[trouble]
    wait = min(first * 2 ** min(max(times - 1, 0), _TIMES), longest)
    return wait / pressure if trouble in PASSING else wait
