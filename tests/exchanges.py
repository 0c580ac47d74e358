"""Exchanges as they come from an outlet, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from storage.types import Exchange


def received(
    body: bytes,
    *headers: tuple[str, str],
    url: str = "https://a.example/",
    at: datetime = datetime(2026, 1, 20, tzinfo=UTC),
) -> Exchange:
    """The answer to a GET."""
    return Exchange(
        url=url,
        method="GET",
        request_headers=(),
        protocol="HTTP/1.1",
        status=200,
        headers=headers,
        body=body,
        fetched_at=at,
    )


def coded(body: bytes, codings: Iterable[str]) -> Exchange:
    """An answer that says to be packed so."""
    return received(body, ("ETag", '"1"'), *(("content-Encoding", coding) for coding in codings))
