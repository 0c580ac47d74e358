"""What is decided of a source's next visit, and by what. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

AT_ONCE = datetime.min.replace(tzinfo=UTC)
"""Before any present."""


class Factor(StrEnum):
    """What has a say in when a source is read next. What is a time is in seconds."""

    UNREAD = "unread"
    """It was never read."""
    STOPPED = "stopped"
    """The last visit was cut short."""
    EVERY = "every"
    """The configuration's interval."""
    CLOCK = "at"
    """The configuration's times of the day, in the source's zone."""
    START = "start"
    """The wait while too little is known of it."""
    RATE = "rate"
    """Stories an hour that are usual at that time of the week."""
    LEVEL = "level"
    """How much busier the last hours were than usual."""
    PRESSURE = "pressure"
    """How many times as often it is read because of observances."""
    WORTHWHILE = "worthwhile"
    """The wait after which what came since is worth a request."""
    BRISK = "brisk"
    """The wait that is short enough for the busiest outlet."""
    TURNED = "turned"
    """The wait after which half of its list may be new."""
    PACE = "pace"
    """The wait after which a fair part of its list is known, learnt from what visits brought."""
    STAYS = "stays"
    """For how long its list stays as it is, by its own word."""
    FRESH = "fresh"
    """The wait until caches renew its list, by the answer's headers (RFC 9111)."""
    PUSHED = "pushed"
    """How many times less often it is read because hubs tell us of its news."""
    SOONEST = "soonest"
    """The least wait that the configuration allows."""
    LATEST = "latest"
    """The longest wait that it allows."""
    BACKOFF = "backoff"
    """The wait after visits that read nothing."""
    JITTER = "jitter"
    """What is added or taken off so that sources don't come all at once."""
    SKIPPED = "skipped"
    """What is added because its list asks not to be read at some hours or on some days."""
    LENGTH = "length"
    """How long the last visit took; it is left alone for as long."""
    PAUSE = "pause"
    """The pause that its robots.txt or the configuration asks for."""
    REST = "rest"
    """Until when a host of it asked to be left alone, in seconds from the last visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One factor's say."""

    factor: Factor
    value: float
    detail: str | None = None
    """What else is to be said: the kind of trouble, the observances, the host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When a source is read next, and why then."""

    at: datetime
    """UTC; `AT_ONCE` where nothing has to be waited for."""
    wait: timedelta
    """From the beginning of the last visit on."""
    steps: tuple[Step, ...]
    """In the order in which they were weighed."""
