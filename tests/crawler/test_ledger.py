from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.ledger import AT_ONCE, Ledger
from storage.archive import Archive
from storage.captures import Captures, digest_of
from storage.errors import ArchiveBusy, ArchiveFull, ArchiveUnreachable
from storage.spool import Spool
from storage.types import Article, Capture, Exchange, Find, Lead, Miss, Recorded, Verdict, Via

NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
T = TypeVar("T")


class Counting(Archive):
    """Notes how many finds each transaction was given; `hold` keeps the first one waiting."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.batches: list[int] = []
        self.hold = threading.Event()
        self.hold.set()

    def record(self, brought: Sequence[Find | Miss]) -> list[Recorded]:
        self.hold.wait(10)
        self.batches.append(len(brought))
        return super().record(brought)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Counting]:
    with Counting(f"sqlite:///{tmp_path}/archive.db?timeout=0.2") as opened:
        yield opened


@pytest.fixture
def captures(tmp_path: Path) -> Captures:
    return Captures(tmp_path / "captures")


def exchange(name: str, body: bytes | None = None) -> Exchange:
    return Exchange(
        url=f"https://example.org/{name}",
        method="GET",
        request_headers=(),
        protocol="HTTP/1.1",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=f"<p>{name}".encode() if body is None else body,
        fetched_at=NOW,
    )


def a_lead(name: str) -> Lead:
    url = f"https://example.org/{name}"
    return Lead(url=url, source="courier", via=Via.FEED, found_on="https://example.org/feed", found_at=NOW)


async def a_find(ledger: Ledger, name: str, body: bytes | None = None, title: str = "A headline") -> Find:
    capture = await ledger.keep(exchange(name, body))
    url = f"https://example.org/{name}"
    text = f"The story of {name} begins in the harbour of {name} and ends where {name} began."
    return Find(lead=a_lead(name), capture=capture, article=Article(url=url, canonical_url=url, title=title, text=text))


def in_ledger(archive: Archive, captures: Captures, work: Callable[[Ledger], Awaitable[T]]) -> T:
    async def whole() -> T:
        ledger = Ledger(archive, captures)
        try:
            return await work(ledger)
        finally:
            await ledger.close()

    return asyncio.run(whole())


def test_what_comes_in_while_a_commit_is_under_way_shares_the_next(archive: Counting, captures: Captures) -> None:
    async def work(ledger: Ledger) -> list[Recorded]:
        finds = [await a_find(ledger, f"s{n}") for n in range(12)]
        archive.hold.clear()
        answers = [asyncio.ensure_future(ledger.record(find)) for find in finds[:1]]
        await asyncio.sleep(0.05)
        answers += [asyncio.ensure_future(ledger.record(find)) for find in finds[1:]]
        await asyncio.sleep(0.05)
        archive.hold.set()
        return list(await asyncio.gather(*answers))

    answers = in_ledger(archive, captures, work)
    assert archive.batches == [1, 11]
    assert [answer.verdict for answer in answers] == [Verdict.NEW] * 12
    assert len({answer.id for answer in answers}) == 12


def test_no_commit_is_longer_than_its_bound(archive: Counting, captures: Captures) -> None:
    async def work(ledger: Ledger) -> None:
        misses = [Miss(lead=a_lead(f"m{n}"), at=NOW, reason="HTTP 404", status=404) for n in range(AT_ONCE + 30)]
        await asyncio.gather(*(ledger.record(miss) for miss in misses))

    in_ledger(archive, captures, work)
    assert sum(archive.batches) == AT_ONCE + 30
    assert max(archive.batches) <= AT_ONCE


def test_what_is_answered_is_on_the_disk_bytes_and_rows(archive: Counting, captures: Captures, tmp_path: Path) -> None:
    async def work(ledger: Ledger) -> None:
        find = await a_find(ledger, "kept")
        await ledger.record(find)
        with Archive(f"sqlite:///{tmp_path}/archive.db") as other:
            assert other.story(find.lead.url).capture == find.capture
        assert Captures(tmp_path / "captures").read(find.capture).body == b"<p>kept"

    in_ledger(archive, captures, work)


def test_a_find_that_cannot_be_recorded_does_not_cost_the_others(archive: Counting, captures: Captures) -> None:
    async def work(ledger: Ledger) -> list[Recorded | BaseException]:
        finds = [await a_find(ledger, name) for name in ("one", "two", "three")]
        assert finds[1].article is not None
        broken = replace(finds[1], article=replace(finds[1].article, title=None))  # type: ignore[arg-type]  # meant
        brought = [finds[0], broken, finds[2]]
        return list(await asyncio.gather(*(ledger.record(one) for one in brought), return_exceptions=True))

    first, second, third = in_ledger(archive, captures, work)
    assert isinstance(second, Exception)
    assert isinstance(first, Recorded)
    assert isinstance(third, Recorded)
    assert archive.count() == 2


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


SPOOLED = Recorded(verdict=None, spooled=True)


def test_what_a_locked_archive_does_not_take_waits_and_goes_before_what_comes_later(
    archive: Counting, captures: Captures, tmp_path: Path
) -> None:
    async def work(ledger: Ledger) -> None:
        finds = [await a_find(ledger, name) for name in ("one", "two", "three")]
        with locked(tmp_path):
            answers = await asyncio.gather(*(ledger.record(find) for find in finds[:2]))
            assert answers == [SPOOLED] * 2
            assert await ledger.record(Miss(lead=a_lead("gone"), at=NOW, reason="HTTP 404", status=404)) == SPOOLED
        assert archive.count() == 0
        await ledger.do(archive.pasts)
        assert (await ledger.record(finds[2])).verdict is Verdict.NEW

    in_ledger(archive, captures, work)
    assert [story.article.url for story in archive.articles()] == [a_lead(n).url for n in ("one", "two", "three")]
    assert archive.due("courier", NOW, 10) == []
    assert Spool(captures.folder).empty


def test_a_database_that_is_away_is_left_alone_for_a_while(
    archive: Counting, captures: Captures, tmp_path: Path
) -> None:
    async def work(ledger: Ledger) -> None:
        with locked(tmp_path):
            for n in range(30):
                assert (await ledger.record(Miss(lead=a_lead(f"m{n}"), at=NOW, reason="HTTP 404", status=404))).spooled
            assert len(archive.batches) == 1

    in_ledger(archive, captures, work)
    assert Spool(captures.folder).empty


def test_what_waits_at_the_end_is_told_and_recorded_by_the_next_ledger(
    archive: Counting, captures: Captures, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def brought(ledger: Ledger) -> Recorded:
        return await ledger.record(await a_find(ledger, "late"))

    with locked(tmp_path):
        assert in_ledger(archive, captures, brought) == SPOOLED
    assert "1 answers wait for the archive's database" in caplog.text
    with locked(tmp_path), pytest.raises(ArchiveBusy):
        Ledger(archive, captures)
    in_ledger(archive, captures, lambda ledger: ledger.do(archive.count))
    assert archive.story(a_lead("late").url).revision == 1


def test_a_payload_is_kept_in_full_while_the_archive_cannot_be_asked(archive: Counting, captures: Captures) -> None:
    async def work(ledger: Ledger) -> Capture:
        await ledger.record(await a_find(ledger, "first", b"<p>The same page"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(archive, "capture_with", refuse)
            return (await a_find(ledger, "second", b"<p>The same page")).capture

    def refuse(digest: str) -> Capture | None:
        raise ArchiveUnreachable("the server is being restarted")

    assert captures.read(in_ledger(archive, captures, work)).body == b"<p>The same page"


def test_a_spool_that_may_grow_no_more_refuses_what_it_does_not_hold(
    archive: Counting, captures: Captures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(ledger: Ledger) -> None:
        monkeypatch.setattr(ledger, "_spool", Spool(captures.folder, limit=10))
        find = await a_find(ledger, "one")
        with locked(tmp_path), pytest.raises(ArchiveFull, match="the spool is full"):
            await ledger.record(find)
        ledger._away_until = 0.0
        assert (await ledger.record(find)).verdict is Verdict.NEW

    in_ledger(archive, captures, work)


def test_no_capture_refers_to_one_that_may_never_be_recorded(
    archive: Counting, captures: Captures, tmp_path: Path
) -> None:
    async def work(ledger: Ledger) -> Find:
        await a_find(ledger, "never-recorded", b"<p>The same page")
        find = await a_find(ledger, "recorded", b"<p>The same page")
        await ledger.record(find)
        return find

    find = in_ledger(archive, captures, work)
    original = archive.capture_with(digest_of(b"<p>The same page"))
    assert Captures(tmp_path / "captures").read(find.capture, original).body == b"<p>The same page"


def test_a_payload_that_is_recorded_is_kept_once(archive: Counting, captures: Captures, tmp_path: Path) -> None:
    async def work(ledger: Ledger) -> tuple[Find, Find]:
        first = await a_find(ledger, "first", b"<p>The same page" * 500)
        await ledger.record(first)
        return first, await a_find(ledger, "second", b"<p>The same page" * 500)

    first, second = in_ledger(archive, captures, work)
    assert Captures(tmp_path / "captures").read(second.capture, first.capture).body == b"<p>The same page" * 500
    with pytest.raises(Exception, match="revisit"):
        Captures(tmp_path / "captures").read(second.capture)


def test_somebody_who_no_longer_waits_does_not_stop_the_rest(archive: Counting, captures: Captures) -> None:
    async def work(ledger: Ledger) -> Recorded:
        finds = [await a_find(ledger, name) for name in ("one", "two")]
        archive.hold.clear()
        left, stays = (asyncio.ensure_future(ledger.record(find)) for find in finds)
        await asyncio.sleep(0.05)
        left.cancel()
        archive.hold.set()
        return await stays

    assert in_ledger(archive, captures, work).verdict is Verdict.NEW
    assert archive.count() == 2
