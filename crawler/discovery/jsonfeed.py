"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.discovery.entries import Entry, dated
from crawler.discovery.text import language_of, plain, stripped, tidy
from crawler.discovery.types import UNSAID, Document, Updating
from storage.types import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a feed of any format says of itself."""

    title: str | None = None
    language: str | None = None
    """BCP 47; that of the entries which state none."""
    more: str | None = None
    """The address of older entries, as written."""
    hubs: tuple[str, ...] = ()
    """The addresses of WebSub hubs, as written."""
    itself: str | None = None
    """The feed's own address, as written."""
    updating: Updating = UNSAID
    """When it is worth reading."""


def parse(document: Document) -> tuple[Head, list[Entry], str | None]:
    """The feed's own head, its items in order, and what is wrong; an item that is no object costs itself only."""
    try:
        feed = json.loads(document.body)
    except (ValueError, RecursionError) as error:
        return Head(), [], f"not well-formed JSON{_where(error)}"
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return Head(), [], "not a feed: JSON without a list of items"
    head = Head(
        title=tidy(feed.get("title")),
        language=language_of(feed.get("language")),
        more=_text(feed, "next_url"),
        hubs=tuple(_hubs(feed.get("hubs"))),
        itself=_text(feed, "feed_url"),
    )
    return head, [_entry(item, head, document) for item in feed["items"] if isinstance(item, dict)], None


def _entry(item: dict[str, Any], head: Head, document: Document) -> Entry:
    return Entry(
        link=_address(item),
        title=plain(item.get("title")),
        language=language_of(item.get("language")) or head.language,
        published=dated(item.get("date_published"), document, Origin.FEED),
        modified=dated(item.get("date_modified"), document, Origin.FEED),
        told=tuple(stripped(text) for key in ("summary", "content_html", "content_text") if (text := _text(item, key))),
    )


def _hubs(named: object) -> Iterator[str]:
    for hub in named if isinstance(named, list) else ():
        if isinstance(hub, dict) and str(hub.get("type")).lower() == "websub" and (url := _text(hub, "url")):
            yield url


def _address(item: dict[str, Any]) -> str:
    """`url`; else an `id` that is an address, as it ideally is; else the page that a link blog's item is about."""
    identifier = _text(item, "id") or ""
    permanent = identifier if identifier.startswith(("http://", "https://")) else ""
    return _text(item, "url") or permanent or _text(item, "external_url") or ""


def _text(item: dict[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None


def _where(error: Exception) -> str:
    return f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
