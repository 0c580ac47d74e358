"""Commands that visit: windows, backfills, addresses by hand, and a check that archives nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import answer, configure, exported, yearmind
from tests.outlet import Outlet, Reply, story


def rss(items: str) -> Reply:
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link>'
    return Reply(body=f"{head}{items}</channel></rss>".encode(), kind="application/rss+xml")


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """Ten stories of January 2026, one a day: named by a feed, by parts of a sitemap, and by pages of a list."""
    with Outlet() as outlet:
        paths = {day: f"/2026/01/{day:02}/report-of-the-day.html" for day in range(1, 11)}
        outlet.pages = {path: Reply(body=story(f"report {day}", day).encode()) for day, path in paths.items()}
        items = "".join(
            f"<item><title>Report {day}</title><link>{outlet.url}{path}</link>"
            f"<pubDate>{day:02} Jan 2026 09:00:00 +0400</pubDate></item>"
            for day, path in paths.items()
        )
        outlet.pages["/feed.xml"] = rss(items)
        for page, days in enumerate(((10, 9, 8), (7, 6, 5), (4, 3, 2), (1,)), 1):
            links = "".join(
                f'<article><h2><a href="{paths[day]}">A report of the day number {day}</a></h2>'
                f'<time datetime="2026-01-{day:02}T09:00:00+04:00">{day} January 2026</time></article>'
                for day in days
            )
            following = f'<a rel="next" href="/news/{page + 1}/">Older</a>' if page < 4 else ""
            outlet.pages[f"/news/{page}/"] = Reply(body=f"<html><body><main>{links}</main>{following}".encode())
        yield outlet


def days(outlet: Outlet) -> list[int]:
    """The days whose stories were asked for."""
    return sorted(int(path.split("/")[3]) for path in outlet.paths if path.startswith("/2026/"))


def test_a_window_is_applied_before_anything_is_fetched(outlet: Outlet, tmp_path: Path) -> None:
    configure(
        tmp_path,
        {"id": "wire", "homepage": f"{outlet.url}/", "feeds": [f"{outlet.url}/feed.xml"], "timezone": "Asia/Baku"},
    )
    (visit,) = answer(tmp_path, "crawl", "--since", "2026-01-04", "--until", "2026-01-06")
    assert days(outlet) == [4, 5, 6]
    assert (visit["found"], visit["fetched"], visit["new"]) == (3, 3, 3)
    yearmind(tmp_path, "crawl", "--limit", "2")
    assert days(outlet) == [4, 5, 6, 9, 10]
    yearmind(tmp_path, "crawl")
    assert days(outlet) == list(range(1, 11))
    assert len(exported(tmp_path)) == 10


def test_a_backfill_turns_every_page_and_fetches_what_lies_between_two_days(outlet: Outlet, tmp_path: Path) -> None:
    listing = {
        "id": "wire",
        "homepage": f"{outlet.url}/",
        "listings": [f"{outlet.url}/news/1/"],
        "timezone": "Asia/Baku",
    }
    configure(tmp_path, listing)
    (visit,) = answer(tmp_path, "backfill", "--since", "2026-01-02", "--until", "2026-01-03")
    assert days(outlet) == [2, 3]
    assert visit["new"] == 2
    outlet.forget()
    (visit,) = answer(tmp_path, "backfill")
    assert {f"/news/{page}/" for page in range(1, 5)} <= set(outlet.paths)
    assert len(exported(tmp_path)) == 10
    outlet.forget()
    yearmind(tmp_path, "crawl")
    assert days(outlet) == []
    assert "/news/4/" not in outlet.paths


def test_addresses_come_from_the_command_line_a_file_and_standard_input(outlet: Outlet, tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
    urls = [f"{outlet.url}/2026/01/{day:02}/report-of-the-day.html" for day in (1, 2, 3)]
    (tmp_path / "list.txt").write_text(f"{urls[1]}\n")
    (visit,) = answer(tmp_path, "crawl", "--url", urls[0], "--url", "@list.txt")
    yearmind(tmp_path, "crawl", "--url", "-", stdin=urls[2])
    assert (visit["source"], visit["found"], visit["new"]) == ("wire", 2, 2)
    assert days(outlet) == [1, 2, 3]
    assert {record["discovered"]["via"] for record in exported(tmp_path)} == {"hand"}


def test_a_check_says_what_it_finds_reads_two_articles_and_archives_nothing(outlet: Outlet, tmp_path: Path) -> None:
    outlet.pages["/robots.txt"] = Reply(body=b"User-agent: *\nCrawl-delay: 0.1\nDisallow: /news/\n", kind="text/plain")
    outlet.pages["/"] = Reply(body=b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml">')
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
    (looked,) = answer(tmp_path, "check")["sources"]
    assert [(one["kind"], one["entries"]) for one in looked["entrances"]] == [("feed", 10)]
    assert (looked["robots"], looked["pause"], looked["articles"]) == ("allows the homepage", 0.1, 10)
    assert len(days(outlet)) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["yearmind.toml"]
    said = yearmind(tmp_path, "check", "wire").stdout
    for told in ("robots.txt", "a pause of 0.1 s", "/feed.xml", "10 addresses that may be articles"):
        assert told in said


def test_init_writes_a_configuration_that_check_understands(tmp_path: Path) -> None:
    yearmind(tmp_path, "init", "mine.toml")
    (coming,) = answer(tmp_path, "calendar", "--config", "mine.toml")
    assert coming["id"] == "black-january"
