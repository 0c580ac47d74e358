"""From what a hub pushes to leads: the same way as a feed that was fetched."""

from __future__ import annotations

from crawler.desk import Desk
from crawler.reading import READING, read_exchange
from crawler.sources import Source
from storage.errors import ExtractionError
from storage.types import Exchange


async def take_in(desk: Desk, source: Source, feed: str, body: bytes, content_type: str | None) -> str | None:
    """Remember the leads in a pushed body, and say what is wrong with it, if anything.

    What can't be read is a hint all the same: the hub has vouched for it.

    Raises:
        ArchiveError: the archive can't be used; the hub is to push again.
    """
    headers = (("Content-Type", content_type),) if content_type else ()
    pushed = Exchange(
        url=feed,
        method="POST",
        request_headers=(),
        protocol="HTTP/1.1",
        status=200,
        headers=headers,
        body=body,
        fetched_at=desk.now(),
    )
    try:
        reading = await desk.pool.run(read_exchange, "feed", pushed, source, [(source.since, None)], seconds=READING)
    except ExtractionError as error:
        return str(error)
    leads = [lead for lead in reading.leads if source.wants(lead.url)]
    await desk.ledger.do(desk.archive.remember, leads, desk.now())
    return reading.problem
