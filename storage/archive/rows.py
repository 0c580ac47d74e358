"""Nouns as rows and rows as nouns."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from types import NoneType
from typing import Any, TypeVar

from sqlalchemy import RowMapping

from storage.dedup import Imprint
from storage.types import (
    Article,
    Capture,
    Directive,
    Due,
    Entrance,
    Instant,
    Kind,
    Lead,
    Match,
    Origin,
    Precision,
    Stated,
    Story,
    Translation,
    Via,
)

Row = RowMapping
Noun = TypeVar("Noun", Article, Lead, Story)
_SKIPS = ("skip_hours", "skip_days")
_CAPTURED = ("url", "file", "offset", "length", "digest", "status", "fetched_at", "elsewhere", "truncated")


def id_of(canonical_url: str) -> str:
    """An article's id: sixteen letters and digits that follow from its first canonical address."""
    return (
        base64.b32encode(hashlib.sha256(canonical_url.encode("utf-8", "surrogatepass")).digest())[:16].decode().lower()
    )


def instant_columns(prefix: str, instant: Instant | None) -> dict[str, Any]:
    """The five columns of an instant."""
    if instant is None:
        return dict.fromkeys(f"{prefix}_{part}" for part in ("at", "offset", "stated", "precision", "from"))
    offset = instant.at.utcoffset()
    return {
        f"{prefix}_at": instant.at,
        f"{prefix}_offset": round(offset.total_seconds() / 60) if offset is not None else 0,
        f"{prefix}_stated": instant.offset_stated,
        f"{prefix}_precision": instant.precision.value,
        f"{prefix}_from": instant.origin.value,
    }


def instant_of(row: Row, prefix: str) -> Instant | None:
    """The instant in five columns, with its offset."""
    at = row[f"{prefix}_at"]
    if at is None:
        return None
    zone = timezone(timedelta(minutes=row[f"{prefix}_offset"]))
    return Instant(
        at=at.astimezone(zone),
        precision=Precision(row[f"{prefix}_precision"]),
        origin=Origin(row[f"{prefix}_from"]),
        offset_stated=bool(row[f"{prefix}_stated"]),
    )


def sound(noun: Noun) -> Noun:
    """A noun without what no database takes in a text: NUL characters and halves of surrogate pairs."""
    mended: Noun = _mended(noun)
    return mended


def _mended(noun: Any) -> Any:
    values = {field.name: getattr(noun, field.name) for field in fields(noun)}
    mended = {name: _sound(value) for name, value in values.items()}
    return noun if mended == values else replace(noun, **mended)


_SOUND = frozenset({NoneType, bool, int, float, datetime})
"""Kinds of values that hold no text."""


def _sound(value: Any) -> Any:
    if value.__class__ in _SOUND:
        return value
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, tuple):
        return tuple(_sound(one) for one in value)
    return _mended(value) if is_dataclass(value) and not isinstance(value, type) else value


def lead_columns(lead: Lead) -> dict[str, Any]:
    """What was said of a lead."""
    return {
        "found": lead.url,
        "source": lead.source,
        "via": lead.via.value,
        "found_on": lead.found_on,
        "found_at": lead.found_at,
        "title": lead.title,
        "language": lead.language,
        **instant_columns("published", lead.published),
        **instant_columns("modified", lead.modified),
    }


def lead_of(row: Row) -> Lead:
    """A lead as it was last named."""
    return Lead(
        url=row["found"],
        source=row["source"],
        via=Via(row["via"]),
        found_on=row["found_on"],
        found_at=row["found_at"],
        title=row["title"],
        language=row["language"],
        published=instant_of(row, "published"),
        modified=instant_of(row, "modified"),
    )


def due_of(row: Row) -> Due:
    """A lead that is due, with its validators."""
    return Due(
        lead=lead_of(row),
        n=row["id"],
        tries=row["tries"],
        known=row["article"] is not None,
        etag=row["etag"],
        last_modified=row["last_modified"],
        checked_at=row["checked_at"],
    )


def capture_columns(capture: Capture) -> dict[str, Any]:
    """Where an exchange stands."""
    return {name: getattr(capture, name) for name in _CAPTURED}


def capture_of(row: Row, prefix: str = "") -> Capture | None:
    """The capture in a row, or None where an outer join found none."""
    if row[f"{prefix}file"] is None:
        return None
    return Capture(**{name: row[prefix + name] for name in _CAPTURED})


def article_columns(article: Article, own: Imprint) -> dict[str, Any]:
    """What one revision says."""
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "word_count": own.word_count,
        "content_hash": own.content_hash,
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "description": article.description,
        "image": article.image,
        "language": article.language,
        **instant_columns("published", article.published),
        **instant_columns("modified", article.modified),
        "directives": directives_column(article.directives),
        **_beside_columns(article),
        "taken": list(article.taken) or None,
    }


def article_of(row: Row) -> Article:
    """A revision's article; the row also carries its `canonical_url`."""
    return Article(
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        text=row["text"],
        authors=tuple(row["authors"]),
        section=row["section"],
        tags=tuple(row["tags"]),
        description=row["description"],
        image=row["image"],
        language=row["language"],
        published=instant_of(row, "published"),
        modified=instant_of(row, "modified"),
        directives=directives_of(row["directives"]),
        agencies=tuple(row["agencies"] or ()),
        dateline=row["dateline"],
        kind=Kind(row["kind"] or Kind.ARTICLE),
        free=row["free"],
        image_size=size_of(row["image_width"], row["image_height"]),
        amp=row["amp"],
        translations=translations_of(row["translations"]),
        taken=tuple(row["taken"] or ()),
    )


def _beside_columns(article: Article) -> dict[str, Any]:
    """What few articles state; NULL where it is not stated."""
    width, height = article.image_size or (None, None)
    return {
        "agencies": list(article.agencies) or None,
        "dateline": article.dateline,
        "kind": None if article.kind is Kind.ARTICLE else article.kind.value,
        "free": article.free,
        "image_width": width,
        "image_height": height,
        "amp": article.amp,
        "translations": [[one.language, one.url] for one in article.translations] or None,
    }


def size_of(width: int | None, height: int | None) -> tuple[int, int] | None:
    """A size in two columns."""
    return None if width is None or height is None else (width, height)


def translations_of(column: Iterable[Sequence[str]] | None) -> tuple[Translation, ...]:
    """The translations in a column."""
    return tuple(Translation(language=language, url=url) for language, url in column or ())


def directives_column(directives: Iterable[Directive]) -> list[list[str | None]] | None:
    """Directives as one column; NULL where there are none."""
    return [[one.name, one.value, one.origin.value] for one in directives] or None


def directives_of(column: Iterable[Sequence[Any]] | None) -> tuple[Directive, ...]:
    """The directives in a column."""
    return tuple(Directive(name=name, value=value, origin=Stated(origin)) for name, value, origin in column or ())


def match_columns(match: Match) -> dict[str, Any]:
    """A match without its article."""
    names = ("observance", "occurrence", "name", "anniversary", "score", "about", "reuse")
    return {**{name: getattr(match, name) for name in names}, "terms": list(match.terms)}


def entrance_columns(entrance: Entrance) -> dict[str, Any]:
    """An entrance as a row."""
    values = {field.name: getattr(entrance, field.name) for field in fields(Entrance)}
    return values | {name: list(values[name]) or None for name in _SKIPS}


def entrance_of(row: Row) -> Entrance:
    """An entrance as last read."""
    values = {field.name: row[field.name] for field in fields(Entrance)}
    return Entrance(**values | {name: tuple(values[name] or ()) for name in _SKIPS})
