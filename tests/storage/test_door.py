"""The door for programs: small, the same from release to release, in constant memory."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import storage
from storage import Archive, UsageError, YearmindError, record_of
from storage.archive import reading
from storage.archive.rows import id_of
from storage.asking import query
from storage.types import Query
from tests.storage.conftest import a_match
from tests.storage.stories import a_story


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.bring(
        [
            a_story(matches=(a_match(),)),
            a_story("https://example.org/b", "Of another year.", matches=(a_match(2025),)),
            a_story("https://example.org/c", "Of nothing.", source="harbour", source_name="Harbour News"),
        ]
    )
    return archive


def test_the_door_is_what_it_was() -> None:
    assert storage.__all__ == [
        "Archive", "ArchiveError", "Article", "Capture", "CopyOf", "Hit", "Instant", "Kind", "Match", "Origin",
        "Precision", "Query", "Relation", "Reuse", "Revision", "Story", "Translation", "UsageError", "Via",
        "YearmindError", "record_of",
    ]  # fmt: skip
    for name in storage.__all__:
        assert getattr(storage, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        storage.nothing  # noqa: B018 - that is the point


def test_stories_are_asked_for_by_filters_or_by_a_query(filled: Archive) -> None:
    def numbers(**filters: object) -> list[str]:
        return [story.article.url[-1] for story in filled.articles(**filters)]  # type: ignore[arg-type]

    assert numbers() == ["a", "b", "c"]
    assert numbers(observance="black-january", year=2026) == ["a"]
    assert numbers(observance=["black-january"]) == ["a", "b"]
    assert numbers(source=("wire", "harbour")) == ["a", "b", "c"]
    assert numbers(source="harbour", language="en") == ["c"]
    assert numbers(since="2026-01-21") == []
    assert numbers(since=date(2026, 1, 1), until=datetime(2026, 1, 20, 12)) == ["a", "b", "c"]  # noqa: DTZ001 - as typed
    assert numbers(query=Query(sources=("harbour",))) == ["c"]
    assert numbers(after=a_story().id) == ["b", "c"]


def test_what_can_not_be_meant_is_refused_at_once(filled: Archive) -> None:
    with pytest.raises(UsageError, match="since='soon': is no day; write one as 2026-01-20"):
        filled.articles(since="soon")
    with pytest.raises(UsageError, match="a query and filters are given"):
        filled.articles(Query(), source="wire")
    with pytest.raises(UsageError, match="nosuch: the archive holds no such story"):
        next(filled.articles(after="nosuch"))
    assert query() == Query()


def test_an_archive_that_is_not_there_can_be_asked_for_without_making_one(tmp_path: Path) -> None:
    with pytest.raises(YearmindError, match="there is no archive yet"):
        Archive(f"sqlite:///{tmp_path}/archive.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_iterating_takes_no_more_memory_for_more_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 20)
    text = "word " * 1_000
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
        archive.bring([a_story(f"https://example.org/{n}", f"{n} {text}") for n in range(300)])

        def peak(after: int) -> int:
            tracemalloc.start()
            assert sum(1 for _ in archive.articles(after=id_of(f"https://example.org/{after - 1}"))) == 300 - after
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return most

        peak(200)
        assert peak(1) < peak(200) * 1.2


def test_pandas_takes_the_records(filled: Archive) -> None:
    table = pd.json_normalize([record_of(story) for story in filled.articles()])
    assert list(table["source.name"]) == ["The Wire", "The Wire", "Harbour News"]
    assert pd.to_datetime(table["published_at"], utc=True).notna().all()


def test_polars_takes_the_records(filled: Archive) -> None:
    table = pl.from_dicts([record_of(story) for story in filled.articles()], infer_schema_length=None)
    assert table["word_count"].to_list() == [story.word_count for story in filled.articles()]


def test_the_nouns_load_no_database_library() -> None:
    code = "import sys; from storage import Story; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
