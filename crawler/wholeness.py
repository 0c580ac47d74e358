"""Whether a body came whole. Pure.

A connection that closes tells an end from a break only where a length was stated, and a stated length may be that of a
packed body which broke off before it was sent. So packed bodies are followed to their own end, and documents that say
where they end are held to it: XML always, since it is none without; HTML and JSON where nothing but the closed
connection ends them.
"""

from __future__ import annotations

import re
from enum import StrEnum

from crawler.bodies import ends, header
from storage.types import Exchange


class Lack(StrEnum):
    """Why a body is known to be incomplete, in the words of WARC 1.1, section 5.13."""

    DISCONNECT = "disconnect"
    """The connection was closed before the end."""
    UNSPECIFIED = "unspecified"
    """All came that was announced, and it ends before its own end."""


_PROLOG = rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|(?><!--.*?-->)\s*|<!DOCTYPE\s[^>\[]*>\s*)*+"
_XML = re.compile(
    _PROLOG + rb"<((?:[\w.-]+:)?(?:rss|feed|rdf|urlset|sitemapindex))(?=[\s>/])(?![^>]*/>)",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.IGNORECASE | re.ASCII)
_HTML_END = re.compile(rb"</html\s*>", re.IGNORECASE | re.ASCII)
_HEAD = 4_096
"""Bytes in which a document says what it is."""


def lack_of(exchange: Exchange, *, by_closing: bool) -> Lack | None:
    """What shows that a body is incomplete; None where nothing does.

    `by_closing` says that nothing but the end of the connection marked its end. Holds little memory whatever the body
    is packed in, but takes time with its length.
    """
    first, last, sound = ends(exchange)
    if sound and _has_end(first, last, header(exchange, "content-type") or "", by_closing=by_closing):
        return None
    return Lack.DISCONNECT if by_closing else Lack.UNSPECIFIED


def _has_end(first: bytes, last: bytes, content_type: str, *, by_closing: bool) -> bool:
    head, tail = first[:_HEAD].replace(b"\0", b""), last.replace(b"\0", b"").rstrip()  # which stand in UTF-16
    if root := _XML.match(head):
        return re.search(rb"</" + re.escape(root[1]) + rb"\s*>", tail, re.IGNORECASE) is not None
    if not by_closing:
        return True
    if head.lstrip().startswith((b"{", b"[")):
        return tail.endswith((b"}", b"]"))
    if _HTML.search(head) or "html" in content_type.lower():
        return _HTML_END.search(tail) is not None
    return True
