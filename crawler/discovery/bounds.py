"""What of a feed is given to feedparser, which knows no bounds: no entities, so many elements, so deep. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from w3lib.encoding import read_bom

FEED_ENTRIES = 5_000
"""Entries of one feed that are read: a hundred times what feeds usually hold; what follows is left out, and said."""
ENTRY_ELEMENTS = 5_000
"""Elements between two entries: those of a long report in XHTML, and no more."""
DEPTH = 100
"""Elements within elements."""

_FEW = 1_000
"""With so many angle brackets no bound is passed that would cost anything."""
_HEAD_END = re.compile(rb"<\w", re.ASCII)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[<>]*+\[", re.ASCII | re.IGNORECASE)
_SUBSET_END = re.compile(rb"\]\s*+>", re.ASCII)
_DECLARATION = re.compile(rb"<!ENTITY[^>]*>?", re.ASCII | re.IGNORECASE)
_BLANKS = re.compile(rb"\s{100,}", re.ASCII)
_TOKEN = re.compile(rb"(?P<hidden><!\[CDATA\[|<!--)|<(?P<end>/?)(?P<name>[\w:.-]++)(?P<rest>[^<>]*+)>", re.ASCII)
_ENTRIES = frozenset({b"item", b"entry"})
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}


def bounded(body: bytes) -> tuple[bytes, str | None]:
    """The feed without entities and up to the first bound that it passes, and which one that was."""
    body = _declared_nothing(_in_bytes(body))
    if body.count(b"<") <= _FEW:
        return body, None
    for at, passed in _passed(body):
        return body[:at], passed
    return body, None


def _in_bytes(body: bytes) -> bytes:
    """UTF-16 and UTF-32 as UTF-8, so that its markup is plain to see."""
    encoding, bom = read_bom(body)
    if encoding is None and body.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if body[1] == 0 else "utf-16-be"
    if encoding is None or encoding == "utf-8":
        return body
    return b"\xef\xbb\xbf" + body[len(bom or b"") :].decode(encoding, "replace").encode("utf-8", "replace")


def _declared_nothing(body: bytes) -> bytes:
    """The feed without the entities that its head declares, and without a desert of blanks there."""
    found = _HEAD_END.search(body)
    head, rest = (body[: found.start()], body[found.start() :]) if found else (body, b"")
    if subset := _DOCTYPE.search(head):
        end = _SUBSET_END.search(head, subset.end())
        head = head[: subset.end() - 1] + b">" + (head[end.end() :] if end else b"")
    return _BLANKS.sub(b"\n", _DECLARATION.sub(b"", head)) + rest


def _passed(body: bytes) -> Iterator[tuple[int, str]]:
    """Where bounds are passed; what is open is known by names, since in feeds that are not XML much is left open."""
    above: list[bytes] = []
    entries = elements = 0
    for at, name, end in _tags(body):
        if end:
            _close(name, above)
            continue
        elements += 1
        if name in _ENTRIES:
            entries, elements = entries + 1, 0
        above.append(name)
        if entries > FEED_ENTRIES:
            yield at, f"cut after {FEED_ENTRIES} entries"
        if elements > ENTRY_ELEMENTS:
            yield at, f"cut after {ENTRY_ELEMENTS} elements in one entry"
        if len(above) > DEPTH:
            yield at, f"cut where elements are nested {DEPTH} deep"


def _tags(body: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Where tags begin, their names without prefix, and whether they end an element; an empty one is both."""
    at = 0
    while token := _TOKEN.search(body, at):
        at = token.end()
        if hidden := token["hidden"]:
            at = body.find(_ENDS[hidden], at)
            if at < 0:
                return
            continue
        name = token["name"].rpartition(b":")[2].lower()
        yield token.start(), name, bool(token["end"])
        if token["rest"].endswith(b"/") and not token["end"]:
            yield token.start(), name, True


def _close(name: bytes, above: list[bytes]) -> None:
    if name in above:
        while above.pop() != name:
            pass
