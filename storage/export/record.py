"""One story as the exported record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from storage.types import Article, Capture, CopyOf, Directive, Instant, Match, Reuse, Revision, Story


def record_of(story: Story) -> dict[str, Any]:
    """The record, made of plain values that JSON knows; `article.schema.json` says what each field means."""
    record: dict[str, Any] = orjson.loads(json_of(story))
    return record


def json_of(story: Story, option: int = 0) -> bytes:
    """The record as JSON in UTF-8, the same bytes for the same story; `option` is one of orjson's."""
    return orjson.dumps(_record(story), option=option | orjson.OPT_UTC_Z)


def _record(story: Story) -> dict[str, Any]:
    """The record with instants as they are, which orjson writes several times as fast as Python."""
    article, published = story.article, story.article.published
    states = [_revision(revision) for revision in story.revisions]
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
        **_size(article),
        "language": article.language,
        "published_at": _stated(published),
        "published_precision": published.precision if published else None,
        "published_from": published.origin if published else None,
        "modified_at": _stated(article.modified),
        "agencies": article.agencies,
        "dateline": article.dateline,
        "kind": article.kind,
        "accessible_for_free": article.free,
        "amp_url": article.amp,
        "translations": [{"language": one.language, "url": one.url} for one in article.translations],
        "directives": [_directive(one) for one in article.directives],
        "text": article.text,
        "word_count": story.word_count,
        "content_hash": story.content_hash,
        "first_seen_at": story.first_seen_at,
        "last_seen_at": story.last_seen_at,
        "revision": story.revision,
        "revisions": states,
        "copy_of": _copy(story.copy_of),
        "reuses": [_reuse(reuse) for reuse in story.reuses],
        "observances": [_match(match) for match in story.matches],
        "capture": states[-1]["capture"],
        "discovered": {"via": story.via, "from": story.found_on or None, "at": story.found_at},
    }


def _size(article: Article) -> dict[str, int | None]:
    width, height = article.image_size or (None, None)
    return {"image_width": width, "image_height": height}


def utc(moment: datetime) -> str:
    """An instant of ours: ISO 8601 in UTC, with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def stated(instant: Instant | None) -> str | None:
    """An instant of a publisher's: ISO 8601 with the offset."""
    return instant.at.isoformat() if instant else None


def _stated(instant: Instant | None) -> datetime | str | None:
    """The same for orjson, which is told to write `Z` for our instants but is not to for theirs."""
    return instant.at if instant and instant.at.utcoffset() else stated(instant)


def _directive(directive: Directive) -> dict[str, Any]:
    return {"name": directive.name, "value": directive.value, "from": directive.origin}


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "fetched_at": revision.fetched_at,
        "title": revision.title,
        "content_hash": revision.content_hash,
        "text": revision.text,
        "capture": _capture(revision.capture),
    }


def _capture(capture: Capture | None) -> dict[str, Any] | None:
    if capture is None:
        return None
    return {
        "file": capture.file,
        "offset": capture.offset,
        "digest": capture.digest,
        "status": capture.status,
        "truncated": capture.truncated,
        "fetched_at": capture.fetched_at,
    }


def _copy(copy_of: CopyOf | None) -> dict[str, Any] | None:
    if copy_of is None:
        return None
    return {
        "id": copy_of.id,
        "relation": copy_of.relation,
        "similarity": copy_of.similarity,
        "reason": copy_of.reason,
    }


def _reuse(reuse: Reuse) -> dict[str, Any]:
    return {
        "paragraph": reuse.paragraph,
        "id": reuse.id,
        "origin_paragraph": reuse.origin_paragraph,
        "occurrence": reuse.occurrence,
        "similarity": reuse.similarity,
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "id": match.observance,
        "name": match.name,
        "occurrence": match.occurrence,
        "anniversary": match.anniversary,
        "score": match.score,
        "about": match.about,
        "reuse": match.reuse,
        "terms": match.terms,
    }
