"""No story falls off a feed between two visits, or the visit says so."""

from __future__ import annotations

from collections.abc import Iterator
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
