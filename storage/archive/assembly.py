"""Stories put together from rows, a page of them at a time.

This is the path of every export, and Python's share of it is what costs; so rows are taken as plain tuples in the order
of their columns, enumerations by a dictionary, and statements are built once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select

from storage import schema
from storage.archive.among import Among
from storage.archive.quick import quick
from storage.archive.rows import size_of, translations_of
from storage.archive.statements import PRESENT
from storage.types import (
    Article,
    Capture,
    CopyOf,
    Directive,
    Instant,
    Kind,
    Match,
    Origin,
    Precision,
    Relation,
    Reuse,
    Revision,
    Stated,
    Story,
    Via,
)

article, capture, match, revision = schema.article, schema.capture, schema.match, schema.revision
lead, reuse = schema.lead, schema.reuse
Noun = TypeVar("Noun")
_Article = quick(Article)
_Capture = quick(Capture)
_Directive = quick(Directive)
_Instant = quick(Instant)
_Match = quick(Match)
_Revision = quick(Revision)
_Story = quick(Story)
_original = article.alias("original")
_PRECISIONS = {one.value: one for one in Precision}
_ORIGINS = {one.value: one for one in Origin}
_STATED = {one.value: one for one in Stated}
_VIAS = {one.value: one for one in Via}
_KINDS: dict[str | None, Kind] = {None: Kind.ARTICLE, **{one.value: one for one in Kind}}


def _columns(table: Any, names: str) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in names.split()]


def _instant_columns(prefix: str) -> list[ColumnElement[Any]]:
    return [revision.c[f"{prefix}_{part}"] for part in ("at", "offset", "stated", "precision", "from")]


_CAPTURED = _columns(capture, "url file offset length digest status fetched_at elsewhere truncated")
_HEAD: list[ColumnElement[Any]] = [
    *_columns(article, "n id canonical_url source revision first_seen_at last_seen_at via found_on found_at"),
    func.coalesce(schema.source.c.name, article.c.source),
    _original.c.id,
    *_columns(article, "relation similarity reason"),
    *_columns(revision, "fetched_at url title text word_count content_hash"),
    *_columns(revision, "authors section tags description image language"),
    *_instant_columns("published"),
    *_instant_columns("modified"),
    revision.c.directives,
    *_columns(revision, "agencies dateline kind free image_width image_height amp translations"),
    revision.c.taken,
    *_CAPTURED,
]
HEADS: Select[*tuple[Any, ...]] = select(*_HEAD).select_from(
    article.join(revision, PRESENT)
    .outerjoin(capture, capture.c.id == revision.c.capture)
    .outerjoin(schema.source, schema.source.c.id == article.c.source)
    .outerjoin(_original, _original.c.n == article.c.copy_of)
)
"""Articles with their present states, the article's number first."""


class _Beside:
    """A question for what stands in another table than an article and its present state."""

    def __init__(self, asked: Select[*tuple[Any, ...]], of: ColumnElement[int]) -> None:
        self._among = asked.where(Among(of, "numbers"))
        self._between = asked.where(of.between(bindparam("first"), bindparam("last")))

    def of(
        self, connection: Connection, numbers: Sequence[int], made: Callable[[Any], Noun]
    ) -> Mapping[int, list[Noun]]:
        """What is found, by the article's number, which stands first in the rows; the rest is what `made` is given."""
        first, last = numbers[0], numbers[-1]
        # Most pages are of all articles there are, and a range is asked for at a fifth of the cost of a long list.
        if last - first < 2 * len(numbers):
            rows = connection.execute(self._between, {"first": first, "last": last})
        else:
            rows = connection.execute(self._among, {"numbers": numbers})
        found: dict[int, list[Noun]] = defaultdict(list)
        for row in rows.all():
            found[row[0]].append(made(row))
        return found


_FORMER = _Beside(
    select(*_columns(revision, "article number fetched_at title content_hash text"), *_CAPTURED)
    .join(article, (article.c.n == revision.c.article) & (article.c.revision != revision.c.number))
    .outerjoin(capture, capture.c.id == revision.c.capture)
    .order_by(revision.c.article, revision.c.number),
    revision.c.article,
)
_MATCHES = _Beside(
    select(*_columns(match, "article observance name occurrence anniversary score about reuse terms")).order_by(
        match.c.article, match.c.observance, match.c.occurrence
    ),
    match.c.article,
)
_REUSES = _Beside(
    select(
        reuse.c.article, reuse.c.paragraph, _original.c.id, *_columns(reuse, "origin_paragraph occurrence similarity")
    )
    .join(_original, _original.c.n == reuse.c.origin)
    .order_by(reuse.c.article, reuse.c.paragraph),
    reuse.c.article,
)
_ADDRESSES = _Beside(select(lead.c.article, lead.c.url), lead.c.article)


def assembled(connection: Connection, heads: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[Story]:
    """The stories of some rows of `HEADS`, which ascend by number."""
    if not heads:
        return
    numbers = [head[0] for head in heads]
    former = _FORMER.of(connection, numbers, _former)
    matches = _MATCHES.of(connection, numbers, _match)
    reuses = _REUSES.of(connection, numbers, _reuse)
    addresses = _ADDRESSES.of(connection, numbers, _address)
    for n, head in zip(numbers, heads, strict=True):
        yield _story(head, former.get(n, ()), matches.get(n, ()), reuses.get(n, ()), addresses.get(n, ()))


def _story(
    head: Row[*tuple[Any, ...]],
    former: Iterable[Revision],
    matches: Iterable[Match],
    reuses: Iterable[Reuse],
    addresses: Iterable[str],
) -> Story:
    (
        _, id_, canonical_url, source, number, first_seen_at, last_seen_at, via, found_on, found_at,
        source_name, original, relation, similarity, reason,
        fetched_at, url, title, text, word_count, content_hash,
        authors, section, tags, description, image, language,
        published_at, published_offset, published_stated, published_precision, published_from,
        modified_at, modified_offset, modified_stated, modified_precision, modified_from,
        directives,
        agencies, dateline, kind, free, image_width, image_height, amp, translations,
        taken,
        *captured,
    ) = head  # fmt: skip
    kept = _capture(captured)
    said = _Article(
        url=url,
        canonical_url=canonical_url,
        title=title,
        text=text,
        authors=tuple(authors),
        section=section,
        tags=tuple(tags),
        description=description,
        image=image,
        language=language,
        published=_instant(published_at, published_offset, published_stated, published_precision, published_from),
        modified=_instant(modified_at, modified_offset, modified_stated, modified_precision, modified_from),
        directives=_directives(directives),
        agencies=tuple(agencies) if agencies else (),
        dateline=dateline,
        kind=_KINDS[kind],
        free=free,
        image_size=size_of(image_width, image_height),
        amp=amp,
        translations=translations_of(translations) if translations else (),
        taken=tuple(taken or ()),
    )
    last = _Revision(number=number, fetched_at=fetched_at, title=title, content_hash=content_hash, capture=kept)
    return _Story(
        id=id_,
        source=source,
        source_name=source_name,
        article=said,
        word_count=word_count,
        content_hash=content_hash,
        first_seen_at=first_seen_at,
        last_seen_at=last_seen_at,
        revision=number,
        revisions=(*former, last),
        copy_of=_copy_of(original, relation, similarity, reason),
        reuses=tuple(reuses),
        matches=tuple(matches),
        addresses=tuple(sorted(addresses)),
        via=_VIAS[via],
        found_on=found_on,
        found_at=found_at,
    )


def _capture(row: Sequence[Any]) -> Capture | None:
    url, file, offset, length, digest, status, fetched_at, elsewhere, truncated = row
    if file is None:
        return None
    return _Capture(
        url=url,
        file=file,
        offset=offset,
        length=length,
        digest=digest,
        status=status,
        fetched_at=fetched_at,
        elsewhere=elsewhere,
        truncated=truncated,
    )


def _copy_of(original: str | None, relation: str, similarity: float, reason: str | None) -> CopyOf | None:
    if original is None:
        return None
    return CopyOf(id=original, relation=Relation(relation), similarity=similarity, reason=reason)


def _instant(at: datetime | None, offset: int, stated: bool, precision: str, origin: str) -> Instant | None:
    if at is None:
        return None
    return _Instant(
        at=at.astimezone(_zone(offset)),
        precision=_PRECISIONS[precision],
        origin=_ORIGINS[origin],
        offset_stated=bool(stated),
    )


def _directives(column: Iterable[Sequence[str]] | None) -> tuple[Directive, ...]:
    if not column:
        return ()
    return tuple(_Directive(name=name, value=value, origin=_STATED[origin]) for name, value, origin in column)


@cache
def _zone(offset: int) -> timezone:
    return timezone(timedelta(minutes=offset)) if offset else UTC


def _former(row: Row[*tuple[Any, ...]]) -> Revision:
    _, number, fetched_at, title, content_hash, text, *captured = row
    return _Revision(
        number=number,
        fetched_at=fetched_at,
        title=title,
        content_hash=content_hash,
        capture=_capture(captured),
        text=text,
    )


def _match(row: Row[int, str, str, date, int, float, bool, bool, Sequence[str]]) -> Match:
    _, observance, name, occurrence, anniversary, score, about, reused, terms = row
    return _Match(
        observance=observance,
        name=name,
        occurrence=occurrence,
        anniversary=anniversary,
        score=score,
        about=about,
        reuse=reused,
        terms=tuple(terms),
    )


def _reuse(row: Row[int, int, str, int, date, float]) -> Reuse:
    _, paragraph, id_, origin_paragraph, occurrence, similarity = row
    return Reuse(
        paragraph=paragraph,
        id=id_,
        origin_paragraph=origin_paragraph,
        occurrence=occurrence,
        similarity=similarity,
    )


def _address(row: Row[int, str]) -> str:
    url: str = row[1]
    return url
