"""`check` says of one outlet what a person wants to know before watching it, and writes down what it found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from scheduler.looking import zone_of
from storage.archive import Archive
from storage.types import Rest
from tests.commands import answer, configure, yearmind
from tests.outlet import Outlet, Reply, headline, stories

USAGE = 2
ROBOTS = "User-agent: *\nCrawl-delay: 0.1\nSitemap: {url}/index.xml\n"
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title><language>en</language>'
    "<item><title>A</title><link>{url}/2026/01/wire-of-the-day-00.html</link>"
    "<pubDate>Thu, 01 Jan 2026 09:00:00 +0400</pubDate></item></channel></rss>"
)
INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<sitemap><loc>{url}/sitemap.xml</loc></sitemap></sitemapindex>"
)


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """Six stories on a front page with two pages, in a feed, and in the one part of an index."""
    with Outlet() as outlet:
        published = stories(6, "wire")
        outlet.publish({path: page.replace("T9:", "T09:") for path, page in published.items()})
        links = "".join(f'<li><h2><a href="{path}">{headline(page)}</a></h2></li>' for path, page in published.items())
        head = '<link rel="alternate" type="application/rss+xml" href="/rss">'
        front = f'<html lang="en"><head>{head}</head><nav><a href="/about">About</a></nav><ul>{links}</ul>'
        outlet.pages["/"] = Reply(body=f'{front}<a rel="next" href="/?page=2">2</a></html>'.encode())
        outlet.pages["/rss"] = Reply(body=FEED.format(url=outlet.url).encode(), kind="application/rss+xml")
        outlet.pages["/index.xml"] = Reply(body=INDEX.format(url=outlet.url).encode(), kind="application/xml")
        outlet.pages["/robots.txt"] = Reply(body=ROBOTS.format(url=outlet.url).encode(), kind="text/plain")
        yield outlet


def test_one_outlet_is_shown_in_full(outlet: Outlet, tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
    said = yearmind(tmp_path, "check").stdout
    for line in (
        "robots.txt  allows the homepage; Crawl-delay 0.1 s; names 1 sitemap",
        "pause       a pause of 0.1 s between two requests",
        f"feed        {outlet.url}/rss",
        f"sitemap     {outlet.url}/index.xml",
        "index of 1 part, 1 read; 6 entries; 2026-01-01 to 2026-01-06",
        f"6 stories told from 8 links; goes on at {outlet.url}/?page=2; en",
        "2026-01-06T09:00:00+04:00 (opengraph, to the second)",
        "no author; en; ",
        "missing     no language is set; --write adds en",
    ):
        assert line in said, said
    assert "1 entry; newest 2026-01-01 05:00" in said.replace("09:00", "05:00")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["yearmind.toml"]


def test_several_outlets_have_a_line_each_and_their_problems(outlet: Outlet, tmp_path: Path) -> None:
    gone = {"id": "gone", "homepage": f"{outlet.url}/gone/", "feeds": [f"{outlet.url}/gone.xml"]}
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"}, gone)
    said = yearmind(tmp_path, "check", code=3).stdout
    assert f"gone: feed {outlet.url}/gone.xml: HTTP 404" in said
    assert "gone: nothing that lists stories was found; name feeds, sitemaps or listings of it" in said
    assert len([line for line in said.splitlines() if line.startswith("wire  ")]) == 1


def test_rests_in_force_are_shown_and_kept(outlet: Outlet, tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
    now = datetime.now(UTC)
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
        archive.rest(Rest(host="127.0.0.1", until=now + timedelta(hours=2), said="HTTP 429", refusals=3, at=now))
    said = yearmind(tmp_path, "check", code=1).stdout
    assert "127.0.0.1 is left alone until" in said
    assert "HTTP 429 3 times in a row" in said
    assert outlet.asked == []


def test_what_is_found_is_written_once_and_then_there_is_nothing_to_add(outlet: Outlet, tmp_path: Path) -> None:
    file = configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
    before = file.read_bytes()
    shown = yearmind(tmp_path, "check", "--write", "--dry-run").stdout
    assert f'+sitemaps = ["{outlet.url}/index.xml"]' in shown
    assert file.read_bytes() == before
    yearmind(tmp_path, "check", "--write")
    written = tomllib.loads(file.read_text())["source"][0]
    assert written == {
        "id": "wire",
        "homepage": f"{outlet.url}/",
        "feeds": [f"{outlet.url}/rss"],
        "sitemaps": [f"{outlet.url}/index.xml"],
        "listings": [f"{outlet.url}/"],
        "language": "en",
    }
    once = file.read_bytes()
    assert "nothing to add" in yearmind(tmp_path, "check", "--write").stdout
    assert file.read_bytes() == once


def test_a_file_that_may_not_be_written_is_said_so(outlet: Outlet, tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"}).chmod(0o444)
    assert "may not be written; correct its mode" in yearmind(tmp_path, "check", "--write", code=USAGE).stderr


def test_a_dry_run_of_nothing_is_refused(tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": "http://127.0.0.1/"})
    assert "write both" in yearmind(tmp_path, "check", "--dry-run", code=USAGE).stderr


def test_a_page_that_scripts_draw_is_guessed(outlet: Outlet, tmp_path: Path) -> None:
    outlet.pages = {"/": Reply(body=b'<html><body><div id="app"></div><script src="/app.js"></script>')}
    configure(tmp_path, {"id": "app", "homepage": f"{outlet.url}/", "language": "en"})
    (look,) = answer(tmp_path, "check", code=1)["sources"]
    assert "its homepage has next to no links: scripts may draw it; try javascript = true" in look["missing"]


@pytest.mark.parametrize(
    ("homepage", "hours", "zone"),
    [
        ("https://apa.az/", 4, "Asia/Baku"),
        ("https://www.bbc.co.uk/", 0, "Europe/London"),
        ("https://apa.az/", 3, None),
        ("https://example.org/", 4, None),
        ("https://nytimes.us/", -5, None),
    ],
)
def test_a_time_zone_is_told_where_country_and_offset_leave_one(homepage: str, hours: int, zone: str | None) -> None:
    stated = datetime(2026, 1, 20, 9, tzinfo=timezone(timedelta(hours=hours)))
    assert zone_of(homepage, [stated]) == zone
    assert zone_of(homepage, []) is None
