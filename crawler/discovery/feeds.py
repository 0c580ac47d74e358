"""RSS, RDF and Atom by feedparser; JSON Feed by its specification (see `jsonfeed`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from io import BytesIO
from typing import Any

import feedparser

from crawler.discovery import jsonfeed
from crawler.discovery.bounds import FEED_ENTRIES, bounded
from crawler.discovery.entries import Entry, Harvest, dated, harvest, own, shortage
from crawler.discovery.hubs import announced
from crawler.discovery.sites import absolute
from crawler.discovery.text import language_of, plain, stripped
from crawler.discovery.types import Document, Reading
from crawler.discovery.updating import updating
from storage.types import Origin, Via

_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_OLDER = frozenset({"next", "prev-archive"})
"""Links to older entries (RFC 5005, sections 3 and 4)."""


def read_feed(document: Document) -> Reading:
    """The entries of an RSS, RDF, Atom or JSON feed.

    An entry without an address, or of another site, costs itself only. What is no feed gives no leads and a problem.
    """
    if document.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        feed, entries, fault = jsonfeed.parse(document)
    else:
        feed, entries, fault = parse(document)
    found = harvest(entries[:FEED_ENTRIES], document, Via.FEED)
    hub, topic = announced(feed, document)
    following = absolute(feed.more, document.url) if feed.more else None
    return Reading(
        kind="feed",
        leads=tuple(found.leads),
        more=following if following and following != document.url and own(following, document) else None,
        pruned=found.pruned,
        off_site=found.off_site,
        title=feed.title,
        hub=hub,
        topic=topic,
        language=feed.language,
        updating=feed.updating,
        problem=_problem(fault, found, len(entries)),
    )


def parse(document: Document) -> tuple[jsonfeed.Head, list[Entry], str | None]:
    """What feedparser finds: the feed's own head, its entries in order, and what is wrong with the XML."""
    body, passed = bounded(document.body)
    try:
        feed: Any = feedparser.parse(
            BytesIO(body),
            response_headers={"content-type": document.content_type or "", "content-location": document.url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        head = jsonfeed.Head(
            title=plain(feed.feed.get("title")),
            language=language_of(feed.feed.get("language")),
            more=_link(feed.feed.get("links"), _OLDER),
            hubs=tuple(_hrefs(feed.feed.get("links"), {"hub"})),
            itself=_link(feed.feed.get("links"), {"self"}),
            updating=updating(feed.feed, body),
        )
        entries = [_entry(item, head, document, feed.get("version") or "") for item in feed.entries]
    except Exception as error:  # noqa: BLE001 - on hostile bytes feedparser raises whatever its innards do
        return jsonfeed.Head(), [], f"not a feed that can be read ({type(error).__name__})"
    if not feed.get("version") and not entries:
        return head, [], "not a feed"
    return head, entries, passed or _fault(feed, document, len(entries))


def _entry(item: Any, head: jsonfeed.Head, document: Document, version: str) -> Entry:
    # FeedParserDict answers "updated" with "published" unless asked by `in` first.
    published = dated(item.get("published"), document, Origin.FEED) if "published" in item else None
    updated = dated(item["updated"], document, Origin.FEED) if "updated" in item else None
    if published is None and not version.startswith("atom"):
        published, updated = updated, None  # dc:date, the only date that RSS 1.0 has, is the item's own
    return Entry(
        link=_address(item),
        title=plain(item.get("title")),
        language=head.language,
        published=published,
        modified=updated,
        told=_told(item),
    )


def _address(item: Any) -> str:
    """The article's own address: before a counting service's, the permalink, the first alternate, an id that is one."""
    identifier = item.get("id") or ""
    named = (item.get("feedburner_origlink"), item.get("link"), _link(item.get("links"), {"alternate"}))
    permanent = identifier if identifier.lower().startswith(("http://", "https://")) else ""
    return next((link for link in named if link and not _OTHER_SCHEME.match(link)), permanent)


def _told(item: Any) -> tuple[str, ...]:
    """Summary and contents without markup, whose counters and pixels change when the article does not."""
    pieces = [item.get("summary"), *(content.get("value") for content in item.get("content") or ())]
    return tuple(" ".join(stripped(piece).split()) for piece in pieces if piece)


def _link(links: Iterable[Any] | None, relations: AbstractSet[str]) -> str | None:
    return next(_hrefs(links, relations), None)


def _hrefs(links: Iterable[Any] | None, relations: AbstractSet[str]) -> Iterator[str]:
    for link in links or ():
        if link.get("href") and not relations.isdisjoint((link.get("rel") or "").split()):
            yield link["href"]


def _fault(feed: Any, document: Document, entries: int) -> str | None:
    error = feed.get("bozo_exception")
    line = getattr(error, "getLineNumber", lambda: None)()
    if not line:
        return None
    added = b"<?xml" not in document.body[:1_024]  # feedparser puts a line with a declaration in front
    return f"not well-formed XML at line {max(line - added, 1)}; {entries} entries read"


def _problem(fault: str | None, found: Harvest, entries: int) -> str | None:
    if fault:
        return fault
    if entries > FEED_ENTRIES:
        return f"cut after {FEED_ENTRIES} entries"
    return shortage(found)
