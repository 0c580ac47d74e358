"""One document read as each kind, held to the laws of every reading and to a bound of time."""

from __future__ import annotations

import pickle
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from crawler.discovery import KINDS, Document, Reading, read, same_site
from storage.urls import is_web

SITE = "https://outlet.example/"
LONGEST = 2.0
"""Seconds that a document of the corpus may take; a worker is given thirty."""
_MADE = Document(
    url=f"{SITE}list",
    body=b"",
    content_type=None,
    source="outlet",
    found_at=datetime(2026, 1, 21, 9, tzinfo=UTC),
    zone=ZoneInfo("Asia/Baku"),
)


class TooSlow(AssertionError):
    """A reading that took too long."""


def document(body: bytes, content_type: str | None = None) -> Document:
    """A document of the outlet."""
    return Document(**{name: getattr(_MADE, name) for name in Document.__slots__} | {"body": body, "content_type": content_type})


def read_all(body: bytes, content_type: str | None = None) -> float:
    """Read a body as every kind, by what it proves to be and whatever it is; the longest time that one took."""
    made = document(body, content_type)
    slowest = 0.0
    for kind, reader in KINDS.items():
        for reading in (lambda: read(kind, made), lambda: reader(made)):  # noqa: B023 - called at once
            began = time.perf_counter()
            check(reading())
            slowest = max(slowest, time.perf_counter() - began)
    if slowest > LONGEST:
        raise TooSlow(f"{slowest:.1f} s for {len(body)} bytes")
    return slowest


def check(reading: Reading) -> None:
    """What holds of every reading, whatever bytes it is of."""
    leads = [lead.url for lead in reading.leads]
    for url in (*leads, *reading.feeds, *reading.listings, *(part.url for part in reading.sitemaps)):
        assert is_web(url)
    assert all(same_site(url, SITE) for url in (*leads, *reading.listings))
    assert len(set(leads)) == len(leads)
    assert reading.more is None or same_site(reading.more, SITE)
    assert reading.problem is None or "\n" not in reading.problem
    assert all((lead.title or "").encode() is not None for lead in reading.leads)
    assert pickle.loads(pickle.dumps(reading)) == reading
