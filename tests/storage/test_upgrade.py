"""Archives of every schema that was released are brought to the present one, with all that is in them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest
from sqlalchemy import Connection, text

from storage.archive import Archive
from storage.archive.engine import connect, reading
from storage.archive.upgrade import version
from storage.errors import ArchiveTooNew, ArchiveUnreachable
from storage.export import SCHEMA, Order, export, target
from storage.schema import HEAD
from storage.types import Directive, Kind, Query, Relation, Standing, State, Stated, Verdict
from tests.storage.conftest import ByHand, Finder, a_match, stated
from tests.storage.processes import beside_each_other
from tests.storage.released import AT, FIRST, FOURTH, LATER, MENDED, OTHER, OWN, SITE, TEXT
from tests.storage.releases import RELEASES, Release


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/archive.db"
    address: str = request.getfixturevalue("bare_postgres_url")
    return address


@pytest.fixture(params=RELEASES, ids=[release.schema for release in RELEASES])
def release(request: pytest.FixtureRequest) -> Release:
    """A schema that was released."""
    one: Release = request.param
    return one


SINCE_SECOND, SINCE_THIRD, SINCE_FOURTH = (
    pytest.mark.parametrize(
        "release", RELEASES[first:], ids=[release.schema for release in RELEASES[first:]], indirect=True
    )
    for first in (1, 2, 3)
)


@pytest.fixture
def old(url: str, release: Release) -> str:
    """The address of an archive of that schema."""
    release.make(url)
    return url


def test_every_story_is_read_as_it_was_recorded(old: str, release: Release) -> None:
    with Archive(old) as archive:
        assert archive.upgraded is not None
        assert archive.upgraded.startswith(f"upgraded from schema {release.schema} to {HEAD}")
        stories = list(archive.articles())
        assert [story.article.text for story in stories] == release.texts
        first, own, copy, brought, *_ = stories
        assert [revision.text for revision in first.revisions] == [TEXT, None]
        assert [story.id for story in stories] == [row["id"] for row in release.rows["article"]]
        assert copy.copy_of is not None
        assert (copy.copy_of.id, copy.copy_of.relation) == (first.id, Relation.SYNDICATED)
        assert (first.matches[0].terms, len(copy.matches), own.matches) == (("Alley of Martyrs",), 1, ())
        assert (brought.capture, own.source_name, own.article.tags) == (None, "The Wire", ("memory", "ı"))
        assert (own.article.agencies, own.article.kind) == ((), Kind.ARTICLE)
        assert first.article.published is not None
        assert first.article.published.at.isoformat() == "2026-01-20T09:31:00+04:00"
    with Archive(old) as again:
        assert again.upgraded is None


def test_what_was_waiting_is_due_and_what_was_visited_is_known(old: str, release: Release) -> None:
    with Archive(old) as archive:
        due = archive.due("wire", LATER, 9)
        assert [(one.lead.url.partition("?")[0], one.tries) for one in due] == [
            (f"{SITE}/waiting", 0),
            (f"{SITE}/failed", 2),
        ]
        held = [row["offset"] for row in release.rows["capture"] if not row.get("elsewhere")]
        assert [capture.offset for capture, _, _ in archive.captures() if not capture.elsewhere] == held
        assert archive.entrances("wire")[f"{SITE}/feed"].etag == "x"
        assert archive.pasts()["wire"].last.failures == (("HTTP 500", 1),)
        articles = [row for row in release.rows["article"] if row["source"] == "wire"]
        assert archive.counts()["wire"]["articles"] == len(articles)


def test_an_upgraded_archive_exports_valid_records_and_is_whole(old: str, release: Release, tmp_path: Path) -> None:
    with Archive(old) as archive:
        out = tmp_path / "out.json"
        export(archive, Order(target=target(str(out))))
        exported = json.loads(out.read_bytes())
        jsonschema.Draft202012Validator(json.loads(SCHEMA)).validate(exported)
        assert exported["count"] == len(release.texts)
        assert archive.damage() == archive.unreadable() == archive.unsearchable() == []


def test_an_upgraded_archive_finds_words_of_present_states(old: str, release: Release) -> None:
    with Archive(old) as archive:
        assert [hit.story.article.text for hit in archive.search("orchestra").hits] == [MENDED]
        assert len(archive.search("author:aslanova").hits) == len(release.texts)
        assert [hit.story.article.text for hit in archive.search("şəhidlərin").hits] == [OWN]


def test_an_upgraded_archive_knows_copies_of_what_it_held(old: str, find: Finder) -> None:
    with Archive(old) as archive:
        late = stated(AT + timedelta(hours=5))
        at = LATER + timedelta(hours=1)
        recorded = archive.record(
            [
                find("https://third.example/x", OWN + "\nRead more.", published=late, at=at),
                find(f"{SITE}/b", OWN, title="Title 2", at=at),
                find(f"{SITE}/b", OWN + "\nMore was said.", at=at + timedelta(hours=1)),
            ]
        )
        assert [one.verdict for one in recorded] == [Verdict.COPY, Verdict.SEEN, Verdict.REVISED]
        assert archive.story(f"{SITE}/b").id == FIRST["article"][1]["id"]


def test_text_used_again_is_found_in_what_an_upgraded_archive_held(old: str, find: Finder) -> None:
    with Archive(old) as archive:
        at = LATER + timedelta(days=800)
        text = TEXT.split("\n")[1] + "\nThe minister spoke of other things at length."
        archive.record([find(f"{SITE}/later", text, matches=(a_match(2028),), published=stated(at), at=at)])
        [reuse] = archive.story(f"{SITE}/later").reuses
        assert (reuse.id, reuse.origin_paragraph) == (FIRST["article"][0]["id"], 1)


@SINCE_SECOND
def test_reasons_reuse_and_numbers_of_changes_are_kept(old: str) -> None:
    with Archive(old) as archive:
        first, _, copy, _, later = archive.articles()
        assert copy.copy_of is not None
        assert copy.copy_of.reason == "published earlier"
        assert [(reuse.paragraph, reuse.id, reuse.similarity) for reuse in later.reuses] == [(0, first.id, 1.0)]
        assert [story.id for story in archive.articles(Query(changed_after=1))] == [copy.id]
        assert [match.about for match in first.matches] == [True]


@SINCE_THIRD
def test_what_hosts_and_hubs_said_and_pages_asked_is_kept(old: str) -> None:
    with Archive(old) as archive:
        _, own, _, _, later = archive.articles()
        assert own.article.directives == (Directive(name="noindex", value=None, origin=Stated.META),)
        assert own.capture is not None
        assert own.capture.truncated == "disconnect"
        assert [(match.about, match.reuse) for match in later.matches] == [(False, True)]
        assert [(rest.host, rest.until, rest.refusals) for rest in archive.rests()] == [("wire.example", LATER, 2)]
        assert archive.robots_silent(OTHER, LATER, "HTTP 503") == AT
        assert [(one.token, one.standing, one.lease_ends) for one in archive.subscriptions()] == [
            ("t", Standing.ACTIVE, LATER)
        ]
        assert [feed.hub for feed in archive.feeds()] == ["https://hub.example/"]
        assert [one.checked_at for one in archive.due("wire", LATER, 9)] == [LATER, LATER]


@pytest.mark.parametrize(("known", "told_now"), [(0, [1, 3, 5]), (3, [5]), (5, [])])
def test_what_a_receiver_was_told_of_is_not_told_again(url: str, known: int, told_now: list[int]) -> None:
    receiver = {"id": "desk", "told": known, "told_at": AT}
    Release(schema="0004", rows={**FOURTH, "receiver": [receiver]}, words=RELEASES[2].words).make(url)
    with Archive(url) as archive:
        told = archive.notices.told("desk", LATER)
        untold = archive.notices.untold("desk", told.change, about=False, min_score=0.0)
        assert sorted({one.article for one in untold}) == told_now
        assert told.at == AT


def test_the_former_file_is_kept_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/archive.db"
    RELEASES[0].make(url)
    with Archive(url) as archive:
        saved = tmp_path / f"archive.db.before-{HEAD}-from-0001"
        assert archive.upgraded is not None
        assert archive.upgraded.endswith(f"the former archive is kept as {saved}")
    with closing(sqlite3.connect(saved)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert raw.execute("SELECT count(*) FROM revision").fetchall() == [(5,)]
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not list(tmp_path.glob("*.part"))


def test_an_upgrade_that_fails_leaves_the_archive_as_it_was(
    old: str, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: Connection) -> None:
        whole(connection)
        connection.execute(text("INSERT INTO article (n) VALUES (1)"))

    upgrading = import_module("storage.archive.upgrade")  # the package has a function of that name
    whole = upgrading.migrate
    monkeypatch.setattr(upgrading, "migrate", broken)
    with pytest.raises(Exception, match=r"NOT NULL|null value"):
        Archive(old)
    monkeypatch.undo()
    assert _version(old) == release.schema
    with Archive(old) as archive:
        assert archive.count() == len(release.texts)


def test_processes_that_upgrade_one_archive_at_once_do_so_once(old: str, release: Release) -> None:
    said = beside_each_other(*[("-c", _OPEN, old)] * 3)
    count = len(release.texts)
    assert sorted(line.split(" from ")[0] for line in said) == [
        f"{count} None\n",
        f"{count} None\n",
        f"{count} upgraded",
    ]
    if old.startswith("sqlite"):
        with closing(sqlite3.connect(next(Path(old[10:]).parent.glob("*.before-*")))) as raw:
            assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(release.schema,)]


_OPEN = "import sys; from storage.archive import Archive; a = Archive(sys.argv[1]); print(a.count(), a.upgraded)"


def test_an_archive_of_a_later_yearmind_is_refused_and_left_alone(archive_url: str, by_hand: ByHand) -> None:
    Archive(archive_url).close()
    by_hand("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveTooNew, match=f"schema 9999, this one knows {HEAD}\\); upgrade yearmind"):
        Archive(archive_url)
    assert _version(archive_url) == "9999"


def _version(url: str) -> str | None:
    engine = connect(url)
    with reading(engine) as connection:
        found = version(connection)
    engine.dispose()
    return found


@pytest.mark.parametrize("number", ["", "0000", "0002a"])
def test_an_archive_of_a_schema_that_never_was_is_refused(archive_url: str, by_hand: ByHand, number: str) -> None:
    Archive(archive_url).close()
    by_hand("UPDATE alembic_version SET version_num = :number", number=number)
    with pytest.raises(ArchiveUnreachable, match="of no schema that was ever"):
        Archive(archive_url)


@SINCE_FOURTH
def test_alarms_receivers_rhythms_and_what_articles_state_beside_is_kept(old: str) -> None:
    with Archive(old) as archive:
        _, _, copy, *_ = archive.articles()
        assert (copy.article.kind, copy.article.dateline, copy.article.free) == (Kind.LIVE, "Baku", False)
        assert [(alarm.kind, alarm.said) for alarm in archive.notices.alarms(ended=True)] == [(State.DOWN, "HTTP 500")]
        assert archive.notices.told("desk", LATER).at == AT
        assert archive.entrances("wire")[f"{SITE}/feed"].stays == 300


def test_postgresql_finds_texts_by_their_bytes(bare_postgres_url: str) -> None:
    """Else an index is damaged in silence where the system's library comes to order otherwise."""
    Archive(bare_postgres_url).close()
    asked = (
        "SELECT indrelid::regclass::text || '.' || attname FROM pg_index JOIN pg_attribute"
        " ON attrelid = indrelid AND attnum = ANY (indkey) JOIN pg_class ON pg_class.oid = indrelid"
        " WHERE atttypid = 'text'::regtype AND attcollation <> 'pg_catalog.\"C\"'::regcollation"
        " AND relnamespace = 'public'::regnamespace"
    )
    engine = connect(bare_postgres_url)
    with reading(engine) as connection:
        assert connection.exec_driver_sql(asked).scalars().all() == []
    engine.dispose()


def test_postgresql_knows_the_values_of_what_an_upgrade_changed(bare_postgres_url: str) -> None:
    """Else it walks through whole tables until it happens to count them."""
    RELEASES[-1].make(bare_postgres_url)
    Archive(bare_postgres_url).close()
    engine = connect(bare_postgres_url)
    with reading(engine) as connection:
        known = connection.exec_driver_sql("SELECT tablename || '.' || attname FROM pg_stats").scalars().all()
    engine.dispose()
    assert {"revision.content_hash", "capture.digest", "lead.url", "article.id"} <= set(known)
