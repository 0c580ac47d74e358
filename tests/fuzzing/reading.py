"""One document read as each kind, held to the laws of every reading and to a bound of time."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from crawler.discovery import KINDS, Document, Reading, read, same_site
from storage.urls import is_web

SITE = "https://outlet.example/"
LONGEST = 2.0
"""Seconds of processor time that one reading may take; a worker is given thirty of the clock."""
_MADE = Document(
    url=f"{SITE}list",
    body=b"",
    content_type=None,
    source="outlet",
    found_at=datetime(2026, 1, 21, 9, tzinfo=UTC),
    zone=ZoneInfo("Asia/Baku"),
)


class TooSlowError(AssertionError):
    """A reading that took too long."""


def document(body: bytes, content_type: str | None = None) -> Document:
    """A document of the outlet."""
    return replace(_MADE, body=body, content_type=content_type)


def read_all(body: bytes, content_type: str | None = None) -> float:
    """Read a body as every kind, by what it proves to be and whatever it is; the longest time that one took."""
    made = document(body, content_type)
    slowest = 0.0
    for kind, reader in KINDS.items():
        for call in (partial(read, kind), reader):
            began = time.process_time()
            check(call(made))
            slowest = max(slowest, time.process_time() - began)
    if slowest > LONGEST:
        raise TooSlowError(f"{slowest:.1f} s for {len(body)} bytes")
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
