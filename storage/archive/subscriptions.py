"""Feeds of which hubs are asked to tell us, and how well they do."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from storage import schema
from storage.archive.rows import Row, entrance_of
from storage.archive.statements import inserting
from storage.types import Entrance, Standing, Subscription

entrance, lead, subscription = schema.entrance, schema.lead, schema.subscription
ON_ITS_WAY = timedelta(minutes=10)
"""How late a push may be before the story counts as one that we were not told of."""


def feeds(connection: Connection) -> list[Entrance]:
    """The feeds of all sources, in the order of their addresses."""
    asked = select(entrance).where(entrance.c.kind == "feed").order_by(entrance.c.url)
    return [entrance_of(row) for row in connection.execute(asked).mappings()]


def subscriptions(connection: Connection) -> list[Subscription]:
    """All there are, by source and topic."""
    asked = select(subscription).order_by(subscription.c.source, subscription.c.topic, subscription.c.token)
    return [_subscription_of(row) for row in connection.execute(asked).mappings()]


def subscribe(connection: Connection, one: Subscription) -> None:
    """Add one that was never there."""
    row = {field.name: getattr(one, field.name) for field in fields(one)}
    connection.execute(inserting(subscription), {**row, "standing": one.standing.value})


def amend(connection: Connection, token: str, changes: dict[str, Any]) -> None:
    """Write what has changed of one."""
    standing = {"standing": changes["standing"].value} if "standing" in changes else {}
    connection.execute(update(subscription).where(subscription.c.token == token).values(changes | standing))


def unsubscribe(connection: Connection, token: str) -> None:
    """Forget one."""
    connection.execute(delete(subscription).where(subscription.c.token == token))


def judge(connection: Connection, feed: str, source: str, found_at: datetime, now: datetime) -> bool:
    """Note it where a feed that we read ourselves named stories of which its hub should have told us before.

    `found_at` is when it was read and `now` when its leads were remembered. What counts is what nobody knew, unless it
    is stated to be older than the lease, or so fresh that the push may be on its way.
    """
    holding = (subscription.c.feed == feed) & (subscription.c.standing == Standing.ACTIVE.value)
    began = select(func.min(subscription.c.verified_at, type_=schema.Moment))
    since = connection.execute(began.where(holding, subscription.c.lease_ends > now)).scalar()
    if since is None:
        return False
    day = lead.c.published_at
    untold = select(lead.c.id).where(
        (lead.c.source == source) & (lead.c.due_at == now) & (lead.c.found_at == found_at),
        or_(day.is_(None), (day > since) & (day < now - ON_ITS_WAY)),
    )
    missed = connection.execute(untold.limit(1)).scalar() is not None
    if missed:
        connection.execute(update(subscription).where(holding).values(missed_at=now))
    return missed


def _subscription_of(row: Row) -> Subscription:
    values = {field.name: row[field.name] for field in fields(Subscription)}
    return Subscription(**values | {"standing": Standing(row["standing"])})
