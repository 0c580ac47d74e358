"""Which hub a feed names, by its markup, its JSON and the headers that it came with."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import read

from .conftest import Make

RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>{links}
<item><title>One</title><link>/1</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{links}
<entry><title>One</title><link href="/1"/></entry></feed>"""
HUB = '<{p}link rel="hub" href="http://hub.example/"/><{p}link rel="hub" href="https://safe.example/"/>'
SELF = '<{p}link rel="self" href="/feed?all"/>'
JSON = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [{"id": "1", "url": "/1"}]}
HERE = "https://outlet.example/list"
SAFE = "https://safe.example/"


def named(make: Make, body: str, *links: str) -> tuple[str | None, str | None]:
    reading = read("feed", make(body, link_headers=links))
    assert (reading.kind, len(reading.leads)) == ("feed", 1)
    return reading.hub, reading.topic


@pytest.mark.parametrize(("feed", "prefix"), [(RSS, "atom:"), (ATOM, "")])
def test_a_feed_names_its_hubs_and_itself(make: Make, feed: str, prefix: str) -> None:
    both = (HUB + SELF).format(p=prefix)
    assert named(make, feed.format(links=both)) == (SAFE, "https://outlet.example/feed?all")
    assert named(make, feed.format(links=HUB.format(p=prefix))) == (SAFE, HERE)
    assert named(make, feed.format(links=SELF.format(p=prefix))) == (None, None)


def test_a_json_feed_names_its_hubs_and_itself(make: Make) -> None:
    hubs = [{"type": "rssCloud", "url": "https://cloud.example/"}, "x", {"type": "WebSub", "url": SAFE}, {}]
    told = {**JSON, "hubs": hubs, "feed_url": "https://outlet.example/feed.json"}
    assert named(make, json.dumps(told)) == (SAFE, "https://outlet.example/feed.json")
    for wrong in ("x", {"a": 1}, [{"type": "WebSub", "url": "javascript:1"}], [{"type": "WebSub", "url": 5}]):
        assert named(make, json.dumps({**JSON, "hubs": wrong})) == (None, None)


def test_headers_go_before_what_stands_in_the_feed(make: Make) -> None:
    links = '<https://header.example/?a=1,2>; rel="HUB other", </header>; rel=self', "<x>; rel=next"
    topic = "https://outlet.example/header"
    assert named(make, ATOM.format(links=""), *links) == ("https://header.example/?a=1,2", topic)
    assert named(make, ATOM.format(links=HUB.format(p="") + SELF.format(p="")), links[0])[1] == topic


@given(st.lists(st.text(max_size=200), max_size=3))
def test_no_header_breaks_anything(make: Make, links: list[str]) -> None:
    assert read("feed", make(ATOM.format(links=HUB.format(p="")), link_headers=tuple(links))).hub is not None
