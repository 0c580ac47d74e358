"""Feeds and sitemaps that an HTML page names, and well-known places to try where it names none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.discovery.entries import own
from crawler.discovery.pages import Link, Page
from crawler.discovery.sites import absolute
from crawler.discovery.stories import STORY
from crawler.discovery.types import Document, Kind, Part
from crawler.discovery.words import fold

FEEDS = 20
"""The most feeds of one page that are named; sites with a feed for every tag list hundreds."""

_SIGN = 2
"""What the shape of an address, or a link's text, counts; one of them is enough."""
_TYPES = {"application/rss+xml": 6, "application/atom+xml": 6, "application/feed+json": 6, "application/rdf+xml": 5}
_LOOSE_TYPES = {"application/xml", "text/xml", "application/json", "text/rss+xml", "text/rss", "application/rss"}
_SHAPE = re.compile(
    r"(?:^|[/._?=&-])(?:rss2?|atom|feeds?|rdf)(?:$|[/._?=&-])|\.(?:rss|atom|rdf)$|/feed\.json$", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|replies|yorum|şərh|комментари|kommentar|oembed|podcast", re.IGNORECASE)
_SCHEME = re.compile(r"^\s*feed:(?:(?P<rest>https?:)|(?=//))", re.IGNORECASE)
"""A scheme of its own that some put before a feed's address, or in place of the address's."""
_TEXTS = frozenset({"rss", "rss feed", "atom", "feed", "rss 2 0", "xml", "rss feeds", "subscribe to rss", "web feed"})
_PLACES: tuple[tuple[Kind, str], ...] = (
    ("sitemap", "sitemap.xml"),
    ("sitemap", "sitemap_index.xml"),
    ("sitemap", "sitemap-index.xml"),
    ("sitemap", "wp-sitemap.xml"),
    ("sitemap", "news-sitemap.xml"),
    ("sitemap", "sitemap-news.xml"),
    ("sitemap", "sitemap.xml.gz"),
    ("sitemap", "sitemap.txt"),
    ("feed", "feed/"),
    ("feed", "rss"),
    ("feed", "rss.xml"),
    ("feed", "feed.xml"),
    ("feed", "atom.xml"),
    ("feed", "index.xml"),
    ("feed", "feed.json"),
    ("feed", "feeds/all.atom.xml"),
)


def guesses(homepage: str) -> tuple[tuple[Kind, str], ...]:
    """Well-known places of sitemaps and feeds, the likeliest first: kind and address.

    Under the homepage's folder and, where that is not the root, at the root too. Empty for what is no web address.
    """
    front = absolute(homepage, homepage)
    if front is None:
        return ()
    folders = dict.fromkeys((urljoin(front, "."), urljoin(front, "/")))
    return tuple((kind, urljoin(folder, place)) for folder in folders for kind, place in _PLACES)


def feeds(page: Page, found: Iterable[Link], document: Document) -> tuple[str, ...]:
    """The feeds that a page names, the likeliest first; those of comments only where it names no other.

    `<link rel=alternate>` may name one anywhere (a feed service); a plain link only one of the own site.
    """
    scores: dict[str, int] = {}
    beside: set[str] = set()
    for node, url, score in (*_declared(page), *_linked(found, document)):
        scores[url] = max(score, scores.get(url, score))
        if _is_beside(node, url):
            beside.add(url)
    scores.pop(document.url, None)
    news = scores.keys() - beside or scores.keys()
    return tuple(sorted((url for url in scores if url in news), key=lambda url: -scores[url])[:FEEDS])


def sitemaps(page: Page, document: Document) -> tuple[Part, ...]:
    """The sitemaps of the own site that a page declares by `<link rel=sitemap>`."""
    urls = (
        absolute(node.get("href") or "", page.base)
        for node in page.root.iter("link")
        if "sitemap" in (node.get("rel") or "").lower().split()
    )
    return tuple(Part(url=url) for url in dict.fromkeys(urls) if url and own(url, document))


def _declared(page: Page) -> Iterator[tuple[etree._Element, str, int]]:
    for node in page.root.iter("link"):
        relations = (node.get("rel") or "").lower().split()
        href = _SCHEME.sub(r"\g<rest>", node.get("href") or "")
        url = absolute(href, page.base) if href else None
        if url and ("alternate" in relations or "feed" in relations):
            score = _typed(node, url) or _SIGN * ("feed" in relations)
            if score:
                yield node, url, score + 2


def _linked(found: Iterable[Link], document: Document) -> Iterator[tuple[etree._Element, str, int]]:
    for link in found:
        url = link.address.url
        signs = (_SHAPE.search(_tail(url)), fold(link.text) in _TEXTS, "feed" in link.relations)
        score = _typed(link.element, url) + _SIGN * sum(map(bool, signs))
        if score >= _SIGN and own(url, document) and link.address.score < STORY:
            yield link.element, url, score


def _typed(node: etree._Element, url: str) -> int:
    """What the declared type says: a feed's own type, or a general one with an address of a feed's shape."""
    kind = (node.get("type") or "").partition(";")[0].strip().lower()
    return _TYPES.get(kind, 3 if kind in _LOOSE_TYPES and _SHAPE.search(_tail(url)) else 0)


def _is_beside(node: etree._Element, url: str) -> bool:
    """Whether a feed holds something else than news."""
    return bool(_COMMENTS.search(f"{node.get('title') or ''} {_tail(url)}"))


def _tail(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
