"""Kinship that is told and not judged: links between stories that are brought in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, select

from storage import schema
from storage.archive.among import Among
from storage.archive.indexes import unpost
from storage.archive.rows import Row
from storage.archive.statements import PRESENT, change, following
from storage.archive.states import by_number
from storage.types import Links, Reuse

article, revision, reuse = schema.article, schema.revision, schema.reuse
_copy = article.alias("copy")
_SPOKEN_OF = (
    select(article.c.n, article.c.copy_of, revision.c.content_hash, exists().where(_copy.c.copy_of == article.c.n))
    .join(revision, PRESENT)
    .where(article.c.id == bindparam("sought"))
)
_ENDS = select(article.c.id, article.c.n, article.c.copy_of).where(
    Among(article.c.id, "ids"), article.c.n != bindparam("own")
)
_REUSED = select(reuse.c.paragraph).where(reuse.c.article == bindparam("own"))


def link(connection: Connection, told: Links) -> Links | None:
    """Write what is told of a story; what is left to tell once the other ends are there, or None.

    A story that says something else by now, or of which the archive knows better, stays as it is.
    """
    found = connection.execute(_SPOKEN_OF, {"sought": told.id}).first()
    if found is None:
        return told
    n, copy_of, content_hash, is_original = found
    if content_hash != told.content_hash:
        return None
    ends = _ends(connection, n, told)
    changed = _reused(connection, n, told.reuses, ends)
    if told.copy_of and told.copy_of.id in ends and copy_of is None and not is_original:
        changed = _copied(connection, n, told, ends[told.copy_of.id]) or changed
    if changed:
        change(connection, article, n, {"changed": following(connection, article.c.changed)}, key="n")
    return None if _named(told) <= ends.keys() else told


def _named(told: Links) -> set[str]:
    return {one.id for one in (told.copy_of, *told.reuses) if one is not None}


def _ends(connection: Connection, n: int, told: Links) -> dict[str, Row]:
    rows = connection.execute(_ENDS, {"ids": sorted(_named(told)), "own": n}).mappings()
    return {row["id"]: row for row in rows}


def _copied(connection: Connection, n: int, told: Links, original: Row) -> bool:
    """Link a copy, which from here on is found by its likeness through its original only."""
    if told.copy_of is None or original["copy_of"] is not None:
        return False
    of = told.copy_of
    values: dict[str, Any] = {"relation": of.relation.value, "similarity": of.similarity, "reason": of.reason}
    change(connection, article, n, {"copy_of": original["n"], **values}, key="n")
    for held in by_number(connection, [n]).values():
        unpost(connection, held)
    return True


def _reused(connection: Connection, n: int, told: Iterable[Reuse], ends: dict[str, Row]) -> bool:
    known: Collection[int] = set(connection.execute(_REUSED, {"own": n}).scalars())
    rows = [
        {
            "article": n,
            "paragraph": one.paragraph,
            "origin": ends[one.id]["n"],
            "origin_paragraph": one.origin_paragraph,
            "occurrence": one.occurrence,
            "similarity": one.similarity,
        }
        for one in told
        if one.id in ends and one.paragraph not in known
    ]
    if rows:
        connection.execute(insert(reuse), rows)
    return bool(rows)
