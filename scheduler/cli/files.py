"""Pages that are given as files, or on standard input."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from storage.errors import UsageError
from storage.types import Exchange, Lead, Via

T = TypeVar("T")
STANDARD_INPUT = "-"
_OK = 200


def file_named(what: str) -> bytes | None:
    """What a file holds, or standard input where `-` is named; None where there is no such file.

    Raises:
        UsageError: it can't be read.
    """
    if what == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    path = Path(what)
    try:
        return path.read_bytes() if not what.startswith(("http://", "https://")) and path.is_file() else None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a file that can be read") from error


def a_page(body: bytes, url: str, now: datetime) -> tuple[Exchange, Lead]:
    """A page as if it had been fetched from an address just now."""
    exchange = Exchange(
        url=url,
        method="GET",
        request_headers=(),
        protocol="HTTP/1.1",
        status=_OK,
        headers=(("Content-Type", "text/html"),),
        body=body,
        fetched_at=now,
    )
    return exchange, Lead(url=url, source="page", via=Via.HAND, found_on="", found_at=now)


def in_a_worker(function: Callable[..., T], *args: Any) -> T:
    """What a function that can be imported by its name returns, run in a process that can be killed."""
    from crawler.pool import Pool  # noqa: PLC0415 - only who reads a page pays for it

    async def whole() -> T:
        pool = Pool(1)
        try:
            return await pool.run(function, *args)
        finally:
            pool.close()

    return asyncio.run(whole())
