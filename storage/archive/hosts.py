"""What hosts said of themselves: those that asked to be left alone, and those whose robots.txt can't be had."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage import schema
from storage.archive.statements import inserting
from storage.types import Rest

host, robots = schema.host, schema.robots


def rests(connection: Connection) -> list[Rest]:
    """The hosts that refused last, in the order of their names."""
    return [
        Rest(host=row.name, until=row.rests_until, said=row.said, refusals=row.refusals, at=row.at)
        for row in connection.execute(select(host).order_by(host.c.name))
    ]


def rest(connection: Connection, told: Rest) -> None:
    """Note what a host said last; one that refuses no more is forgotten."""
    connection.execute(delete(host).where(host.c.name == told.host))
    if told.refusals:
        row = {"name": told.host, "rests_until": told.until, "said": told.said}
        connection.execute(inserting(host), {**row, "refusals": told.refusals, "at": told.at})


def silent(connection: Connection, origin: str, now: datetime, problem: str) -> datetime:
    """Note that the robots.txt of an origin can't be had; since when it is so."""
    since = connection.execute(select(robots.c.silent_since).where(robots.c.origin == origin)).scalar() or now
    connection.execute(delete(robots).where(robots.c.origin == origin))
    row = {"origin": origin, "silent_since": since, "asked_at": now, "problem": problem}
    connection.execute(inserting(robots), row)
    return since


def answers(connection: Connection, origin: str) -> None:
    """Note that the robots.txt of an origin can be had."""
    connection.execute(delete(robots).where(robots.c.origin == origin))
