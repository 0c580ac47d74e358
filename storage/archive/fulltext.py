"""The index of words, kept in the transaction that writes the text: FTS5 on SQLite, a tsvector on PostgreSQL.

Both hold the same folded words. What a search may be narrowed by (source, observance, language, day) stands among them
as words that nobody can type, so that no filter ever walks through the hits of a common word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.archive import parts
from storage.archive.among import Among
from storage.archive.facts import by_agency, day_of, in_language, in_source, of_observance, of_year
from storage.archive.statements import PRESENT
from storage.archive.vectors import Vector, vector
from storage.folding import folded, words

_LITE_IN = text("INSERT INTO story(rowid, title, authors, text, facts) VALUES (:n, :title, :authors, :text, :facts)")
_LITE_OUT = text(
    "INSERT INTO story(story, rowid, title, authors, text, facts)"
    " VALUES ('delete', :n, :title, :authors, :text, :facts)"
)
_POSTGRES_IN = "INSERT INTO story (article, said) SELECT * FROM unnest(%s::bigint[], %s::tsvector[])"
_POSTGRES_OUT = text("DELETE FROM story WHERE article = :n")
_LITE_HOLDS = text("SELECT 1 FROM story WHERE story MATCH :sought AND rowid = :n")
_LITE_FOUND = text("SELECT rowid FROM story WHERE story MATCH :sought")
_POSTGRES_DIFFERING = (
    "SELECT n FROM unnest(%s::bigint[], %s::tsvector[]) AS told (n, vector) JOIN story ON article = n"
    " WHERE strip(said) <> strip(vector) ORDER BY n"
)
_TOLD = 4
"""Words of a text that are asked for, the longest, which are rare."""
_HEADED = 40
"""Words of a title, and of authors, that are asked for."""
_article, _revision, _match = schema.article, schema.revision, schema.match
_STATES = (
    select(
        *(_article.c[name] for name in ("n", "source", "first_seen_at")),
        *(_revision.c[name] for name in ("title", "authors", "text", "language", "published_at", "agencies")),
    )
    .join(_revision, PRESENT)
    .where(Among(_article.c.n, "numbers"))
    .order_by(_article.c.n)
)
_MATCHES = select(_match.c.article, _match.c.observance, _match.c.occurrence).where(Among(_match.c.article, "numbers"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What of one article can be found by its words."""

    n: int
    """The article's number."""
    title: str
    authors: Sequence[str]
    text: str
    facts: Sequence[str]
    """What it can be narrowed by, as `facts` gives it."""


def facts(
    source: str,
    language: str | None,
    at: datetime,
    matches: Iterable[tuple[str, date]],
    agencies: Iterable[str] = (),
) -> tuple[str, ...]:
    """The words that stand for an article's source, language, day, observances and agencies.

    `at` is when it was published, or first seen where that isn't stated; `matches` are observances and occurrences.
    """
    found = {in_source(source), *day_of(at.astimezone(UTC).date())}
    found.update(map(by_agency, agencies))
    if language:
        found.update(in_language(language))
    for observance, occurrence in matches:
        year = occurrence.year
        found |= {of_observance(observance), of_year(year), of_observance(observance, year)}
    return tuple(sorted(found))


def words_of(connection: Connection, *numbers: int) -> list[Words]:
    """What the index is to hold of these articles, as their rows stand."""
    matches = defaultdict(list)
    for n, observance, occurrence in connection.execute(_MATCHES, {"numbers": numbers}):
        matches[n].append((observance, occurrence))
    return [
        Words(
            n=row.n,
            title=row.title,
            authors=row.authors,
            text=row.text,
            facts=facts(
                row.source, row.language, row.published_at or row.first_seen_at, matches[row.n], row.agencies or ()
            ),
        )
        for row in connection.execute(_STATES, {"numbers": numbers})
    ]


def put(connection: Connection, *articles: Words) -> None:
    """Index articles that aren't."""
    if not articles:
        return
    if _is_lite(connection):
        connection.execute(_LITE_IN, [_columns(one) for one in articles])
    else:
        parts.provide(connection, (one.n for one in articles))
        connection.exec_driver_sql(_POSTGRES_IN, _numbered(articles))


def drop(connection: Connection, *articles: Words) -> None:
    """Take articles out; SQLite has to be told exactly what was put in."""
    if not articles:
        return
    if _is_lite(connection):
        connection.execute(_LITE_OUT, [_columns(one) for one in articles])
    else:
        connection.execute(_POSTGRES_OUT, [{"n": one.n} for one in articles])


def differing(connection: Connection, *articles: Words) -> list[int]:
    """The numbers of those articles that are indexed otherwise.

    On SQLite by all that they can be narrowed by, their title, their authors and a few words of their text: FTS5
    doesn't tell what it holds of an article, and asking for every word takes it a tenth of a second. On PostgreSQL by
    all words, wherever they stand, since former releases placed them otherwise.
    """
    if _is_lite(connection):
        return [one.n for one in articles if not _is_told(connection, one)]
    return [row.n for row in connection.exec_driver_sql(_POSTGRES_DIFFERING, _numbered(articles))]


def concerning_more(connection: Connection) -> set[int]:
    """The numbers of the articles that SQLite's index counts to an observance to which no row does."""
    if not _is_lite(connection):
        return set()  # where `differing` compares all words
    there: dict[str, set[int]] = defaultdict(set)
    for n, observance in connection.execute(select(_match.c.article, _match.c.observance)):
        there[observance].add(n)
    return {
        n
        for observance, numbers in there.items()
        for n in connection.execute(_LITE_FOUND, {"sought": f'"{of_observance(observance)}"'}).scalars()
        if n not in numbers
    }


def _is_told(connection: Connection, one: Words) -> bool:
    said = sorted(set(words(one.text)), key=lambda word: (-len(word), word))[:_TOLD]
    title, authors = words(one.title)[:_HEADED], words(" ".join(one.authors))[:_HEADED]
    columns = {"title": title, "authors": authors, "text": said, "facts": one.facts}
    quoted = {name: " AND ".join(f'"{word}"' for word in sought) for name, sought in columns.items() if sought}
    asked = " AND ".join(f"{{{name}}} : ({sought})" for name, sought in quoted.items())
    try:
        return connection.execute(_LITE_HOLDS, {"sought": asked, "n": one.n}).first() is not None
    except DBAPIError:  # its pages are damaged
        return False


def clear(connection: Connection) -> None:
    """Empty the index."""
    everything = "INSERT INTO story(story) VALUES ('delete-all')" if _is_lite(connection) else "DELETE FROM story"
    connection.execute(text(everything))


def _is_lite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _columns(one: Words) -> dict[str, object]:
    return {
        "n": one.n,
        "title": folded(one.title),
        "authors": folded(" | ".join(one.authors)),
        "text": folded(one.text),
        "facts": " ".join(one.facts),
    }


def _numbered(articles: Sequence[Words]) -> tuple[list[int], list[Vector]]:
    """Their numbers and vectors, as PostgreSQL takes them."""
    vectors = [vector(one.title, one.authors, one.text, one.facts) for one in articles]
    return [one.n for one in articles], vectors
