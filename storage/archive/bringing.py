"""Stories that come without their bytes, as from another archive's export: added as they are told, links and all.

What is told of copies and of reuse is taken over and not judged anew, in whatever order the stories come. A link whose
other end isn't there yet is handed back, to be made when it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from storage import schema
from storage.archive import indexes, leads, reuses
from storage.archive.linking import link
from storage.archive.rows import Row, article_columns, capture_columns, match_columns, sound
from storage.archive.statements import add, change, following, inserting
from storage.archive.states import by_address, by_id, by_number
from storage.dedup import Imprint, imprint
from storage.types import Article, Capture, Lead, Links, Recorded, Revision, Story, Verdict
from storage.urls import canonical

article, capture, lead, revision = schema.article, schema.capture, schema.lead, schema.revision
_SOURCE = select(schema.source.c.id).where(schema.source.c.id == bindparam("sought"))
_CAPTURED = select(capture).where(capture.c.file == bindparam("in_file"), capture.c.offset == bindparam("at"))


def bring(connection: Connection, told: Sequence[Story]) -> list[Recorded]:
    """Add stories; of those that are known, the states that are later than the present one, and the addresses.

    Ids are kept; what a text hashes to is found anew. Stories may name each other in any order.
    """
    brought = [_bring(connection, sound(story)) for story in told]
    return [replace(recorded, unlinked=link(connection, links) if links else None) for recorded, links in brought]


def _bring(connection: Connection, story: Story) -> tuple[Recorded, Links | None]:
    _introduce(connection, story)
    own = imprint(story.article.text)
    held = _held(connection, story)
    if held is None:
        recorded = Recorded(verdict=Verdict.NEW, id=story.id)
        _state(connection, _add(connection, story), story, own, story.revisions)
    else:
        recorded = _met_again(connection, story, own, held)
    links = Links(id=recorded.id or story.id, content_hash=own.content_hash, copy_of=story.copy_of, reuses=story.reuses)
    return recorded, links if story.copy_of or story.reuses else None


def _introduce(connection: Connection, story: Story) -> None:
    """Keep the name of a source that is not configured here."""
    if connection.execute(_SOURCE, {"sought": story.source}).first() is None:
        values = {"id": story.source, "name": story.source_name, "homepage": ""}
        connection.execute(inserting(schema.source), values)


def _held(connection: Connection, story: Story) -> Row | None:
    """The article that is known by the story's id, its address, or one of those that led to it."""
    address = story.article.canonical_url
    found = by_id(connection, story.id) or by_address(connection, [address]).get(address)
    if found is None:
        led = {row["url"]: row["article"] for row in leads.rows(connection, story.addresses)}
        n = next((led[url] for url in story.addresses if led.get(url) is not None), None)
        found = None if n is None else by_number(connection, [n])[n]
    return None if found is None else found.row


def _add(connection: Connection, story: Story) -> int:
    names = ("id", "source", "revision", "first_seen_at", "last_seen_at", "found_on", "found_at")
    values = {name: getattr(story, name) for name in names}
    more = {"canonical_url": story.article.canonical_url, "via": story.via.value}
    return add(connection, article, {**values, **more, "changed": following(connection, article.c.changed)}, key="n")


def _met_again(connection: Connection, story: Story, own: Imprint, held: Row) -> Recorded:
    n, last = held["n"], held["revision"]
    later = tuple(
        replace(state, number=last + place) for place, state in enumerate(_later(story.revisions, held), start=1)
    )
    seen = {"last_seen_at": max(story.last_seen_at, held["last_seen_at"])}
    if not later:
        change(connection, article, n, seen, key="n")
        _addresses(connection, story, n)
        return Recorded(verdict=Verdict.SEEN, id=held["id"])
    indexes.unindex(connection, n)
    reuses.forget(connection, n)
    revised = {"revision": later[-1].number, "changed": following(connection, article.c.changed)}
    change(connection, article, n, {**seen, **revised}, key="n")
    _state(connection, n, story, own, later)
    return Recorded(verdict=Verdict.REVISED, id=held["id"])


def _later(states: Sequence[Revision], held: Row) -> Sequence[Revision]:
    """The states after the one held; the same text fetched again is none."""
    later = [state for state in states if state.fetched_at > held["fetched_at"]]
    if later and (later[0].title, later[0].content_hash) == (held["title"], held["content_hash"]):
        return later[1:]
    return later


def _state(connection: Connection, n: int, story: Story, own: Imprint, states: Sequence[Revision]) -> None:
    """Write states, of which the last is the present one, and make that findable."""
    at = _addresses(connection, story, n)
    for former in states[:-1]:
        said = replace(_bare(story.article), title=former.title, text=former.text or "")
        _revision(connection, n, former, article_columns(said, imprint(said.text)), at)
    _revision(connection, n, states[-1], article_columns(story.article, own), at)
    connection.execute(delete(schema.match).where(schema.match.c.article == n))
    if story.matches:
        connection.execute(inserting(schema.match), [{"article": n, **match_columns(one)} for one in story.matches])
        reuses.post(connection, n, story.article.text)
    indexes.index(connection, n, own)


def _bare(found: Article) -> Article:
    """What is the same in every state, as far as is told."""
    return Article(url=found.url, canonical_url=found.canonical_url, title="", text="")


def _revision(connection: Connection, n: int, state: Revision, columns: dict[str, Any], at: int) -> None:
    kept = None if state.capture is None else _capture(connection, state.capture, at)
    place = {"article": n, "number": state.number, "capture": kept, "fetched_at": state.fetched_at}
    connection.execute(inserting(revision), {**place, **columns})


def _capture(connection: Connection, told: Capture, at: int) -> int | None:
    """The row of a capture that stands elsewhere; None where another one has its place here."""
    row = connection.execute(_CAPTURED, {"in_file": told.file, "at": told.offset}).mappings().first()
    if row is None:
        return add(connection, capture, {**capture_columns(told), "lead": at})
    return row["id"] if (row["digest"], row["fetched_at"]) == (told.digest, told.fetched_at) else None


def _addresses(connection: Connection, story: Story, n: int) -> int:
    """Note by which addresses an article is known, none of which is due; the row of the first."""
    known = story.addresses or (canonical(story.article.canonical_url),)
    numbers = [_address(connection, story, n, url) for url in known]
    return numbers[0]


def _address(connection: Connection, story: Story, n: int, url: str) -> int:
    told = Lead(
        url=url,
        source=story.source,
        via=story.via,
        found_on=story.found_on,
        found_at=story.found_at,
        published=story.article.published,
    )
    row = leads.ensure(connection, told, story.found_at)
    if row["article"] is None:
        seen = {"state": leads.VISITED, "due_at": None, "fetched_at": story.last_seen_at}
        change(connection, lead, row["id"], {"article": n, **seen})
    number: int = row["id"]
    return number
