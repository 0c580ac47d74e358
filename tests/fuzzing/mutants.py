"""What chance makes of documents: pieces cut, doubled, moved, nested and spliced, in other charsets."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

PIECES = [
    "<html>", "<!doctype html>", "<body>", "<a href='", "'>", "</a>", "/2026/01/19/a-long-story.html", "<h2>",
    "<base href='", "<time datetime='2026-01-19'>", "<link rel='next' href='", "<rss>", "<channel>", "<item>",
    "<link>", "</link>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>",
    "<updated>2026-01-19T10:00:00Z</updated>", "<urlset>", "<url>", "<loc>", "</loc>", "</url>", "<sitemapindex>",
    "<sitemap>", "<lastmod>", "https://outlet.example/1", "http://[", ":99999", "<![CDATA[", "]]>", "&", "&#0;",
    "&#xD800;", "<!--", "<?xml version='1.0' encoding='utf-16'?>", "\x00", "\ud7ff", "{", "[",
    '{"version":"https://jsonfeed.org/version/1","items":[', '{"url":"/1","title":"\\ud800"}', "]}", "?page=2", "\n",
    " ", "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]>", "&b;", "<content type='xhtml'>",
    "<content mode='base64'>", "<georss:point>", "<media:content url='", "<dc:date>", "<pubDate>", "</", "<", '"', "'",
]  # fmt: skip
"""What the readers look for, and what breaks others."""
TYPES: st.SearchStrategy[str | None] = st.none() | st.sampled_from(
    ["text/html; charset=utf-16", "text/xml; charset=nonsense", "application/rss+xml", "\0", "text/html; charset=utf-7"]
)
"""Headers."""
BODIES = st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(
    lambda made: "".join(made).encode()
)
"""Bytes of no order, and pieces in any order."""
_CHARSETS = ("utf-16", "utf-8-sig", "utf-16-be", "cp1254", "koi8-r", "utf-32", "cp037")
_SPAN = 400
_TIMES = 5_000
_LONGEST = 300_000

Change = Callable[[bytes], bytes]


def mutants(bodies: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Bodies of a corpus with some changes made to each."""
    one = st.sampled_from(bodies)
    return st.tuples(one, st.lists(_changes(one), min_size=1, max_size=6)).map(lambda drawn: _changed(*drawn))


def _changed(body: bytes, changes: list[Change]) -> bytes:
    for change in changes:
        body = change(body)[:_LONGEST]
    return body


def _changes(other: st.SearchStrategy[bytes]) -> st.SearchStrategy[Change]:
    place, length = st.floats(0, 1), st.integers(0, _SPAN)
    piece = st.sampled_from(PIECES).map(str.encode)
    return st.one_of(
        st.builds(_cut, place, length),
        st.builds(_kept_to, place),
        st.builds(_put, place, piece | st.binary(max_size=8)),
        st.builds(_repeated, place, length, st.integers(2, _TIMES)),
        st.builds(_put_often, place, piece, st.integers(2, _TIMES)),
        st.builds(_spliced, other, place, place),
        st.builds(_moved, place, place, length),
        st.builds(_recoded, st.sampled_from(_CHARSETS)),
        st.just(gzip.compress),
    )


def _cut(place: float, length: int) -> Change:
    return lambda body: body[: _at(body, place)] + body[_at(body, place) + length :]


def _kept_to(place: float) -> Change:
    return lambda body: body[: _at(body, place)]


def _put(place: float, piece: bytes) -> Change:
    return lambda body: body[: _at(body, place)] + piece + body[_at(body, place) :]


def _put_often(place: float, piece: bytes, times: int) -> Change:
    return _put(place, piece * times)


def _repeated(place: float, length: int, times: int) -> Change:
    def change(body: bytes) -> bytes:
        at = _at(body, place)
        span = body[at : at + length]
        return body[:at] + span * min(times, _LONGEST // (len(span) + 1)) + body[at:]

    return change


def _spliced(other: bytes, here: float, there: float) -> Change:
    return lambda body: body[: _at(body, here)] + other[_at(other, there) :]


def _moved(place: float, to: float, length: int) -> Change:
    def change(body: bytes) -> bytes:
        at = _at(body, place)
        rest = body[:at] + body[at + length :]
        return rest[: _at(rest, to)] + body[at : at + length] + rest[_at(rest, to) :]

    return change


def _recoded(charset: str) -> Change:
    return lambda body: body.decode("utf-8", "replace").encode(charset, "replace")


def _at(body: bytes, place: float) -> int:
    return int(len(body) * place)
