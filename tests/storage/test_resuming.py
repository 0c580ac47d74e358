"""Exports that were interrupted go on where they were."""

from __future__ import annotations

import errno
import fcntl
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.errors import ArchiveFull, UsageError
from storage.export import Order, export, parts, target
from storage.types import Query, Story
from tests.storage.stories import a_story

COUNT = 10
KILLED = """
import os, signal, sys
from storage.archive import Archive
from storage.export import Order, export, parts, target

parts.EVERY = 3
url, file, at = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Archive(url) as archive:
    given = archive.articles

    def articles(*asked, **more):
        for number, story in enumerate(given(*asked, **more)):
            if number == at:
                os.kill(os.getpid(), signal.SIGKILL)
            yield story

    archive.articles = articles
    export(archive, Order(target=target(file)))
"""


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "EVERY", 3)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Archive]:
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
        archive.bring([a_story(f"https://example.org/{n}", f"Story number {n}.") for n in range(COUNT)])
        yield archive


def order(file: Path, *, resume: bool = False, query: Query | None = None) -> Order:
    return Order(target=target(str(file)), query=query or Query(), resume=resume)


def break_off(archive: Archive, file: Path, at: int, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    given = archive.articles

    def articles(*asked: object, **more: object) -> Iterator[Story]:
        for number, story in enumerate(given(*asked, **more)):  # type: ignore[arg-type]  # passed on as it came
            if number == at:
                raise error
            yield story

    with monkeypatch.context() as patched:
        patched.setattr(archive, "articles", articles)
        export(archive, order(file))


@pytest.mark.parametrize(
    ("name", "at"),
    [*(("out.jsonl", at) for at in (2, 3, 4, 8)), ("out.jsonl.gz", 8), ("out.csv.zst", 8), ("out.atom", 8)],
)
def test_a_killed_export_is_continued_to_the_bytes_of_a_whole_one(
    filled: Archive, tmp_path: Path, name: str, at: int
) -> None:
    file, whole = tmp_path / name, tmp_path / f"whole-{name}"
    child = subprocess.run(
        [sys.executable, "-c", KILLED, f"sqlite:///{tmp_path}/archive.db", str(file), str(at)], check=False
    )
    assert child.returncode == -signal.SIGKILL
    assert not file.exists()
    assert export(filled, order(file, resume=True)) == COUNT
    export(filled, order(whole))
    if name != "out.atom":  # which tells when it was begun
        assert file.read_bytes() == whole.read_bytes()
    assert not list(tmp_path.glob(".out*"))


def test_without_being_asked_to_an_export_begins_anew(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        break_off(filled, file, 7, KeyboardInterrupt(), monkeypatch)
    assert len(list(tmp_path.glob(".out.jsonl.part*"))) == 2
    assert export(filled, order(file)) == COUNT
    assert file.read_bytes().count(b"\n") == COUNT
    assert not list(tmp_path.glob(".out*"))


def test_a_full_disk_keeps_what_is_written_and_tells_how_to_go_on(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.jsonl"
    with pytest.raises(ArchiveFull, match=r"out\.jsonl: the disk is full; free some space, then --resume"):
        break_off(filled, file, 7, OSError(errno.ENOSPC, "No space left on device"), monkeypatch)
    assert export(filled, order(file, resume=True)) == COUNT


def test_an_export_that_broke_off_before_its_first_checkpoint_leaves_nothing(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.jsonl"
    with pytest.raises(ArchiveFull, match="disk is full"):
        break_off(filled, file, 2, OSError(errno.ENOSPC, "No space left on device"), monkeypatch)
    assert not list(tmp_path.glob("*out*"))


def test_what_changed_meanwhile_is_in_the_next_increment(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, rest = tmp_path / "out.jsonl", tmp_path / "rest.jsonl"
    with pytest.raises(KeyboardInterrupt):
        break_off(filled, file, 7, KeyboardInterrupt(), monkeypatch)
    filled.bring([a_story("https://example.org/late", "Late.")])
    assert export(filled, order(file, resume=True)) == COUNT + 1
    assert export(filled, Order(target=target(str(rest)), since_export=file)) == 1


def test_another_export_than_the_one_begun_is_refused(
    filled: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        break_off(filled, file, 7, KeyboardInterrupt(), monkeypatch)
    with pytest.raises(UsageError, match="what was begun is another export"):
        export(filled, order(file, resume=True, query=Query(sources=("wire",))))


def test_two_exports_do_not_write_one_file(filled: Archive, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    with parts.Part(file=file).bytes.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another export is writing it"):
            export(filled, order(file))
    assert parts.Part(file=file).bytes.exists()


def test_a_format_that_can_not_be_continued_says_so(filled: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="parquet can't be continued"):
        export(filled, order(tmp_path / "a.parquet", resume=True))
