"""A backup holds one state of archive and captures, whatever goes on meanwhile; what comes back is whole."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.archive.engine import connect
from storage.backup import backup, restore
from storage.backup.databases import _address
from storage.backup.manifest import NAME, prove, read
from storage.captures import Captures
from storage.errors import ArchiveBusy, ArchiveError, UsageError, YearmindError
from storage.spool import Spool
from storage.types import Capture, Find, Lead, Via
from storage.verify import examine
from tests.postgres import Server
from tests.storage.conftest import NOW, Finder, a_lead, an_article, an_exchange
from tests.storage.crowd import words
from tests.storage.processes import start

pytestmark = pytest.mark.usefixtures("programs")


@pytest.fixture
def programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs of the server's version are on the PATH."""
    if "postgres_url" in request.fixturenames or "postgresql" in request.node.name:
        server: Server = request.getfixturevalue("postgres")
        monkeypatch.setenv("PATH", str(server._bin), prepend=":")


@pytest.fixture
def goal(request: pytest.FixtureRequest, archive_url: str, tmp_path: Path) -> str:
    """Where an archive may be brought back to."""
    if archive_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/back/archive.db"
    url: str = request.getfixturevalue("bare_postgres_url")
    return url


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/archive.db"


def silent(*_: object) -> None:
    """Nobody looks on."""


def texts(archive: Archive) -> set[str]:
    return {story.article.text for story in archive.articles()}


def brought_back(folder: Path, goal: str, captures: Path) -> set[str]:
    """The texts of a restored archive, in which nothing is damaged nor left to mend."""
    restore(folder, goal, captures)
    with Archive(goal, create=False) as archive:
        assert [str(one) for one in examine(archive, Captures(captures))] == []
        return texts(archive)


def test_what_is_recorded_comes_back_with_its_bytes(
    archive: Archive, archive_url: str, captures: Captures, find: Finder, goal: str, tmp_path: Path
) -> None:
    archive.record([find(f"https://example.org/{n}", words(n)) for n in range(3)])
    captures.close()
    archive.record([find("https://example.org/late", words(9))])  # in a file that is still open
    backup(archive_url, captures.folder, tmp_path / "saved", silent)
    archive.record([find("https://example.org/later", words(10))])
    assert brought_back(tmp_path / "saved", goal, tmp_path / "back/captures") == {words(n) for n in (0, 1, 2, 9)}


def test_captures_without_rows_are_left_out_of_an_open_file(
    archive: Archive, archive_url: str, captures: Captures, find: Finder, goal: str, tmp_path: Path
) -> None:
    archive.record([find("https://example.org/1", words(1))])
    unrecorded = find("https://example.org/2", words(2)).capture
    captures.keep(an_exchange("https://example.org/3", f"<p>{words(2)}{{}}".encode()), unrecorded)  # a revisit of it
    captures.sync()
    backup(archive_url, captures.folder, tmp_path / "saved", silent)
    assert brought_back(tmp_path / "saved", goal, tmp_path / "back/captures") == {words(1)}


def test_what_waits_in_the_spool_comes_back(
    archive: Archive, archive_url: str, captures: Captures, find: Finder, goal: str, tmp_path: Path
) -> None:
    archive.record([find("https://example.org/1", words(1))])
    Spool(captures.folder).add([find("https://example.org/2", words(2))])
    with Spool(captures.folder).path.open("ab") as file:
        file.write(b'{"what": 1}\n{"find": {"torn')
    backup(archive_url, captures.folder, tmp_path / "saved", silent)
    back = tmp_path / "back/captures"
    restore(tmp_path / "saved", goal, back)
    with Archive(goal) as restored:
        Spool(back).drain(restored.record)
        assert texts(restored) == {words(1), words(2)}
        assert [str(one) for one in examine(restored, Captures(back))] == []


def test_a_second_backup_saves_only_what_was_not_there(
    archive: Archive, archive_url: str, captures: Captures, find: Finder, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    archive.record([find("https://example.org/1", words(1))])
    captures.close()
    first = backup(archive_url, captures.folder, folder, silent)
    kept = {path: path.stat().st_ino for path in (folder / "closed").iterdir()}
    archive.record([find("https://example.org/2", words(2))])
    captures.close()
    second = backup(archive_url, captures.folder, folder, silent)
    assert len(kept) == 2
    assert {path: path.stat().st_ino for path in kept} == kept
    assert second.fresh < sum(part.bytes for part in second.manifest.parts)
    assert len(second.manifest.parts) == len(first.manifest.parts) + 2
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 2


def test_on_another_disk_files_are_copied(
    archive: Archive, archive_url: str, captures: Captures, find: Finder, goal: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def another_disk(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", another_disk)
    archive.record([find("https://example.org/1", words(1))])
    captures.close()
    backup(archive_url, captures.folder, tmp_path / "saved", silent)
    inodes = {path: path.stat().st_ino for path in (tmp_path / "saved/closed").iterdir()}
    backup(archive_url, captures.folder, tmp_path / "saved", silent)
    assert {path: path.stat().st_ino for path in (tmp_path / "saved/closed").iterdir()} == inodes
    shutil.rmtree(captures.folder)
    assert brought_back(tmp_path / "saved", goal, tmp_path / "back/captures") == {words(1)}


def test_every_backup_that_is_made_while_much_is_recorded_is_whole(sqlite: str, tmp_path: Path) -> None:
    ended = threading.Event()
    with Archive(sqlite) as archive:
        writer = threading.Thread(target=_record_on, args=(archive, tmp_path / "captures", ended))
        writer.start()
        try:
            seen = []
            for n in range(6):
                backup(sqlite, tmp_path / "captures", tmp_path / "saved", silent)
                back = tmp_path / f"back{n}"
                seen.append(brought_back(tmp_path / "saved", f"sqlite:///{back}/archive.db", back / "captures"))
        finally:
            ended.set()
            writer.join()
        assert all(before <= after for before, after in pairwise(seen))
        assert len(seen[0]) < len(seen[-1])


def _record_on(archive: Archive, folder: Path, ended: threading.Event) -> None:
    """Record as the service does, in small files; half of all captures are revisits of the one before."""
    n = 0
    with Captures(folder, roll=20_000) as captures:
        while not ended.is_set():
            url, body = f"https://example.org/{n}", f"<p>{words(n // 2)}".encode()
            exchange = an_exchange(url, body, NOW + timedelta(seconds=n))
            capture = captures.keep(exchange, _earlier(archive, exchange.body))
            captures.sync()
            lead = Lead(url=url, source="wire", via=Via.HAND, found_on="", found_at=NOW)
            archive.record([Find(lead=lead, capture=capture, article=an_article(url, words(n // 2)))])
            n += 1


def _earlier(archive: Archive, body: bytes) -> Capture | None:
    from storage.captures import digest_of

    return archive.capture_with(digest_of(body))


@pytest.fixture
def saved(sqlite: str, tmp_path: Path) -> Callable[[], Path]:
    """Records one more story and saves all; the folder of the backup."""
    recorded = iter(range(100))

    def save() -> Path:
        n = next(recorded)
        with Archive(sqlite) as archive, Captures(tmp_path / "captures") as captures:
            capture = captures.keep(an_exchange(f"https://example.org/{n}", words(n).encode()))
            captures.sync()
            url = f"https://example.org/{n}"
            archive.record([Find(lead=a_lead(url), capture=capture, article=an_article(url, words(n)))])
        backup(sqlite, tmp_path / "captures", tmp_path / "saved", silent)
        return tmp_path / "saved"

    return save


def test_a_killed_backup_leaves_the_former_one_whole(saved: Callable[[], Path], sqlite: str, tmp_path: Path) -> None:
    folder = saved()
    with Archive(sqlite) as archive, Captures(tmp_path / "captures") as captures:
        capture = captures.keep(an_exchange("https://example.org/more", b"<p>more"))
        captures.sync()
        archive.record([Find(lead=a_lead("https://example.org/more"), capture=capture, article=None)])
    former = read(folder)
    assert former is not None
    for at in range(1, 60, 3):
        program = ("-m", "tests.storage.backup.killed", sqlite, str(tmp_path / "captures"), str(folder), str(at))
        process = start(*program)
        _, complained = process.communicate(timeout=60)
        found = read(folder)
        assert found is not None
        prove(folder, found)
        if process.returncode == 0:
            break
        assert process.returncode == -9, complained
        assert found == former or found.made_at >= former.made_at
    assert at > 3
    backup(sqlite, tmp_path / "captures", folder, silent)
    assert {path.name for path in folder.iterdir() if not path.is_dir()} == {NAME}
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 2
    brought_back(folder, f"sqlite:///{tmp_path}/back/archive.db", tmp_path / "back/captures")


@pytest.mark.parametrize("harm", ["flip", "cut", "gone"])
def test_a_damaged_backup_is_not_brought_back(saved: Callable[[], Path], tmp_path: Path, harm: str) -> None:
    folder = saved()
    manifest = read(folder)
    assert manifest is not None
    for part in manifest.parts:
        path = folder / part.file
        data = path.read_bytes()
        path.unlink()  # it may be one with the archive's own
        if harm != "gone":
            path.write_bytes(data[:-1] if harm == "cut" else bytes([data[0] ^ 1]) + data[1:])
        with pytest.raises(YearmindError, match=r"this backup is damaged; restore another"):
            restore(folder, f"sqlite:///{tmp_path}/back/archive.db", tmp_path / "back/captures")
        assert not (tmp_path / "back").exists()
        path.unlink(missing_ok=True)
        path.write_bytes(data)
    assert restore(folder, "sqlite:////nowhere/at/all.db", tmp_path / "x", dry=True) == manifest


def test_an_archive_that_is_there_stays(saved: Callable[[], Path], sqlite: str, tmp_path: Path) -> None:
    folder = saved()
    with pytest.raises(UsageError, match="there is an archive"):
        restore(folder, sqlite, tmp_path / "back")
    strange = tmp_path / "other/yearmind-1.warc.gz"
    strange.parent.mkdir()
    strange.write_bytes(b"x")
    with pytest.raises(UsageError, match="is there and not in the backup"):
        restore(folder, f"sqlite:///{tmp_path}/back.db", strange.parent)
    assert not (tmp_path / "back.db").exists()
    assert strange.read_bytes() == b"x"


def test_a_folder_with_anything_else_in_it_is_refused(saved: Callable[[], Path], sqlite: str, tmp_path: Path) -> None:
    saved()
    before = sorted(tmp_path.rglob("*"))
    for folder in (tmp_path, tmp_path / "captures"):
        with pytest.raises(UsageError, match="and no backup; name a folder that is empty"):
            backup(sqlite, tmp_path / "captures", folder, silent)
    assert sorted(tmp_path.rglob("*")) == before


def test_two_backups_into_one_folder_take_turns(saved: Callable[[], Path], sqlite: str, tmp_path: Path) -> None:
    import fcntl
    import os

    folder = saved()
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(ArchiveBusy, match="another backup"):
        backup(sqlite, tmp_path / "captures", folder, silent)
    os.close(handle)


def test_a_manifest_that_leads_out_of_its_folder_is_refused(saved: Callable[[], Path], tmp_path: Path) -> None:
    folder = saved()
    told = json.loads((folder / NAME).read_bytes())
    for key in ("name", "file"):
        for place in ("/etc/passwd", "../x", ""):
            bad = {**told, "parts": [{**told["parts"][0], key: place}]}
            (folder / NAME).write_text(json.dumps(bad))
            with pytest.raises(UsageError, match="names no files of a backup"):
                restore(folder, f"sqlite:///{tmp_path}/back.db", tmp_path / "back")


def test_a_file_that_the_archive_lost_stays_in_the_backup(
    saved: Callable[[], Path], sqlite: str, tmp_path: Path
) -> None:
    folder = saved()
    [lost] = (tmp_path / "captures").glob("*.warc.gz")
    lost.unlink()
    lost.with_name(f"{lost.name}.cdxj").unlink()
    saved()
    done = backup(sqlite, tmp_path / "captures", folder, silent)
    assert done.missing == (lost.name,)
    back = tmp_path / "back/captures"
    assert brought_back(folder, f"sqlite:///{tmp_path}/back/archive.db", back) == {words(0), words(1)}
    assert (back / lost.name).exists()


def test_a_backup_of_another_archive_is_not_overwritten(saved: Callable[[], Path], tmp_path: Path) -> None:
    folder = saved()
    former = read(folder)
    assert former is not None
    other = f"sqlite:///{tmp_path}/other.db"
    Archive(other).close()
    with pytest.raises(UsageError, match="it is of another archive; name another folder"):
        backup(other, tmp_path / "nothing", folder, silent)
    assert read(folder) == former
    prove(folder, former)


def test_without_pg_dump_the_cure_is_said(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ArchiveError, match=r"pg_dump: is not on the PATH; install PostgreSQL's client programs"):
        backup(postgres_url, tmp_path / "captures", tmp_path / "saved", silent)
    assert read(tmp_path / "saved") is None


def test_a_password_does_not_stand_among_a_programs_arguments() -> None:
    engine = connect("postgresql://user:p%40ss%20word@db.example:6432/news?host=/run/pg&sslmode=require&timeout=5")
    named, environ = _address(engine)
    engine.dispose()
    assert environ == {"PGPASSWORD": "p@ss word"}
    assert "p@ss" not in named
    assert {"user=user", "dbname=news", "port=6432", "host=/run/pg", "sslmode=require"} == set(named.split())
