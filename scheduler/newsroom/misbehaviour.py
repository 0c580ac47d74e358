"""Addresses of the unruly outlet that misbehave, each with what it does. Pure, but for the clock of the slow ones."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.newsroom.template import Markup, fill, paragraphs
from scheduler.newsroom.types import Reply

GIGABYTE = 10**9
"""What the endless pages would send if they were let."""
SLOW_BYTES = 120
"""How many bytes the slow page drips, one a second: longer than any client should wait, but bounded."""
BREAKS = 1_000_000
"""Line breaks of the page that is hard to extract."""
UNPACKED = 64 * 2**20
"""Bytes in the small gzip body."""

_CHUNK = 64 * 2**10

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="$charset"><title>$title</title></head>
<body><h1>$title</h1>
$body
</body></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misbehaviour:
    """One bad address."""

    path: str
    """From the slash on."""
    what: str
    """What it does, as the end of the sentence `An address …`."""
    reply: Reply
    """That."""


def _page(title: str, *texts: str, charset: str = "utf-8") -> Markup:
    return fill(_PAGE, charset=charset, title=title, body=paragraphs(texts))


def _slow() -> Iterator[bytes]:
    """A page that is always about to go on."""
    yield b"<!doctype html><title>Patience</title><p>"
    for _ in range(SLOW_BYTES):
        time.sleep(1)
        yield b"."


def _endless() -> Iterator[bytes]:
    yield b"<!doctype html><title>Without end</title>"
    line = b"<p>And so on, and so forth.</p>\n"
    block = line * (_CHUNK // len(line))
    for _ in range(GIGABYTE // len(block)):
        yield block


def _hard_to_extract() -> Iterator[bytes]:
    """Under 20 MB, but so many breaks in one element cost extractors half a minute and gigabytes."""
    yield b"<!doctype html><title>Hard to extract</title><h1>Hard to extract</h1><article><p>"
    for _ in range(BREAKS // 10_000):
        yield b"word<br>" * 10_000
    yield b"</p></article>"


def _bomb() -> Iterator[bytes]:
    """A thousandth of what it becomes."""
    packer = zlib.compressobj(wbits=31)
    block = b"<p>" + b" " * (_CHUNK - 3)
    for _ in range(UNPACKED // _CHUNK):
        yield packer.compress(block)
    yield packer.flush()


def _bad(path: str, what: str, reply: Reply) -> Misbehaviour:
    return Misbehaviour(path=path, what=what, reply=reply)


def _status(status: int, *headers: tuple[str, str]) -> Reply:
    return Reply(status=status, body=_page(f"Error {status}", "Nothing to read here.").encode(), headers=headers)


_LATIN = _page("Café société", "À la fin de l'été, près de la forêt, un garçon a trouvé une clé dorée.")
_CYRILLIC = _page("Письмо без подписи", "В редакцию пришло письмо на машинке, и никто не знает, кто его отправил.")
_SHORT = _page("Cut short", "This page ends in the middle of a")
_HTML = _page("No feed", "Whoever asks for a feed here gets a page.")
_FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>The Unruly Post</title><link>/</link>'

MISBEHAVIOURS = (
    _bad("/404", "answers 404", _status(404)),
    _bad("/410", "answers 410", _status(410)),
    _bad("/forbidden", "answers 403", _status(403)),
    _bad("/500", "answers 500", _status(500)),
    _bad("/busy", "answers 429 and asks for two minutes", _status(429, ("Retry-After", "120"))),
    _bad("/loop", "redirects to itself for ever", Reply(status=302, headers=(("Location", "/loop"),))),
    _bad("/slow", "drips a byte a second", Reply(stream=_slow)),
    _bad("/huge", "sends a gigabyte without saying so", Reply(stream=_endless)),
    _bad("/huge-and-says-so", "announces a gigabyte and sends it", Reply(stream=_endless, length=GIGABYTE)),
    _bad("/hang.html", "takes an extractor very long", Reply(stream=_hard_to_extract)),
    _bad("/latin1-as-utf8", "is in Latin-1 and calls itself UTF-8", Reply(body=_LATIN.encode("latin-1"))),
    _bad("/wrong-label", "is in windows-1251 and calls itself UTF-8", Reply(body=_CYRILLIC.encode("cp1251"))),
    _bad("/binary", "has binary under text/html", Reply(body=bytes(range(256)) * 64)),
    _bad("/empty", "has an empty body", Reply()),
    _bad("/feed-is-html", "has a page where a feed should be", Reply(body=_HTML.encode())),
    _bad(
        "/empty-feed",
        "is a feed without entries",
        Reply(body=f"{_FEED}</channel></rss>".encode(), kind="application/rss+xml"),
    ),
    _bad(
        "/broken-feed.xml",
        "is a feed that breaks off",
        Reply(
            body=f"{_FEED}<item><title>Glass &amp; tiles</title><link>/news/glassworks-turns-bottles-into-tiles.html"
            "</link></item><item><title>Half an".encode(),
            kind="application/rss+xml",
        ),
    ),
    _bad("/truncated", "breaks off before its Content-Length", Reply(body=_SHORT.encode(), length=5_000)),
    _bad("/bomb", "is small and unpacks to 64 MB", Reply(stream=_bomb, headers=(("Content-Encoding", "gzip"),))),
)
"""All of them."""
