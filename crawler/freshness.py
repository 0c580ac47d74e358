"""For how long caches may answer with what a server sent (RFC 9111, section 4.2). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from scrapy.extensions.httpcache import parse_cachecontrol

from crawler.bodies import header
from storage.types import Exchange

_LONGEST = 7 * 86_400
"""Seconds beyond which no list is believed to be fresh."""


def freshness(exchange: Exchange) -> tuple[int, datetime] | None:
    """The seconds for which an answer is fresh, and until when this one is, in UTC; None where it says nothing.

    `max-age` alone counts, less what a cache on the way has kept it already (`Age`).
    """
    said = parse_cachecontrol((header(exchange, "cache-control") or "").encode("latin-1", "replace"))
    seconds = _seconds(said.get(b"max-age"))
    if not seconds or b"no-cache" in said or b"no-store" in said:
        return None
    kept = _seconds((header(exchange, "age") or "").encode("latin-1", "replace"))
    return seconds, exchange.fetched_at + timedelta(seconds=max(seconds - kept, 0))


def _seconds(said: bytes | None) -> int:
    value = (said or b"").strip(b'" ')
    return min(int(value), _LONGEST) if value.isdigit() and len(value) < 10 else 0  # noqa: PLR2004 - digits
