"""Our own records read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

import orjson

from storage.errors import UsageError
from storage.types import Article, Bundle, Instant, Lead, Match, Origin, Precision, Via


def read_jsonl(lines: IO[bytes], name: str) -> Iterator[Bundle]:
    """The articles of a `.jsonl` export, their present state only.

    Raises:
        UsageError: a line is none of our records; the message names it.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield bundle_of(orjson.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            what = f"{type(error).__name__}: {error}"
            raise UsageError(f"{name}:{number}: not a record of a yearmind export ({what}); mend or drop it") from error


def bundle_of(record: dict[str, Any]) -> Bundle:
    """One exported record as an article with the lead that led to it."""
    published = _instant(record["published_at"], record["published_precision"], record["published_from"])
    modified = _instant(record["modified_at"], "second", record["published_from"] or "meta")
    article = Article(
        **{name: record[name] for name in ("url", "canonical_url", "title", "text", "section", "description", "image")},
        authors=tuple(record["authors"]),
        tags=tuple(record["tags"]),
        language=record["language"],
        published=published,
        modified=modified,
    )
    lead = Lead(
        url=record["canonical_url"],
        source=record["source"]["id"],
        via=Via(record["discovered"]["via"]),
        found_on=record["discovered"]["from"] or "",
        found_at=datetime.fromisoformat(record["first_seen_at"]),
        published=published,
    )
    return Bundle(
        id=record["id"], lead=lead, article=article, matches=tuple(_match(one) for one in record["observances"])
    )


def _instant(at: str | None, precision: str, origin: str) -> Instant | None:
    if at is None:
        return None
    return Instant(at=datetime.fromisoformat(at), precision=Precision(precision), origin=Origin(origin))


def _match(record: dict[str, Any]) -> Match:
    return Match(
        observance=record["id"],
        name=record["name"],
        occurrence=date.fromisoformat(record["occurrence"]),
        anniversary=record["anniversary"],
        score=record["score"],
        terms=tuple(record["terms"]),
    )
