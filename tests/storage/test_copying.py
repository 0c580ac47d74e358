"""A whole archive in another database: all of it, or nothing."""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.archive.copying import copy
from storage.archive.engine import connect, reading
from storage.archive.upgrade import version
from storage.errors import ArchiveError, ArchiveReadOnly, ArchiveUnreachable, UsageError
from storage.types import Entrance, Miss, Outcome, Verdict, Visit
from tests.storage.conftest import NOW, PROSE, Finder, a_lead, a_match, stated
from tests.storage.crowd import words
from tests.storage.processes import start
from tests.waiting import until

A = "https://example.org/a"
COUNT = 12


def quiet(*_: object) -> None:
    """Nobody looks on."""


@pytest.fixture(params=["sqlite", "postgresql"])
def goal(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/copy.db"
    url: str = request.getfixturevalue("bare_postgres_url")
    return url


@pytest.fixture
def filled(archive: Archive, find: Finder) -> Archive:
    """Some of everything that an archive holds; a copy stands in it before its original."""
    late = stated(NOW - timedelta(hours=3))
    archive.know_source("wire", "Əlyazma \U0001f4dc", "https://example.org/")
    archive.entered(Entrance(url=f"{A}/feed", source="wire", kind="feed", fetched_at=NOW, modified=NOW))
    archive.visited(Visit(source="wire", started_at=NOW, ended_at=NOW, outcome=Outcome.DOWN, failures=(("x", 2),)))
    archive.remember([a_lead(f"{A}?z=\u0434", title="Ты", published=late), a_lead(f"{A}?Z=b", said=None)], NOW)
    archive.record([Miss(lead=a_lead(f"{A}?missed"), at=NOW, reason="HTTP 500", status=500, again_at=NOW)])
    archive.record([find("https://other.example/b", published=late), find(published=stated(), matches=(a_match(),))])
    archive.record([find(text=PROSE + " A correction.", at=NOW + timedelta(microseconds=1), matches=(a_match(2025),))])
    archive.record([find(f"{A}/{n}", words(n), title=f"Naməlum {n}", tags=("é", "ı")) for n in range(COUNT)])
    return archive


def nothing_at(url: str) -> bool:
    """Whether a database holds not even the tables of an archive."""
    engine = connect(url)
    with reading(engine) as connection:
        found = version(connection)
    engine.dispose()
    return found is None


def everything(archive: Archive) -> list[object]:
    """All that the door gives out."""
    due = archive.due("wire", NOW + timedelta(days=9), 99)
    return [
        list(archive.articles()),
        list(archive.captures()),
        archive.entrances("wire"),
        archive.pasts(),
        archive.counts(),
        due,
        archive.mark(),
        [hit.story.id for hit in archive.search("orchestra").hits],
    ]


def test_a_copy_is_the_same_archive(filled: Archive, archive_url: str, goal: str) -> None:
    told: list[tuple[str, int, int]] = []
    rows = copy(archive_url, goal, lambda *step: told.append(step))
    assert (rows["article"], rows["revision"], rows["source"]) == (COUNT + 2, COUNT + 3, 1)
    assert ("article", COUNT + 2, COUNT + 2) in told
    with Archive(goal) as copied:
        assert copied.upgraded is None
        assert everything(copied) == everything(filled)
        assert copied.damage() == copied.unsearchable() == []
        assert any(story.copy_of for story in copied.articles())


def test_a_copy_goes_on_where_the_archive_stood(filled: Archive, archive_url: str, goal: str, find: Finder) -> None:
    copy(archive_url, goal, quiet)
    with Archive(goal) as copied:
        copied.remember([a_lead(f"{A}?more")], NOW)
        recorded = copied.record([find(f"{A}/more", words(77)), find(f"{A}/again", words(3), published=stated())])
        assert [one.verdict for one in recorded] == [Verdict.NEW, Verdict.COPY]
        copied.visited(Visit(source="wire", started_at=NOW, ended_at=NOW, outcome=Outcome.EMPTY))
        assert copied.count() == COUNT + 4


def test_there_and_back_again_nothing_has_changed(filled: Archive, archive_url: str, goal: str, tmp_path: Path) -> None:
    copy(archive_url, goal, quiet)
    back = f"sqlite:///{tmp_path}/back.db"
    copy(goal, back, quiet)
    with Archive(back) as returned:
        assert everything(returned) == everything(filled)


def test_an_archive_with_nothing_in_it_may_be_filled(filled: Archive, archive_url: str, goal: str) -> None:
    Archive(goal).close()
    copy(archive_url, goal, quiet)
    with Archive(goal) as copied:
        assert copied.count() == filled.count()


def test_what_holds_something_is_left_alone(filled: Archive, archive_url: str, goal: str, find: Finder) -> None:
    with Archive(goal) as other:
        other.record([find()])
        before = everything(other)
    with pytest.raises(UsageError, match="there is something in it; name a database with nothing in it"):
        copy(archive_url, goal, quiet)
    with Archive(goal) as other:
        assert everything(other) == before


def test_an_archive_is_not_copied_onto_itself(filled: Archive, archive_url: str) -> None:
    with pytest.raises(UsageError, match="there is something in it"):
        copy(archive_url, archive_url, quiet)
    assert filled.count() == COUNT + 2


def test_where_there_is_no_archive_none_is_copied(goal: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no archive to copy"):
        copy(goal, f"sqlite:///{tmp_path}/x.db", quiet)
    assert not list(tmp_path.glob("*.db*"))


def test_a_goal_that_can_not_be_used_is_named(filled: Archive, archive_url: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("Minutes of the committee.\n" * 99)
    for goal, error, said in [
        (f"sqlite:///{tmp_path}/text.db", ArchiveUnreachable, "no readable archive"),
        (f"sqlite:///{tmp_path}/no/x.db", ArchiveReadOnly, "No such file"),
        ("sqlite://", UsageError, "name a file"),
        ("gopher://x", ArchiveUnreachable, "no database address"),
        ("postgresql://nobody:secret@127.0.0.1:9/x", ArchiveUnreachable, "check that the server runs"),
    ]:
        with pytest.raises(error, match=said) as caught:
            copy(archive_url, goal, quiet)
        assert "secret" not in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_row_that_can_not_be_taken_is_named_and_nothing_is_kept(
    tmp_path: Path, bare_postgres_url: str, find: Finder
) -> None:
    import sqlite3
    from contextlib import closing

    origin = f"sqlite:///{tmp_path}/archive.db"
    with Archive(origin) as archive:
        archive.record([find()])
    with closing(sqlite3.connect(tmp_path / "archive.db")) as raw:
        raw.execute("UPDATE revision SET title = 'a' || char(0) || 'b'")
        raw.commit()
    with pytest.raises(ArchiveError, match=r"revision, between \[1, 1\]"):
        copy(origin, bare_postgres_url, quiet)
    assert nothing_at(bare_postgres_url)


def test_what_arrives_otherwise_than_it_was_sent_is_not_kept(
    filled: Archive, archive_url: str, goal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.archive import copying

    kept = copying._insert
    forged = {"name": "forged"}
    monkeypatch.setattr(
        copying,
        "_insert",
        lambda write, table, rows: kept(write, table, [row | forged if "homepage" in row else row for row in rows]),
    )
    with pytest.raises(ArchiveError, match="source is not what was sent; nothing is kept"):
        copy(archive_url, goal, quiet)
    assert nothing_at(goal)


_SLOWLY = """
import sys, time
from storage.archive.copying import copy
from storage.archive.engine import connect, reading
from storage.archive.upgrade import version
copy(*sys.argv[1:], lambda *_: print("on", flush=True) or time.sleep(0.05))
"""


@pytest.mark.parametrize("lines", [1, 7])
def test_a_copy_killed_on_its_way_leaves_nothing_half(filled: Archive, archive_url: str, goal: str, lines: int) -> None:
    process = start("-c", _SLOWLY, archive_url, goal)
    assert process.stdout is not None
    for _ in range(lines):
        assert process.stdout.readline() == "on\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    until(lambda: _copies(archive_url, goal))
    with Archive(goal) as copied:
        assert everything(copied) == everything(filled)


def _copies(origin: str, goal: str) -> bool:
    """Whether nobody holds the goal any more, which a server may notice a moment later."""
    from storage.errors import ArchiveBusy

    try:
        return bool(copy(origin, goal, quiet))
    except ArchiveBusy:
        return False
