"""PostgreSQL's index of words grows by parts that the writer makes when articles come to them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from storage.archive import Archive
from storage.archive.engine import writing
from storage.archive.parts import EACH
from tests.storage.conftest import NOW, PROSE, Finder
from tests.storage.crowd import words


def test_articles_are_found_across_parts(postgres_url: str, find: Finder) -> None:
    with Archive(postgres_url) as archive:
        _number_from(archive, EACH - 2)
        archive.record([find(f"https://example.org/{n}", f"{words(n)} lantern") for n in range(4)])
        archive.record([find("https://example.org/3", PROSE, at=NOW + timedelta(hours=1))])
        assert _parts(archive) == ["story_0", "story_1"]
        assert len(archive.search("lantern").hits) == 3
        assert [hit.story.article.url for hit in archive.search("orchestra").hits] == ["https://example.org/3"]
        assert archive.unsearchable() == [f"article {EACH - 3} can't be found by its words"]


def _number_from(archive: Archive, n: int) -> None:
    """Let the next article have the number `n`."""
    with writing(archive._engine) as connection:
        connection.execute(
            text(
                "INSERT INTO article (n, id, canonical_url, source, revision, first_seen_at, last_seen_at, via,"
                " found_on, found_at, changed) VALUES (:n, 'x', 'x', 'wire', 1, now(), now(), 'feed', '', now(), 0)"
            ),
            {"n": n - 1},
        )


def _parts(archive: Archive) -> list[str]:
    with writing(archive._engine) as connection:
        asked = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'story'::regclass ORDER BY 1")
        return list(connection.execute(asked).scalars())
