"""No story falls off a feed between two visits, or the visit says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.commands import answer, configure
from tests.outlet import Asked, Outlet, Reply, story

SHOWN = 3
"""Entries on a page of the feed."""


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as one:
        yield one


def publish(outlet: Outlet, count: int) -> None:
    """Stories up to that number, the latest first in the feed."""
    for n in range(count):
        outlet.pages[path(n)] = Reply(body=story(f"story-{n}").encode())


def path(n: int) -> str:
    return f"/2026/01/story-number-{n:03}-of-the-year.html"


def feed(outlet: Outlet, count: int, page: int = 1) -> Reply:
    shown = [n for n in reversed(range(count)) if outlet.pages.get(path(n))][(page - 1) * SHOWN : page * SHOWN]
    if not shown:
        return Reply(status=404)
    items = "".join(
        f"<item><title>Story {n}</title><link>{outlet.url}{path(n)}</link><guid>{n}</guid></item>" for n in shown
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>All</title>{items}</channel></rss>'
    return Reply(body=body.encode(), kind="application/rss+xml")


def watched(folder: Path, outlet: Outlet) -> None:
    configure(folder, {"id": "wp", "homepage": f"{outlet.url}/", "feeds": [f"{outlet.url}/feed/"]})


@pytest.mark.parametrize("more", [2, 3, 4, 7, 20])
def test_what_fell_off_the_feed_is_found_on_its_further_pages(tmp_path: Path, outlet: Outlet, more: int) -> None:
    count = 5

    def paged(asked: Asked) -> Reply:
        return feed(outlet, count, int(parse_qs(urlsplit(asked.path).query).get("paged", ["1"])[0]))

    publish(outlet, count)
    outlet.pages["/feed/"] = paged
    for page in range(2, 12):
        outlet.pages[f"/feed/?paged={page}"] = paged
    watched(tmp_path, outlet)
    (first,) = answer(tmp_path, "crawl")
    assert first["new"] == SHOWN
    count += more
    publish(outlet, count)
    outlet.forget()
    (second,) = answer(tmp_path, "crawl")
    turned = [one for one in outlet.paths if "paged" in one]
    if more < SHOWN:
        assert not turned
        assert second["new"] == more
        assert second["reason"] is None
    else:
        assert len(turned) == more // SHOWN
        assert second["new"] >= more
        assert second["reason"].endswith(f"/feed/ showed nothing known; {len(turned)} more pages of it were read")
    outlet.forget()
    (third,) = answer(tmp_path, "crawl")
    assert third["reason"] is None
    assert not [one for one in outlet.paths if "paged" in one]


@pytest.mark.parametrize("ignored", [True, False])
def test_a_feed_without_further_pages_says_what_may_be_lost(tmp_path: Path, outlet: Outlet, ignored: bool) -> None:
    count = 3
    publish(outlet, count)
    outlet.pages["/feed/"] = lambda _: feed(outlet, count)
    if ignored:
        outlet.pages["/feed/?paged=2"] = lambda _: feed(outlet, count)
    watched(tmp_path, outlet)
    answer(tmp_path, "crawl")
    count = 9
    publish(outlet, count)
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == SHOWN
    assert "stories may have been missed in between, read it more often (every)" in visit["reason"]
    assert outlet.paths.count("/feed/?paged=2") == 1


def test_what_the_homepage_shows_does_not_hide_that_the_feed_lost_something(tmp_path: Path, outlet: Outlet) -> None:
    count = 3

    def front(_: Asked) -> Reply:
        links = "".join(f'<h2><a href="{path(n)}">Story {n}</a></h2>' for n in range(count - SHOWN, count))
        alternate = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        return Reply(body=f"<html><head>{alternate}</head><body>{links}".encode())

    publish(outlet, count)
    outlet.pages |= {"/feed/": lambda _: feed(outlet, count), "/": front}
    configure(tmp_path, {"id": "wp", "homepage": f"{outlet.url}/"})
    answer(tmp_path, "crawl")
    count = 9
    publish(outlet, count)
    (visit,) = answer(tmp_path, "crawl")
    assert "showed nothing known; stories may have been missed" in visit["reason"]


def test_what_a_named_feed_lost_is_looked_for_in_the_sitemap_from_the_last_visit_on(
    tmp_path: Path, outlet: Outlet
) -> None:
    count = 3
    publish(outlet, count)
    outlet.pages["/feed/"] = lambda _: feed(outlet, count)
    outlet.pages["/robots.txt"] = Reply(body=f"Sitemap: {outlet.url}/map.xml".encode(), kind="text/plain")

    def mapped(_: Asked) -> Reply:
        old = f"<url><loc>{outlet.url}/2019/01/old-story-of-the-town.html</loc><lastmod>2019-01-01</lastmod></url>"
        news = f"<news:news><news:publication_date>{datetime.now(UTC).date()}</news:publication_date></news:news>"
        urls = "".join(f"<url><loc>{outlet.url}{path(n)}</loc>{news}</url>" for n in range(count))
        return Reply(body=f"<urlset>{old}{urls}</urlset>".encode(), kind="application/xml")

    outlet.pages["/map.xml"] = mapped
    watched(tmp_path, outlet)
    (first,) = answer(tmp_path, "crawl")
    assert "/map.xml" not in outlet.paths
    assert first["new"] == SHOWN
    count = 9
    publish(outlet, count)
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 6
    assert not [one for one in outlet.paths if one.startswith("/2019/")]
    assert "its sitemaps were read for what lies between" in visit["reason"]


def test_further_pages_that_the_feed_names_are_read_to_something_known(tmp_path: Path, outlet: Outlet) -> None:
    count = 3

    def archived(asked: Asked) -> Reply:
        page = int(asked.path.partition("archive-")[2] or 1)
        reply = feed(outlet, count, page)
        link = f'<atom:link rel="prev-archive" href="{outlet.url}/feed/archive-{page + 1}"/>'
        head = b'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>' + link.encode()
        return Reply(body=reply.body.replace(b'<rss version="2.0"><channel>', head), status=reply.status)

    publish(outlet, count)
    outlet.pages |= {"/feed/": archived} | {f"/feed/archive-{page}": archived for page in range(2, 9)}
    watched(tmp_path, outlet)
    answer(tmp_path, "crawl")
    count = 10
    publish(outlet, count)
    outlet.forget()
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 7
    assert [one for one in outlet.paths if "archive" in one] == ["/feed/archive-2", "/feed/archive-3"]
    assert visit["reason"].endswith("/feed/ showed nothing known; 2 more pages of it were read")


def test_what_is_wrong_with_a_feed_is_told_of_its_source(tmp_path: Path, outlet: Outlet) -> None:
    outlet.pages["/feed/"] = Reply(
        body=b"<rss><channel><item>" + b"<a>" * 20_000 + b"</rss>", kind="application/rss+xml"
    )
    watched(tmp_path, outlet)
    (visit,) = answer(tmp_path, "crawl", code=1)
    assert (visit["outcome"], visit["reason"]) == ("empty", "cut where elements are nested 100 deep")
