"""kill -9 at many points of a crawl, then `yearmind run --once`: nothing is lost, nothing double, all is readable."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from storage.archive import Archive
from storage.captures import Captures
from storage.spool import Spool, brought_of
from storage.types import Find
from storage.verify import verify
from tests.commands import await_due, configure, installed, start, yearmind
from tests.forked import Command
from tests.outlet import Outlet, stories, story

EDITED = 3
State = dict[str, tuple[str, str, int]]


class World(NamedTuple):
    outlet: Outlet
    base: Path
    """A folder whose archive holds the first edition."""
    undisturbed: State
    """What a crawl of the second edition makes of it."""
    seconds: float
    """How long that crawl took from its first request to its last."""


def held(folder: Path) -> State:
    """The archive's stories: text, title and revision by address."""
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        found = list(archive.articles())
    state = {one.article.canonical_url: (one.article.title, one.article.text, one.revision) for one in found}
    assert len(state) == len(found)
    return state


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with Outlet() as outlet:
        base = tmp_path_factory.mktemp("base")
        configure(base, {"id": "courier", "homepage": f"{outlet.url}/", "language": "en", "every": "1s"})
        first = stories(8)
        outlet.publish(first)
        yearmind(base, "crawl")
        edited = {path: story(f"story {n}", 1 + n, more="A correction.") for n, path in enumerate(list(first)[:EDITED])}
        outlet.publish({**first, **edited, **stories(14, "later")})
        await_due(base)
        whole = tmp_path_factory.mktemp("whole") / "archive"
        shutil.copytree(base, whole)
        outlet.forget()
        yearmind(whole, "run", "--once")
        state = held(whole)
        assert Counter(revision for *_, revision in state.values()) == {1: 22 - EDITED, 2: EDITED}
        yield World(outlet, base, state, outlet.asked[-1].at - outlet.asked[0].at)


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    world.outlet.forget()
    return Path(shutil.copytree(world.base, tmp_path / "archive"))


def assert_whole(folder: Path, world: World) -> None:
    """The archive is what an undisturbed crawl makes of it, and every record of its captures can be read."""
    assert held(folder) == world.undisturbed
    captures = Captures(folder / "captures")
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        assert list(verify(archive, captures)) == []
        kept = [capture for capture, _, _ in archive.captures()]
        for capture in kept:
            assert captures.read(capture, archive.capture_with(capture.digest)).body
    places = [(capture.file, capture.offset) for capture in kept]
    assert len(places) == len(set(places))
    assert not list((folder / "captures").glob("*.open"))


def kill(process: Command) -> None:
    process.kill()
    process.communicate()


def resume(folder: Path, world: World) -> None:
    """`run --once` after a kill, which asks again for nothing that was acknowledged."""
    before = held(folder)
    done = {url for url in before if before[url] == world.undisturbed.get(url)}
    world.outlet.forget()
    yearmind(folder, "run", "--once")
    asked = {world.outlet.url + path for path in world.outlet.paths}
    assert not asked & done


@pytest.mark.parametrize("count", [1, 3, 5, 7, 10, 13, 16, 20])
def test_a_crawl_killed_at_a_request_is_taken_up_where_it_was(world: World, folder: Path, count: int) -> None:
    process = start(folder, "crawl")
    world.outlet.wait(count)
    kill(process)
    resume(folder, world)
    assert_whole(folder, world)


def test_a_crawl_killed_again_and_again_ends_as_if_it_had_not_been(world: World, folder: Path) -> None:
    for tenth in (1, 3, 5, 7, 9):
        process = start(folder, "run", "--once")
        world.outlet.wait(1)
        time.sleep(world.seconds * tenth / 10)
        kill(process)
        world.outlet.forget()
    resume(folder, world)
    assert_whole(folder, world)


@pytest.mark.parametrize("killed", [False, True])
def test_a_crawl_whose_database_is_locked_leaves_what_it_fetched_to_the_next(
    world: World, folder: Path, killed: bool
) -> None:
    file = folder / "yearmind.toml"
    file.write_text(file.read_text().replace('archive.db"', 'archive.db?timeout=0.1"'))
    process = start(folder, "crawl", "--json")
    world.outlet.wait(7)
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        if killed:
            wait_for_spool(folder)
            kill(process)
        else:
            out, err = process.communicate(timeout=60)
            assert "answers went to the spool" in json.loads(out)[0]["reason"], err
            assert "answers wait for the archive's database" in err
        assert "answers wait" in yearmind(folder, "status").stderr
        other.execute("ROLLBACK")
    waiting = [brought_of(line) for line in Spool(folder / "captures").path.read_bytes().splitlines(keepends=True)]
    fetched = {one.capture.url for one in waiting if isinstance(one, Find)}
    assert fetched
    world.outlet.forget()
    yearmind(folder, "run", "--once")
    assert not fetched & {world.outlet.url + path for path in world.outlet.paths}
    assert_whole(folder, world)
    assert Spool(folder / "captures").empty


def wait_for_spool(folder: Path) -> None:
    deadline = time.monotonic() + 20
    while Spool(folder / "captures").empty:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_no_process_outlives_a_killed_crawl(world: World, folder: Path) -> None:
    process = installed(folder, "crawl")
    world.outlet.wait(6)
    born = descendants(process.pid)
    assert len(born) > 1
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + 10
    while alive := [pid for pid in born if is_alive(pid)]:
        assert time.monotonic() < deadline, [Path(f"/proc/{pid}/cmdline").read_text() for pid in alive]
        time.sleep(0.05)


def descendants(pid: int) -> set[int]:
    parents = {int(path.name): parent_of(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    found: set[int] = set()
    while more := {one for one, parent in parents.items() if parent in {pid, *found}} - found:
        found |= more
    return found


def parent_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False
