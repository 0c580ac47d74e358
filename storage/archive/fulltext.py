"""The index of words, kept in the transaction that writes the text: FTS5 on SQLite, a tsvector on PostgreSQL.

Both hold the same folded words. What a search may be narrowed by (source, observance, language, day) stands among them
as words that nobody can type, so that no filter ever walks through the hits of a common word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice, repeat

from sqlalchemy import Connection, select, text

from storage import schema
from storage.archive.among import Among
from storage.archive.facts import by_agency, day_of, in_language, in_source, of_observance, of_year
from storage.archive.statements import PRESENT
from storage.folding import folded, words

_LITE_IN = text("INSERT INTO story(rowid, title, authors, text, facts) VALUES (:n, :title, :authors, :text, :facts)")
_LITE_OUT = text(
    "INSERT INTO story(story, rowid, title, authors, text, facts)"
    " VALUES ('delete', :n, :title, :authors, :text, :facts)"
)
_POSTGRES_IN = (
    "INSERT INTO story (article, said)"
    " SELECT n, said::tsvector FROM unnest(%b::bigint[], %b::text[]) AS given (n, said)"
)
_POSTGRES_OUT = text("DELETE FROM story WHERE article = :n")
_LAST_PLACE, _PLACES = 16_383, 255
"""PostgreSQL's bounds: the highest place of a word in a text, and the places kept of one word."""
_SPELLED = tuple(map(str, range(_LAST_PLACE + 1)))
_LONGEST_TEXT, _LONGEST_TITLE, LONGEST_WORD = 200_000, 5_000, 400
"""Letters of a text, of a title and of a word that PostgreSQL is given, so that a tsvector stays under its megabyte."""
_BETWEEN = 100
"""Places left free between title, authors and text, so that no phrase or NEAR reaches from one into the next."""
IN_TITLE, IN_AUTHORS = "·t·", "·a·"
"""What PostgreSQL's words of titles and authors begin with, where they stand a second time to be sought there alone."""
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
        connection.exec_driver_sql(_POSTGRES_IN, ([one.n for one in articles], [_tsvector(one) for one in articles]))


def drop(connection: Connection, *articles: Words) -> None:
    """Take articles out; SQLite has to be told exactly what was put in."""
    if not articles:
        return
    if _is_lite(connection):
        connection.execute(_LITE_OUT, [_columns(one) for one in articles])
    else:
        connection.execute(_POSTGRES_OUT, [{"n": one.n} for one in articles])


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


def _tsvector(one: Words) -> str:
    """The literal of a tsvector: PostgreSQL's own parser would cut words otherwise than FTS5 does."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    start = _place(places, words(one.title[:_LONGEST_TITLE]), 1, "A", IN_TITLE)
    start = _place(places, words(" | ".join(one.authors)[:_LONGEST_TITLE]), start, "B", IN_AUTHORS)
    for word, place in zip(words(one.text[:_LONGEST_TEXT]), _places(start), strict=False):
        places[word[:LONGEST_WORD]].append(place)
    said = [f"'{word}':{','.join(where[:_PLACES])}" for word, where in places.items()]
    return " ".join([*said, *(f"'{fact}'" for fact in one.facts)])


def _place(places: defaultdict[str, list[str]], found: Sequence[str], start: int, weight: str, mark: str) -> int:
    """Add the words of a field with their places and its weight, bare and marked; where the next field starts."""
    for word, place in zip(found, _places(start), strict=False):
        places[word[:LONGEST_WORD]].append(place + weight)
        places[mark + word[:LONGEST_WORD]].append(place + weight)
    return start + len(found) + _BETWEEN


def _places(start: int) -> Iterator[str]:
    """The places from `start` on, spelled; those beyond the highest are the highest."""
    return chain(islice(_SPELLED, start, None), repeat(_SPELLED[-1]))
