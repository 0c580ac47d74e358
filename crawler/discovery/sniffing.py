"""What a body is, whatever its header and its address claim; and gzip undone that HTTP doesn't know of."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

from w3lib.encoding import read_bom

from crawler.discovery.types import Document
from storage.urls import is_web

UNPACKED_BYTES = 50 * 1024 * 1024
"""The most that a sitemap may hold by its protocol; what a gzip body holds beyond is not read."""

_HEAD = 65_536
"""Bytes in which a document must say what it is."""
_GZIP = b"\x1f\x8b"
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(
    r"<(?:[\w.-]+:)?(?:(?P<feed>rss|rdf|feed|channel)|(?P<sitemap>urlset|sitemapindex)"
    r"|(?P<listing>html|head|body|title|meta|div|table|ul|ol|li|p|a|h\d|article|section|main|span|nav|header|figure))(?=[\s>/])|<!doctype\s+(?P<doctype>html)",
    re.IGNORECASE | re.ASCII,
)
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.ASCII)
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


def sniff(body: bytes, content_type: str | None) -> str:
    """`feed`, `sitemap` or `listing` (HTML), by the first telling element; `unknown` for anything else.

    The header decides only where the body says nothing of itself. Never raises.
    """
    if body.startswith(_GZIP):
        body = unpacked(body)
    head = _decoded(body[:_HEAD])
    if head is None:
        return "unknown"
    if head.startswith(("{", "[")):
        return "feed" if _is_json_feed(body, content_type) else "unknown"
    root = _ROOT.search(_COMMENT.sub("", head))
    if root:
        return "listing" if root.lastgroup == "doctype" else root.lastgroup or "unknown"
    if is_web(head.split("\n", 1)[0].strip()):
        return "sitemap"
    return _by_header(head, content_type)


def unpacked(body: bytes) -> bytes:
    """A gzip body undone, up to `UNPACKED_BYTES`; of a damaged one what could be read. Other bodies as they are."""
    if not body.startswith(_GZIP):
        return body
    parts, room = [], UNPACKED_BYTES
    try:
        while body.startswith(_GZIP) and room > 0:
            member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            parts.append(member.decompress(body, room))
            room -= len(parts[-1])
            body = member.unused_data
    except zlib.error:
        pass  # what came before the damage stands
    return b"".join(parts)


def opened(document: Document) -> Document:
    """The document with its body's own gzip undone."""
    return replace(document, body=unpacked(document.body)) if document.body.startswith(_GZIP) else document


def _decoded(head: bytes) -> str | None:
    """Enough of the text to look for its root; None for what is no text."""
    encoding, bom = read_bom(head)
    if encoding is None and head.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if head[1] == 0 else "utf-16-be"
    if encoding is None and b"\0" in head[:512]:
        return None
    return head[len(bom or b"") :].decode(encoding or "latin-1", "replace").lstrip()


def _is_json_feed(body: bytes, content_type: str | None) -> bool:
    return bool(_JSON_FEED.search(body)) or "application/feed+json" in (content_type or "").lower()


def _by_header(head: str, content_type: str | None) -> str:
    kind = (content_type or "").lower()
    if any(name in kind for name in _FEED_TYPES) and head:
        return "feed"
    return "listing" if "html" in kind and head else "unknown"
