from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery import Reading, read
from crawler.discovery.entries import Entry
from crawler.discovery.feeds import parse
from storage.types import Origin, Precision, Via

from .conftest import Make

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
<title>The Outlet: all news</title><link>https://outlet.example/</link><language>en-gb</language>
<item><title>Wreaths laid at the memorial &amp;amp; candles lit</title><link>/n/1</link>
<pubDate>Tue, 20 Jan 2026 10:30:00 +0400</pubDate><description>One.</description>
<slash:comments>COUNT</slash:comments></item>
<item><guid>https://outlet.example/n/2</guid><title>A permalink only</title><pubDate>20.01.2026 09:15</pubDate></item>
<item><guid isPermaLink="false">3</guid><title>No address at all</title></item>
<item><title>Counted</title><link>https://counter.example/~r/4</link>
<feedburner:origLink>https://www.outlet.example/n/4?a=1&amp;b=2</feedburner:origLink></item>
<item><title>Somebody else's</title><link>https://elsewhere.example/5</link></item>
<item><title>Broken</title><link>http://[</link></item>
<item><title>Old</title><link>/n/7</link><pubDate>Sun, 19 Jan 2025 10:30:00 +0400</pubDate></item>
<item><title>From the year 2099</title><link>/n/8</link><pubDate>Mon, 19 Jan 2099 10:30:00 +0400</pubDate></item>
<item><title>The first again</title><link>/n/1</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://outlet.example/az/" xml:lang="az">
<title type="html">Xəbərlər &lt;b&gt;lenti&lt;/b&gt;</title><link rel="next" href="?page=2"/>
<entry><title>Anım mərasimi</title><link rel="edit" href="edit/1"/><link rel="alternate" href="xeber/1"/>
<id>tag:1</id><published>2026-01-19T17:20:00+04:00</published><updated>2026-01-20T08:00:00Z</updated></entry>
<entry><title>Tarix yalnız yenilənmə</title><link href="xeber/2"/><id>tag:2</id><updated>2026-01-19</updated></entry>
</feed>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Haberler",
    "language": "tr",
    "next_url": "https://outlet.example/feed.json?page=2",
    "items": [
        {"id": "1", "url": "https://outlet.example/h/1", "title": "Anma töreni", "content_html": "<p>Bir</p>",
         "date_published": "2026-01-20T11:00:00+03:00", "date_modified": "2026-01-20T12:00:00+03:00"},
        {"id": "https://outlet.example/h/2", "language": "en", "content_text": "Two"},
        {"id": 3}, "four", None, {"url": 5, "title": ["x"]},
        {"id": "6", "external_url": "https://elsewhere.example/6"},
    ],
}  # fmt: skip


def rss(make: Make, body: str = RSS, **more: Any) -> Reading:
    return read("feed", make(body, url="https://outlet.example/rss.xml", **more))


def test_rss_gives_leads_with_what_it_says_of_them(make: Make) -> None:
    reading = rss(make)
    assert [lead.url for lead in reading.leads] == [
        "https://outlet.example/n/1",
        "https://outlet.example/n/2",
        "https://www.outlet.example/n/4?a=1&b=2",
        "https://outlet.example/n/7",
        "https://outlet.example/n/8",
    ]
    first = reading.leads[0]
    assert (first.title, first.language, first.via) == (
        "Wreaths laid at the memorial & candles lit",
        "en-GB",
        Via.FEED,
    )
    assert first.published is not None
    assert first.published.at.isoformat() == "2026-01-20T10:30:00+04:00"
    assert (first.published.precision, first.published.origin) == (Precision.SECOND, Origin.FEED)
    assert (reading.kind, reading.title, reading.problem) == ("feed", "The Outlet: all news", None)


def test_entries_of_other_sites_are_counted_and_left_out(make: Make) -> None:
    assert rss(make).off_site == 1


def test_the_homepage_tells_which_site_a_feed_elsewhere_belongs_to(make: Make) -> None:
    body = "<rss><channel><item><link>https://outlet.example/n/1</link></item></channel></rss>"
    elsewhere = "https://feeds.service.example/outlet"
    assert read("feed", make(body, url=elsewhere)).problem == "all 1 entries belong to another site"
    assert len(read("feed", make(body, url=elsewhere, home="https://www.outlet.example/")).leads) == 1


def test_a_time_without_an_offset_is_in_the_outlets_zone(make: Make) -> None:
    published = rss(make).leads[1].published
    assert published is not None
    assert published.at.utcoffset() == timedelta(hours=4)
    assert not published.offset_stated
    assert published.precision is Precision.MINUTE


def test_a_date_after_the_fetch_is_not_believed(make: Make) -> None:
    assert rss(make).leads[-1].published is None


def test_entries_outside_the_window_are_left_out_and_counted(make: Make) -> None:
    reading = rss(make, since=date(2026, 1, 1))
    assert "https://outlet.example/n/7" not in [lead.url for lead in reading.leads]
    assert reading.pruned == 1
    assert rss(make, until=date(2025, 12, 31)).pruned == 2


def test_what_was_said_is_blind_to_comment_counts_and_markup(make: Make) -> None:
    counted = RSS.replace("COUNT", "17").replace("One.", "&lt;p&gt;One.&lt;img src='/p?1'&gt;&lt;/p&gt;")
    assert rss(make, counted).leads[0].said == rss(make).leads[0].said


@pytest.mark.parametrize(("old", "new"), [("candles", "lamps"), ("One.", "Two."), ("10:30:00", "10:31:00")])
def test_what_was_said_changes_with_title_summary_and_date(make: Make, old: str, new: str) -> None:
    assert rss(make, RSS.replace(old, new)).leads[0].said != rss(make).leads[0].said


def test_atom_keeps_publication_and_change_apart_and_resolves_by_xml_base(make: Make) -> None:
    reading = read("feed", make(ATOM, url="https://outlet.example/atom.xml"))
    first, second = reading.leads
    assert first.url == "https://outlet.example/az/xeber/1"
    assert first.published is not None
    assert first.modified is not None
    assert first.published.at.isoformat() == "2026-01-19T17:20:00+04:00"
    assert first.modified.at.isoformat() == "2026-01-20T08:00:00+00:00"
    assert second.published is None
    assert second.modified is not None
    assert second.modified.precision is Precision.DAY
    assert reading.title == "Xəbərlər lenti"
    assert reading.more == "https://outlet.example/az/?page=2"


def test_rdf_dates_are_of_publication(make: Make) -> None:
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title></channel><item><title>i</title>
    <link>https://outlet.example/n/1</link><dc:date>2026-01-19T10:00+04:00</dc:date></item></rdf:RDF>"""
    (lead,) = read("feed", make(body)).leads
    assert lead.published is not None
    assert lead.published.precision is Precision.MINUTE
    assert lead.modified is None


def test_json_feed_is_read_by_its_specification(make: Make) -> None:
    reading = read("feed", make(json.dumps(JSON), url="https://outlet.example/feed.json"))
    first, second = reading.leads
    assert (first.title, first.language, second.url, second.language) == (
        "Anma töreni",
        "tr",
        "https://outlet.example/h/2",
        "en",
    )
    assert first.published is not None
    assert first.published.at.utcoffset() == timedelta(hours=3)
    assert (reading.off_site, reading.more) == (1, "https://outlet.example/feed.json?page=2")


def test_a_change_that_all_entries_share_is_the_feeds_own(make: Make) -> None:
    def entries(stamp: str, count: int) -> str:
        items = "".join(f"<entry><link href='/n/{n}'/><updated>{stamp}</updated></entry>" for n in range(count))
        return f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>"

    noon, later = "2026-01-20T12:00:00Z", "2026-01-20T12:05:00Z"
    assert read("feed", make(entries(noon, 12))).leads == read("feed", make(entries(later, 12))).leads
    assert read("feed", make(entries(noon, 2))).leads != read("feed", make(entries(later, 2))).leads


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("just words", "neither a feed, a sitemap nor an HTML page"),
        ("<!doctype html><html><body>Sorry</body></html>", "not a feed: an HTML page"),
        ("<rss version='2.0'><channel><title>t</title></channel></rss>", "no entries"),
        ("<rss><channel><item><title>t</title></item></channel></rss>", "no entry has an address"),
        ("<rss><channel><item><link>/n/1</link></item>\n<item><title>&nope", "not well-formed XML at line 2"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "not a feed: JSON without a list of items"),
        ('{"version": "https://jsonfeed.org/version/1", \n"items": [', "not well-formed JSON at line 2"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, "not well-formed JSON"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(make: Make, body: str, problem: str) -> None:
    said = read("feed", make(body)).problem or ""
    assert said.startswith(problem)
    assert "\n" not in said


def test_of_a_feed_that_breaks_off_the_beginning_is_read(make: Make) -> None:
    body = RSS[: RSS.index("<item><title>Counted")]
    assert len(rss(make, body).leads) == 2


def test_a_page_in_a_feeds_place_gives_no_leads_but_the_feeds_that_it_names(make: Make) -> None:
    body = """<html><head><link rel="alternate" type="application/atom+xml" href="/atom.xml"></head>
    <body><h2><a href="/2026/01/20/a-long-headline-of-a-story.html">A long headline of a story</a></h2></body></html>"""
    reading = read("feed", make(body))
    assert (reading.kind, reading.leads, reading.feeds) == ("listing", (), ("https://outlet.example/atom.xml",))


def test_a_feed_in_any_other_place_is_read_as_a_feed(make: Make) -> None:
    assert read("sitemap", make(RSS)).leads == read("listing", make(RSS)).leads == read("feed", make(RSS)).leads


def test_entities_are_not_expanded_and_no_file_is_read(make: Make) -> None:
    body = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
    <rss><channel><item><link>/n/1</link><title>&c; &f;</title></item></channel></rss>"""
    titles = str([lead.title for lead in read("feed", make(body)).leads])
    assert "aaaaaaaaaaaaaaaaaaaa" not in titles
    assert "root:" not in titles


def test_the_cases_of_another_reader_agree(make: Make, cases: Path) -> None:
    agree, of = Counter[str](), Counter[str]()
    for items, entries in _pairs(make, cases / "feeds"):
        of["items"] += 1
        agree["items"] += len(items) == len(entries)
        for item, entry in zip(items, entries, strict=False):
            for what, equal in _compared(item, entry):
                of[what] += 1
                agree[what] += equal
    assert of["items"] > 500
    # One link of eleven stands in an attribute that feedparser takes for the address itself.
    assert agree["links"] >= of["links"] - 1
    assert {what: (agree[what], of[what]) for what in ("items", "titles", "dates") if agree[what] < of[what]} == {}


def _pairs(make: Make, folder: Path) -> Iterator[tuple[list[dict[str, Any]], list[Entry]]]:
    for file in sorted(folder.glob("*/*/*.xml")):
        if file.with_suffix(".json").exists():
            expected = json.loads(file.with_suffix(".json").read_bytes())
            items = expected.get("items") or expected.get("entries") or []
            document = make(file.read_bytes(), url="http://www.example.com/feed")
            yield items, parse(replace(document, found_at=datetime(2030, 1, 1, tzinfo=UTC)))[1]


def _compared(item: dict[str, Any], entry: Entry) -> Iterator[tuple[str, bool]]:
    if link := item.get("link"):
        yield "links", link == entry.link
    if title := item.get("title"):
        yield "titles", _letters(title) == _letters(entry.title or "")
    dates = {stated.at for stated in (entry.published, entry.modified) if stated}
    for name in ("publishedParsed", "pubDateParsed", "updatedParsed"):
        if stated := item.get(name):
            yield "dates", datetime.fromisoformat(stated) in dates


def _letters(title: str) -> list[str]:
    return re.sub(r"<[^>]*>|&lt;[^&]*&gt;", "", title).split()
