"""An archive, a disk or a port that can't be used is named with a cure, and what is archived stays as it is."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.commands import answer, configure, exported, start, yearmind
from tests.disks import small_disk
from tests.outlet import Outlet, Reply, stories
from tests.scheduler.conftest import complaint

FAILED, PARTLY, UNREACHABLE = 1, 3, 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    configure(tmp_path, {"id": "wire", "homepage": "http://127.0.0.1:9/"})
    return tmp_path


@pytest.mark.parametrize("command", ["crawl", "run --once", "status", "export -", "verify"])
def test_a_file_that_is_no_archive_is_left_alone(folder: Path, command: str) -> None:
    (folder / "archive.db").write_text("Minutes of the committee, not to be overwritten.\n" * 9)
    before = (folder / "archive.db").read_bytes()
    assert "archive.db: this is no readable archive" in complaint(folder, *command.split(), code=UNREACHABLE)
    assert (folder / "archive.db").read_bytes() == before


def test_an_archive_of_a_later_yearmind_is_left_alone(folder: Path) -> None:
    Archive(f"sqlite:///{folder}/archive.db").close()
    with closing(sqlite3.connect(folder / "archive.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert "upgrade yearmind" in complaint(folder, "crawl", code=UNREACHABLE)


def test_an_archive_in_a_folder_that_is_missing_is_not_made(folder: Path) -> None:
    text = (folder / "yearmind.toml").read_text().replace("archive.db", "missing/archive.db")
    (folder / "yearmind.toml").write_text(text)
    assert "does its folder exist?" in complaint(folder, "crawl", code=UNREACHABLE)


def test_a_locked_archive_can_be_read_and_not_written(folder: Path) -> None:
    text = (folder / "yearmind.toml").read_text().replace("archive.db", "archive.db?timeout=0.2")
    (folder / "yearmind.toml").write_text(text)
    Archive(f"sqlite:///{folder}/archive.db").close()
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert answer(folder, "status")[0]["health"] == "not looked"
        assert "locked by another process; wait for it or end it" in complaint(folder, "crawl", code=UNREACHABLE)


def test_a_source_that_another_process_visits_is_left_to_it(tmp_path: Path) -> None:
    with Outlet() as outlet:
        outlet.pages["/robots.txt"] = Reply(pause=10.0)
        configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
        first = start(tmp_path, "crawl")
        outlet.wait(1)
        assert "wire is being visited (process" in complaint(tmp_path, "crawl", code=UNREACHABLE)
        first.kill()
        first.communicate()


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """A file that may not be written; the superuser is held off by the immutable attribute."""
    root = os.geteuid() == 0
    if root and (not shutil.which("chattr") or subprocess.run(["chattr", "+i", path], check=False).returncode):
        pytest.skip("the superuser may write any file, and this file system knows no immutable ones")
    path.chmod(0o444) if not root else None
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", path], check=True) if root else path.chmod(0o644)


def test_an_archive_that_may_not_be_written_can_be_read(folder: Path) -> None:
    Archive(f"sqlite:///{folder}/archive.db").close()
    with read_only(folder / "archive.db"):
        assert exported(folder) == []
        assert "the archive may not be written" in complaint(folder, "crawl", code=UNREACHABLE)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for the schema and little more."""
    with small_disk(tmp_path / "disk", "600k") as place:
        yield place


def test_a_full_disk_stops_a_crawl_and_loses_nothing(disk: Path) -> None:
    with Outlet() as outlet:
        outlet.publish(stories(60))
        configure(disk, {"id": "wire", "homepage": f"{outlet.url}/"})
        assert "the disk is full; free some space" in yearmind(disk, "crawl", code=UNREACHABLE).stderr
        assert "the disk is full; free some space" in complaint(disk, "export", "x.json", code=UNREACHABLE)
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        yearmind(disk, "crawl")
    assert len(exported(disk)) == 60
    assert answer(disk, "verify")["damages"] == []


def test_a_damaged_capture_is_found(tmp_path: Path) -> None:
    with Outlet() as outlet:
        outlet.publish(stories(2))
        configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
        yearmind(tmp_path, "crawl")
    (warc,) = (tmp_path / "captures").glob("*.warc.gz")
    warc.write_bytes(warc.read_bytes()[: warc.stat().st_size // 2])
    assert warc.name in yearmind(tmp_path, "verify", code=FAILED).stderr
    assert "run `yearmind verify`" in yearmind(tmp_path, "reextract", code=PARTLY).stderr


# The surroundings.


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port} of 127.0.0.1" in complaint(tmp_path, "demo", "--port", str(port), code=FAILED)


@pytest.mark.parametrize("command", ["export -", "export --schema", "status", "calendar"])
def test_a_reader_that_has_enough_hears_no_complaint(folder: Path, command: str) -> None:
    Archive(f"sqlite:///{folder}/archive.db").close()
    process = start(folder, *command.split())
    assert process.stdout is not None
    process.stdout.close()
    process.wait(30)
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


def test_ctrl_c_ends_a_crawl_gracefully(tmp_path: Path) -> None:
    with Outlet() as outlet:
        pages = stories(30)
        outlet.publish(pages)
        outlet.pages |= {path: Reply(body=page.encode(), pause=0.2) for path, page in pages.items()}
        configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
        process = start(tmp_path, "crawl")
        outlet.wait(16)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        out, complained = process.communicate(timeout=20)
        assert time.monotonic() - began < 10
        assert "asked to stop; what was not read is due again" in out
        assert "Traceback" not in complained
    assert 0 < len(exported(tmp_path)) < 30
    (row,) = answer(tmp_path, "status")
    assert (row["outcome"], row["next"]) == ("stopped", None)
