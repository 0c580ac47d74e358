"""Feeds of the whole selection: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import orjson
from lxml import etree

from storage.export.addresses import uri, urn, web
from storage.export.ours import filters
from storage.export.record import stated, utc
from storage.export.streams import Asked, Stream, present
from storage.types import Query, Story

_TITLE = "yearmind archive"
_ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACES: Any = {None: _ATOM}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 can't hold, however they are written."""


def atom(asked: Asked) -> Stream:
    """An Atom feed: the newest state of each story, its text whole."""
    head = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMESPACES)
    _put(head, "id", _feed_id(asked.query))
    _put(head, "title", _title(asked.query))
    _put(head, "updated", utc(asked.exported_at))
    _put(head, "generator", "yearmind")
    opened = etree.tostring(head, encoding="utf-8", xml_declaration=True).removesuffix(b"</feed>")
    return Stream(head=opened + b"\n", piece=_entry, foot=lambda _: b"</feed>\n")


def jsonfeed(asked: Asked) -> Stream:
    """A JSON Feed: one object, an item a line."""
    told = {"version": "https://jsonfeed.org/version/1.1", "title": _title(asked.query)}
    return Stream(
        head=orjson.dumps(told)[:-1] + b',\n"items": [\n',
        piece=lambda story: orjson.dumps(item(story)),
        between=b",\n",
        foot=lambda _: b"\n]}\n",
    )


def item(story: Story) -> dict[str, Any]:
    """A story as an item of a JSON Feed; what only we say of it stands under `_yearmind`."""
    article = story.article
    optional = {
        "summary": article.description,
        "image": web(article.image),
        "date_published": stated(article.published),
        "date_modified": stated(article.modified),
        "authors": [{"name": name} for name in article.authors],
        "tags": [*article.tags, *(match.name for match in story.matches)],
        "language": article.language,
    }
    ours = {"source": story.source, "source_name": story.source_name, "revision": story.revision}
    return {
        "id": urn(story.id),
        "url": uri(article.canonical_url),
        "title": article.title,
        "content_text": article.text,
        **present(optional),
        "_yearmind": {**ours, **({"agencies": article.agencies} if article.agencies else {})},
    }


def _entry(story: Story) -> bytes:
    article = story.article
    entry = etree.Element(f"{{{_ATOM}}}entry", nsmap=_NAMESPACES)
    if article.language:
        entry.set(_LANGUAGE, _sound(article.language))
    _put(entry, "id", urn(story.id))
    _put(entry, "title", article.title)
    _put(entry, "link", rel="alternate", href=uri(article.canonical_url))
    for one in article.translations:
        # They are alternates too, but many readers take the last alternate for the entry's own address.
        _put(entry, "link", rel="related", hreflang=one.language, href=uri(one.url))
    _put(entry, "updated", utc(story.revisions[-1].fetched_at))
    if article.published:
        _put(entry, "published", article.published.at.isoformat())
    for name in article.authors or (story.source_name,):
        _put(_put(entry, "author"), "name", name)
    for name in article.agencies:
        _put(_put(entry, "contributor"), "name", name)
    for tag in article.tags:
        _put(entry, "category", term=tag)
    for match in story.matches:
        _put(entry, "category", term=match.observance, scheme=urn("observance"), label=match.name)
    if article.description:
        _put(entry, "summary", article.description)
    _put(entry, "content", article.text)
    return etree.tostring(entry, encoding="utf-8") + b"\n"


def _put(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    sound = {key: _sound(value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", sound)
    child.text = text if text is None else _sound(text)
    return child


def _sound(text: str) -> str:
    return _NO_XML.sub("", text)


def _title(query: Query) -> str:
    asked = ", ".join(f"{name} {value}" for name, value in filters(query).items())
    return f"{_TITLE}: {asked}" if asked else _TITLE


def _feed_id(query: Query) -> str:
    """The same for the same selection, whenever it is exported."""
    return urn("feed", hashlib.sha256(orjson.dumps(filters(query))).hexdigest()[:16])
