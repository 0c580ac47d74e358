"""Paragraphs about an observance that stood in an article about an earlier occurrence of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select

from storage import schema
from storage.archive.among import Among
from storage.archive.statements import change, inserting
from storage.archive.states import Held, by_number
from storage.dedup import SAME_PASSAGE, passages, same_passage
from storage.types import Match

article, match, passage, reuse = schema.article, schema.match, schema.passage, schema.reuse
Parts = Sequence[tuple[int, Sequence[int]]]
About = Sequence[tuple[str, date]]
Earlier = Sequence[Row[int, int, date]]
_ORIGINS = 24
"""Earlier paragraphs at most that one paragraph is compared with, the earliest first."""
_LATER = 200
"""Later articles at most that are looked at again when one of an earlier year comes to light."""
_REUSED = select(reuse.c.paragraph).where(reuse.c.article == bindparam("n"))
_FORGET_PASSAGES = delete(passage).where(passage.c.article == bindparam("n"))
_FORGET_REUSES = delete(reuse).where(reuse.c.article == bindparam("n"))
_POSTED = select(passage.c.hash, passage.c.paragraph).where(passage.c.article == bindparam("n"))
_ABOUT = select(match.c.observance, match.c.occurrence).where(match.c.article == bindparam("n"))
_EARLIER = (
    select(passage.c.article, passage.c.paragraph, func.min(match.c.occurrence).label("occurrence"))
    .join(match, match.c.article == passage.c.article)
    .where(
        Among(passage.c.hash, "keys"),
        passage.c.article != bindparam("n"),
        match.c.observance == bindparam("observance"),
        match.c.occurrence < bindparam("occurrence"),
    )
    .group_by(passage.c.article, passage.c.paragraph)
    .order_by(func.min(match.c.occurrence), passage.c.article, passage.c.paragraph)
    .limit(_ORIGINS)
)
_REUSING = select(reuse.c.article).distinct().where(reuse.c.origin == bindparam("n"))
_LATER_ONES = (
    select(passage.c.article)
    .distinct()
    .join(match, match.c.article == passage.c.article)
    .where(
        Among(passage.c.hash, "keys"),
        match.c.observance == bindparam("observance"),
        match.c.occurrence > bindparam("occurrence"),
    )
    .order_by(passage.c.article)
    .limit(_LATER)
)


def forget(connection: Connection, n: int) -> None:
    """Take an article's paragraphs out of the index, and what was said of where they come from."""
    connection.execute(_FORGET_PASSAGES, {"n": n})
    connection.execute(_FORGET_REUSES, {"n": n})


def post(connection: Connection, n: int, text: str) -> Parts:
    """Make the paragraphs of an article findable."""
    parts = passages(text)
    rows = [{"hash": key, "article": n, "paragraph": number} for number, keys in parts for key in dict.fromkeys(keys)]
    if rows:
        connection.execute(inserting(passage), rows)
    return parts


def posted(connection: Connection, held: Held) -> bool:
    """Whether the paragraphs of an article are findable, and no others of it."""
    there = {(row.hash, row.paragraph) for row in connection.execute(_POSTED, {"n": held.n})}
    return there == {(key, number) for number, keys in passages(held.known.text) for key in keys}


def relate(connection: Connection, n: int, tick: int) -> None:
    """Index the paragraphs of an article, say where they come from, and look again at later articles that hold them."""
    forget(connection, n)
    text = by_number(connection, [n])[n].known.text
    parts = post(connection, n, text)
    if not parts:
        return
    about = [(row.observance, row.occurrence) for row in connection.execute(_ABOUT, {"n": n})]
    _write(connection, n, _traced(connection, n, text, parts, about))
    for later in _later(connection, parts, about):
        _retrace(connection, later, tick)


def rematched(connection: Connection, n: int, tick: int) -> None:
    """Bring reuse up to date after what an article concerns has changed: its own, and that of those that reuse it."""
    reusing = connection.execute(_REUSING, {"n": n}).scalars().all()
    forget(connection, n)
    if connection.execute(_ABOUT, {"n": n}).first():
        relate(connection, n, tick)
    for later in reusing:
        _retrace(connection, later, tick)


def _later(connection: Connection, parts: Parts, about: About) -> set[int]:
    keys = [key for _, keys in parts for key in keys]
    return {
        n
        for observance, occurrence in about
        for n in connection.execute(
            _LATER_ONES, {"keys": keys, "observance": observance, "occurrence": occurrence}
        ).scalars()
    }


def traced(connection: Connection, text: str, matches: Iterable[Match]) -> frozenset[int]:
    """The numbers of the paragraphs of a text, not in the archive yet, that stood in articles of earlier years."""
    about = [(match.observance, match.occurrence) for match in matches]
    return frozenset(_traced(connection, 0, text, passages(text), about)) if about else frozenset()


def _retrace(connection: Connection, n: int, tick: int) -> None:
    connection.execute(_FORGET_REUSES, {"n": n})
    text = by_number(connection, [n])[n].known.text
    about = [(row.observance, row.occurrence) for row in connection.execute(_ABOUT, {"n": n})]
    _write(connection, n, _traced(connection, n, text, passages(text), about))
    change(connection, article, n, {"changed": tick}, key="n")


def _write(connection: Connection, n: int, found: Mapping[int, Mapping[str, Any]]) -> None:
    if found:
        rows = [{"article": n, "paragraph": number, **origin} for number, origin in found.items()]
        connection.execute(inserting(reuse), rows)


def _traced(connection: Connection, n: int, text: str, parts: Parts, about: About) -> dict[int, dict[str, Any]]:
    """For each paragraph that was taken from another the earliest such one."""
    found: dict[int, dict[str, Any]] = {}
    paragraphs = text.split("\n")
    for observance, occurrence in about:
        for number, keys in parts:
            asked = {"keys": list(keys), "n": n, "observance": observance, "occurrence": occurrence}
            origin = _first_same(connection, paragraphs[number], connection.execute(_EARLIER, asked).all())
            if origin is not None and (number not in found or origin["occurrence"] < found[number]["occurrence"]):
                found[number] = origin
    return found


def _first_same(connection: Connection, paragraph: str, earlier: Earlier) -> dict[str, Any] | None:
    held = by_number(connection, {row.article for row in earlier})
    for row in earlier:
        there = held[row.article].known.text.split("\n")
        similarity = same_passage(paragraph, there[row.paragraph])
        if similarity >= SAME_PASSAGE:
            return {
                "origin": row.article,
                "origin_paragraph": row.paragraph,
                "occurrence": row.occurrence,
                "similarity": similarity,
            }
    return None


def reused(connection: Connection, n: int) -> frozenset[int]:
    """The numbers of an article's paragraphs that come from earlier years."""
    return frozenset(connection.execute(_REUSED, {"n": n}).scalars())
