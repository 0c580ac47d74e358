"""Reading what was fetched where news is listed; a worker's part of it, which needs no framework."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from crawler.bodies import decoded, header, shown
from crawler.bounds import BOUNDS
from crawler.discovery import Document, Reading, read
from crawler.past import Days
from crawler.sources import Source
from storage.types import Exchange

READING: Final = 20.0
"""Seconds of processor time for a feed, sitemap or listing: a sitemap of 50,000 long addresses takes four."""


def read_exchange(kind: str, exchange: Exchange, source: Source, windows: Sequence[Days]) -> Reading:
    """Unpack and read a discovery document; runs in a worker. Raises Unreadable where its body can't be unpacked."""
    exchange = shown(exchange)
    firsts, lasts = [first for first, _ in windows], [last for _, last in windows]
    document = Document(
        url=exchange.url,
        body=decoded(exchange, limit=BOUNDS[kind].unpacked),
        content_type=header(exchange, "content-type"),
        link_headers=tuple(value for name, value in exchange.headers if name.lower() == "link"),
        source=source.id,
        found_at=exchange.fetched_at,
        zone=source.zone,
        home=source.homepage,
        since=min((first for first in firsts if first), default=None) if all(firsts) else None,
        until=max((last for last in lasts if last), default=None) if all(lasts) else None,
        windows=tuple((first or date.min, last or date.max) for first, last in windows),
        links=source.links,
        next=source.next,
    )
    return read(kind, document)
