"""How records are compressed: one gzip member or one Zstandard frame a record, so that each can be read alone.

gzip is the standard's own way (ISO 28500:2017, annex D). Zstandard follows IIPC's "Use of Zstandard Compression in WARC
Files" 1.0, without a dictionary and with a checksum in each frame.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

Compression = Literal["gzip", "zstd"]
"""The kinds that captures can be written in; both are always read."""
_CHUNK = 1 << 16
_GZIP_LEVEL = 6
"""warcio always takes 9, which costs twice the time for two bytes in a hundred."""
_ZSTD_LEVEL = 9
LARGEST = 1 << 28
"""Bytes of a record that are unpacked at most; none of ours comes near, and a bomb must not take all memory."""


class _Unpacker(Protocol):
    """One member or frame on its way back."""

    @property
    def eof(self) -> bool:
        """Whether it was read to its end, checksum proved."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What was fed beyond its end."""
        ...

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Plain bytes of what is fed, a bounded piece at a time."""
        ...


@dataclass(frozen=True, slots=True)
class Packing:
    """One kind of compression."""

    suffix: str
    """Ends the names of its files."""
    magic: bytes
    """Begins each member or frame."""
    pack: Callable[[bytes], bytes]
    """Makes one member or frame."""
    unpacker: Callable[[], _Unpacker]
    """Begins to read one."""


class _Gzip:
    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and not self._zlib.eof:  # zlib keeps its tail when it has come to the end
            yield self._zlib.decompress(chunk, _CHUNK)
            chunk = self._zlib.unconsumed_tail


class _Zstd:
    def __init__(self) -> None:
        self._zstd = zstd().ZstdDecompressor()

    @property
    def eof(self) -> bool:
        return bool(self._zstd.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._zstd.unused_data)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            yield self._zstd.decompress(chunk, _CHUNK)
            while not self._zstd.eof and not self._zstd.needs_input:
                yield self._zstd.decompress(b"", _CHUNK)
        except zstd().ZstdError as error:
            raise zlib.error(str(error)) from error


def zstd() -> Any:
    """The library for Zstandard: the standard one, or before Python 3.14 the same from elsewhere."""
    if sys.version_info >= (3, 14):
        from compression import zstd as library  # noqa: PLC0415 - 40 ms that an archive in gzip doesn't owe
    else:
        from backports import zstd as library  # noqa: PLC0415 - as above
    return library


def _gzip(record: bytes) -> bytes:
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(record) + packer.flush()


def _zstandard(record: bytes) -> bytes:
    library = zstd()
    options = {
        library.CompressionParameter.compression_level: _ZSTD_LEVEL,
        library.CompressionParameter.checksum_flag: 1,
    }
    return bytes(library.compress(record, options=options))


PACKINGS: dict[str, Packing] = {
    "gzip": Packing(".warc.gz", b"\x1f\x8b\x08", _gzip, _Gzip),
    "zstd": Packing(".warc.zst", b"\x28\xb5\x2f\xfd", _zstandard, _Zstd),
}
"""By the name that a configuration gives them."""
OPEN = ".open"
"""Ends the name of a file that is being written."""


def packing_of(name: str) -> Packing:
    """The packing that a file's name tells."""
    closed = name.removesuffix(OPEN)
    return next((packing for packing in PACKINGS.values() if closed.endswith(packing.suffix)), PACKINGS["gzip"])


def members(path: Path) -> Iterator[tuple[int, int]]:
    """Offset and length of every whole record of a file, checksums proved; ends before a torn or foreign one."""
    for offset, length, _ in _walked(path, 0, keep=False):
        yield offset, length


def unpacked(path: Path, start: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """As `members`, each with its plain bytes; those from one place in the file on."""
    yield from _walked(path, start, keep=True)


def unpacked_at(path: Path, offset: int) -> tuple[bytes, int] | None:
    """The plain bytes of the record at `offset` and its packed length, or None where no whole one is."""
    with path.open("rb") as file:
        found = _member(file, offset, packing_of(path.name), keep=True)
    return (found[1], found[0]) if found else None


def goes_on(path: Path, offset: int) -> bool:
    """Whether a whole record stands anywhere behind `offset`, where none does: what is there was damaged, not torn."""
    packing = packing_of(path.name)
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        while (offset := data.find(packing.magic, offset + 1)) >= 0:
            found = _member(file, offset, packing, keep=True)
            if found is not None and found[1].startswith(b"WARC/"):
                return True
    return False


def _walked(path: Path, offset: int, *, keep: bool) -> Iterator[tuple[int, int, bytes]]:
    packing = packing_of(path.name)
    with path.open("rb") as file:
        while (found := _member(file, offset, packing, keep=keep)) is not None:
            length, plain = found
            yield offset, length, plain
            offset += length


def _member(file: BinaryIO, offset: int, packing: Packing, *, keep: bool) -> tuple[int, bytes] | None:
    """Packed length and, where kept, plain bytes of one record; None where no whole one is."""
    file.seek(offset)
    unpacker = packing.unpacker()
    plain = bytearray()
    read = size = 0
    try:
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            for piece in unpacker.feed(chunk):
                size += len(piece)
                if keep:
                    plain += piece
                if keep and size > LARGEST:
                    return None
            if unpacker.eof:
                return read - len(unpacker.unused_data), bytes(plain)
    except zlib.error:
        return None
    return None
