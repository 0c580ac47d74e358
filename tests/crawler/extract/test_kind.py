"""What is an article and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from crawler.extract import extract
from storage.errors import NotAnArticle, Unreadable
from storage.types import Article, Instant, Origin, Precision, Via
from tests.crawler.extract.making import exchange, lead, setting

SENTENCE = "The town council met again on the hill and spoke about the bridge that the flood had carried away."
STORY = f"<h1>Council meets on the hill</h1><p>{SENTENCE}</p><p>{SENTENCE.replace('again', 'twice')}</p>"
DATED = '<p class="date">20 January 2026, 11:30</p>'
URL = "https://a.example/news/council-meets-on-the-hill"
KNOWN = Instant(at=datetime(2026, 1, 20, 8, tzinfo=UTC), precision=Precision.SECOND, origin=Origin.FEED)


def page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>Council</title>{head}</head><body><main>{body}</main></body></html>".encode()


def read(
    body: str, head: str = "", url: str = URL, via: Via = Via.LISTING, published: Instant | None = None
) -> Article:
    return extract(exchange(page(body, head), url), lead(url, via, published), setting())


def test_a_headline_a_date_and_a_text_make_an_article() -> None:
    assert read(STORY.replace("</h1>", f"</h1>{DATED}")).title == "Council meets on the hill"


def test_a_short_article_is_one() -> None:
    words = " ".join(SENTENCE.split() * 3)
    assert len(read(f"<h1>Council meets</h1>{DATED}<p>{words}</p>").text.split()) >= 55


def test_a_page_without_a_date_is_none() -> None:
    with pytest.raises(NotAnArticle, match="no date of publication"):
        read(STORY)


def test_a_date_known_from_a_feed_is_enough() -> None:
    article = read(STORY, via=Via.FEED, published=KNOWN)
    assert article.published == KNOWN


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://a.example/", "a front page"),
        ("https://a.example/index.html", "a front page"),
        ("https://home.example/", "a front page"),
        ("https://a.example/tag/bridge.html", "a list of articles"),
        ("https://a.example/category/politics.html", "a list of articles"),
        ("https://a.example/author/leyla.html", "a list of articles"),
        ("https://a.example/archives.html", "a list of articles"),
        ("https://a.example/index2.html", "a list of articles"),
        ("https://a.example/page/2/", "a list of articles"),
        ("https://a.example/2026/01/", "a list of articles"),
        ("https://a.example/news/", "a list of articles"),
        ("https://a.example/pages/about.html", "a page about the outlet"),
    ],
)
def test_an_address_of_another_kind_is_none(url: str, reason: str) -> None:
    with pytest.raises(NotAnArticle, match=reason):
        read(STORY.replace("</h1>", f"</h1>{DATED}"), url=url)


def test_teasers_make_a_list_and_their_dates_are_not_its_own() -> None:
    teaser = (
        "<article><h2><a href='/news/{0}-story-of-the-day'>Story number {0} of the day</a></h2>"
        "<time datetime='2026-01-2{0}'>x</time><p>{1}</p></article>"
    )
    teasers = "".join(teaser.format(number, SENTENCE) for number in range(6))
    with pytest.raises(NotAnArticle, match=r"a list of articles|no date"):
        read(f"<h1>Around the town</h1>{teasers}", url="https://a.example/around-the-town")


def test_a_list_of_links_with_a_date_above_is_a_list() -> None:
    links = "".join(f"<p><a href='/news/{n}'>The headline of story {n} is here</a></p>" for n in range(30))
    with pytest.raises(NotAnArticle, match=r"a list of articles|no text|too little"):
        read(f"<h1>Around the town</h1>{DATED}{links}", url="https://a.example/around-the-town")


def test_a_page_that_describes_one_article_is_one_wherever_it_stands() -> None:
    described = '<meta property="article:published_time" content="2026-01-20T08:00:00Z">'
    assert read(STORY, described, url="https://a.example/tag/bridge").published


def test_an_article_without_text_is_none() -> None:
    with pytest.raises(NotAnArticle, match="no text"):
        read("<h1>Council meets</h1>", '<meta property="article:published_time" content="2026-01-20">')


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"", "text/html", "empty"),
        (b"  \n ", "text/html", "empty"),
        (b"\x89PNG\r\n\x00\x00\x00", "text/html", "binary"),
        (b"<p>" * 100_001, "text/html", "more than 60000 tags"),
    ],
)
def test_bytes_that_are_no_page_are_unreadable(body: bytes, kind: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        extract(exchange(body, URL, kind), lead(URL), setting())


def test_a_file_of_another_kind_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="application/pdf"):
        extract(exchange(b"%PDF-1.7", URL, "application/pdf"), lead(URL), setting())


TYPES: Mapping[str, str] = {"CollectionPage": "Collection", "AboutPage": "About"}


@pytest.mark.parametrize("kind", TYPES)
def test_a_page_that_says_it_is_another_kind_is_believed(kind: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "{kind}"}}</script>'
    with pytest.raises(NotAnArticle, match=kind):
        read(STORY.replace("</h1>", f"</h1>{DATED}"), head)
