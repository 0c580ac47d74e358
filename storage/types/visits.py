"""Readings of a source, and what they teach."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How a visit to a source ended. None of them is zero."""

    BROUGHT = "brought"
    """Something new, revised or copied."""
    NOTHING_NEW = "nothing new"
    """It was read, and all it named is known."""
    EMPTY = "empty"
    """It was read, and it named nothing."""
    REFUSED = "refused"
    """robots.txt, 401, 403 or 429."""
    DOWN = "down"
    """No answer, or only server errors."""
    FAILED = "failed"
    """The visit broke within yearmind; the reason says how."""
    STOPPED = "stopped"
    """Asked to stop before it was done; the rest is due again."""


class Trouble(StrEnum):
    """What kept a visit from reading anything; each is waited out in its own way."""

    GONE = "gone"
    """What was asked for is not there, or not any more."""
    REFUSED = "refused"
    """We are not wanted."""
    BROKEN = "broken"
    """It answers with errors, or with what can't be read."""
    SLOW = "slow"
    """No answer came in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One reading of one source."""

    source: str
    started_at: datetime
    """UTC."""
    ended_at: datetime
    """UTC."""
    outcome: Outcome
    reason: str | None = None
    """What a person should read about it."""
    found: int = 0
    """Addresses named."""
    fetched: int = 0
    """Articles' pages received."""
    new: int = 0
    revised: int = 0
    copies: int = 0
    seen: int = 0
    """Asked for and found unchanged."""
    other: int = 0
    """Fetched, and no article: a front page, a list, a form."""
    failed: int = 0
    failures: tuple[tuple[str, int], ...] = field(default=())
    """How often each reason for a failure occurred."""
    trouble: Trouble | None = None
    """What kept it from reading anything, if anything did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What the visits to a source taught of it, folded into a few numbers.

    Counts fade with time, so that what is long ago counts less. Hours and days are those of the outlet's zone.
    """

    at: datetime
    """UTC: when the last good visit began."""
    good: int = 0
    """Good visits so far."""
    troubled: int = 0
    """Visits in a row that read nothing, up to the last."""
    pace: float
    """The wait, in seconds, after which a fair part of its list is known."""
    listed: int = 0
    """Stories that its list named last."""
    came: tuple[float, ...]
    """Stories published in each hour of the day, and after those on each day of the week, from Monday."""
    seen: tuple[float, ...]
    """How many hours of each were looked over."""
    lately: float = 0.0
    """Stories of the last hours."""
    foreseen: float = 0.0
    """How many of them were usual."""
    stays: int | None = None
    """Seconds for which its list stays as it is, by its own word."""
    renews: int | None = None
    """Seconds for which caches may take its list for fresh once they have it; None where they mayn't."""
    fresh: float = 0.0
    """How many of them were left when it was read last."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC at which its list asks not to be read."""
    skip_days: tuple[int, ...] = ()
    """Such days of the week in UTC, from Monday as 0."""
    pause: float = 0.0
    """Seconds that its robots.txt asks for between two requests."""
    brought: float = 0.0
    """Unix time at which a visit that brought an article, new or changed, ended last; 0 before the first."""
    vain: int = 0
    """Pages fetched since then that were no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What happened at a source so far, as far as it tells when to read it next."""

    last: Visit
    """The last visit."""
    rhythm: Rhythm | None = None
    """What was learnt; None before the first good visit."""
