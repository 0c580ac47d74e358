"""What may be forgotten after a time: rows to which nothing refers, and that no export or report shows.

Articles, revisions, matches and the captures that they stand on are none of them: what was published stays. How other
captures go, bytes and all, is told by `storage.weeding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select

from storage import schema
from storage.archive.leads import MISSED
from storage.types import Delivery

alarm, capture, lead, notice, visit = schema.alarm, schema.capture, schema.lead, schema.notice, schema.visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Before which moments things are forgotten; nothing of a kind is where it says None."""

    visits: datetime | None = None
    """Of the visits of one source on one day that ended alike, the first stays, since reports ask on which days
    somebody looked and how that ended; so does the last visit to each source."""
    leads: datetime | None = None
    """Addresses that led to no page and are not due any more; one that is named again is visited again."""
    notices: datetime | None = None
    """Messages that have arrived, and alarms that have ended."""
    seen: datetime | None = None
    """Captures of articles' addresses that said nothing new, bytes and all: no state of an article stands on them."""
    other: datetime | None = None
    """Captures of pages that led to no article, bytes and all."""


def prune(connection: Connection, policy: Policy) -> dict[str, int]:
    """Forget what a policy lets go; how many of each."""
    done = {"visits": 0, "leads": 0, "notices": 0, "alarms": 0}
    if policy.visits is not None:
        done["visits"] = _forgotten(connection, visit, _repeated(connection, policy.visits))
    if policy.leads is not None:
        done["leads"] = _forgotten(connection, lead, _dead(policy.leads))
    if policy.notices is not None:
        sent = (notice.c.state == Delivery.SENT.value) & (notice.c.made_at < policy.notices)
        done["notices"] = _forgotten(connection, notice, sent)
        done["alarms"] = _forgotten(connection, alarm, alarm.c.ended_at < policy.notices)
    return done


def _forgotten(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount


def _repeated(connection: Connection, before: datetime) -> ColumnElement[bool]:
    lite = connection.dialect.name == "sqlite"
    day = func.date(visit.c.ended_at if lite else func.timezone("UTC", visit.c.ended_at))
    first = select(func.min(visit.c.id)).group_by(visit.c.source, day, visit.c.outcome)
    last = select(func.max(visit.c.id)).group_by(visit.c.source)
    return (visit.c.ended_at < before) & visit.c.id.not_in(first) & visit.c.id.not_in(last)


def _dead(before: datetime) -> ColumnElement[bool]:
    kept = select(capture.c.id).where(capture.c.lead == lead.c.id).exists()
    settled = (lead.c.state == MISSED) & lead.c.article.is_(None) & lead.c.due_at.is_(None)
    return settled & (lead.c.fetched_at < before) & ~kept
