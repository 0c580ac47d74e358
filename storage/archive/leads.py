"""Addresses worth visiting: remembered as they are found, due again when something else is said of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, nulls_last, or_, select, update

from storage import schema
from storage.archive.among import Among
from storage.archive.rows import Row, due_of, instant_columns, lead_columns
from storage.archive.statements import add, change, following, inserting
from storage.batches import batched
from storage.types import Due, Lead, Miss
from storage.urls import canonical

lead, match = schema.lead, schema.match
NEVER_VISITED, VISITED, NO_ARTICLE, MISSED = "new", "visited", "no article", "missed"
_BY_URLS = select(lead).where(Among(lead.c.url, "urls"))
_LEADS_NOWHERE = (404, 410)
_AT_ONCE = 500
_PLACES = 8
"""Of how many documents that name an address we keep what each said."""


def remember(connection: Connection, leads: Iterable[Lead], now: datetime) -> tuple[int, int]:
    """Add what is unknown, due at once; make due what is known and of which a document says something else than before.

    Returns how many were unknown and how many had changed.
    """
    unknown = changed = 0
    for batch in batched(leads, _AT_ONCE):
        by_url = {canonical(found.url): found for found in reversed(batch)}
        known = {row["url"]: row for row in rows(connection, by_url)}
        unheard = [fresh(url, found, now) for url, found in by_url.items() if url not in known]
        told = [
            told
            for url, found in by_url.items()
            if url in known and (told := _told(known[url], found, now)) is not None
        ]
        if unheard:
            first = following(connection, lead.c.id)
            connection.execute(inserting(lead), [{"id": id_, **row} for id_, row in enumerate(unheard, first)])
        if told:
            columns: dict[str, Any] = {name: bindparam(name) for name in told[0] if name != "which"}
            connection.execute(update(lead).where(lead.c.id == bindparam("which")).values(columns), told)
        unknown += len(unheard)
        changed += sum(row["due_at"] == now for row in told)
    return unknown, changed


def heard_of(connection: Connection, urls: Iterable[str]) -> frozenset[str]:
    """Those of some canonical addresses that have a row."""
    batches = batched(urls, _AT_ONCE)
    asked = select(lead.c.url).where(lead.c.url.in_(bindparam("urls", expanding=True)))
    return frozenset(url for batch in batches for url in connection.scalars(asked, {"urls": list(batch)}))


def due(
    connection: Connection,
    source: str,
    now: datetime,
    limit: int,
    *,
    skip: Collection[int] = (),
    since: date | None = None,
    until: date | None = None,
) -> list[Due]:
    """Leads of a source to visit, the latest published first; a window leaves out those stated to lie outside it."""
    asked = select(lead).where(lead.c.source == source, lead.c.due_at <= now)
    if since:
        asked = asked.where(or_(lead.c.published_at.is_(None), lead.c.published_at >= _midnight(since, -1)))
    if until:
        asked = asked.where(or_(lead.c.published_at.is_(None), lead.c.published_at < _midnight(until, 2)))
    ordered = asked.order_by(nulls_last(lead.c.published_at.desc()), lead.c.id).limit(limit + len(skip))
    rows = list(islice((row for row in connection.execute(ordered).mappings() if row["id"] not in skip), limit))
    concerned = _concerned(connection, [row["article"] for row in rows if row["article"] is not None])
    return [replace(due_of(row), observances=concerned.get(row["article"], ())) for row in rows]


def _concerned(connection: Connection, articles: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The observances that each of some articles concerns."""
    found: dict[int, tuple[str, ...]] = {}
    asked = select(match.c.article, match.c.observance).where(Among(match.c.article, "articles")).distinct()
    for article, observance in connection.execute(asked, {"articles": list(articles)}) if articles else ():
        found[article] = (*found.get(article, ()), observance)
    return found


def missed(connection: Connection, miss: Miss) -> None:
    """Note a visit that brought no page; an unchanged page counts as a good visit."""
    row = ensure(connection, miss.lead, miss.at)
    if row["fetched_at"] is not None and row["fetched_at"] >= miss.at:
        return  # told again, or late
    unchanged = miss.status == 304  # noqa: PLR2004 - Not Modified
    values: dict[str, Any] = {"status": miss.status, "due_at": miss.again_at, "fetched_at": miss.at}
    if unchanged:
        values |= {"tries": 0}
    else:
        state = row["state"] if row["article"] else MISSED
        values |= {"tries": row["tries"] + 1, "reason": miss.reason, "state": state}
    change(connection, lead, row["id"], values)
    if miss.status in _LEADS_NOWHERE and row["article"]:
        _look_elsewhere(connection, row, miss.at)
    if unchanged and row["article"]:
        change(connection, schema.article, row["article"], {"last_seen_at": miss.at}, key="n")


def _look_elsewhere(connection: Connection, gone: Row, at: datetime) -> None:
    """Read an article anew at its other addresses, since the one it was known by is gone: it may stand there now."""
    home = select(schema.article.c.n).where(
        schema.article.c.n == gone["article"], schema.article.c.canonical_url == gone["url"]
    )
    others = update(lead).where(lead.c.article.in_(home), lead.c.id != gone["id"], lead.c.status == 200)  # noqa: PLR2004 - OK
    connection.execute(others.values(due_at=at, etag=None, last_modified=None, checked_at=None))


def ensure(connection: Connection, found: Lead, now: datetime) -> Row:
    """The row of a lead, made where it is missing."""
    url = canonical(found.url)
    known = rows(connection, [url])
    if not known:
        add(connection, lead, fresh(url, found, now))
        known = rows(connection, [url])
    return known[0]


def at_once(connection: Connection, found: Lead, now: datetime) -> Due:
    """A lead that is to be visited whatever is known of it."""
    row = ensure(connection, found, now)
    change(connection, lead, row["id"], {"due_at": now})
    return Due(lead=replace(found, source=row["source"]), n=row["id"], tries=0)


def revive(connection: Connection, source: str, now: datetime) -> int:
    """Make every address of a source due that has led to an article; how many there are."""
    known = update(lead).where(lead.c.source == source, lead.c.article.is_not(None)).values(due_at=now)
    return connection.execute(known).rowcount


def fresh(url: str, found: Lead, now: datetime) -> dict[str, Any]:
    """The row of an address that was never heard of, due at once."""
    said = {found.found_on: found.said} if found.said else {}
    return {"url": url, "said": said, "state": NEVER_VISITED, "due_at": now, "tries": 0, **lead_columns(found)}


def _told(row: Row, found: Lead, now: datetime) -> dict[str, Any] | None:
    """What is to be written because a document says something of a known address that it didn't say before."""
    before: Mapping[str, str] = row["said"]
    repeated = found.said is None or before.get(found.found_on) == found.said
    unseen = row["state"] == VISITED and row["fetched_at"] is None
    if repeated and row["source"] == found.source and not unseen:
        return None
    told = {} if found.said is None else {found.found_on: found.said}
    said = dict(islice({**told, **before, **told}.items(), _PLACES))
    # An address that only another page claimed may be anything: it is visited once its outlet names it.
    changed = unseen or (not repeated and (found.found_on in before or _modified_since(row, found)))
    return {
        "which": row["id"],
        "source": found.source,  # whoever names an address now will visit it
        "said": said,
        "due_at": now if changed else row["due_at"],
        **_hints(row, found),
    }


def _hints(row: Row, found: Lead) -> dict[str, Any]:
    """What is known of an address from here on: what is said of it, and else what was said before."""
    hints: dict[str, Any] = {name: getattr(found, name) or row[name] for name in ("title", "language")}
    for name in ("published", "modified"):
        told = instant_columns(name, getattr(found, name))
        hints |= told if told[f"{name}_at"] else {column: row[column] for column in told}
    return hints


def _modified_since(row: Row, found: Lead) -> bool:
    return bool(found.modified and row["fetched_at"] and found.modified.at > row["fetched_at"])


def rows(connection: Connection, urls: Iterable[str]) -> list[Row]:
    """The rows of those canonical addresses that are known."""
    return list(connection.execute(_BY_URLS, {"urls": list(urls)}).mappings())


def _midnight(day: date, days: int) -> datetime:
    """A bound a day wider than asked for, since the publisher's zone may be any."""
    return datetime.combine(day, time(), UTC) + timedelta(days=days)
