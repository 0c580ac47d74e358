from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from crawler.discovery import Reading, read, sitemaps, sniffing
from storage.types import Origin, Precision, Via

from .conftest import Make

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/style.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://outlet.example/haber/1?a=1&amp;b=2 </loc><lastmod>2026-01-20T12:00:00+03:00</lastmod>
<image:image><image:loc>https://outlet.example/1.jpg</image:loc><image:title>A picture</image:title></image:image>
<news:news><news:publication><news:name>Outlet</news:name><news:language>tr</news:language></news:publication>
<news:publication_date>2026-01-20T11:30+03:00</news:publication_date><news:title>Anma töreni</news:title>
<news:keywords>anma, tarih</news:keywords></news:news></url>
<url><loc>https://outlet.example/haber/2</loc><lastmod>2026-01-18</lastmod></url>
<url><loc>https://elsewhere.example/3</loc></url><url><loc></loc></url><url/>
<url><loc>https://outlet.example/2019/03/05/old-story</loc></url>
<url><loc>https://outlet.example/haber/4</loc><lastmod>yesterday</lastmod></url>
</urlset>"""


def index(*names: str) -> str:
    parts = "".join(f"<sitemap><loc>https://outlet.example/{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{parts}</sitemapindex>"


def parts(reading: Reading) -> list[str]:
    return [part.url.removeprefix("https://outlet.example/") for part in reading.sitemaps]


def test_a_news_sitemap_gives_title_language_and_publication(make: Make) -> None:
    first = read("sitemap", make(NEWS)).leads[0]
    assert (first.url, first.title, first.language, first.via) == (
        "https://outlet.example/haber/1?a=1&b=2",
        "Anma töreni",
        "tr",
        Via.SITEMAP,
    )
    assert first.published is not None
    assert first.modified is not None
    assert first.published.at.isoformat() == "2026-01-20T11:30:00+03:00"
    assert (first.published.precision, first.published.origin) == (Precision.MINUTE, Origin.SITEMAP)
    assert first.modified.at.isoformat() == "2026-01-20T12:00:00+03:00"


def test_a_bad_entry_costs_itself_only(make: Make) -> None:
    reading = read("sitemap", make(NEWS))
    assert [lead.url[23:] for lead in reading.leads] == [
        "haber/1?a=1&b=2",
        "haber/2",
        "2019/03/05/old-story",
        "haber/4",
    ]
    assert (reading.off_site, reading.problem) == (1, None)


def test_the_window_prunes_by_publication_change_and_address(make: Make) -> None:
    reading = read("sitemap", make(NEWS, since=date(2026, 1, 19)))
    assert [lead.url[23:] for lead in reading.leads] == ["haber/1?a=1&b=2", "haber/4"]
    assert reading.pruned == 2


def test_what_changed_after_the_window_may_have_been_published_in_it(make: Make) -> None:
    reading = read("sitemap", make(NEWS, since=date(2025, 1, 1), until=date(2025, 12, 31)))
    assert [lead.url[23:] for lead in reading.leads] == ["haber/2", "haber/4"]


def test_an_index_gives_its_parts_with_their_time_of_change(make: Make) -> None:
    body = """<sitemapindex><sitemap><loc>/one.xml</loc><lastmod>2026-01-19T10:00:00Z</lastmod></sitemap>
    <sitemap><loc>https://elsewhere.example/two.xml</loc></sitemap></sitemapindex>"""
    reading = read("sitemap", make(body))
    (part,) = reading.sitemaps
    assert part.url == "https://outlet.example/one.xml"
    assert part.modified is not None
    assert (reading.leads, reading.off_site, reading.problem) == ((), 1, None)
    assert read("sitemap", make(body, since=date(2026, 1, 20))).pruned == 1


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("s-2019-03.xml", "s-2024-12.xml", "s-2025-01.xml", "s-2026-01.xml"), ("s-2025-01.xml",)),
        (("s?yyyy=2019&mm=03", "s?yyyy=2025&mm=06"), ("s?yyyy=2025&mm=06",)),
        (("s?year=2024", "s?year=2025"), ("s?year=2025",)),
        (("2025/s-2024.xml", "2026/s-2024.xml"), ("2025/s-2024.xml",)),
        (("s-20241231.xml", "s-20250101.xml"), ("s-20250101.xml",)),
        (("s-2024.xml", "s-2025.xml"), ("s-2025.xml",)),
        (("s-2024.xml", "s-2025.xml", "s-2500.xml"), ("s-2024.xml", "s-2025.xml", "s-2500.xml")),
        (("s-2025-12.xml", "s-2025-13.xml", "s-2024-1.xml"), ("s-2025-12.xml", "s-2025-13.xml")),
        (("post-sitemap1.xml", "post-sitemap2024.xml"), ("post-sitemap1.xml", "post-sitemap2024.xml")),
        (("s-20241.xml", "s-120240.xml"), ("s-20241.xml", "s-120240.xml")),
    ],
)
def test_parts_of_other_times_are_not_fetched(make: Make, names: tuple[str, ...], kept: tuple[str, ...]) -> None:
    body = index(*names).replace("&", "&amp;")
    reading = read("sitemap", make(body, since=date(2025, 1, 1), until=date(2025, 12, 31)))
    assert tuple(parts(reading)) == kept
    assert reading.pruned == len(names) - len(kept)


def test_gzip_is_undone_though_no_header_said_so(make: Make) -> None:
    assert read("sitemap", make(gzip.compress(NEWS.encode()))).leads == read("sitemap", make(NEWS)).leads


def test_of_gzip_that_breaks_off_the_beginning_is_read(make: Make) -> None:
    lines = "\n".join(f"https://outlet.example/{n * 7919 % 65_521}" for n in range(5_000))
    whole = gzip.compress(lines.encode())
    assert 0 < len(read("sitemap", make(whole[: len(whole) // 2])).leads) < 5_000


def test_a_gzip_bomb_is_read_to_the_bound(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniffing, "UNPACKED_BYTES", 10_000)
    bomb = gzip.compress(b"<urlset>" + b" " * 1_000_000)
    assert len(sniffing.unpacked(bomb + bomb)) == 10_000


def test_text_sitemaps_hold_an_address_a_line(make: Make) -> None:
    body = "\ufeffhttps://outlet.example/1\r\n\r\nhttps://outlet.example/2\nhttp://[\nhttps://elsewhere.example/3\n"
    reading = read("sitemap", make(body, content_type="text/plain"))
    assert [lead.url for lead in reading.leads] == ["https://outlet.example/1", "https://outlet.example/2"]
    assert reading.off_site == 1


def test_bare_ampersands_are_read_as_meant(make: Make) -> None:
    (lead,) = read("sitemap", make("<urlset><url><loc>https://outlet.example/?a=1&b=2</loc></url></urlset>")).leads
    assert lead.url == "https://outlet.example/?a=1&b=2"


def test_cdata_is_read_as_it_stands(make: Make) -> None:
    body = "<urlset><url><loc><![CDATA[https://outlet.example/?a=1&b=2]]></loc></url></urlset>"
    assert read("sitemap", make(body)).leads[0].url == "https://outlet.example/?a=1&b=2"


def test_namespaces_may_be_wrong_or_missing(make: Make) -> None:
    body = "<x:urlset xmlns:x='http://wrong.example/'><x:url><x:loc>/1</x:loc><news:news><news:title>T</news:title>"
    (lead,) = read("sitemap", make(body + "</news:news></x:url></x:urlset>")).leads
    assert (lead.url, lead.title) == ("https://outlet.example/1", "T")


def test_entities_are_not_expanded_and_no_file_is_read(make: Make) -> None:
    body = """<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
    <!ENTITY f SYSTEM "file:///etc/passwd">]>
    <urlset><url><loc>/x&b;</loc></url><url><loc>/y&f;</loc></url><url><loc>/z</loc></url></urlset>"""
    found = " ".join(lead.url for lead in read("sitemap", make(body)).leads)
    assert "aaaaaaaaaa" not in found
    assert "root" not in found
    assert "/z" in found


def test_a_change_that_all_entries_share_is_the_sitemaps_own(make: Make) -> None:
    def body(stamp: str) -> str:
        entries = "".join(f"<url><loc>/{n}</loc><lastmod>{stamp}</lastmod></url>" for n in range(20))
        return f"<urlset>{entries}</urlset>"

    assert read("sitemap", make(body("2026-01-20"))).leads == read("sitemap", make(body("2026-01-19"))).leads
    assert read("sitemap", make(body("2026-01-19"), since=date(2026, 1, 20))).pruned == 20


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<urlset></urlset>", "no entries"),
        ("<urlset/>", "no entries"),
        ("<sitemapindex></sitemapindex>", "no entries"),
        ("<urlset>\n<url><loc>/1</loc></url>\n<url><loc>/2", "not well-formed XML at line 2; 1 entries read"),
        ("<urlset><url><loc>https://elsewhere.example/</loc></url></urlset>", "all 1 entries belong to another site"),
        ("<html><body>404</body></html>", "not a sitemap: an HTML page"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(make: Make, body: str, problem: str) -> None:
    assert read("sitemap", make(body)).problem == problem


def test_a_character_that_xml_forbids_costs_its_entry_only(make: Make) -> None:
    body = "<urlset><url><loc>/1&#xD800;</loc></url><url><loc>/2</loc></url></urlset>"
    assert [lead.url for lead in read("sitemap", make(body)).leads][-1:] == ["https://outlet.example/2"]


def test_half_an_address_is_not_taken_for_one(make: Make) -> None:
    assert read("sitemap", make("<urlset><url><loc>https://outlet.example/haber/12")).leads == ()


def test_a_sitemap_is_read_up_to_its_bound(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "SITEMAP_ENTRIES", 3)
    body = "<urlset>" + "".join(f"<url><loc>/{n}</loc></url>" for n in range(9)) + "</urlset>"
    reading = read("sitemap", make(body))
    assert (len(reading.leads), reading.problem) == (3, "cut after 3 entries")


def test_the_cases_of_another_reader_are_read(make: Make, cases: Path) -> None:
    for file in sorted((cases / "sitemaps").rglob("*.*")):
        body = file.read_bytes()
        text = sniffing.unpacked(body)
        site = next(url for url in (text.split(b"http", 2)[-1], b"") if url is not None)
        home = "http" + site.split(b"<")[0].split(b"\n")[0].decode(errors="replace").strip()
        named = text.count(b"<loc>") or text.count(b"http://www.example")
        reading = read("sitemap", make(body, url="http://www.example.com/sitemap.xml", home=home))
        assert reading.kind == ("feed" if file.name == "atom.xml" else "sitemap"), file.name
        assert len(reading.leads) + len(reading.sitemaps) + reading.off_site >= min(named, 1), file.name


def test_parts_for_lists_and_static_pages_are_left_out(make: Make) -> None:
    lists = ("category-sitemap", "post_tag-sitemap2", "author-sitemap", "wp-sitemap-users-1", "wp-sitemap-posts-page-1")
    posts = ("post-sitemap", "wp-sitemap-posts-post-1", "sitemap-news", "category-news-sitemap-2024")
    body = "".join(f"<sitemap><loc>/{name}.xml</loc></sitemap>" for name in (*lists, *posts))
    reading = read("sitemap", make(f"<sitemapindex>{body}</sitemapindex>"))
    assert [part.url.rpartition("/")[2].removesuffix(".xml") for part in reading.sitemaps] == list(posts)
