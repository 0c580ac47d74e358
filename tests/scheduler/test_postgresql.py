"""The commands with an archive on PostgreSQL, named by DATABASE_URL; and its way there and back by `db copy`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.commands import answer, configure, exported, yearmind
from tests.outlet import Outlet, stories, story
from tests.postgres import Server

COUNT = 6


class World(NamedTuple):
    folder: Path
    database: str


@pytest.fixture(scope="module")
def world(postgres: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An outlet that was crawled into PostgreSQL, then changed one of its stories and was crawled again."""
    folder, database = tmp_path_factory.mktemp("world"), postgres.create(migrated)
    with Outlet() as outlet:
        first = stories(COUNT)
        outlet.publish(first)
        configure(folder, {"id": "courier", "homepage": f"{outlet.url}/", "language": "en"})
        yearmind(folder, "crawl", database=database)
        path = next(iter(first))
        outlet.publish({**first, path: story("story 0", 1, more="The orchestra plays no more in January.")})
        yearmind(folder, "crawl", database=database)
    yield World(folder, database)
    postgres.drop(database)


def test_a_crawl_is_read_back_by_every_command(world: World) -> None:
    folder, database = world
    records = exported(folder, database=database)
    assert len(records) == COUNT
    assert sorted(record["revision"] for record in records) == [1] * (COUNT - 1) + [2]
    assert not (folder / "archive.db").exists()
    [row] = answer(folder, "status", database=database)
    assert row["source"] == "courier"
    shown = answer(folder, "show", records[0]["id"], database=database)
    assert shown["id"] == records[0]["id"]
    assert "orchestra" in yearmind(folder, "search", "orchestra plays", database=database).stdout
    assert yearmind(folder, "report", "black-january", database=database).returncode == 0
    assert answer(folder, "verify", database=database)["damages"] == []


def test_captures_are_understood_anew(world: World) -> None:
    folder, database = world
    before = exported(folder, database=database)
    yearmind(folder, "reextract", database=database)
    assert exported(folder, database=database) == before


def test_an_archive_moves_to_sqlite_and_back(world: World, bare_postgres_url: str) -> None:
    folder, database = world
    rows = answer(folder, "db", "copy", "sqlite:///moved.db", database=database)
    assert rows["article"] == COUNT
    moved = f"sqlite:///{folder}/moved.db"
    assert exported(folder, database=moved) == exported(folder, database=database)
    assert answer(folder, "verify", database=moved)["damages"] == []
    said = yearmind(folder, "db", "copy", moved, bare_postgres_url).stdout
    assert re.search(rf"article +{COUNT}\n", said)
    assert "the WARC files were not copied" in said
    assert exported(folder, database=bare_postgres_url) == exported(folder, database=moved)


def test_a_database_that_holds_something_is_not_written_over(world: World) -> None:
    folder, database = world
    done = yearmind(folder, "db", "copy", database, database=database, code=2)
    [line] = done.stderr.splitlines()
    assert line.endswith("there is something in it; name a database with nothing in it")


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": "http://127.0.0.1:9/"})
    url = "postgresql://reader:secret@127.0.0.1:9/news"
    for command in (["status"], ["crawl"], ["db", "copy", "sqlite:///x.db"]):
        done = yearmind(tmp_path, *command, database=url, code=4)
        [line] = done.stderr.splitlines()
        assert "check that the server runs and the address is right" in line
        assert "secret" not in line
