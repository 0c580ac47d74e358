"""Many at once on one archive, and an archive that somebody else holds."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.archive.engine import WRITERS, writing
from storage.archive.pruning import Policy
from storage.errors import ArchiveBusy
from storage.types import Entrance, Outcome, Query, Rest, Standing, Story, Subscription, Visit
from tests.postgres import Server
from tests.storage.conftest import NOW, Finder, a_lead
from tests.storage.crowd import STORIES, address, addresses, words
from tests.storage.processes import beside_each_other, start
from tests.waiting import until

PROCESSES, THREADS = 4, 16
A = "https://example.org/a"


def test_a_crowd_records_each_story_once(archive_url: str) -> None:
    patient = _waiting(archive_url, 120)
    beside_each_other(*(("-m", "tests.storage.crowd", patient, str(seed), str(THREADS)) for seed in range(PROCESSES)))
    with Archive(archive_url) as archive:
        stories = list(archive.articles())
        assert sorted(story.article.canonical_url for story in stories) == sorted(map(address, range(STORIES)))
        assert {story.revision for story in stories} == {1}
        assert {story.copy_of for story in stories} == {None}
        assert {story.article.text for story in stories} == set(map(words, range(STORIES)))
        by_address = {story.article.canonical_url: story.id for story in stories}
        for n in (0, STORIES - 1):
            assert {archive.story(url.partition("?utm")[0]).id for url in addresses(n)} == {by_address[address(n)]}
        assert sum(1 for _ in archive.captures()) == PROCESSES * STORIES * len(addresses(0))
        assert archive.due("wire", NOW + timedelta(days=1), 10) == []


def _waiting(url: str, seconds: float) -> str:
    """The address of an archive whose writers wait so long for each other."""
    return f"{url}{'&' if '?' in url else '?'}timeout={seconds}"


def test_processes_that_make_one_archive_at_once_agree(bare_url: str) -> None:
    assert beside_each_other(*[("-c", _OPEN, bare_url)] * PROCESSES) == ["0\n"] * PROCESSES


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/archive.db"
    url: str = request.getfixturevalue("bare_postgres_url")
    return url


_OPEN = "import sys; from storage.archive import Archive; print(Archive(sys.argv[1]).count())"


# An archive that somebody else holds.

Call = Callable[[Archive, Finder], object]
_VISIT = Visit(source="wire", started_at=NOW, ended_at=NOW, outcome=Outcome.EMPTY)
_ENTRANCE = Entrance(url=A, source="wire", kind="feed", fetched_at=NOW)
_SUBSCRIPTION = Subscription(
    token="t", topic=A, hub=A, feed=A, source="wire", callback=A, secret="s", standing=Standing.ASKED, asked_at=NOW
)
_REST = Rest(host="example.org", until=None, said="HTTP 403", refusals=1, at=NOW)
WRITING: dict[str, Call] = {
    "know_source": lambda archive, _: archive.know_source("wire", "The Wire", "https://example.org/"),
    "remember": lambda archive, _: archive.remember([a_lead()], NOW),
    "visit_now": lambda archive, _: archive.visit_now([a_lead()], NOW),
    "revive": lambda archive, _: archive.revive("wire", NOW),
    "entered": lambda archive, _: archive.entered(_ENTRANCE),
    "rematch": lambda archive, _: archive.rematch([(_story(archive), [])]),
    "rest": lambda archive, _: archive.rest(_REST),
    "robots_silent": lambda archive, _: archive.robots_silent(A, NOW, "timed out"),
    "robots_answers": lambda archive, _: archive.robots_answers(A),
    "subscribe": lambda archive, _: archive.subscribe(_SUBSCRIPTION),
    "amend": lambda archive, _: archive.amend("t", tries=1),
    "unsubscribe": lambda archive, _: archive.unsubscribe("t"),
    "judge_pushes": lambda archive, _: archive.judge_pushes(A, "wire", NOW, NOW),
    "record": lambda archive, find: archive.record([find()]),
    "reunderstand": lambda archive, find: archive.reunderstand([find()]),
    "bring": lambda archive, _: archive.bring([_story(archive)]),
    "link": lambda archive, _: archive.link([]),
    "reindex": lambda archive, _: archive.reindex(),
    "visited": lambda archive, _: archive.visited(_VISIT),
    "prune": lambda archive, _: archive.prune(Policy(visits=NOW)),
    "weed": lambda archive, _: archive.weed("0.warc.gz", Policy(other=NOW), None, {}),
    "give_up": lambda archive, _: archive.give_up("0.warc.gz"),
}
READING: dict[str, Call] = {
    "due": lambda archive, _: archive.due("wire", NOW, 1),
    "heard_of": lambda archive, _: archive.heard_of([A]),
    "entrances": lambda archive, _: archive.entrances("wire"),
    "rests": lambda archive, _: archive.rests(),
    "feeds": lambda archive, _: archive.feeds(),
    "subscriptions": lambda archive, _: archive.subscriptions(),
    "capture_with": lambda archive, _: archive.capture_with("sha256:0"),
    "holds": lambda archive, _: archive.holds(A, "sha256:0", NOW),
    "captures": lambda archive, _: list(archive.captures()),
    "articles": lambda archive, _: list(archive.articles()),
    "count": lambda archive, _: archive.count(),
    "story": lambda archive, _: archive.story(A),
    "revision": lambda archive, _: archive.revision(_story(archive), 1),
    "search": lambda archive, _: archive.search("flowers"),
    "last_numbers": lambda archive, _: archive.last_numbers(),
    "pasts": lambda archive, _: archive.pasts(),
    "learnt": lambda archive, _: archive.learnt("wire"),
    "concerned": lambda archive, _: archive.concerned("black-january"),
    "knows": lambda archive, _: archive.knows("wire"),
    "firsts": lambda archive, _: archive.firsts("black-january"),
    "counts": lambda archive, _: archive.counts(),
    "coverage": lambda archive, _: archive.coverage("black-january"),
    "looked": lambda archive, _: archive.looked(NOW.date(), NOW.date()),
    "source_names": lambda archive, _: archive.source_names(),
    "mark": lambda archive, _: archive.mark(),
    "damage": lambda archive, _: archive.damage(),
    "knows_nothing": lambda archive, _: archive.knows_nothing(),
    "unreadable": lambda archive, _: archive.unreadable(),
    "unsearchable": lambda archive, _: archive.unsearchable(),
    "capture_files": lambda archive, _: archive.capture_files(),
    "captures_in": lambda archive, _: list(archive.captures_in("0.warc.gz")),
    "acknowledged": lambda archive, _: archive.acknowledged(A, NOW),
    "weeds": lambda archive, _: archive.weeds(Policy(other=NOW)),
    "parted": lambda archive, _: archive.parted("0.warc.gz", Policy(other=NOW)),
    "given_up": lambda archive, _: archive.given_up(),
    "newest": lambda archive, _: archive.newest(),
}
NEITHER = {"close", "lease", "meeting", "notices", "path", "room", "visiting"}
"""What has a test of its own, or asks nothing."""


def _story(archive: Archive) -> Story:
    return next(archive.articles(Query()))


def test_every_method_is_tried_against_a_locked_archive() -> None:
    public = {name for name in vars(Archive) if not name.startswith("_")}
    assert public == {*WRITING, *READING, *NEITHER}


@pytest.fixture
def locked(archive_url: str, postgres: Server, find: Finder) -> Iterator[Archive]:
    """An archive of one story whose writers' lock somebody else holds."""
    with Archive(archive_url) as archive:
        archive.record([find()])
    hurried = _waiting(archive_url, 0.2)
    with Archive(hurried) as archive:
        if archive.path is not None:
            with closing(sqlite3.connect(archive.path, isolation_level=None)) as other:
                other.execute("BEGIN EXCLUSIVE")
                yield archive
        else:
            with postgres.session(archive_url) as session:
                session.execute("SELECT pg_advisory_lock(%s)", [WRITERS])
                yield archive


@pytest.mark.parametrize("name", WRITING)
def test_what_writes_says_in_time_that_the_archive_is_held(locked: Archive, find: Finder, name: str) -> None:
    began = time.monotonic()
    with pytest.raises(ArchiveBusy, match="is locked by another process; wait for it or end it"):
        WRITING[name](locked, find)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", READING)
def test_what_reads_waits_for_nobody(locked: Archive, find: Finder, name: str) -> None:
    began = time.monotonic()
    READING[name](locked, find)
    assert time.monotonic() - began < 5


def test_threads_wait_for_their_turn_and_readers_do_not(archive: Archive, find: Finder) -> None:
    finds = [find(f"https://example.org/{n}", words(n)) for n in range(40)]
    failures: list[BaseException] = []

    def write(n: int) -> None:
        try:
            archive.record([finds[n]])
            assert archive.story(f"https://example.org/{n}")
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert archive.count() == 40


def test_threads_wait_no_longer_than_the_address_says(archive_url: str) -> None:
    with Archive(_waiting(archive_url, 0.2)) as archive, writing(archive._engine):
        failures: list[BaseException] = []

        def write() -> None:
            try:
                archive.know_source("wire", "The Wire", "https://example.org/")
            except ArchiveBusy as error:
                failures.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(5)
        assert [str(error).partition(": ")[2] for error in failures] == [
            "another part of this process holds the archive; wait and try again"
        ]


# Leases.

_HOLD = """
import sys
from storage.archive import Archive
with Archive(sys.argv[1]) as archive, archive.lease("service"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lease_ends_with_the_process_that_holds_it(archive_url: str) -> None:
    with Archive(archive_url) as archive:
        holder = start("-c", _HOLD, archive_url)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ArchiveBusy, match="yearmind run is already at work"), archive.lease("service"):
            pass
        with archive.lease("wire"):
            pass
        holder.kill()
        holder.communicate()
        until(lambda: _leased(archive))


@pytest.mark.parametrize("name", ["service", "copy"])
def test_a_source_may_be_called_as_a_lease_of_our_own_is(archive_url: str, name: str) -> None:
    busy = pytest.raises(ArchiveBusy, match=f"{name} is being visited")
    with Archive(archive_url) as archive, archive.lease(name), archive.visiting(name), busy, archive.visiting(name):
        pass


def _leased(archive: Archive) -> bool:
    try:
        with archive.lease("service"):
            return True
    except ArchiveBusy:
        return False
