"""Small bodies that unpack to much: how much memory they cost where they are fetched, checked and unpacked."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import brotli
import pytest

from crawler.bounds import MB
from storage.captures.packing import zstd
from tests.commands import configure
from tests.crawler.probe import probe
from tests.outlet import story
from tests.raw import Raw, http

WHOLE = 400 * MB
PIECE = b"<p>" + b" " * (MB - 3)
ABOVE_IDLE = 150e6


def gzipped() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(PIECE) for _ in range(WHOLE // MB)) + packer.flush()


def deflated() -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return b"".join(packer.compress(PIECE) for _ in range(WHOLE // MB)) + packer.flush()


def brotlied() -> bytes:
    packer = brotli.Compressor(quality=5, lgwin=24)
    return bytes(b"".join(packer.process(PIECE) for _ in range(WHOLE // MB)) + packer.finish())


def zstd_with_a_window_of(bits: int) -> bytes:
    library = zstd()
    packer = library.ZstdCompressor(options={library.CompressionParameter.window_log: bits})
    return bytes(b"".join(packer.compress(PIECE) for _ in range(WHOLE // MB)) + packer.flush())


def bombs() -> dict[str, bytes]:
    page = story("tale").encode()
    return {
        "/tale": http(page),
        "/gzip": http(gzipped(), "Content-Encoding: gzip"),
        "/gzip-of-gzip": http(gzip.compress(gzipped()), "Content-Encoding: gzip, gzip"),
        "/gzip-of-gzip-of-gzip": http(gzip.compress(gzip.compress(gzipped())), "Content-Encoding: gzip, gzip, gzip"),
        "/gzip-of-nothing": http(gzip.compress(gzip.compress(b"") * 20_000), "Content-Encoding: gzip, gzip"),
        "/deflate": http(deflated(), "Content-Encoding: deflate"),
        "/br": http(brotlied(), "Content-Encoding: br"),
        "/br-of-gzip": http(brotli.compress(gzipped()), "Content-Encoding: gzip, br"),
        "/zstd": http(zstd_with_a_window_of(23), "Content-Encoding: zstd"),
        "/zstd-window": http(zstd_with_a_window_of(27), "Content-Encoding: zstd"),
        "/sitemap.xml.gz": http(gzipped(), "Content-Type: application/gzip"),
        "/just-under": http(gzip.compress(page + b" " * (19 * MB)), "Content-Encoding: gzip"),
        "/large": http(b" " * (19 * MB)),
    }


SAID = {
    "/gzip": "more than 20 MB when unpacked",
    "/gzip-of-gzip": "more than 20 MB when unpacked",
    "/gzip-of-gzip-of-gzip": "more than 20 MB when unpacked",
    "/gzip-of-nothing": "packed in too many pieces",
    "/deflate": "more than 20 MB when unpacked",
    "/br": "more than 20 MB when unpacked",
    "/br-of-gzip": "more than 20 MB when unpacked",
    "/zstd": "more than 20 MB when unpacked",
    "/zstd-window": "damaged zstd",
}


@pytest.fixture(scope="module")
def served() -> dict[str, bytes]:
    return bombs()


def test_every_bomb_is_named_and_none_costs_more_memory_than_is_allowed(
    tmp_path: Path, served: dict[str, bytes]
) -> None:
    with Raw(served) as server:
        configure(tmp_path, {"id": "bombs", "homepage": f"{server.url}/"})
        config = tmp_path / "yearmind.toml"
        config.write_text(config.read_text().replace('timeout = "5s"', 'timeout = "20s"\nworkers = 1'))
        found = probe(tmp_path, [server.url + path for path in served], visit=True)
        assert {path: found["failures"][server.url + path] for path in SAID} == {
            path: [said] for path, said in SAID.items()
        }
        assert max(found["costs"].values()) < ABOVE_IDLE, found["costs"]
