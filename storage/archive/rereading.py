"""Captures understood anew: the revisions that stand on them are brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage import schema
from storage.archive.members import Member, member, without
from storage.archive.recording import Recorder
from storage.archive.rows import Row, article_columns, directives_of
from storage.archive.scene import common_keys, look
from storage.types import Article, Capture, Find, Recorded, Stated, Verdict

article, capture, revision = schema.article, schema.capture, schema.revision
_STANDING = (
    select(revision, article.c.id, article.c.revision.label("present"))
    .join(article, article.c.n == revision.c.article)
    .join(capture, capture.c.id == revision.c.capture)
    .where(capture.c.file == bindparam("in_file"), capture.c.offset == bindparam("at"))
    .order_by(revision.c.article, revision.c.number)
)


def reunderstand(connection: Connection, find: Find) -> Recorded:
    """Bring the revisions that stand on a capture up to date with what it is understood to say.

    A capture on which no revision stands is judged as when it was fetched, unless a later one has been judged since.
    What is understood to be no article where there was one before is left as it was.
    """
    if find.article is None:
        return Recorded(verdict=None)
    ready = member(find)
    common = common_keys(connection, ready.keys)
    [one] = without([ready], common)
    assert isinstance(one, Member)  # noqa: S101 - a find is no miss
    recorder = Recorder(connection, look(connection, [one]), common)
    standing = _standing_on(connection, find.capture)
    if standing:
        changed = [_rewrite(connection, recorder, one, row) for row in standing]
        recorded = Recorded(verdict=Verdict.REVISED if any(changed) else Verdict.SEEN, id=standing[0]["id"])
    else:
        recorded = recorder.belated(one)
    recorder.finish()
    return recorded


def _standing_on(connection: Connection, kept: Capture) -> Sequence[Row]:
    return connection.execute(_STANDING, {"in_file": kept.file, "at": kept.offset}).mappings().all()


def _rewrite(connection: Connection, recorder: Recorder, one: Member, row: Row) -> bool:
    """Write what a revision is understood to say; whether anything changed by that."""
    assert one.article is not None  # noqa: S101 - the caller's condition
    assert one.own is not None  # noqa: S101
    columns = article_columns(_with_file(one.article, row), one.own)
    differs = any(row[name] != value for name, value in columns.items())
    present = row["number"] == row["present"]
    changed = recorder.reunderstood(one, row["article"], changed=differs) if present else differs
    if differs:
        _overwrite(connection, row, columns)
    return changed


def _with_file(found: Article, row: Row) -> Article:
    """The article with what the file of its origin asked when it was fetched, which stands in no capture."""
    asked = (one for one in directives_of(row["directives"]) if one.origin is Stated.FILE)
    return replace(found, directives=(*asked, *(one for one in found.directives if one.origin is not Stated.FILE)))


def _overwrite(connection: Connection, row: Row, columns: dict[str, Any]) -> None:
    where = (revision.c.article == row["article"]) & (revision.c.number == row["number"])
    connection.execute(update(revision).where(where).values(columns))
