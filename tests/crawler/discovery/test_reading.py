"""Laws that hold for every kind of document, whatever bytes it has."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery import KINDS, read, sniff
from tests.fuzzing.mutants import BODIES, TYPES, mutants
from tests.fuzzing.reading import check, read_all

from .conftest import Make

KIND = st.sampled_from(sorted(KINDS))


@settings(max_examples=400)
@given(body=BODIES, kind=KIND, content_type=TYPES)
def test_any_bytes_are_read_as_something(make: Make, body: bytes, kind: str, content_type: str | None) -> None:
    document = make(body, content_type=content_type)
    reading = read(kind, document)
    check(reading)
    assert read(kind, document) == reading


@settings(max_examples=200)
@given(body=BODIES, kind=KIND, content_type=TYPES)
def test_each_reader_bears_what_is_not_of_its_kind(
    make: Make, body: bytes, kind: str, content_type: str | None
) -> None:
    check(KINDS[kind](make(body, content_type=content_type)))


OWN = [
    b"<?xml version='1.0'?><rss><channel><item><link>/n/1</link><title>One</title></item></channel></rss>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/n/2'/><title>Two</title></entry></feed>",
    b"<urlset><url><loc>https://outlet.example/n/3</loc><lastmod>2026-01-19</lastmod></url></urlset>",
    b"<html><body><h2><a href='/2026/01/19/a-story-of-the-day.html'>A story of the day</a></h2></body></html>",
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/n/4", "title": "Four"}]}',
]


@settings(max_examples=60)
@given(body=mutants(OWN), content_type=TYPES)
def test_whatever_becomes_of_a_document_it_is_read_within_bounds(body: bytes, content_type: str | None) -> None:
    read_all(body, content_type)


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"<?xml version='1.0'?><!-- <html> --><rss>", None, "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "text/html", "feed"),
        (b"<!DOCTYPE rss PUBLIC 'x' 'y'>\n<rss>", None, "feed"),
        (b"\xef\xbb\xbf\n  <feed xmlns='x'>", "text/html", "feed"),
        ("<?xml version='1.0' encoding='utf-16'?><rss>".encode("utf-16"), None, "feed"),
        ("<urlset>".encode("utf-16-le"), None, "sitemap"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "application/json", "feed"),
        (b'{"version": "2"}', "application/json", "unknown"),
        (b"<ns0:sitemapindex>", None, "sitemap"),
        (b"https://outlet.example/1\nhttps://outlet.example/2", "text/plain", "sitemap"),
        (b"<!doctype HTML><title>rss</title>", "application/rss+xml", "listing"),
        (b"<p>Sorry", None, "listing"),
        (b"Sorry", "text/html", "listing"),
        (b"", "text/html", "unknown"),
        (b"%PDF-1.7\0\0<a ", "text/html", "unknown"),
        (b"Sorry", None, "unknown"),
    ],
)
def test_a_body_tells_what_it_is_against_its_header(body: bytes, content_type: str | None, kind: str) -> None:
    assert sniff(body, content_type) == kind


def test_links_that_break_others_cost_themselves_only(make: Make, cases: Path) -> None:
    listed = json.loads((cases / "urls" / "wpt-urltestdata.json").read_text())
    links = [case["input"] for case in listed if isinstance(case, dict)]
    assert len(links) > 800
    _survives(make, links)


def test_strings_that_break_things_cost_themselves_only(make: Make, cases: Path) -> None:
    _survives(make, json.loads((cases / "blns.json").read_text()))


def _survives(make: Make, links: list[str]) -> None:
    """A good link after all the bad ones is found, in a page and in a feed."""
    good = "/2026/01/19/a-good-story-at-the-end.html"
    anchors = "".join(f'<h2><a href="{escape(link)}">{escape(link)}</a></h2>' for link in (*links, good))
    page = read("listing", make(f"<html><body>{anchors}</body></html>".encode("utf-8", "replace")))
    items = [{"id": str(n), "url": link, "title": link} for n, link in enumerate((*links, good))]
    feed = read("feed", make(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})))
    for reading in (page, feed):
        check(reading)
        assert reading.leads[-1].url == f"https://outlet.example{good}"
