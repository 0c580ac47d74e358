from __future__ import annotations

import gzip
import os
import sqlite3
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.captures import Captures
from storage.verify import verify
from tests.storage.conftest import PROSE, Finder


@pytest.fixture
def filled(archive: Archive, captures: Captures, find: Finder) -> Path:
    """The only WARC file of an archive of three articles."""
    finds = [find(f"https://example.org/{n}", f"{PROSE} {os.urandom(300).hex()}") for n in range(3)]
    archive.record(finds)
    captures.close()
    return captures.path(finds[0].capture.file)


def damages(archive: Archive, captures: Captures) -> list[str]:
    return list(verify(archive, captures))


def test_a_whole_archive_has_no_damage(archive: Archive, captures: Captures, filled: Path) -> None:
    assert damages(archive, captures) == []


def test_half_a_file_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    filled.write_bytes(filled.read_bytes()[: filled.stat().st_size // 2])
    found = damages(archive, captures)
    assert any("no whole record" in line for line in found)
    assert any("should stand here" in line for line in found)


def test_an_empty_file_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    filled.write_bytes(b"")
    assert any("holds no whole record" in line for line in damages(archive, captures))


def test_a_missing_file_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    filled.unlink()
    assert damages(archive, captures) == [f"{filled.name}: the file is missing; 3 captures stood in it"]


def test_every_flipped_byte_that_changes_a_record_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    whole = filled.read_bytes()
    for place in range(20, len(whole), 97):
        torn = bytearray(whole)
        torn[place] ^= 0x55
        filled.write_bytes(torn)
        assert damages(archive, captures) or gzip.decompress(torn) == gzip.decompress(whole), f"byte {place}"
    filled.write_bytes(whole)


def test_a_swapped_record_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    with sqlite3.connect(archive.path or "") as raw:
        raw.execute("UPDATE capture SET url = 'https://example.org/else' WHERE id = 1")
    raw.close()
    assert any("another address" in line for line in damages(archive, captures))


def test_a_changed_text_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    with sqlite3.connect(archive.path or "") as raw:
        raw.execute("UPDATE revision SET text = 'forged' WHERE article = 1")
    raw.close()
    assert any("its hash was made of" in line for line in damages(archive, captures))
