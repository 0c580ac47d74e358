"""A response's body as it was meant: content codings undone piece by piece, within bounds. Pure."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Final

import brotli

from crawler.bounds import BOUNDS, PAGE
from storage.errors import Unreadable
from storage.types import Exchange

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 65_536
_MOST_CODINGS = 3
"""Nobody packs a page more often in good faith."""
_MOST_MEMBERS = 10_000
"""Members of gzip or frames of zstd in one body; each costs time, however little it holds."""
_ZSTD_WINDOW = 23
"""Bits of the largest window of a zstd frame, 8 MB (RFC 9659); a frame may ask for gigabytes."""
_OF_THE_BODY = frozenset({"content-encoding", "content-type"})
_GZIP = b"\x1f\x8b"

Pieces = Iterator[bytes]


class _Cut(Exception):  # noqa: N818 - a state: what came before it is good
    """A packed body ends before its end."""


def header(exchange: Exchange, name: str) -> str | None:
    """The value of a response header whatever its case; the last where it is repeated, None where there is none."""
    values = headers(exchange, name)
    return values[-1] if values else None


def shown(exchange: Exchange) -> Exchange:
    """The exchange as a reader meets it: with what scripts made of its body in the body's place."""
    if exchange.rendered is None:
        return exchange
    others = tuple(pair for pair in exchange.headers if pair[0].lower() not in _OF_THE_BODY)
    kind = ("Content-Type", "text/html; charset=utf-8")
    return replace(exchange, headers=(*others, kind), body=exchange.rendered, rendered=None)


def decoded(exchange: Exchange, *, limit: int = PAGE.unpacked) -> bytes:
    """The body with every content coding (RFC 9110, section 8.4) undone, the last applied first.

    Of a body that ends early or is damaged further on, what could be read; one that is labelled gzip and is plain, as
    it is.

    Raises:
        Unreadable: it holds more than `limit` bytes, is packed in a way that is not known, or nothing of it unpacks.
    """
    codings = _codings(exchange)
    if not codings:
        if len(exchange.body) > limit:
            raise Unreadable(f"more than {_size(limit)}")
        return exchange.body
    whole = BytesIO()
    try:
        for part in _unpacked(exchange.body, codings, limit):
            whole.write(part)
    except _DAMAGE as error:
        if not whole.tell():
            raise Unreadable(f"damaged {codings[-1]}") from error
    return whole.getvalue()


def beginning(exchange: Exchange, most: int) -> bytes:
    """The first `most` bytes of the same, and nothing of what can't be unpacked."""
    whole = BytesIO()
    try:
        for part in _unpacked(exchange.body, _codings(exchange), most):
            whole.write(part)
    except (*_DAMAGE, Unreadable):
        pass
    return whole.getvalue()[:most]


def ends(exchange: Exchange, *, kept: int = _PIECE) -> tuple[bytes, bytes, bool]:
    """The first and the last `kept` bytes of the unpacked body, and whether no packing breaks off before its end.

    A body that is gzip by itself, as sitemaps are, is unpacked too. Holds no more than that at a time. What has no end
    within any bound, or a coding that is not known, passes for whole: whoever reads it says what is wrong.
    """
    limit = max(bound.unpacked for bound in BOUNDS.values())
    first = last = b""
    try:
        for part in _bounded(_gunzip(_unpacked(exchange.body, _codings(exchange), limit)), limit):
            first = first if len(first) >= kept else (first + part)[:kept]
            last = (last + part)[-kept:]
    except _DAMAGE:
        return first, last, False
    except Unreadable:
        pass
    return first, last, True


def headers(exchange: Exchange, name: str) -> list[str]:
    """The values of a response header whatever its case, in order."""
    return [value.strip() for key, value in exchange.headers if key.lower() == name.lower()]


def _codings(exchange: Exchange) -> list[str]:
    """In the order in which they were applied."""
    values = headers(exchange, "content-encoding")
    codings = [coding for value in values for coding in value.lower().replace(" ", "").split(",")]
    return [coding for coding in codings if coding not in {"", "identity"}]


def _unpacked(body: bytes, codings: list[str], limit: int) -> Pieces:
    """Each coding takes pieces and gives pieces, so that nothing is ever held whole between two of them."""
    if len(codings) > _MOST_CODINGS:
        raise Unreadable("packed too many times")
    pieces = _pieces(body)
    for coding in reversed(codings):
        undone = _CODINGS.get(coding)
        if undone is None:
            raise Unreadable(f"content coding {coding[:20]}")
        pieces = _bounded(undone(pieces), limit)
    yield from pieces


def _pieces(body: bytes) -> Pieces:
    for place in range(0, len(body), _PIECE):
        yield body[place : place + _PIECE]


def _bounded(pieces: Pieces, limit: int) -> Pieces:
    room = limit
    for piece in pieces:
        yield piece[:room]
        room -= len(piece)
        if room < 0:
            raise Unreadable(f"more than {_size(limit)} when unpacked")


def _size(limit: int) -> str:
    return f"{limit / 2**20:.3g} MB"


_DAMAGE: Final = (_Cut, zlib.error, brotli.error, zstd.ZstdError, EOFError)
"""What the libraries raise on bytes that they did not write, and what we raise where these are too few."""


def _gunzip(pieces: Pieces) -> Pieces:
    """RFC 1952: one member after another; what follows the last is padding."""
    begins = next(pieces, b"")
    if not begins.startswith(_GZIP):
        yield from (begins, *pieces)
        return
    for _ in range(_MOST_MEMBERS):
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        yield from _inflated(member, begins, pieces)
        begins = member.unused_data
        while len(begins) < len(_GZIP) and (more := next(pieces, b"")):
            begins += more
        if not begins.startswith(_GZIP):
            return
    raise Unreadable("packed in too many pieces")


def _inflate(pieces: Pieces) -> Pieces:
    """RFC 9110 means zlib's format (RFC 1950); many servers send bare deflate (RFC 1951)."""
    begins = next(pieces, b"")
    try:
        zlib.decompressobj().decompress(begins, 1)
        wbits = zlib.MAX_WBITS
    except zlib.error:
        wbits = -zlib.MAX_WBITS
    yield from _inflated(zlib.decompressobj(wbits=wbits), begins, pieces)


def _inflated(stream: zlib._Decompress, begins: bytes, pieces: Pieces) -> Pieces:
    piece = begins
    while piece:
        part = stream.decompress(piece, _PIECE)
        while part:
            yield part
            part = stream.decompress(stream.unconsumed_tail, _PIECE)
        if stream.eof:
            return
        piece = next(pieces, b"")
    raise _Cut


def _unbrotli(pieces: Pieces) -> Pieces:
    """RFC 7932."""
    stream = brotli.Decompressor()
    for piece in pieces:
        part = stream.process(piece, output_buffer_limit=_PIECE)
        while part:
            yield part
            part = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_PIECE)
        if stream.is_finished():
            return
    raise _Cut


def _unzstd(pieces: Pieces) -> Pieces:
    """RFC 8878: one frame after another."""
    piece = next(pieces, b"")
    for _ in range(_MOST_MEMBERS):
        frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW})
        while piece:
            part = frame.decompress(piece, _PIECE)
            while part:
                yield part
                part = b"" if frame.eof or frame.needs_input else frame.decompress(b"", _PIECE)
            if frame.eof:
                break
            piece = next(pieces, b"")
        if not frame.eof:
            raise _Cut
        piece = frame.unused_data or next(pieces, b"")
        if not piece:
            return
    raise Unreadable("packed in too many pieces")


_CODINGS: Final[dict[str, Callable[[Pieces], Pieces]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
ACCEPT_ENCODING: Final = ", ".join(coding for coding in _CODINGS if not coding.startswith("x-"))
"""The content codings that `decoded` undoes, as the request header says it."""
