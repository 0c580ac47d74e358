"""Discovery: from the bytes of a feed, sitemap or listing page to leads. No network, no clock, no rule for any site.

Every function here takes and gives plain values, so that it can run in a worker process that may be killed, and none
raises on any bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crawler.discovery.feedlinks import guesses
from crawler.discovery.feeds import read_feed
from crawler.discovery.fragments import as_page
from crawler.discovery.listings import read_listing
from crawler.discovery.periods import story_period
from crawler.discovery.sitemaps import read_sitemap
from crawler.discovery.sites import same_site
from crawler.discovery.sniffing import opened, sniff
from crawler.discovery.types import Document, Kind, Part, Reading

__all__ = [
    "KINDS", "Document", "Kind", "Part", "Reader", "Reading", "guesses", "read", "read_feed", "read_listing",
    "read_sitemap", "same_site", "sniff", "story_period",
]  # fmt: skip

Reader = Callable[[Document], Reading]
KINDS: dict[str, Reader] = {"feed": read_feed, "sitemap": read_sitemap, "listing": read_listing}
"""How each kind of document is read."""


def read(kind: str, document: Document) -> Reading:
    """What a document says that was expected to be of `kind`.

    It is read as what it proves to be. Feeds and sitemaps are welcome in each other's place and in a page's; an HTML
    page in the place of a feed or sitemap is mostly an error page or a front page, so its links are not taken for
    leads: it gives a problem and the feeds and sitemaps that it names. JSON in the place of a page is what a script
    makes one of. Never raises.
    """
    document = opened(document)
    proved = sniff(document.body, document.content_type)
    if proved == "unknown" and kind == "listing" and (page := as_page(document.body)) is not None:
        return read_listing(replace(document, body=page, content_type="text/html; charset=utf-8"))
    if proved not in KINDS:
        state = "empty" if not document.body.strip() else "neither a feed, a sitemap nor an HTML page"
        return Reading(kind=kind, problem=state)
    reading = KINDS[proved](document)
    if proved == "listing" and kind != "listing":
        problem = f"not a {kind}: an HTML page"
        return replace(reading, leads=(), more=None, listings=(), pruned=0, problem=problem)
    return reading
