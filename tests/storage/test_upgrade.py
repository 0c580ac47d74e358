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
from storage.errors import ArchiveTooNew
from storage.export import SCHEMA, Order, export, target
from storage.schema import HEAD
from storage.types import Kind, Relation, Verdict
from tests.storage import released
from tests.storage.conftest import ByHand, Finder, stated
from tests.storage.processes import beside_each_other
from tests.storage.released import AT, BROUGHT, FIRST, LATER, MENDED, OWN, SITE, TEXT


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/archive.db"
    address: str = request.getfixturevalue("bare_postgres_url")
    return address


@pytest.fixture
def old(url: str) -> str:
    """The address of an archive of the first schema."""
    released.first(url)
    return url


def test_every_story_is_read_as_it_was_recorded(old: str) -> None:
    with Archive(old) as archive:
        assert archive.upgraded is not None
        assert archive.upgraded.startswith(f"upgraded from schema 0001 to {HEAD}")
        stories = list(archive.articles())
        assert [story.article.text for story in stories] == [MENDED, OWN, TEXT, BROUGHT]
        first, own, copy, brought = stories
        assert [revision.text for revision in first.revisions] == [TEXT, None]
        assert [story.id for story in stories] == [row["id"] for row in FIRST["article"]]
        assert copy.copy_of is not None
        assert (copy.copy_of.id, copy.copy_of.relation) == (first.id, Relation.SYNDICATED)
        assert (first.matches[0].terms, len(copy.matches), own.matches) == (("Alley of Martyrs",), 1, ())
        assert (brought.capture, own.source_name, own.article.tags) == (None, "The Wire", ("memory", "ı"))
        assert (own.article.directives, own.article.agencies, own.article.kind) == ((), (), Kind.ARTICLE)
        assert first.article.published is not None
        assert first.article.published.at.isoformat() == "2026-01-20T09:31:00+04:00"
    with Archive(old) as again:
        assert again.upgraded is None


def test_what_was_waiting_is_due_and_what_was_visited_is_known(old: str) -> None:
    with Archive(old) as archive:
        due = archive.due("wire", LATER, 9)
        assert [(one.lead.url.partition("?")[0], one.tries) for one in due] == [
            (f"{SITE}/waiting", 0),
            (f"{SITE}/failed", 2),
        ]
        assert [capture.offset for capture, _, _ in archive.captures()] == [1000, 2000, 3000, 4000]
        assert archive.entrances("wire")[f"{SITE}/feed"].etag == "x"
        assert archive.last_visits()["wire"].failures == (("HTTP 500", 1),)
        assert archive.counts()["wire"]["articles"] == 2


def test_an_upgraded_archive_exports_valid_records_and_is_whole(old: str, tmp_path: Path) -> None:
    with Archive(old) as archive:
        out = tmp_path / "out.json"
        export(archive, Order(target=target(str(out))))
        exported = json.loads(out.read_bytes())
        jsonschema.Draft202012Validator(json.loads(SCHEMA)).validate(exported)
        assert exported["count"] == 4
        assert archive.damage() == archive.unsearchable() == []


def test_an_upgraded_archive_finds_words_of_present_states(old: str) -> None:
    with Archive(old) as archive:
        assert [hit.story.article.text for hit in archive.search("orchestra").hits] == [MENDED]
        assert len(archive.search("author:aslanova").hits) == 4
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


def test_the_former_file_is_kept_as_it_was(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/archive.db"
    released.first(url)
    with Archive(url) as archive:
        saved = tmp_path / f"archive.db.before-{HEAD}-from-0001"
        assert archive.upgraded is not None
        assert archive.upgraded.endswith(f"the former archive is kept as {saved}")
    with closing(sqlite3.connect(saved)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert raw.execute("SELECT count(*) FROM revision").fetchall() == [(5,)]
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not list(tmp_path.glob("*.part"))


def test_an_upgrade_that_fails_leaves_the_archive_as_it_was(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: Connection) -> None:
        whole(connection)
        connection.execute(text("INSERT INTO article (n) VALUES (1)"))

    upgrading = import_module("storage.archive.upgrade")  # the package has a function of that name
    whole = upgrading.migrate
    monkeypatch.setattr(upgrading, "migrate", broken)
    with pytest.raises(Exception, match=r"NOT NULL|null value"):
        Archive(old)
    monkeypatch.undo()
    assert _version(old) == "0001"
    with Archive(old) as archive:
        assert archive.count() == 4


def test_processes_that_upgrade_one_archive_at_once_do_so_once(old: str) -> None:
    said = beside_each_other(*[("-c", _OPEN, old)] * 3)
    assert sorted(line.split(" from ")[0] for line in said) == ["4 None\n", "4 None\n", "4 upgraded"]
    if old.startswith("sqlite"):
        with closing(sqlite3.connect(next(Path(old[10:]).parent.glob("*.before-*")))) as raw:
            assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


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
