"""Captures on a disk that fails, once or for good: what was acknowledged is there, and `verify` is clean."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from storage.archive import Archive
from storage.captures import Captures, Compression, files
from storage.errors import ArchiveError, ArchiveFull
from storage.types import Capture, Find
from storage.verify.files import examined
from tests.storage.conftest import NOW, a_lead, an_exchange

PAGES = 3


class Disk:
    """Counts the operations of one kind and fails some of them."""

    def __init__(self, kind: str, at: int, number: int, *, lasting: bool) -> None:
        self._kind, self._at, self._number, self._lasting = kind, at, number, lasting
        self.count = 0

    def fails(self, kind: str) -> None:
        if kind != self._kind:
            return
        self.count += 1
        if self.count == self._at or (self._lasting and self.count > self._at):
            raise OSError(self._number, os.strerror(self._number))

    def install(self, patched: pytest.MonkeyPatch) -> None:
        disk = self

        class Failing(FileIO):
            def write(self, data: Any) -> int:
                try:
                    disk.fails("write")
                except OSError:
                    super().write(bytes(data)[: len(data) // 2])
                    raise
                return super().write(data)

        patched.setattr(files, "FileIO", Failing)
        for owner, name in ((os, "fsync"), (Path, "rename"), (Path, "replace")):
            patched.setattr(owner, name, self._watched(name, getattr(owner, name)))

    def _watched(self, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any) -> Any:
            self.fails(kind)
            return real(*arguments)

        return watched


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive(f"sqlite:///{tmp_path_factory.mktemp('failing')}/archive.db") as opened:
        yield opened


def a_run(archive: Archive, captures: Captures, first: int) -> list[tuple[bytes, Capture]]:
    """Pages kept, synced and recorded as the ledger does it; those that were acknowledged. Then the process is gone."""
    acknowledged = []
    for n in range(first, first + PAGES):
        url, body = f"https://example.org/{captures.folder.name}/{n}", os.urandom(200) + bytes([n])
        with suppress(ArchiveError):
            kept = captures.keep(an_exchange(url, body, NOW + timedelta(seconds=n)))
            captures.sync()
            captures.vouch(kept)
            archive.record([Find(lead=a_lead(url), capture=kept)])
            acknowledged.append((body, kept))
    with suppress(ArchiveError):
        captures.close()
    if captures._file is not None:
        captures._file.abandon()
    return acknowledged


def is_sound(archive: Archive, folder: Path, acknowledged: list[tuple[bytes, Capture]]) -> None:
    captures = Captures(folder)
    captures.mend()
    assert not list(folder.glob("*.open"))
    for body, kept in acknowledged:
        assert captures.read(kept).body == body
    for path in captures.files():
        assert [str(one) for one in examined(archive, path) if one.damage] == []


@pytest.mark.parametrize("kind", ["write", "fsync", "rename", "replace"])
@pytest.mark.parametrize(("number", "lasting"), [(errno.ENOSPC, True), (errno.EIO, False)])
def test_nothing_acknowledged_is_lost_wherever_the_disk_fails(
    archive: Archive, tmp_path: Path, kind: str, number: int, lasting: bool
) -> None:
    at = 0
    while True:
        at += 1
        folder = tmp_path / f"{kind}-{number}-{lasting}-{at}"
        disk = Disk(kind, at, number, lasting=lasting)
        chosen: Compression = "gzip" if at % 2 else "zstd"
        with pytest.MonkeyPatch.context() as patched:
            disk.install(patched)
            acknowledged = a_run(archive, Captures(folder, roll=900, compression=chosen), 0)
        if disk.count < at:
            break
        assert lasting or len(acknowledged) >= PAGES - 2
        acknowledged += a_run(archive, Captures(folder), PAGES)
        is_sound(archive, folder, acknowledged)
    assert at > 1


def test_a_torn_record_that_can_not_be_taken_back_ends_its_file(archive: Archive, tmp_path: Path) -> None:
    captures = Captures(tmp_path / "torn")
    before = captures.keep(an_exchange("https://example.org/torn/1", b"before"))
    captures.sync()
    archive.record([Find(lead=a_lead("https://example.org/torn/1"), capture=before)])
    with pytest.MonkeyPatch.context() as patched:

        def torn(file: FileIO, data: bytes) -> None:
            file.write(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")

        patched.setattr("storage.captures.writing.write", torn)
        with pytest.raises(ArchiveFull):
            captures.keep(an_exchange("https://example.org/torn/2", b"lost"))
    after = captures.keep(an_exchange("https://example.org/torn/3", b"after"))
    captures.sync()
    archive.record([Find(lead=a_lead("https://example.org/torn/3"), capture=after)])
    captures.close()
    assert after.file != before.file
    is_sound(archive, captures.folder, [(b"before", before), (b"after", after)])


def test_mending_on_a_full_disk_says_so_and_loses_nothing(archive: Archive, tmp_path: Path) -> None:
    captures = Captures(tmp_path / "full")
    kept = captures.keep(an_exchange("https://example.org/full/1", b"kept"))
    captures.sync()
    archive.record([Find(lead=a_lead("https://example.org/full/1"), capture=kept)])
    assert captures._file is not None
    captures._file.abandon()
    with pytest.MonkeyPatch.context() as patched:
        Disk("fsync", 2, errno.ENOSPC, lasting=True).install(patched)
        with pytest.raises(ArchiveFull, match="free some space"):
            Captures(captures.folder).mend()
    is_sound(archive, captures.folder, [(b"kept", kept)])
