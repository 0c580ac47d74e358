"""Which WebSub hub tells of a feed, and under which address (W3C WebSub, section 4)."""

from __future__ import annotations

from collections.abc import Iterable

from weblinking import find_all, parse

from crawler.discovery.jsonfeed import Head
from crawler.discovery.sites import absolute
from crawler.discovery.types import Document


def announced(feed: Head, document: Document) -> tuple[str | None, str | None]:
    """The hub and the topic, both absolute; None and None where no hub can be used.

    Link headers go before what stands in the feed. Of several hubs one is enough, and https keeps the secret. A feed
    that doesn't name itself is known by the address it was fetched from.
    """
    links = parse(document.link_headers)
    hubs = _absolute([*(link.uri for link in find_all(links, "hub")), *feed.hubs], document)
    if not hubs:
        return None, None
    topics = _absolute([*(link.uri for link in find_all(links, "self")), feed.itself or document.url], document)
    return min(hubs, key=lambda hub: not hub.startswith("https:")), next(iter(topics), document.url)


def _absolute(links: Iterable[str], document: Document) -> list[str]:
    return [url for link in links if (url := absolute(link, document.url))]
