"""One story as the exported record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from storage.types import Capture, CopyOf, Instant, Match, Revision, Story


def record_of(story: Story) -> dict[str, Any]:
    """The record, made of plain values that JSON knows; `article.schema.json` says what each field means."""
    article = story.article
    return {
        "id": story.id,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "source": {"id": story.source, "name": story.source_name},
        "title": article.title,
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "description": article.description,
        "image": article.image,
        "language": article.language,
        "published_at": _stated(article.published),
        "published_precision": article.published.precision.value if article.published else None,
        "published_from": article.published.origin.value if article.published else None,
        "modified_at": _stated(article.modified),
        "text": article.text,
        "word_count": story.word_count,
        "content_hash": story.content_hash,
        "first_seen_at": utc(story.first_seen_at),
        "last_seen_at": utc(story.last_seen_at),
        "revision": story.revision,
        "revisions": [_revision(revision) for revision in story.revisions],
        "copy_of": _copy(story.copy_of),
        "observances": [_match(match) for match in story.matches],
        "capture": _capture(story.capture),
        "discovered": {"via": story.via.value, "from": story.found_on or None, "at": utc(story.found_at)},
    }


def utc(moment: datetime) -> str:
    """An instant of ours: ISO 8601 in UTC, with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _stated(instant: Instant | None) -> str | None:
    return instant.at.isoformat() if instant else None


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "fetched_at": utc(revision.fetched_at),
        "title": revision.title,
        "content_hash": revision.content_hash,
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
        "fetched_at": utc(capture.fetched_at),
    }


def _copy(copy_of: CopyOf | None) -> dict[str, Any] | None:
    if copy_of is None:
        return None
    return {"id": copy_of.id, "relation": copy_of.relation.value, "similarity": copy_of.similarity}


def _match(match: Match) -> dict[str, Any]:
    return {
        "id": match.observance,
        "name": match.name,
        "occurrence": match.occurrence.isoformat(),
        "anniversary": match.anniversary,
        "score": match.score,
        "terms": list(match.terms),
    }
