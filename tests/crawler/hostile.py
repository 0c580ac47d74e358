"""Pages that are made to cost whoever reads them: each is one shape, at or near the bound of a body."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping

from crawler.bounds import MB

_MOST = 20 * MB
"""Bytes of a page that are read at all."""


def _around(body: bytes, head: bytes = b"") -> bytes:
    """A page with a headline, so that nothing but its shape speaks against it."""
    begins = b"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>The long night</title>"
    story = b"</head><body><article><h1>The long night</h1>"
    return b"".join((begins, head, story, body, b"</article></body></html>"))


def _to_the_brim(piece: bytes, most: int = _MOST) -> bytes:
    return _around(piece * ((most - 1_000) // len(piece)))


def _ld(value: bytes) -> bytes:
    return _around(b"<p>A minute of silence.</p>", b'<script type="application/ld+json">' + value + b"</script>")


def _words() -> bytes:
    """Text without end, no two paragraphs alike."""
    rng = random.Random(20)
    pieces = [" ".join(rng.choices(_VOCABULARY, k=80)) for _ in range(_MOST // 650)]
    return _around("".join(f"<p>{piece}.</p>" for piece in pieces).encode()[: _MOST - 1_000])


_VOCABULARY = ["".join(random.Random(n).choices(string.ascii_lowercase, k=3 + n % 9)) for n in range(5_000)]
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00"
_STORY = b"<p>Candles were lit along the quay in memory of those who were lost that winter, as in every year.</p>" * 8

SHAPES: Mapping[str, Callable[[], bytes]] = {
    "100,000 nested elements": lambda: _around(b"<div>" * 100_000 + b"night"),
    "nested elements just under the bound": lambda: _around(b"<div>" * 59_000 + b"night"),
    "nested inline elements": lambda: _around(b"<b><i>" * 29_000 + b"night"),
    "nested tables": lambda: _around(b"<table><tr><td>" * 19_000 + b"night"),
    "nested lists": lambda: _around(b"<ul><li>" * 29_000 + b"night"),
    "nested quotations of paragraphs": lambda: _around(b"<blockquote><p>night" * 29_000),
    "a million br": lambda: _around(b"<br>" * 1_000_000),
    "br just under the bound": lambda: _around(b"night<br>" * 59_000),
    "empty paragraphs": lambda: _around(b"<p>" * 1_000_000),
    "paragraphs just under the bound": lambda: _around(b"<p>The night was long.</p>" * 29_000),
    "links": lambda: _around(b'<a href="/night/1">night</a> ' * 29_000),
    "links in paragraphs": lambda: _around(b'<p><a href="/night/1">The long night</a> was long</p>' * 14_000),
    "headings that are links": lambda: _around(b'<h2><a href="/night/1">The long night was long</a></h2>' * 14_000),
    "one wide table": lambda: _around(b"<table><tr>" + b"<td>1</td>" * 14_000),
    "one long table": lambda: _around(b"<table>" + b"<tr><td>night</td><td>long</td></tr>" * 9_900 + b"</table>"),
    "images": lambda: _around(b'<figure><img src="/n.jpg"><figcaption>night</figcaption></figure>' * 11_000),
    "time elements": lambda: _around(b'<time datetime="2026-01-19T17:20:00+04:00">19 January 2026</time>' * 29_000),
    "dates in paragraphs": lambda: _around(b"<p>19 January 2026 17:20</p>" * 29_000),
    "bylines": lambda: _around(b'<p class="byline author">By Leyla Aliyeva</p>' * 29_000),
    "labels that end in a colon": lambda: _around(b"<span>Author: Leyla</span>" * 29_000),
    "tags": lambda: _around(b'<a rel="tag" href="/tag/night/a/b/c/d">night</a>' * 29_000),
    "meta elements": lambda: _around(_STORY, b'<meta property="article:tag" content="night">' * 55_000),
    "itemprops": lambda: _around(b'<span itemprop="author"><b itemprop="name">Leyla Aliyeva</b></span>' * 14_000),
    "canonical links": lambda: _around(_STORY, b'<link rel="canonical" href="/night/1">' * 55_000),
    "a huge attribute": lambda: _around(b'<p class="' + b"a " * 9_000_000 + b'">night</p>' + _STORY),
    "an attribute of hyphens": lambda: _around(b'<div class="' + b"-related" * 2_000_000 + b'">' + _STORY + b"</div>"),
    "many attributes": lambda: _around(b"<p " + b"".join(b"a%d=1 " % n for n in range(1_000_000)) + b">night" + _STORY),
    "a huge address": lambda: _around(b'<a href="/' + b"a/" * 9_000_000 + b'">night</a>' + _STORY),
    "a huge title": lambda: b"<title>" + b"night | " * 2_400_000 + b"</title>" + _STORY,
    "a huge description": lambda: _around(_STORY, b'<meta name=description content="' + b"night " * 3_000_000 + b'">'),
    "one comment": lambda: _around(b"<!--" + b"- " * 9_000_000),
    "comments": lambda: _to_the_brim(b"<!-->"),
    "entities": lambda: _to_the_brim(b"&amp;&eacute;&#1244;"),
    "unknown entities": lambda: _to_the_brim(b"&night"),
    "ampersands": lambda: _to_the_brim(b"&"),
    "open angle brackets": lambda: _to_the_brim(b"<"),
    "closed angle brackets": lambda: _to_the_brim(b"> "),
    "an open script": lambda: _around(b"<script>" + b"</scrip" * 2_800_000),
    "scripts": lambda: _to_the_brim(b"<script>1</script>"),
    "an open textarea": lambda: _around(b"<textarea>" + b"night " * 3_000_000),
    "cdata": lambda: _to_the_brim(b"<![CDATA["),
    "json-ld nested in lists": lambda: _ld(b"[" * 900_000),
    "json-ld nested in graphs": lambda: _ld(b'{"@graph":[' * 80_000 + b"]}" * 80_000),
    "json-ld of trailing commas": lambda: _ld(b"{" + b",               \n" * 60_000),
    "json-ld of spaces": lambda: _ld(b" " * 999_000 + b"x"),
    "json-ld of many authors": lambda: _ld(
        b'{"@type":"NewsArticle","headline":"The long night","author":[' + b'{"name":"Leyla A"},' * 50_000 + b"{}]}"
    ),
    "json-ld of a long author": lambda: _ld(
        b'{"@type":"NewsArticle","headline":"The long night","author":"' + b"Leyla, " * 130_000 + b'"}'
    ),
    "json-ld of a long date": lambda: _ld(
        b'{"@type":"NewsArticle","headline":"The long night","datePublished":"' + b"1 " * 490_000 + b'"}'
    ),
    "json-ld of many scripts": lambda: _around(
        _STORY, b'<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 14_000
    ),
    "json-ld of a body of markup": lambda: _ld(
        b'{"@type":"NewsArticle","headline":"The long night","articleBody":"' + b"<p>night" * 120_000 + b'"}'
    ),
    "json-ld of a huge number": lambda: _ld(b'{"@type":"NewsArticle","position":' + b"9" * 900_000 + b"}"),
    "json-ld beyond its bound": lambda: _ld(b'{"a":"' + b"night " * 3_000_000 + b'"}'),
    "a long date": lambda: _around(b"<p>" + b"1 January " * 2_000_000 + b"</p>"),
    "a date of commas": lambda: _around(b"<time>1" + b", " * 9_000_000 + b"January 2026</time>"),
    "a date and bars": lambda: _around(b"<p>1 January 2026 " + b"| - " * 4_000_000 + b"</p>"),
    "a date and brackets": lambda: _around(b"<p>1 January 2026 17:20 " + b"( , " * 4_000_000 + b"</p>"),
    "times before no date": lambda: _around(b"<p>" + b"17:20 , | " * 2_000_000 + b"2026</p>"),
    "short lines of bait for dates": lambda: _around((b"<p>17:20 " + b",|-" * 40 + b"2026</p>") * 20_000),
    "a date in meta": lambda: _around(
        _STORY, b'<meta property="article:published_time" content="' + b"2026-01-19T" * 1_600_000 + b'">'
    ),
    "a byline of commas": lambda: _around(_STORY + b'<p class="byline">By ' + b"A, " * 6_000_000 + b"</p>"),
    "a byline of spaces": lambda: _around(_STORY + b'<p class="byline">By A' + b" " * 18_000_000 + b"in</p>"),
    "an author in meta": lambda: _around(_STORY, b'<meta name=author content="' + b"Leyla (" * 2_500_000 + b'">'),
    "keywords": lambda: _around(_STORY, b'<meta name=keywords content="' + b"night," * 3_000_000 + b'">'),
    "one line of 20 MB": lambda: _to_the_brim(b"night "),
    "one word of 20 MB": lambda: _to_the_brim(b"n"),
    "20 MB of text": _words,
    "20 MB of text in other scripts": lambda: _to_the_brim("<p>Gecə uzun idi, ночь была долгой, ღამე. ".encode() * 20),
    "20 MB of text in pre": lambda: _around(b"<pre>" + b"night\n" * 3_000_000),
    "20 MB of spaces": lambda: b" " * _MOST,
    "lines that end in spaces": lambda: _around(b"<p>" + (b"night" + b" " * 5_000) * 3_900),
    "empty": lambda: b"",
    "one byte": lambda: b"<",
    "NULs": lambda: b"\0" * _MOST,
    "a page and NULs": lambda: _around(_STORY + b"\0" * 18_000_000),
    "NULs between the letters": lambda: _around(_STORY).replace(b"i", b"i\0"),
    "UTF-16 without a mark": lambda: _around(_STORY).decode().encode("utf-16-le"),
    "UTF-32": lambda: _around(_STORY).decode().encode("utf-32"),
    "UTF-7": lambda: _around(_STORY.replace(b"night", b"+ADw-")),
    "a charset that doesn't exist": lambda: _around(_STORY, b'<meta charset="klingon">'),
    "random bytes": lambda: random.Random(1).randbytes(_MOST),
    "random bytes without NULs": lambda: random.Random(2).randbytes(_MOST // 2).replace(b"\0", b"a"),
    "accented letters of no charset": lambda: _to_the_brim(bytes(range(0x80, 0x100))),
    "half of each character": lambda: _to_the_brim(b"\xd0"),
    "combining marks": lambda: _around(b"<p>a" + "\u0301".encode() * 9_000_000),
    "combining marks in two orders": lambda: _around(b"<p>a" + "\u0301\u0323".encode() * 4_500_000),
    "right-to-left overrides": lambda: _around(b"<p>" + "\u202e\u200f".encode() * 3_000_000),
    "PNG": lambda: _PNG + random.Random(3).randbytes(2_000_000),
    "PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + random.Random(4).randbytes(2_000_000) + b"\n%%EOF",
    "ZIP": lambda: b"PK\x03\x04" + random.Random(5).randbytes(2_000_000),
    "executable": lambda: b"\x7fELF\x02\x01\x01" + random.Random(6).randbytes(2_000_000),
}
"""What a page may be by its name."""
