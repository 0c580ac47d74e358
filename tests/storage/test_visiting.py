"""Sources that processes on one PostgreSQL archive hold for their visits, and lose when they are suspended."""

from __future__ import annotations

import time

import pytest

from storage.archive import Archive, visiting
from storage.errors import ArchiveBusy
from storage.types import Outcome, Visit
from tests.postgres import Server
from tests.storage.conftest import NOW
from tests.waiting import until

ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%' AND query <> ''"


def a_visit(outcome: Outcome = Outcome.NOTHING_NEW) -> Visit:
    return Visit(source="wire", started_at=NOW, ended_at=NOW, outcome=outcome)


def ready(archive: Archive) -> bool:
    try:
        with archive.visiting("wire"):
            return True
    except ArchiveBusy:
        return False


def test_a_source_is_lost_by_whoever_does_not_ask_for_it(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "LAPSE", "1s")
    monkeypatch.setattr(visiting, "BEAT", 0.0)
    with Archive(postgres_url) as one, Archive(postgres_url) as other, one.visiting("wire") as holds:
        assert holds()
        assert not ready(other)
        until(lambda: ready(other), 10)
        with other.visiting("wire"):
            assert not holds()
            with pytest.raises(ArchiveBusy, match="took over the visit to wire"):
                one.visited(a_visit())
        assert other.last_numbers() == {}
        assert not holds()


def test_a_source_is_kept_by_whoever_asks_for_it(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visiting, "LAPSE", "1s")
    monkeypatch.setattr(visiting, "BEAT", 0.2)
    with Archive(postgres_url) as one, Archive(postgres_url) as other:
        with one.visiting("wire") as holds, one.visiting("paper") as too:
            for _ in range(20):
                assert holds()
                assert too()
                assert not ready(other)
                time.sleep(0.1)
            one.visited(a_visit())
        assert ready(other)


def test_what_nobody_else_visited_meanwhile_is_held_again(
    postgres: Server, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "BEAT", 0.0)
    with Archive(postgres_url) as one, Archive(postgres_url) as other, one.visiting("wire") as holds:
        postgres.run(ENDED)
        assert holds()
        assert not ready(other)
        one.visited(a_visit())


def test_a_visit_that_another_made_meanwhile_is_not_written_over(
    postgres: Server, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "BEAT", 0.0)
    with Archive(postgres_url) as one, Archive(postgres_url) as other, one.visiting("paper"):
        with one.visiting("wire") as holds:
            postgres.run(ENDED)
            with other.visiting("wire"):
                other.visited(a_visit(Outcome.BROUGHT))
            with pytest.raises(ArchiveBusy, match="nothing is lost"):
                one.visited(a_visit())
            assert not holds()
        assert one.pasts()["wire"].last.outcome is Outcome.BROUGHT
        assert ready(other)  # though the session that holds the other source stands
