"""Exchanges, leads and settings for the tests of extraction."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crawler.extract import Setting
from storage.types import Exchange, Instant, Lead, Via
from tests.exchanges import received

FETCHED = datetime(2026, 2, 1, 12, tzinfo=UTC)


def exchange(body: bytes, url: str, content_type: str = "text/html") -> Exchange:
    return received(body, ("Content-Type", content_type), url=url, at=FETCHED)


def lead(url: str, via: Via = Via.LISTING, published: Instant | None = None) -> Lead:
    return Lead(url=url, source="s", via=via, found_on="", found_at=FETCHED, published=published)


def setting(
    *, name: str = "Test", zone: str = "UTC", language: str | None = None, homepage: str = "https://home.example/"
) -> Setting:
    return Setting(zone=ZoneInfo(zone), name=name, homepage=homepage, language=language)
