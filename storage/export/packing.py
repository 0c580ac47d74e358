"""Compression by suffix, in members: what is written up to the end of one can be read without what follows.

Members one after another are one file to every reader (RFC 1952 for gzip, RFC 8878 for Zstandard). The same input gives
the same bytes: no time and no name stands in them.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from storage.captures.packing import zstd

_GZIP = 16 + zlib.MAX_WBITS
_WARC, _MEMBER, _FRAME, _DICTIONARY = b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18"
"""How a WARC record, a gzip member, a Zstandard frame and the frame of a dictionary before it begin."""


class _Member(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


class Packer:
    """Packs what it is given."""

    def __init__(self, begin: Callable[[], _Member] | None) -> None:
        self._begin = begin
        self._member: _Member | None = None

    def pack(self, data: bytes) -> bytes:
        """What can be written of it so far."""
        if self._begin is None:
            return data
        if self._member is None:
            self._member = self._begin()
        return self._member.compress(data)

    def end(self) -> bytes:
        """The rest of the member; what comes later begins another."""
        if self._member is None:
            return b""
        rest, self._member = self._member.flush(), None
        return rest


def packer(suffix: str) -> Packer:
    """The packer for a suffix of `PACKED`, or for none."""
    if suffix == "gz":
        return Packer(lambda: zlib.compressobj(wbits=_GZIP))
    if suffix == "zst":
        library = zstd()
        return Packer(lambda: library.ZstdCompressor(options={library.CompressionParameter.checksum_flag: 1}))
    return Packer(None)


PACKED = ("gz", "zst")
"""The suffixes that stand for compression."""


def unpacked(file: IO[bytes], name: str) -> IO[bytes]:
    """What a file holds, by the suffix of its name."""
    suffix = Path(name).suffix
    if suffix == ".gz":
        return gzip.GzipFile(fileobj=file, mode="rb")  # type: ignore[return-value]  # it reads like a file
    if suffix == ".zst":
        reader: IO[bytes] = zstd().ZstdFile(file)
        return reader
    return file


def damage() -> tuple[type[Exception], ...]:
    """What reading a packed file raises where the file is damaged."""
    return (EOFError, gzip.BadGzipFile, zlib.error, zstd().ZstdError)


def is_warc(path: Path) -> bool:
    """Whether a file, packed or not, begins like a WARC file."""
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic == _FRAME or magic[1:] == _DICTIONARY:
            return True
        try:
            return (gzip.GzipFile(fileobj=file) if magic[:2] == _MEMBER else file).read(len(_WARC)) == _WARC
        except damage():
            return False
