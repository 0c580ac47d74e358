"""For which hosts a sitemap may speak (sitemaps.org, "Sitemaps & Cross Submits"). Pure but for asking robots.txt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.discovery import Reading
from crawler.robots import Rules
from storage.urls import canonical

HOSTS = 5
"""Hosts for which one sitemap is asked to speak at most; those beyond are not asked whether it may."""


class Speaker:
    """Hears a sitemap for its own host, and for another only where that one's robots.txt names it."""

    def __init__(self, rules_of: Callable[[str], Awaitable[Rules]]) -> None:
        self._rules_of = rules_of

    async def heard(self, reading: Reading, url: str, named: str) -> Reading:
        """What the sitemap at `url` may say; `named` is what robots.txt would know, its own address or its index's."""
        origins = dict.fromkeys(_origin(lead.url) for lead in reading.leads)
        others = [origin for origin in origins if _bare(origin) != _bare(_origin(url))]
        names = {canonical(url), canonical(named)}
        silent = {origin for n, origin in enumerate(others) if n >= HOSTS or not await self._allows(origin, names)}
        leads = tuple(lead for lead in reading.leads if _origin(lead.url) not in silent)
        if len(leads) == len(reading.leads):
            return reading
        dropped = len(reading.leads) - len(leads)
        problem = (
            f"speaks for {min(silent)} and other hosts whose robots.txt does not name it; {dropped} entries left out"
        )
        return replace(reading, leads=leads, off_site=reading.off_site + dropped, problem=problem)

    async def _allows(self, origin: str, names: set[str]) -> bool:
        rules = await self._rules_of(origin)
        return not names.isdisjoint(map(canonical, rules.sitemaps))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _bare(origin: str) -> str:
    """The host without what outlets leave out or put in as they like: the scheme and `www.`."""
    return urlsplit(origin).netloc.lower().removeprefix("www.")
