"""The captures of a selection as a Web Archive Collection Zipped, WACZ 1.1.1, for ReplayWeb.page and pywb.

https://specs.webrecorder.net/wacz/1.1.1/ says what stands where; the index is in blocks as ZipNum has them. All but the
list of pages is stored without compression of the zip's own, so that a browser reads single records by range.
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import orjson

from storage.captures import Captures
from storage.captures.packing import PACKINGS
from storage.export.files import aside
from storage.export.record import utc
from storage.export.warc import Originals, Written, at_least_one, written
from storage.types import Story

VERSION = "1.1.1"
_WARC, _CDX, _IDX, _PAGES = "archive/data.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"
_BLOCK = 1_000
"""Lines of the index that are read together."""
_COPIED = 1 << 20


def write_wacz(stories: Iterable[Story], captures: Captures, originals: Originals, path: Path) -> int:
    """Write the captures behind all revisions of `stories` to a `.wacz` and return how many.

    Memory grows by some 300 bytes a capture, for the index has to be sorted.

    Raises:
        UsageError: the file can't be written, or no capture is there.
        CaptureError: a capture can't be read.
        ArchiveFull: the file's disk is full.
    """
    with aside(path) as out, zipfile.ZipFile(out, "w") as zipped, tempfile.TemporaryFile() as pages:
        package = _Package(zipped)
        lines = []
        pages.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True}))
        with package.member(_WARC) as warc:
            for one in written(stories, captures, originals, Path(_WARC).name, warc):
                lines.append(one.line)
                pages.write(_line(_page(one)))
        package.index(sorted(lines, key=str.encode))
        package.pages(pages)
        package.seal(captures.about["software"])
        return at_least_one(len(lines), captures, path)


class _Hashing:
    """A file of the package while it is written."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._out.write(data)


class _Package:
    """The zip and the list of what is in it."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zipped = zipped
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def member(self, name: str, compression: int = zipfile.ZIP_STORED) -> Iterator[Any]:
        """A file of the package to write to; it is listed once it is whole."""
        now = datetime.now(UTC)
        entry = zipfile.ZipInfo(name, now.timetuple()[:6])
        entry.extra = _extended_timestamp(now)
        entry.compress_type = compression
        with self._zipped.open(entry, "w", force_zip64=True) as out:
            hashing = _Hashing(out)
            yield hashing
        digest = f"sha256:{hashing.digest.hexdigest()}"
        self._resources.append({"name": Path(name).name, "path": name, "hash": digest, "bytes": hashing.size})

    def index(self, lines: list[str]) -> None:
        """The CDXJ in blocks, and the list of the blocks."""
        meta = {"format": "cdxj-gzip-1.0", "filename": Path(_CDX).name}
        listed = [f"!meta 0 {orjson.dumps(meta).decode()}\n".encode()]
        with self.member(_CDX) as cdx:
            for block in _blocks(lines):
                packed = PACKINGS["gzip"].pack("".join(block).encode())
                about = {"offset": cdx.size, "length": cdx.write(packed), "digest": _sha256(packed)}
                listed.append(f"{block[0].partition(' {')[0]} {orjson.dumps(about).decode()}\n".encode())
        with self.member(_IDX) as idx:
            idx.write(b"".join(listed))

    def pages(self, pages: IO[bytes]) -> None:
        """The list of pages, as gathered."""
        pages.seek(0)
        with self.member(_PAGES, zipfile.ZIP_DEFLATED) as out:
            while chunk := pages.read(_COPIED):
                out.write(chunk)

    def seal(self, software: str) -> None:
        """The description of all files, and its digest."""
        created = utc(datetime.now(UTC).replace(microsecond=0))
        about = {"profile": "data-package", "wacz_version": VERSION, "software": software, "created": created}
        described = orjson.dumps({**about, "resources": list(self._resources)}, option=orjson.OPT_INDENT_2)
        with self.member("datapackage.json") as out:
            out.write(described)
        with self.member("datapackage-digest.json") as out:
            out.write(orjson.dumps({"path": "datapackage.json", "hash": _sha256(described)}))


def _extended_timestamp(at: datetime) -> bytes:
    """Info-ZIP's extra field of a file's time.

    A file whose size isn't known before it is written has an extra field where it begins but none in the zip's list.
    ReplayWeb.page takes one that has none in the list to have none at all, and would read it from a wrong place.
    """
    return struct.pack("<HHBL", 0x5455, 5, 1, int(at.timestamp()))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines that are cut only where no reader can miss one.

    Our keys leave off a closing slash and ReplayWeb.page looks with it, so the key that it looks for may sort behind
    others; all lines up to there stay in the block of the first.
    """
    block: list[str] = []
    reach = ""
    for line in lines:
        key = line.partition(" ")[0]
        if len(block) >= _BLOCK and key > reach:
            yield block
            block = []
        block.append(line)
        reach = max(reach, f"{key}/")
    if block:
        yield block


def _page(one: Written) -> dict[str, Any]:
    said = one.story.article.text if one.revision.text is None else one.revision.text
    return {
        "id": f"{one.story.id}-{one.revision.number}",
        "url": one.capture.url,
        "ts": utc(one.capture.fetched_at.replace(microsecond=0)),
        "title": one.revision.title,
        "text": said,
    }


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
