from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.discovery import Reading, read
from storage.types import Origin, Precision, Via

from .conftest import Make

FRONT = """<!DOCTYPE html><html lang="en"><head><title>The Outlet — front page</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="All news" href="/rss/all.xml">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">
<link rel="alternate" hreflang="az" href="/az/">
<link rel="sitemap" href="/sitemap_index.xml">
</head><body>
<header><a href="/"><img src="/logo.png" alt="The Outlet, news of the Caspian shore"></a>
<nav class="main-menu"><ul>
<li><a href="/politics/">Politics</a></li><li><a href="/society/">Society</a></li>
<li><a href="/archive/">Archive</a></li><li><a href="/photo-of-the-day/">Photo of the day</a></li>
<li><a href="/about-us/">About us</a></li><li><a href="/contact/">Contact</a></li>
<li><a href="/az/">AZ</a></li></ul></nav></header>
<main>
<article class="card"><a href="/politics/wreaths-laid-at-the-memorial.html"><img src="/1.jpg" alt="Wreaths"></a>
<h2><a href="/politics/wreaths-laid-at-the-memorial.html">Wreaths laid at the memorial above the bay</a></h2>
<span class="meta"><a href="/author/n-aliyeva/" rel="author">N. Aliyeva</a>
<a href="/category/politics/">Politics</a> <time datetime="2026-01-20T10:30:00+04:00">20 January</time></span>
<a href="/politics/wreaths-laid-at-the-memorial.html#comments">12 comments</a>
<a class="more" href="/politics/wreaths-laid-at-the-memorial.html">Read more</a></article>
<article class="card"><h2><a href="/society/harbour-reopens.html">Harbour reopens</a></h2>
<time datetime="2026-01-19">19 January</time></article>
<article class="card"><h2><a href="/123456">A ferry for the islands</a></h2></article>
<h2><a href="/society/">Society</a></h2>
<ul class="latest"><li><a href="/story?id=981">Second bridge over the river is finished</a></li>
<li><a href="/2026/01/18/fog">Fog</a></li></ul>
<a href="/2026/01/18/">18</a> <a href="/2026/01/">January</a>
<div class="tagcloud"><a href="/tag/black-january-1990/">Black January 1990</a></div>
<a href="https://elsewhere.example/2026/01/20/a-story-of-somebody-else.html">A story of somebody else entirely</a>
<a href="/files/report-on-the-harbour-2026.pdf">The whole report on the harbour as a PDF</a>
<a href="mailto:desk@outlet.example">Write to our desk about what you have seen</a>
<a href="javascript:void(0)">Show the whole list of all our stories here</a>
<a href="http://[">A link that nobody can follow anywhere at all</a>
<a href="http://outlet.example:99999/a-port-that-cannot-be.html">A port that cannot be, in a long line</a>
<a href="#top">Back to the top of this page, where it begins</a>
<div class="pagination"><span>1</span> <a href="/page/2/">2</a> <a href="/page/3/">3</a>
<a href="/page/2/">Next »</a></div>
</main>
<footer><a href="/terms-of-use">Terms of use</a> <a href="/rss">RSS</a>
<a href="/our-history-in-the-twentieth-century">Our history</a></footer>
</body></html>"""


@pytest.fixture(scope="module")
def front(make: Make) -> Reading:
    return read("listing", make(FRONT, url="https://outlet.example/", content_type="text/html; charset=utf-8"))


def paths(reading: Reading) -> list[str]:
    return [lead.url.removeprefix("https://outlet.example") for lead in reading.leads]


def test_articles_are_told_from_navigation(front: Reading) -> None:
    assert paths(front) == [
        "/politics/wreaths-laid-at-the-memorial.html",
        "/society/harbour-reopens.html",
        "/123456",
        "/story?id=981",
        "/2026/01/18/fog",
    ]


def test_the_headline_is_the_title_and_not_the_picture_or_read_more(front: Reading) -> None:
    assert front.leads[0].title == "Wreaths laid at the memorial above the bay"


def test_the_time_in_a_card_belongs_to_its_story_only(front: Reading) -> None:
    first, second, third, *_ = front.leads
    assert first.published is not None
    assert first.published.at == datetime(2026, 1, 20, 6, 30, tzinfo=UTC)
    assert first.published.origin is Origin.TIME
    assert second.published is not None
    assert second.published.precision is Precision.DAY
    assert not second.published.offset_stated
    assert third.published is None


def test_feeds_are_named_without_those_of_comments(front: Reading) -> None:
    assert front.feeds == ("https://outlet.example/rss/all.xml", "https://outlet.example/rss")


@pytest.mark.parametrize(
    ("markup", "feed"),
    [
        ('<LINK REL="Alternate Home" TYPE="Application/RSS+XML; charset=x" HREF=/f>', "/f"),
        ('<link rel="feed" href="/f">', "/f"),
        ('<body><a rel="FEED" href="/f">Follow us</a>', "/f"),
        ("<body><p><link rel=alternate type=application/atom+xml href=f?a=1&b=2>", "/f?a=1&b=2"),
        ('<base href="/az/"><link rel=alternate type=application/rss+xml href=f>', "/az/f"),
        ('<link rel=alternate type=application/rss+xml href="feed://outlet.example/f">', "/f"),
        ('<link rel=alternate type=application/rss+xml href="feed:https://outlet.example/f">', "/f"),
        ("<body><map><area href=/rss.xml alt=RSS></map>", "/rss.xml"),
        ("<link rel=alternate type=application/rss+xml href=/comments/feed/>", "/comments/feed/"),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1251"])
def test_a_feed_is_found_in_whatever_a_browser_would_understand(
    make: Make, markup: str, feed: str, charset: str
) -> None:
    body = f"<html><head><title>Новости</title>{markup}".encode(charset)
    reading = read("listing", make(body, content_type=f"text/html; charset={charset}"))
    assert [url.removeprefix("https://outlet.example") for url in reading.feeds] == [feed]


def test_feeds_of_several_languages_are_all_named(make: Make) -> None:
    link = '<link rel="alternate" hreflang="{0}" type="application/rss+xml" href="/{0}/rss">'
    page = "<html><head>" + "".join(link.format(tag) for tag in ("az", "en", "ru"))
    assert [url[-6:] for url in read("listing", make(page)).feeds] == ["az/rss", "en/rss", "ru/rss"]


def test_a_declared_sitemap_is_named(front: Reading) -> None:
    assert [part.url for part in front.sitemaps] == ["https://outlet.example/sitemap_index.xml"]


def test_archive_comes_before_sections_among_the_lists(front: Reading) -> None:
    assert front.listings[0] == "https://outlet.example/archive/"
    assert set(front.listings) >= {"https://outlet.example/politics/", "https://outlet.example/society/"}
    assert not [url for url in front.listings if "about" in url or "contact" in url or "tag" in url]


def test_the_next_page_is_found(front: Reading) -> None:
    assert front.more == "https://outlet.example/page/2/"


def test_leads_carry_where_they_were_found(front: Reading) -> None:
    assert {(lead.via, lead.source, lead.found_on) for lead in front.leads} == {
        (Via.LISTING, "outlet", "https://outlet.example/")
    }
    assert front.title == "The Outlet — front page"
    assert front.problem is None


def test_a_window_leaves_out_what_is_stated_to_lie_outside(make: Make) -> None:
    reading = read("listing", make(FRONT, url="https://outlet.example/", since=date(2026, 1, 20)))
    assert "/2026/01/18/fog" not in paths(reading)
    assert "/society/harbour-reopens.html" not in paths(reading)
    assert "/123456" in paths(reading)
    assert reading.pruned == 2


@pytest.mark.parametrize(
    ("markup", "url", "more"),
    [
        ('<link rel="next" href="?page=2">', "/news", "/news?page=2"),
        ('<a rel="next" href="/news/page/2">»</a>', "/news", "/news/page/2"),
        ('<nav class="pager"><a href="?page=2">2</a> <a href="?page=4">4</a></nav>', "/n?page=3", "/n?page=4"),
        ('<a href="/xeberler?sehife=2">Növbəti</a>', "/xeberler", "/xeberler?sehife=2"),
        ('<a href="/lenta?p=3">Следующая страница →</a><a href="/lenta?p=1">1</a>', "/lenta?p=2", "/lenta?p=3"),
        ('<a href="/haber/sayfa/2">Sonraki sayfa</a>', "/haber", "/haber/sayfa/2"),
        ('<a href="index3.html">Older posts</a> <a href="index.html">Newer posts</a>', "/index2.html", "/index3.html"),
        ('<div><a href="/archive?page=1">Next</a></div>', "/archive?page=2", None),
        ('<a rel="next" href="https://elsewhere.example/?page=2">next</a>', "/", None),
        ('<a href="/2026/01/19/the-next-story-of-the-day.html">Next</a>', "/2026/01/18/a-story.html", None),
        ('<a href="/news">1</a>', "/news", None),
    ],
)  # fmt: skip
def test_where_a_list_goes_on(make: Make, markup: str, url: str, more: str | None) -> None:
    document = make(f"<html><body>{markup}</body></html>", url=f"https://outlet.example{url}")
    assert read("listing", document).more == (more and f"https://outlet.example{more}")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Qara Yanvar qurbanları Şəhidlər Xiyabanında anıldı", "/az/xeber/qara-yanvar-qurbanlari-anildi"),
        ("В Баку почтили память жертв январской трагедии", "/ru/news/38817"),
        ("Karadeniz kıyısında anma töreni düzenlendi", "/haber/anma-toreni-duzenlendi-4411"),
        ("Память", "/2026/01/20/pamyat.html"),
        ("Contact group meets in Baku for two days", "/contact-group-meets-in-baku.html"),
        ("Storm over the bay closes the port again", "/weather/2026/01/19/storm-over-the-bay"),
        ("Şəhər parkı açıldı", "/xəbər/şəhər-parkı-açıldı"),
    ],
)
def test_an_article_is_found_in_any_language(make: Make, text: str, path: str) -> None:
    assert paths(read("listing", make(f'<html><body><p><a href="{path}">{text}</a></p></body></html>'))) == [path]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Haqqımızda", "/haqqimizda"),
        ("Политика конфиденциальности", "/politika-konfidentsialnosti"),
        ("Kullanım koşulları", "/kullanim-kosullari.html"),
        ("All that Elvin has written for us so far", "/author/elvin-has-written"),
        ("Everything about the harbour in one place", "/tag/harbour-and-the-sea"),
        ("Search results for the harbour and the sea", "/?s=harbour"),
        ("Newer and older stories of our paper", "/"),
        ("18 January 2026 and everything of that day", "/2026/01/18"),
        ("The harbour in a hundred pictures from above", "/media/harbour-from-above.zip"),
        ("The next page", "/politics?page=2"),
    ],
)
def test_what_is_no_article_is_left_out(make: Make, text: str, path: str) -> None:
    assert paths(read("listing", make(f'<html><body><p><a href="{path}">{text}</a></p></body></html>'))) == []


def test_near_misses_are_taken_in_a_list_of_articles(make: Make) -> None:
    rows = [f'<li class="row"><a href="/n/{name}">{text}</a></li>' for name, text in (
        ("the-harbour-reopens-today", "The harbour reopens today"),
        ("a-ferry-for-the-islands", "A ferry for the islands"),
        ("bridge-over-the-river", "A bridge over the river"),
        ("fog", "Fog"),
    )]  # fmt: skip
    found = paths(read("listing", make(f"<html><body><ul>{''.join(rows)}</ul></body></html>")))
    assert "/n/fog" in found
    assert len(found) == 4


def test_relative_links_refer_to_the_base(make: Make) -> None:
    page = '<html><head><base href="/news/"></head><h2><a href="harbour-reopens.html">Harbour</a></h2></html>'
    assert paths(read("listing", make(page))) == ["/news/harbour-reopens.html"]


def test_a_page_in_another_charset_is_read_by_its_header(make: Make) -> None:
    page = (
        '<html><head><meta charset="utf-8"></head><body><h2><a href="/n/1234.html">Память жива</a></h2></body></html>'
    )
    reading = read("listing", make(page.encode("cp1251"), content_type="text/html; charset=windows-1251"))
    assert reading.leads[0].title == "Память жива"


def test_a_changed_headline_changes_what_was_said_and_a_new_order_does_not(make: Make) -> None:
    def said(*headlines: str) -> dict[str, str | None]:
        items = "".join(f'<h2><a href="/n/{text[:3]}-1234.html">{text}</a></h2>' for text in headlines)
        return {lead.url: lead.said for lead in read("listing", make(f"<html><body>{items}</body></html>")).leads}

    before = said("One ship", "Two ships")
    assert said("Two ships", "One ship") == before
    assert len(set(before.items()) & set(said("One ship sinks", "Two ships").items())) == 1


def test_a_page_without_articles_says_so(make: Make) -> None:
    assert read("listing", make("<html><body><p>Nothing yet.</p></body></html>")).problem == "no entries"


def test_links_left_open_by_the_thousand_cost_little(make: Make) -> None:
    page = "<html><body>" + '<a href="/a-story-of-the-sea-1.html">' * 100_000 + "</body></html>"
    assert len(read("listing", make(page)).leads) <= 1


@pytest.mark.parametrize("words", ["Older stories", "Earlier news", "Старые новости", "Daha eski haberler"])
def test_a_link_to_older_stories_is_the_next_page_and_no_story(make: Make, words: str) -> None:
    story = '<h2><a href="/2025/01/{}/a-long-slug-here.html">A headline of some length</a></h2>'
    items = "".join(story.format(day) for day in (11, 12, 13))
    reading = read("listing", make(f'<body>{items}<p><a href="/archive-2.html">{words}</a></p></body>'))
    assert reading.more is not None
    assert reading.more.endswith("/archive-2.html")
    assert not any(lead.url.endswith("archive-2.html") for lead in reading.leads)
