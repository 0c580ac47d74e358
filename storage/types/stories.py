"""What the archive holds of an article, and how it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.types.articles import Article, Match
from storage.types.captures import Capture
from storage.types.leads import Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of an article, in short."""

    number: int
    """From 1."""
    fetched_at: datetime
    """UTC."""
    title: str
    content_hash: str
    capture: Capture | None
    """None for what was imported without its bytes."""
    text: str | None = None
    """What it said; None for the present state, whose text is the article's."""


class Relation(StrEnum):
    """How a copy relates to its original."""

    SYNDICATED = "syndicated"
    """The same text at another address in the same days."""
    REUSED = "reused"
    """Text that stood in an article of an earlier year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOf:
    """The original of a copy."""

    id: str
    relation: Relation
    similarity: float
    """The share of the shorter text that stands in the longer, from 0 to 1."""
    reason: str | None = None
    """Why the other one is the original."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """A paragraph that stood in an article about an earlier occurrence of the same observance."""

    paragraph: int
    """Its number in this article's text, from 0."""
    id: str
    """The earlier article's."""
    origin_paragraph: int
    """Its number there."""
    occurrence: date
    """The occurrence that the earlier article concerns."""
    similarity: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What is told of one story's kinship with others."""

    id: str
    """The story's."""
    content_hash: str
    """Of the text of which it is told."""
    copy_of: CopyOf | None
    reuses: tuple[Reuse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as the archive holds it: its present state and how it came to be."""

    id: str
    """Stable across exports and machines: made from the canonical address it was first known by."""
    source: str
    source_name: str
    article: Article
    """Its present state."""
    word_count: int
    content_hash: str
    """`sha256:…` of the normalised text."""
    first_seen_at: datetime
    last_seen_at: datetime
    revision: int
    revisions: tuple[Revision, ...]
    copy_of: CopyOf | None
    reuses: tuple[Reuse, ...]
    matches: tuple[Match, ...]
    addresses: tuple[str, ...]
    """All canonical addresses that lead to it, sorted; the one it is known by is among them or beside them."""
    via: Via
    found_on: str
    found_at: datetime

    @property
    def capture(self) -> Capture | None:
        """The bytes behind the present state."""
        return self.revisions[-1].capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which stories are asked for; what is empty or None doesn't restrict."""

    sources: tuple[str, ...] = ()
    observances: tuple[str, ...] = ()
    year: int | None = None
    """Of the occurrence, where an observance is asked for or not; a story without a match has none."""
    about: bool = False
    """Only coverage of an observance, no mere mentions."""
    min_score: float | None = None
    """The least score of the match, from 0 to 1."""
    language: str | None = None
    """BCP 47; `en` includes `en-GB`."""
    since: date | None = None
    """First day of publication (or of being seen, where the publisher states no date), in UTC."""
    until: date | None = None
    """Last such day."""
    ids: tuple[str, ...] = ()
    changed_after: int | None = None
    """Only what changed since the archive's mark was this; see `Archive.mark`."""
