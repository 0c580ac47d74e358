"""A response's body as it was meant: content codings undone, within a bound. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Final

from storage.errors import Unreadable
from storage.types import Exchange

UNPACKED_BYTES: Final = 20 * 2**20
"""The most that a page may hold when unpacked."""
_PIECE = 65_536
_MOST_CODINGS = 3
"""Nobody packs a page more often in good faith."""
_OF_THE_BODY = frozenset({"content-encoding", "content-type"})
_GZIP = b"\x1f\x8b"


def _found(*names: str) -> ModuleType | None:
    """The first of these modules that is installed."""
    for name in names:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


_brotli = _found("brotli")
_zstd = _found("compression.zstd", "backports.zstd")


def header(exchange: Exchange, name: str) -> str | None:
    """The value of a response header whatever its case; the last where it is repeated, None where there is none."""
    values = _values(exchange, name)
    return values[-1] if values else None


def shown(exchange: Exchange) -> Exchange:
    """The exchange as a reader meets it: with what scripts made of its body in the body's place."""
    if exchange.rendered is None:
        return exchange
    others = tuple(pair for pair in exchange.headers if pair[0].lower() not in _OF_THE_BODY)
    kind = ("Content-Type", "text/html; charset=utf-8")
    return replace(exchange, headers=(*others, kind), body=exchange.rendered, rendered=None)


def decoded(exchange: Exchange, *, limit: int = UNPACKED_BYTES) -> bytes:
    """The body with every content coding (RFC 9110, section 8.4) undone, the last applied first.

    Of a body that ends early or is damaged further on, what could be read; one that is labelled gzip and is plain, as
    it is.

    Raises:
        Unreadable: it holds more than `limit` bytes, is packed in a way that is not known, or nothing of it unpacks.
    """
    codings = [
        coding
        for value in _values(exchange, "content-encoding")
        for coding in value.lower().replace(" ", "").split(",")
    ]
    codings = [coding for coding in codings if coding not in {"", "identity"}]
    if len(codings) > _MOST_CODINGS:
        raise Unreadable("packed too many times")
    body = exchange.body
    for coding in reversed(codings):
        body = _unpacked(body, coding, limit)
    if len(body) > limit:
        raise Unreadable(f"more than {_size(limit)}")
    return body


def _values(exchange: Exchange, name: str) -> list[str]:
    return [value.strip() for key, value in exchange.headers if key.lower() == name.lower()]


def _unpacked(body: bytes, coding: str, limit: int) -> bytes:
    pieces = _CODINGS.get(coding)
    if pieces is None:
        raise Unreadable(f"content coding {coding[:20]}")
    parts, room = [], limit
    try:
        for part in pieces(body):
            parts.append(part)
            room -= len(part)
            if room < 0:
                raise Unreadable(f"more than {_size(limit)} when unpacked")
    except _damage() as error:
        if not parts:
            raise Unreadable(f"damaged {coding}") from error
    return b"".join(parts)


def _size(limit: int) -> str:
    return f"{limit / 2**20:.3g} MB"


def _damage() -> tuple[type[Exception], ...]:
    """What the libraries raise on bytes that they did not write."""
    own = (module.error if module is _brotli else module.ZstdError for module in (_brotli, _zstd) if module)
    return (zlib.error, EOFError, *own)


def _gunzip(body: bytes) -> Iterator[bytes]:
    """RFC 1952: one member after another; what follows the last is padding."""
    if not body.startswith(_GZIP):
        yield body
    while body.startswith(_GZIP):
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        yield from _inflated(member, body)
        body = member.unused_data


def _inflate(body: bytes) -> Iterator[bytes]:
    """RFC 9110 means zlib's format (RFC 1950); many servers send bare deflate (RFC 1951)."""
    try:
        zlib.decompressobj().decompress(body[:_PIECE], 1)
        wbits = zlib.MAX_WBITS
    except zlib.error:
        wbits = -zlib.MAX_WBITS
    yield from _inflated(zlib.decompressobj(wbits=wbits), body)


def _inflated(stream: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    part = stream.decompress(body, _PIECE)
    while part:
        yield part
        part = stream.decompress(stream.unconsumed_tail, _PIECE)


def _unbrotli(body: bytes) -> Iterator[bytes]:
    """RFC 7932."""
    assert _brotli is not None  # noqa: S101 - listed only where it is installed
    stream = _brotli.Decompressor()
    part = stream.process(body, output_buffer_limit=_PIECE)
    while part:
        yield part
        part = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_PIECE)


def _unzstd(body: bytes) -> Iterator[bytes]:
    """RFC 8878: one frame after another."""
    assert _zstd is not None  # noqa: S101 - listed only where it is installed
    while body:
        frame = _zstd.ZstdDecompressor()
        part = frame.decompress(body, _PIECE)
        while part:
            yield part
            part = b"" if frame.eof or frame.needs_input else frame.decompress(b"", _PIECE)
        if not frame.eof:
            return
        body = frame.unused_data


def _known() -> dict[str, Callable[[bytes], Iterator[bytes]]]:
    known: dict[str, Callable[[bytes], Iterator[bytes]]] = {"gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate}
    if _brotli is not None and hasattr(_brotli.Decompressor, "can_accept_more_data"):  # else it knows no bound
        known["br"] = _unbrotli
    if _zstd is not None:
        known["zstd"] = _unzstd
    return known


_CODINGS: Final = _known()
ACCEPT_ENCODING: Final = ", ".join(coding for coding in _CODINGS if not coding.startswith("x-"))
"""The content codings that `decoded` undoes, as the request header says it."""
