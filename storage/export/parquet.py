"""Apache Parquet: typed columns, nested where the record is; written a group of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO, Any

from storage.batches import batched
from storage.errors import UsageError
from storage.types import Capture, Instant, Story

GROUP = 2_000
"""Rows in a group: some ten megabytes of text are held at a time."""


def write_parquet(stories: Iterable[Story], out: IO[bytes]) -> int:
    """Write stories and return how many.

    Instants of publishers are two columns: the moment in UTC and the stated offset in minutes.

    Raises:
        UsageError: pyarrow is not installed.
    """
    pa, pq = _library()
    schema = _schema(pa)
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in batched(stories, GROUP):
            writer.write_table(pa.Table.from_pylist([row(story) for story in group], schema=schema))
            count += len(group)
    return count


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow  # noqa: ICN001, PLC0415 - an extra, and large
        from pyarrow import parquet  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError("parquet: pyarrow is not installed; pip install 'yearmind[parquet]'") from error
    return pyarrow, parquet


def row(story: Story) -> dict[str, Any]:
    """A story as one row."""
    article = story.article
    return {
        "id": story.id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "addresses": story.addresses,
        "source": {"id": story.source, "name": story.source_name},
        "title": article.title,
        "authors": article.authors,
        "section": article.section,
        "tags": article.tags,
        "description": article.description,
        "image": article.image,
        **dict(zip(("image_width", "image_height"), article.image_size or (None, None), strict=True)),
        "language": article.language,
        **_instant("published", article.published),
        "published_precision": article.published.precision.value if article.published else None,
        "published_from": article.published.origin.value if article.published else None,
        **_instant("modified", article.modified),
        "agencies": article.agencies,
        "dateline": article.dateline,
        "kind": article.kind.value,
        "accessible_for_free": article.free,
        "amp_url": article.amp,
        "translations": [_plain(one) for one in article.translations],
        "directives": [{"name": one.name, "value": one.value, "from": one.origin.value} for one in article.directives],
        "text": article.text,
        "word_count": story.word_count,
        "content_hash": story.content_hash,
        "first_seen_at": story.first_seen_at,
        "last_seen_at": story.last_seen_at,
        "revision": story.revision,
        "revisions": [_plain(one, capture=_capture(one.capture)) for one in story.revisions],
        "copy_of": story.copy_of and _plain(story.copy_of, relation=story.copy_of.relation.value),
        "reuses": [_plain(one) for one in story.reuses],
        "observances": [_plain(one, id=one.observance) for one in story.matches],
        "capture": _capture(story.capture),
        "discovered": {"via": story.via.value, "from": story.found_on or None, "at": story.found_at},
    }


def _instant(name: str, instant: Instant | None) -> dict[str, Any]:
    offset = instant.at.utcoffset() if instant else None
    return {
        f"{name}_at": instant and _utc(instant.at),
        f"{name}_offset": None if offset is None else round(offset.total_seconds() / 60),
    }


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _capture(capture: Capture | None) -> dict[str, Any] | None:
    return None if capture is None else _plain(capture)


def _plain(noun: Any, **instead: Any) -> dict[str, Any]:
    """The fields of a noun; those that the schema has no place for are passed over."""
    return {**{name: getattr(noun, name) for name in noun.__slots__}, **instead}


def _schema(pa: Any) -> Any:
    text, moment, minutes = pa.string(), pa.timestamp("us", tz="UTC"), pa.int16()
    place = {"file": text, "offset": pa.int64(), "digest": text}
    capture = pa.struct({**place, "status": pa.int32(), "truncated": text, "fetched_at": moment})
    revision = {"number": pa.int32(), "fetched_at": moment, "title": text, "content_hash": text, "text": text}
    observance = {
        "id": text,
        "name": text,
        "occurrence": pa.date32(),
        "anniversary": pa.int32(),
        "score": pa.float64(),
        "about": pa.bool_(),
        "reuse": pa.bool_(),
        "terms": pa.list_(text),
    }
    reuse = {
        "paragraph": pa.int32(),
        "id": text,
        "origin_paragraph": pa.int32(),
        "occurrence": pa.date32(),
        "similarity": pa.float64(),
    }
    copy_of = {"id": text, "relation": text, "similarity": pa.float64(), "reason": text}
    nested = {
        "addresses": pa.list_(text),
        "source": pa.struct({"id": text, "name": text}),
        "authors": pa.list_(text),
        "tags": pa.list_(text),
        "agencies": pa.list_(text),
        "accessible_for_free": pa.bool_(),
        "translations": pa.list_(pa.struct({"language": text, "url": text})),
        "directives": pa.list_(pa.struct({"name": text, "value": text, "from": text})),
        "revisions": pa.list_(pa.struct({**revision, "capture": capture})),
        "copy_of": pa.struct(copy_of),
        "reuses": pa.list_(pa.struct(reuse)),
        "observances": pa.list_(pa.struct(observance)),
        "capture": capture,
        "discovered": pa.struct({"via": text, "from": text, "at": moment}),
    }
    moments = dict.fromkeys(("published_at", "modified_at", "first_seen_at", "last_seen_at"), moment)
    numbers = dict.fromkeys(("word_count", "revision", "image_width", "image_height"), pa.int32())
    offsets = {"published_offset": minutes, "modified_offset": minutes}
    known = {**nested, **moments, **numbers, **offsets}
    return pa.schema([(name, known.get(name, text)) for name in _NAMES])


_NAMES = (
    "id", "url", "canonical_url", "addresses", "source", "title", "authors", "section", "tags", "description", "image",
    "image_width", "image_height", "language", "published_at", "published_offset", "published_precision",
    "published_from", "modified_at", "modified_offset", "agencies", "dateline", "kind", "accessible_for_free",
    "amp_url", "translations", "directives", "text", "word_count", "content_hash", "first_seen_at", "last_seen_at",
    "revision", "revisions", "copy_of", "reuses", "observances", "capture", "discovered",
)  # fmt: skip
