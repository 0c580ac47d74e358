"""When things were published, as far as it was stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Precision(StrEnum):
    """How much of an instant was stated."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class Origin(StrEnum):
    """Where an instant was read, from the most to the least explicit."""

    JSON_LD = "json-ld"
    OPENGRAPH = "opengraph"
    META = "meta"
    TIME = "time"
    FEED = "feed"
    SITEMAP = "sitemap"
    TEXT = "text"
    URL = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A moment as a publisher stated it."""

    at: datetime
    """Aware. A day without a time is midnight; a time without an offset is in the outlet's zone."""
    precision: Precision
    """What of it was stated."""
    origin: Origin
    """Where it was read."""
    offset_stated: bool = True
    """False where the offset is the outlet's zone and not the page's own word."""
