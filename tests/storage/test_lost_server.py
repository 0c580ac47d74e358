"""A PostgreSQL server that ends a session or dies in the middle of a transaction."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from storage.archive import Archive, leases
from storage.errors import ArchiveBusy, ArchiveUnreachable
from storage.types import Find, Verdict
from tests.postgres import Server
from tests.storage.conftest import Finder
from tests.storage.crowd import words
from tests.waiting import until

A = "https://example.org/"


@contextmanager
def in_the_middle(server: Server, url: str) -> Iterator[None]:
    """Whoever records in the meantime gets as far as its revisions, and waits there inside its transaction."""
    with server.session(url) as other, other.transaction():
        other.execute("LOCK TABLE revision IN SHARE MODE")
        yield


def recording(archive: Archive, find: Find) -> tuple[threading.Thread, list[BaseException]]:
    """Begin to record, and keep the error that ends it."""
    failures: list[BaseException] = []

    def record() -> None:
        try:
            archive.record([find])
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            failures.append(error)

    thread = threading.Thread(target=record)
    thread.start()
    return thread, failures


def waits(server: Server) -> bool:
    return bool(server.run("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))


def assert_said_in_a_line(failures: list[BaseException]) -> None:
    [failure] = failures
    assert isinstance(failure, ArchiveUnreachable)
    assert "\n" not in str(failure)
    assert str(failure).endswith("check that the server runs and the address is right")


def texts(archive: Archive) -> list[str]:
    return sorted(story.article.text for story in archive.articles())


def test_a_session_that_is_ended_loses_its_transaction_and_nothing_else(
    postgres: Server, postgres_url: str, find: Finder
) -> None:
    kept, lost = find(f"{A}1", words(1)), find(f"{A}2", words(2))
    with Archive(postgres_url) as archive:
        archive.record([kept])
        with in_the_middle(postgres, postgres_url):
            thread, failures = recording(archive, lost)
            until(lambda: waits(postgres))
            postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            thread.join()
        assert_said_in_a_line(failures)
        assert texts(archive) == [words(1)]
        assert [one.verdict for one in archive.record([kept, lost])] == [Verdict.SEEN, Verdict.NEW]
        assert texts(archive) == sorted([words(1), words(2)])


def test_sessions_that_are_ended_while_nothing_is_done_are_not_missed(
    postgres: Server, postgres_url: str, find: Finder
) -> None:
    with Archive(postgres_url) as archive:
        for n in range(3):
            archive.record([find(f"{A}{n}", words(n))])
            postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")
        assert archive.count() == 3


def test_a_lease_whose_session_is_ended_ends_without_a_complaint(postgres: Server, postgres_url: str) -> None:
    with Archive(postgres_url) as archive, archive.lease("service"):
        postgres.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'")


def test_a_lease_that_lapses_is_lost_by_whoever_does_not_ask_for_it(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LAPSE", "2s")
    with (
        Archive(postgres_url) as archive,
        archive.lease("asked", lapses=True) as asked,
        archive.lease("left", lapses=True) as left,
        archive.lease("lasting") as lasting,
    ):
        for _ in range(30):
            assert asked()
            time.sleep(0.1)
        with archive.lease("left"):
            assert not left()
        with pytest.raises(ArchiveBusy), archive.lease("asked"):
            pass
        assert lasting()


@pytest.fixture
def safe(tmp_path: Path) -> Iterator[Server]:
    """A server that keeps what it acknowledged."""
    with Server(safe=True) as server:
        yield server


def test_a_server_killed_in_the_middle_keeps_what_was_acknowledged(safe: Server, find: Finder) -> None:
    url = safe.create()
    finds = [find(f"{A}{n}", words(n)) for n in range(30)]
    with Archive(url) as archive:
        for n in range(20):
            archive.record([finds[n]])
        with pytest.raises(psycopg.OperationalError), in_the_middle(safe, url):
            thread, failures = recording(archive, finds[20])
            until(lambda: waits(safe))
            safe.crash()
            thread.join()
        assert_said_in_a_line(failures)
        with pytest.raises(ArchiveUnreachable, match="check that the server runs"):
            archive.count()
        safe.restart()
        assert texts(archive) == sorted(map(words, range(20)))
        assert archive.damage() == archive.unsearchable() == []
        verdicts = [one.verdict for one in archive.record(finds)]
        assert verdicts == [Verdict.SEEN] * 20 + [Verdict.NEW] * 10
        assert texts(archive) == sorted(map(words, range(30)))


def test_a_server_killed_at_any_moment_keeps_what_was_acknowledged(safe: Server, find: Finder) -> None:
    url = safe.create()
    finds = [find(f"{A}{n}", words(n)) for n in range(200)]
    acknowledged: list[int] = []
    with Archive(url) as archive:
        thread = threading.Thread(target=_one_by_one, args=(archive, finds, acknowledged.append))
        thread.start()
        until(lambda: len(acknowledged) > 10)
        safe.crash()
        thread.join()
        safe.restart()
        there = set(texts(archive))
        assert {words(n) for n in acknowledged} <= there
        assert len(there) == archive.count() <= len(acknowledged) + 1
        archive.record(finds)
        assert texts(archive) == sorted(map(words, range(200)))


def _one_by_one(archive: Archive, finds: list[Find], tell: Callable[[int], None]) -> None:
    try:
        for n, find in enumerate(finds):
            archive.record([find])
            tell(n)
    except ArchiveUnreachable:
        return
