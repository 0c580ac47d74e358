"""Judge and write: what one visit brought becomes rows, in the writer's one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage import schema
from storage.archive import leads
from storage.archive.copies import BY_ADDRESS, BY_ID, BY_NUMBER, Held, index, is_original, load, relate, unindex
from storage.archive.rows import Row, article_columns, capture_columns, id_of, match_columns, sound
from storage.archive.statements import add, change
from storage.dedup import Imprint, imprint, judge, likeness
from storage.types import Article, Bundle, Capture, Find, Lead, Match, Recorded, Verdict
from storage.urls import canonical

article, revision = schema.article, schema.revision
_CAPTURED = select(schema.capture.c.id).where(
    schema.capture.c.file == bindparam("in_file"), schema.capture.c.offset == bindparam("at")
)
_KNOWN_BY = select(schema.lead.c.article).where(schema.lead.c.url == bindparam("address"))
_STRANGERS = 0.2
"""Likeness under which a page that claims another's address is not believed."""


def reunderstand(connection: Connection, find: Find) -> Recorded:
    """Bring the revisions that stand on a capture up to date with what it is understood to say.

    A capture on which no revision stands is judged as when it was fetched, unless a later one has been judged since.
    What is understood to be no article where there was one before is left as it was.
    """
    if find.article is None:
        return Recorded(verdict=None)
    found = sound(find.article)
    standing = _standing_on(connection, find.capture)
    if standing:
        changed = [_rewrite(connection, row, find, found) for row in standing]
        return Recorded(verdict=Verdict.REVISED if any(changed) else Verdict.SEEN, id=standing[0]["id"])
    lead = leads.ensure(connection, find.lead, find.capture.fetched_at)
    held = _held(connection, found, lead)
    if held is not None and find.capture.fetched_at < held.row["fetched_at"]:
        return Recorded(verdict=None)
    recorded, n = _judged(connection, find, found, lead, _capture(connection, find, lead["id"]))
    _linked(connection, found, find.lead, lead, n, find.capture.fetched_at)
    return recorded


def bring(connection: Connection, brought: Bundle) -> Recorded:
    """Add an article that comes without its bytes; one that is known stays as it is."""
    found, lead, at = sound(brought.article), sound(brought.lead), brought.lead.found_at
    row = leads.ensure(connection, lead, at)
    held = _held(connection, found, row) or (brought.id and load(connection, BY_ID, brought.id)) or None
    if held is not None:
        return Recorded(verdict=Verdict.SEEN, id=held.row["id"])
    state = _State(lead=lead, article=found, imprint=imprint(found.text), matches=brought.matches, at=at, id=brought.id)
    recorded, n = _add(connection, state)
    _linked(connection, found, lead, row, n, at)
    return recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What an article was found to say, on its way into the archive."""

    lead: Lead
    article: Article
    """Known by an address that can be believed."""
    imprint: Imprint
    matches: tuple[Match, ...]
    at: datetime
    """When it was fetched."""
    capture: int | None = None
    """The row of its bytes."""
    id: str | None = None
    """The id that it has elsewhere."""

    @property
    def instant(self) -> datetime | None:
        """When it was published, where that is stated."""
        return self.article.published.at if self.article.published else None


def record(connection: Connection, find: Find) -> Recorded:
    """Write one find and say what it is. Recording the same capture again changes nothing."""
    lead = leads.ensure(connection, find.lead, find.capture.fetched_at)
    capture = _capture(connection, find, lead["id"])
    if find.article is None:
        _visited(connection, find, lead, None)
        return Recorded(verdict=None)
    recorded, n = _judged(connection, find, sound(find.article), lead, capture)
    _visited(connection, find, lead, n)
    return recorded


def _capture(connection: Connection, find: Find, lead: int) -> int:
    capture = schema.capture
    place = {"in_file": find.capture.file, "at": find.capture.offset}
    kept: int | None = connection.execute(_CAPTURED, place).scalar()
    if kept is not None:
        change(connection, capture, kept, {"problem": find.problem})
        return kept
    values = {**capture_columns(find.capture), "lead": lead, "problem": find.problem}
    return add(connection, capture, values)


def _visited(connection: Connection, find: Find, lead: Row, n: int | None) -> None:
    if lead["fetched_at"] is not None and find.capture.fetched_at < lead["fetched_at"]:
        # A capture brought in from elsewhere says nothing of how the address is doing since.
        if n is not None and find.article is not None:
            _linked(connection, find.article, find.lead, lead, n, find.capture.fetched_at)
        return
    values: dict[str, Any] = {
        "state": leads.VISITED if n is not None or lead["article"] is not None else leads.NO_ARTICLE,
        "due_at": find.again_at if find.capture.fetched_at >= lead["found_at"] else lead["due_at"],
        "tries": 0 if find.article is not None or find.again_at is None else lead["tries"] + 1,
        "status": find.capture.status,
        "reason": find.problem,
        "fetched_at": find.capture.fetched_at,
        "etag": find.capture.etag,
        "last_modified": find.capture.last_modified,
    }
    if n is not None:
        values["article"] = n
    change(connection, schema.lead, lead["id"], values)
    if n is not None and find.article is not None:
        _known_by(connection, find.article, find.lead, lead, n, find.capture.fetched_at)


def _linked(connection: Connection, found: Article, lead: Lead, row: Row, n: int, at: datetime) -> None:
    """Note that an address led to an article, and that others do."""
    change(connection, schema.lead, row["id"], {"article": n, "state": leads.VISITED})
    _known_by(connection, found, lead, row, n, at)


def _known_by(connection: Connection, found: Article, lead: Lead, row: Row, n: int, at: datetime) -> None:
    """Note every other address by which an article is known, so that none of them is visited as a stranger."""
    for url in {found.canonical_url, canonical(found.url)} - {row["url"]}:
        leads.alias(connection, url, lead, n, at)


def _judged(connection: Connection, find: Find, found: Article, lead: Row, capture: int) -> tuple[Recorded, int]:
    held = _held(connection, found, lead)
    own = imprint(found.text)
    if held is not None and not _believable(found, own, held, lead):
        found, held = _by_own_address(connection, found)
    state = _State(
        lead=find.lead,
        article=found,
        imprint=own,
        matches=find.matches,
        at=find.capture.fetched_at,
        capture=capture,
    )
    if held is None:
        return _add(connection, state)
    verdict = judge(found.title, own.content_hash, held.known)
    if verdict is Verdict.REVISED and (_is_twin(found, held.row) or state.at < held.row["fetched_at"]):
        verdict = Verdict.SEEN
    _seen(connection, held, state, lead)
    if verdict is Verdict.REVISED:
        _revise(connection, held, state)
    return Recorded(verdict=verdict, id=held.row["id"]), held.known.n


def _held(connection: Connection, found: Article, lead: Row) -> Held | None:
    """The article that this address led to before, or that is known by the canonical address or the one fetched."""
    if lead["article"] is not None:
        return load(connection, BY_NUMBER, lead["article"])
    held = load(connection, BY_ADDRESS, found.canonical_url)
    if held is not None:
        return held
    n = connection.execute(_KNOWN_BY, {"address": canonical(found.url)}).scalar()
    return None if n is None else load(connection, BY_NUMBER, n)


def _by_own_address(connection: Connection, found: Article) -> tuple[Article, Held | None]:
    own = replace(found, canonical_url=canonical(found.url))
    return own, load(connection, BY_ADDRESS, own.canonical_url)


def _believable(found: Article, own: Imprint, held: Held, lead: Row) -> bool:
    """Whether a page that declares another's address can be that article: it led there before, or is alike."""
    if lead["article"] is not None or canonical(found.url) in {held.row["canonical_url"], canonical(held.row["url"])}:
        return True
    if own.content_hash == held.known.content_hash:
        return True
    return likeness(own, held.known.instant, [held.known], at_least=_STRANGERS) is not None


def _is_twin(found: Article, row: Row) -> bool:
    """A print or AMP edition differs from the article in its furniture only and is no later state of it."""
    own = canonical(found.url)
    known: str = row["canonical_url"]
    return found.canonical_url == known != own and canonical(row["url"]) == known


def _add(connection: Connection, state: _State) -> tuple[Recorded, int]:
    lead, found, at = state.lead, state.article, state.at
    id_ = state.id or id_of(found.canonical_url)
    values = {
        "id": id_,
        "canonical_url": found.canonical_url,
        "source": lead.source,
        "revision": 1,
        "first_seen_at": at,
        "last_seen_at": at,
        "via": lead.via.value,
        "found_on": lead.found_on,
        "found_at": lead.found_at,
    }
    n = add(connection, article, values)
    _write(connection, n, 1, state)
    is_copy = relate(connection, n, state.imprint, state.instant or at)
    return Recorded(verdict=Verdict.COPY if is_copy else Verdict.NEW, id=id_), n


def _revise(connection: Connection, held: Held, state: _State) -> None:
    n, number = held.known.n, held.row["revision"] + 1
    unindex(connection, held.known)
    _write(connection, n, number, state)
    change(connection, article, n, {"revision": number}, key="n")
    if held.row["copy_of"] is None and not is_original(connection, n):
        relate(connection, n, state.imprint, state.instant or held.row["first_seen_at"])


def _seen(connection: Connection, held: Held, state: _State, lead: Row) -> None:
    """Note the sight of an article, and its address where it moved to another that is free."""
    values: dict[str, Any] = {"last_seen_at": max(state.at, held.row["last_seen_at"])}
    address = state.article.canonical_url
    moved = address != held.row["canonical_url"] and lead["article"] is not None
    if moved and load(connection, BY_ADDRESS, address) is None:
        values["canonical_url"] = address
    change(connection, article, held.known.n, values, key="n")


def _write(connection: Connection, n: int, number: int, state: _State) -> None:
    values = {
        "article": n,
        "number": number,
        "capture": state.capture,
        "fetched_at": state.at,
        **article_columns(state.article, state.imprint),
    }
    add(connection, revision, values)
    index(connection, n, state.article, state.imprint)
    _matches(connection, n, state.matches, anew=number > 1)


def _matches(connection: Connection, n: int, matches: tuple[Match, ...], *, anew: bool = True) -> None:
    if anew:
        connection.execute(delete(schema.match).where(schema.match.c.article == n))
    if matches:
        connection.execute(insert(schema.match), [{"article": n, **match_columns(match)} for match in matches])


def _standing_on(connection: Connection, capture: Capture) -> Sequence[Row]:
    kept = schema.capture
    asked = (
        select(revision, article.c.id, article.c.revision.label("present"), article.c.canonical_url)
        .join(article, article.c.n == revision.c.article)
        .join(kept, kept.c.id == revision.c.capture)
        .where(kept.c.file == capture.file, kept.c.offset == capture.offset)
    )
    return connection.execute(asked).mappings().all()


def _rewrite(connection: Connection, row: Row, find: Find, found: Article) -> bool:
    """Write what a revision is understood to say; whether that differs from what stood there."""
    n = row["article"]
    present = row["number"] == row["present"]
    held = load(connection, BY_NUMBER, n) if present else None
    own = imprint(found.text)
    columns = article_columns(found, own)
    differs = any(row[name] != value for name, value in columns.items())
    if differs:
        where = (revision.c.article == n) & (revision.c.number == row["number"])
        connection.execute(update(revision).where(where).values(columns))
    if held is not None:
        unindex(connection, held.known)
        index(connection, n, found, own)
        _matches(connection, n, find.matches)
        if differs and held.row["copy_of"] is None and not is_original(connection, n):
            relate(connection, n, own, found.published.at if found.published else held.row["first_seen_at"])
    return differs
