from __future__ import annotations

from typing import Any

import pytest

from crawler.extract import extract
from storage.types import Article, Kind, Translation
from tests.crawler.extract.making import exchange, lead, setting

URL = "https://example.org/2026/01/20/story-12345.html"
PARAGRAPHS = [f"The {n}th paragraph tells at some length what was said on the hill that morning." for n in range(4)]
DATA = '<script type="application/ld+json">{"@type": "%s", "headline": "The city remembers"%s}</script>'


def article(head: str = "", *, url: str = URL, body: str = "", paragraphs: int = 4, before: str = "") -> Article:
    text = "".join(f"<p>{line}</p>" for line in PARAGRAPHS * (paragraphs // 4))
    date = '<meta property="article:published_time" content="2026-01-20T10:00:00+04:00">'
    page = (
        f"<html lang=en><head><title>The city remembers</title>{date}{head}</head><body>{before}<article>"
        f"<h1>The city remembers</h1>{text}{body}</article></body></html>"
    )
    return extract(exchange(page.encode(), url), lead(url), setting())


# Other editions.


def test_the_amp_edition_is_linked_but_not_from_itself() -> None:
    link = '<link rel="amphtml" href="/amp/story-12345.html">'
    assert article(link).amp == "https://example.org/amp/story-12345.html"
    assert article(link, url="https://example.org/amp/story-12345.html").amp is None
    assert article('<link rel="amphtml" href="http://[">').amp is None


def test_translations_are_kept_by_language_and_the_page_itself_is_none() -> None:
    links = (
        f'<link rel="alternate" hreflang="en" href="{URL}"><link rel="alternate" hreflang="x-default" href="{URL}">'
        '<link rel="alternate" hreflang="az" href="/az/hekaye-12345.html">'
        '<link rel="alternate" hreflang="RU" href="https://ru.example.org/2026/01/20/istoriya-12345.html">'
        '<link rel="alternate" hreflang="ru" type="application/rss+xml" href="/feed">'
        '<link rel="alternate" hreflang="tr" href="https://tr.example.org/">'
        '<link rel="alternate" hreflang="en-GB" href="/gb/story-12345.html">'
        '<link rel="stylesheet" hreflang="de" href="/de.css"><link rel="alternate" hreflang="!!" href="/x">'
    )
    assert article(links).translations == (
        Translation(language="az", url="https://example.org/az/hekaye-12345.html"),
        Translation(language="RU", url="https://ru.example.org/2026/01/20/istoriya-12345.html"),
    )


def test_a_switch_of_languages_in_the_page_links_its_translations_and_a_source_is_none() -> None:
    switch = '<a hreflang="az" href="/az/hekaye-12345.html">AZ</a><a hreflang="ru" href="/ru/">RU</a>'
    source = '<p>As <a hreflang="de" href="https://elsewhere.example/geschichte-1.html">others</a> wrote.</p>'
    assert article(before=switch, body=source).translations == (
        Translation(language="az", url="https://example.org/az/hekaye-12345.html"),
    )


# Who may read it.


@pytest.mark.parametrize(
    ("more", "free"),
    [
        ({"head": DATA % ("NewsArticle", ', "isAccessibleForFree": true')}, True),
        ({"head": DATA % ("NewsArticle", ', "isAccessibleForFree": "False"')}, False),
        ({"head": DATA % ("NewsArticle", ', "isAccessibleForFree": "http://schema.org/False"')}, False),
        ({"head": DATA % ("NewsArticle", ', "isAccessibleForFree": "maybe"')}, None),
        ({"head": DATA % ("NewsArticle", ', "isAccessibleForFree": 0')}, False),
        ({"head": DATA % ("WebPage", ', "isAccessibleForFree": false')}, False),
        ({"head": '<meta property="article:content_tier" content="subscription">'}, False),
        ({"body": '<div class="no-paywall">Read on.</div>'}, None),
        ({"body": '<div class="c-abo-wall">Subscribe to go on reading.</div>'}, False),
        ({"head": DATA % ("NewsArticle", ', "hasPart": {"isAccessibleForFree": false, "cssSelector": ".x"}')}, False),
        ({"head": '<meta property="article:content_tier" content="locked">'}, False),
        ({"head": '<meta property="article:content_tier" content="free">'}, True),
        ({"body": '<div class="paywall-box"></div>'}, None),
        ({"body": '<div class="paywall">Subscribe to go on reading.</div>'}, False),
        ({}, None),
    ],
)
def test_a_page_says_whether_all_may_read_it(more: dict[str, Any], free: bool | None) -> None:
    assert article(**more).free is free


# What it is made of.


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({}, Kind.ARTICLE),
        ({"head": DATA % ("LiveBlogPosting", "")}, Kind.LIVE),
        ({"url": "https://example.org/live/2026/story-12345"}, Kind.LIVE),
        ({"body": '<div class="live-blog__entry" id="e-1"><p>It began.</p></div>' * 3}, Kind.LIVE),
        ({"before": '<aside><div class="live-blog__entry">It began.</div></aside>' * 3}, Kind.ARTICLE),
        ({"url": "https://example.org/photo/story-12345"}, Kind.GALLERY),
        ({"url": "https://example.org/az/foto-qalereya/story-12345"}, Kind.GALLERY),
        ({"url": "https://example.org/photo/story-12345", "paragraphs": 40}, Kind.ARTICLE),
        ({"url": "https://example.org/video/story-12345"}, Kind.VIDEO),
        ({"url": "https://example.org/podcasts/story-12345"}, Kind.AUDIO),
        ({"head": '<meta property="og:type" content="video.other">'}, Kind.VIDEO),
        ({"head": DATA % ("VideoObject", "")}, Kind.VIDEO),
        ({"head": DATA % ("VideoObject", ""), "paragraphs": 40}, Kind.ARTICLE),
        ({"body": '<figure><img src="/1.jpg" width="900"></figure>' * 6}, Kind.GALLERY),
        ({"body": '<img src="/1.jpg" width="48">' * 9}, Kind.ARTICLE),
        ({"before": '<aside><img src="/1.jpg" width="900"></aside>' * 9}, Kind.ARTICLE),
    ],
)
def test_live_blogs_galleries_films_and_recordings_are_recognised(more: dict[str, Any], kind: Kind) -> None:
    assert article(**more).kind is kind


OG = '<meta property="og:image" content="/a.jpg">'
OG_SIZE = '<meta property="og:image:width" content="{}"><meta property="og:image:height" content="{}">'
IMAGE = ', "image": {"@type": "ImageObject", "url": "/a.jpg", "width": "800px", "height": 450}'


@pytest.mark.parametrize(
    ("head", "body", "size"),
    [
        (OG + OG_SIZE.format(1200, 630), "", (1200, 630)),
        (DATA % ("NewsArticle", IMAGE), "", (800, 450)),
        (DATA % ("NewsArticle", IMAGE.replace('"url"', '"contentUrl"')), "", (800, 450)),
        (OG, '<img src="/a.jpg" width="640" height="360">', (640, 360)),
        (OG + OG_SIZE.format("wide", 630), "", None),
        (OG + OG_SIZE.format(0, 0), "", None),
    ],
)
def test_the_lead_image_has_its_size_where_it_is_stated(head: str, body: str, size: tuple[int, int] | None) -> None:
    told = article(head, body=body)
    assert (told.image, told.image_size) == ("https://example.org/a.jpg", size)
