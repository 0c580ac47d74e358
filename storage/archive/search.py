"""Stories found by their words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from storage.archive import reading
from storage.errors import UsageError
from storage.types import Query, Story

_LITE = "SELECT rowid FROM story WHERE story MATCH :words ORDER BY bm25(story, 4.0, 1.0), rowid DESC LIMIT :limit"
_POSTGRES = """
    WITH sought AS (SELECT websearch_to_tsquery('simple', :words) AS query),
         present AS (SELECT a.n, to_tsvector('simple', r.title || ' ' || r.text) AS said
                     FROM article a JOIN revision r ON r.article = a.n AND r.number = a.revision)
    SELECT n FROM present, sought WHERE said @@ query ORDER BY ts_rank(said, query) DESC, n DESC LIMIT :limit
"""
_RANKED = 5_000
_AROUND = 90
_MARKS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story found, with the passage that shows why."""

    story: Story
    snippet: str


def search(connection: Connection, words: str, query: Query, limit: int) -> list[Hit]:
    """The stories that hold all `words` and fit `query`, the best first."""
    sought = _MARKS.findall(words)
    if not sought:
        raise UsageError(f"{words!r}: there is no word to search for; write at least one")
    numbers = _ranked(connection, sought)
    stories = dict(reading.numbered(connection, numbers, query))
    ordered = [stories[n] for n in numbers if n in stories][:limit]
    return [Hit(story=story, snippet=_snippet(story.article.text, sought)) for story in ordered]


def _ranked(connection: Connection, sought: Sequence[str]) -> list[int]:
    lite = connection.dialect.name == "sqlite"
    words = " ".join(f'"{word}"' for word in sought)
    values = {"words": words, "limit": _RANKED}
    return list(connection.execute(text(_LITE if lite else _POSTGRES), values).scalars())


def _snippet(said: str, sought: Sequence[str]) -> str:
    """The text around the first word that is found."""
    bare = _bare(said)
    places = [place for word in sought if (place := bare.find(_bare(word))) >= 0]
    middle = min(places, default=0)
    start, end = max(0, middle - _AROUND), min(len(said), middle + _AROUND)
    passage = " ".join(said[start:end].split())
    return f"{'… ' if start else ''}{passage}{' …' if end < len(said) else ''}"


def _bare(said: str) -> str:
    """`said` without case and marks, letter for letter as long as before."""
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter for letter in said)
