"""What visits and feeds teach reaches the plan, and `status --explain` says so."""

from __future__ import annotations

from pathlib import Path

from storage.archive import Archive
from storage.types import Outcome, Trouble
from tests.commands import answer, configure, yearmind
from tests.outlet import Outlet, Reply, story

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>/</link><ttl>45</ttl>'
    "<skipHours><hour>3</hour></skipHours>{items}</channel></rss>"
)


def opened(outlet: Outlet) -> None:
    """Six stories, one a day, in a feed that says when it is worth reading."""
    items = ""
    for day in range(1, 7):
        path = f"/2026/01/{day:02}/report.html"
        outlet.pages[path] = Reply(body=story(f"report {day}", day).encode())
        items += f"<item><title>Report {day}</title><link>{outlet.url}{path}</link>"
        items += f"<pubDate>{day:02} Jan 2026 09:00:00 +0400</pubDate></item>"
    body = FEED.format(items=items).encode()
    outlet.pages["/feed.xml"] = Reply(body=body, kind="application/rss+xml", headers={"Cache-Control": "max-age=600"})


def test_what_a_feed_says_and_what_a_visit_brought_decide_and_are_explained(tmp_path: Path) -> None:
    with Outlet() as outlet:
        opened(outlet)
        feeds = {"homepage": f"{outlet.url}/", "feeds": [f"{outlet.url}/feed.xml"]}
        configure(tmp_path, {"id": "wire", **feeds}, {"id": "fixed", "every": "2h", **feeds})
        assert answer(tmp_path, "status", "--explain", "wire")["why"][0]["factor"] == "unread"
        yearmind(tmp_path, "run", "--once")
        yearmind(tmp_path, "crawl", "wire")
        with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
            past = archive.pasts(["wire"])["wire"]
        assert past.rhythm is not None
        assert (past.rhythm.good, past.rhythm.stays, past.rhythm.renews, past.rhythm.skip_hours) == (
            2,
            2_700,
            600,
            (3,),
        )
        told = answer(tmp_path, "status", "--explain", "wire")
        factors = {step["factor"] for step in told["why"]}
        assert {"rate", "level", "fresh"} <= factors
        assert all(step["says"] for step in told["why"])
        fixed = yearmind(tmp_path, "status", "--explain", "fixed").stdout
        assert "the configuration says every 2h" in fixed
        assert "stories an hour" not in fixed
    assert 'no source "wir"' in yearmind(tmp_path, "status", "--explain", "wir", code=2).stderr


def test_a_site_that_is_away_is_backed_off_from_and_that_is_explained(tmp_path: Path) -> None:
    with Outlet() as outlet:
        opened(outlet)
        url = outlet.url
    configure(tmp_path, {"id": "wire", "homepage": f"{url}/", "feeds": [f"{url}/feed.xml"]})
    yearmind(tmp_path, "crawl", code=1)
    yearmind(tmp_path, "crawl", code=1)
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
        past = archive.pasts()["wire"]
    assert (past.last.outcome, past.last.trouble) == (Outcome.DOWN, Trouble.SLOW)
    assert past.rhythm is not None
    assert past.rhythm.troubled == 2
    assert "the last visits read nothing (slow)" in yearmind(tmp_path, "status", "--explain", "wire").stdout
