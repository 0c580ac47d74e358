from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive
from storage.captures import Captures
from storage.errors import CaptureError, UsageError
from storage.export import wacz
from storage.export.wacz import write_wacz
from storage.export.warc import write_warc
from tests.storage.conftest import NOW, PROSE, Finder, an_exchange


@pytest.fixture
def filled(archive: Archive, captures: Captures, find: Finder) -> Archive:
    """Two stories, one of two revisions, the other captured as a revisit of what stood at a third address."""
    archive.record([find("https://example.org/a/", PROSE)])
    archive.record([find("https://example.org/a/", f"{PROSE} And more, later.", at=NOW + timedelta(hours=2))])
    first = captures.keep(an_exchange("https://example.org/front", b"<p>the same"))
    archive.record([replace(find("https://example.org/front"), capture=first, article=None)])
    other = find("https://example.org/b", "Another story altogether, of which nobody else has written a word so far.")
    again = captures.keep(an_exchange("https://example.org/b", b"<p>the same", NOW + timedelta(hours=3)), first)
    archive.record([replace(other, capture=again)])
    captures.sync()
    return archive


def responses(data: bytes) -> Iterator[tuple[str, bytes]]:
    for record in ArchiveIterator(BytesIO(data), check_digests="raise"):
        payload = record.raw_stream.read()
        if record.rec_type == "response":
            yield record.rec_headers.get_header("WARC-Target-URI"), payload


def lines(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines()]


def expected(archive: Archive, captures: Captures) -> list[tuple[str, bytes]]:
    kept = [revision.capture for story in archive.articles() for revision in story.revisions if revision.capture]
    return [(one.url, captures.read(one, archive.capture_with(one.digest)).body) for one in kept]


def test_a_warc_holds_every_revision_and_writes_revisits_out(
    filled: Archive, captures: Captures, tmp_path: Path
) -> None:
    path = tmp_path / "some.warc.gz"
    assert write_warc(filled.articles(), captures, filled.capture_with, path) == 3
    assert sorted(responses(path.read_bytes())) == sorted(expected(filled, captures))
    kinds = [record.rec_type for record in ArchiveIterator(BytesIO(path.read_bytes()))]
    assert kinds == ["warcinfo", "response", "request", "response", "request", "response"]


def test_a_wacz_holds_the_captures_that_its_index_and_pages_name(
    filled: Archive, captures: Captures, tmp_path: Path
) -> None:
    path = tmp_path / "some.wacz"
    assert write_wacz(filled.articles(), captures, filled.capture_with, path) == 3
    with zipfile.ZipFile(path) as zipped:
        assert zipped.testzip() is None
        assert all(entry.extra for entry in zipped.infolist())  # else ReplayWeb.page reads from wrong places
        warc = zipped.read("archive/data.warc.gz")
        assert sorted(responses(warc)) == sorted(expected(filled, captures))
        index = gzip.decompress(zipped.read("indexes/index.cdx.gz")).decode().splitlines()
        assert index == sorted(index)
        found: list[tuple[str, bytes]] = []
        for line in index:
            about = json.loads(line.split(" ", 2)[2])
            assert about["filename"] == "data.warc.gz"
            record = gzip.decompress(warc[int(about["offset"]) :][: int(about["length"])])
            found += responses(record)
        assert sorted(found) == sorted(expected(filled, captures))
        head, *pages = lines(zipped.read("pages/pages.jsonl"))
        assert head["format"] == "json-pages-1.0"
        assert [page["title"] for page in pages] == ["Baku remembers"] * 3
        assert pages[0]["text"] == PROSE
        assert len({page["id"] for page in pages}) == 3
        assert {page["url"] for page in pages} == {url for url, _ in expected(filled, captures)}


def test_a_wacz_says_and_proves_what_is_in_it(filled: Archive, captures: Captures, tmp_path: Path) -> None:
    path = tmp_path / "some.wacz"
    write_wacz(filled.articles(), captures, filled.capture_with, path)
    with zipfile.ZipFile(path) as zipped:
        package = json.loads(zipped.read("datapackage.json"))
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        named = {one["path"]: one for one in package["resources"]}
        assert set(zipped.namelist()) == {*named, "datapackage.json", "datapackage-digest.json"}
        for name, one in named.items():
            data = zipped.read(name)
            assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        digest = json.loads(zipped.read("datapackage-digest.json"))
        described = hashlib.sha256(zipped.read("datapackage.json")).hexdigest()
        assert digest == {"path": "datapackage.json", "hash": f"sha256:{described}"}
        stored = {entry.filename for entry in zipped.infolist() if entry.compress_type == zipfile.ZIP_STORED}
        assert {"archive/data.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx"} <= stored


def test_a_record_is_found_through_the_blocks_of_the_index(
    filled: Archive, captures: Captures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wacz, "_BLOCK", 1)
    path = tmp_path / "some.wacz"
    write_wacz(filled.articles(), captures, filled.capture_with, path)
    with zipfile.ZipFile(path) as zipped:
        meta, *blocks = zipped.read("indexes/index.idx").decode().splitlines()
        assert json.loads(meta.split(" ", 2)[2]) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        packed = zipped.read("indexes/index.cdx.gz")
        for block in blocks:
            key, moment, about = block.split(" ", 2)
            place = json.loads(about)
            data = packed[place["offset"] :][: place["length"]]
            assert place["digest"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert gzip.decompress(data).decode().startswith(f"{key} {moment} ")


@given(st.lists(st.text("ab-./0", min_size=1, max_size=4), min_size=1, max_size=40))
def test_no_block_begins_between_a_key_and_the_same_with_a_slash(keys: list[str]) -> None:
    whole = sorted(f"{key} 2026 {{}}\n" for key in keys)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(wacz, "_BLOCK", 2)
        blocks = list(wacz._blocks(whole))
    assert [line for block in blocks for line in block] == whole
    for block, following in itertools.pairwise(blocks):
        assert all(f"{line.split(' ')[0]}/" < following[0].split(" ")[0] for line in block)


def test_a_selection_without_captures_is_refused_and_leaves_nothing(archive: Archive, tmp_path: Path) -> None:
    for write, name in ((write_wacz, "some.wacz"), (write_warc, "some.warc.gz")):
        with pytest.raises(UsageError, match="no capture of these stories"):
            write(archive.articles(), Captures(tmp_path / "captures"), archive.capture_with, tmp_path / name)
    assert not list(tmp_path.glob("*some*"))


def test_a_capture_that_can_not_be_read_is_named_and_nothing_is_left(
    filled: Archive, captures: Captures, tmp_path: Path
) -> None:
    captures.close()
    captures.files()[0].unlink()
    with pytest.raises(CaptureError, match="the file is missing"):
        write_wacz(filled.articles(), captures, filled.capture_with, tmp_path / "some.wacz")
    assert not list(tmp_path.glob("*some*"))
