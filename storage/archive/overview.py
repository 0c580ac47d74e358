"""Numbers about the archive, and its captures and places one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, distinct, func, insert, select

from storage import schema
from storage.archive.rows import capture_of, entrance_columns, lead_of
from storage.types import Capture, Entrance, Lead

article, capture, lead, match, visit = schema.article, schema.capture, schema.lead, schema.match, schema.visit
_AT_ONCE = 500
COUNTED = ("articles", "revisions", "copies", "matched", "waiting")
"""What is counted of each source."""


def mark(connection: Connection) -> int:
    """The number of the last change."""
    return connection.execute(select(func.max(article.c.changed))).scalar() or 0


def newest(connection: Connection) -> datetime | None:
    """When anything was visited or captured last."""
    moments = [connection.execute(select(func.max(at))).scalar() for at in (capture.c.fetched_at, visit.c.ended_at)]
    return max((at for at in moments if at is not None), default=None)


def capture_with(connection: Connection, digest: str) -> Capture | None:
    """The earliest capture of a payload."""
    asked = select(capture).where(capture.c.digest == digest, capture.c.elsewhere.is_(False))
    row = connection.execute(asked.order_by(capture.c.id).limit(1)).mappings().first()
    return None if row is None else capture_of(row)


def holds(connection: Connection, url: str, digest: str, fetched_at: datetime) -> bool:
    """Whether a payload of an address is captured as fetched at that moment."""
    same = (capture.c.digest == digest) & (capture.c.url == url) & (capture.c.fetched_at == fetched_at)
    return connection.execute(select(capture.c.id).where(same).limit(1)).scalar() is not None


def captures(connection: Connection) -> Iterator[tuple[Capture, Lead, str]]:
    """Every capture with its lead and source, in the order of recording."""
    after = 0
    where = [column.label(f"capture_{column.name}") for column in capture.c]
    while True:
        asked = select(lead, *where).join(capture, capture.c.lead == lead.c.id).where(capture.c.id > after)
        rows = connection.execute(asked.order_by(capture.c.id).limit(_AT_ONCE)).mappings().all()
        if not rows:
            return
        for row in rows:
            found = capture_of(row, "capture_")
            if found is not None:
                yield found, lead_of(row), row["source"]
        after = rows[-1]["capture_id"]


def enter(connection: Connection, one: Entrance) -> None:
    """Put what is known of a place where a source lists its news in place of what was known before."""
    table = schema.entrance
    connection.execute(table.delete().where(table.c.url == one.url))
    connection.execute(insert(table).values(entrance_columns(one)))


def counts(connection: Connection) -> dict[str, dict[str, int]]:
    """Articles, revisions, copies, matched articles and waiting leads of each source."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    articles = select(
        article.c.source,
        func.count().label("articles"),
        func.sum(article.c.revision).label("revisions"),
        func.count(article.c.copy_of).label("copies"),
    ).group_by(article.c.source)
    matched = (
        select(article.c.source, func.count(distinct(match.c.article)).label("matched"))
        .join(match, match.c.article == article.c.n)
        .group_by(article.c.source)
    )
    waiting = (
        select(lead.c.source, func.count().label("waiting"))
        .where(lead.c.due_at.is_not(None), lead.c.fetched_at.is_(None))
        .group_by(lead.c.source)
    )
    for asked in (articles, matched, waiting):
        for row in connection.execute(asked).mappings():
            found[row["source"]] |= {name: int(row[name] or 0) for name in row if name != "source"}
    return dict(found)
