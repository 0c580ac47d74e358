"""Captures on which no state of an article stands, and what becomes of their rows when their bytes are taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from storage import schema
from storage.archive.pruning import Policy
from storage.archive.rows import capture_of
from storage.archive.statements import following
from storage.errors import ArchiveBusy
from storage.types import Capture

article, capture, lead, pruned, revision = (
    schema.article, schema.capture, schema.lead, schema.pruned, schema.revision,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeds:
    """What a policy lets go of one WARC file."""

    file: str
    captures: int
    bytes: int
    """Of the answers alone."""


def weeds(connection: Connection, policy: Policy) -> list[Weeds]:
    """What a policy lets go of each file in which there is any."""
    counts = select(capture.c.file, func.count(), func.sum(capture.c.length)).where(_goes(policy))
    rows = connection.execute(counts.group_by(capture.c.file).order_by(capture.c.file))
    return [Weeds(file=file, captures=count, bytes=int(size)) for file, count, size in rows]


def parted(connection: Connection, file: str, policy: Policy) -> tuple[Sequence[Capture], Sequence[Capture]]:
    """The captures of a file by their place: those that stay, and those that go."""
    asked = select(capture, _goes(policy).label("goes")).where(capture.c.file == file, capture.c.elsewhere.is_(False))
    stays: list[Capture] = []
    goes: list[Capture] = []
    for row in connection.execute(asked.order_by(capture.c.offset)).mappings():
        if (found := capture_of(row)) is not None:
            (goes if row["goes"] else stays).append(found)
    return stays, goes


def weed(connection: Connection, file: str, policy: Policy, fresh: str | None, moved: Mapping[int, int]) -> None:
    """Forget the captures of a file that go, and note where the others stand in the `fresh` one by where they stood.

    Raises:
        ArchiveBusy: something came to refer to one of them, or another was recorded, since the file was written.
    """
    stays, goes = parted(connection, file, policy)
    if {one.offset for one in stays} != moved.keys():
        raise ArchiveBusy(f"{file}: its captures changed meanwhile; it stays as it is, try again")
    own = (capture.c.file == file) & capture.c.elsewhere.is_(False)
    there = own & (capture.c.offset == bindparam("place"))
    if goes:
        connection.execute(delete(capture).where(there), [{"place": one.offset} for one in goes])
    standing = select(revision.c.article).join(capture, capture.c.id == revision.c.capture).where(own)
    tick = following(connection, article.c.changed)
    connection.execute(update(article).where(article.c.n.in_(standing)).values(changed=tick))
    if moved:
        move = update(capture).where(there).values(file=fresh, offset=bindparam("to"))
        connection.execute(move, [{"place": before, "to": after} for before, after in moved.items()])
    connection.execute(delete(pruned).where(pruned.c.file == fresh))
    connection.execute(insert(pruned).values(file=file))


def give_up(connection: Connection, file: str) -> None:
    """Note that nothing needs a file, or will need it."""
    connection.execute(insert(pruned).values(file=file))


def given_up(connection: Connection) -> Iterator[str]:
    """The files that nothing needs."""
    yield from connection.execute(select(pruned.c.file)).scalars()


def _goes(policy: Policy) -> ColumnElement[bool]:
    """That no capture of the same bytes is needed: a later one may be told as a revisit of an earlier one."""
    other = capture.alias("other")
    needed = exists().where(other.c.digest == capture.c.digest, ~_loose(other, policy)).correlate(capture)
    return capture.c.elsewhere.is_(False) & _loose(capture, policy) & ~needed


def _loose(one: FromClause, policy: Policy) -> ColumnElement[bool]:
    """That no state of an article stands on a capture, and that a policy doesn't keep it."""
    found = lead.alias()
    ages = [
        (one.c.fetched_at < before) & kind
        for before, kind in ((policy.seen, found.c.article.is_not(None)), (policy.other, found.c.article.is_(None)))
        if before is not None
    ]
    old = exists().where(found.c.id == one.c.lead, or_(*ages, ~true())).correlate(one)
    return old & ~exists().where(revision.c.capture == one.c.id).correlate(one)
