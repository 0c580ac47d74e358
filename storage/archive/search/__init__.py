"""Stories found by their words, and the passages that show why.

One query language (`language`) is read into nodes, narrowed by what a `Query` asks for, and put to FTS5 or to
PostgreSQL. When a query has more hits than can be weighed (`WEIGHED` of `lite` or `postgres`), the latest of them are
ranked and the rest is told of by `Found.more`; nothing is left out by the filters, which are a part of the question.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Select, select

from storage.archive import reading
from storage.archive.search import lite, postgres
from storage.archive.search.language import parse
from storage.archive.search.narrowing import narrowed
from storage.archive.search.nodes import conjoined, leaves
from storage.archive.search.snippets import Snippets
from storage.schema import article
from storage.types import Query, Story

__all__ = ["Found", "Hit", "search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story found, with the passage that shows why."""

    story: Story
    snippet: str
    """From its text, on one line."""
    marks: tuple[tuple[int, int], ...]
    """Where in the snippet the words sought begin and end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer to a search."""

    hits: tuple[Hit, ...]
    """Those asked for, the best first; of equals, the one recorded last."""
    total: int
    """How many were found and ranked."""
    more: bool
    """Whether there are more than these: then the ranked ones are those recorded last."""


def search(connection: Connection, words: str, query: Query, limit: int, offset: int = 0) -> Found:
    """The stories that hold what `words` ask for and fit `query`, the best first.

    Raises:
        UsageError: the query can't be meant; says what is wrong with it, and where.
    """
    sought = conjoined([parse(words), *narrowed(query)])
    if connection.dialect.name == "sqlite":
        numbers, more = lite.best(connection, sought, _among(query))
    else:
        numbers, more = postgres.best(connection, sought, _among(query), enough=offset + limit)
    shown = numbers[offset : offset + limit]
    stories = dict(reading.numbered(connection, shown, Query()))
    snippets = Snippets(leaves(sought))
    hits = tuple(_hit(stories[n], snippets) for n in shown)
    return Found(hits=hits, total=len(numbers), more=more)


def _among(query: Query) -> Select[tuple[int]] | None:
    """The articles that a query names by what isn't in the index of words."""
    weighed = query.about or query.min_score is not None
    if not query.ids and query.changed_after is None and not weighed:
        return None
    asked = select(article.c.n)
    if query.ids:
        asked = asked.where(article.c.id.in_(query.ids))
    if weighed:
        asked = asked.where(article.c.n.in_(reading.matching(query)))
    return asked if query.changed_after is None else asked.where(article.c.changed > query.changed_after)


def _hit(story: Story, snippets: Snippets) -> Hit:
    passage = snippets.of(story.article.text)
    return Hit(story=story, snippet=passage.text, marks=passage.marks)
