"""Addresses that others collected to break programs: none raises, none passes the guard, each costs itself only."""

from __future__ import annotations

import csv
import json
import re
from html import escape
from pathlib import Path

import pytest

from tests.commands import configure, exported
from tests.crawler.probe import probe
from tests.outlet import story
from tests.raw import Raw, http

CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "urls"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases/urls is not there")
FRIEND = "127.0.0.3"
SOME, FEW = 3, 10
"""One in so many is enough where each costs a request of its own, or several one after another."""
GOOD = "/2026/01/19/a-good-story-at-the-end.html"
_HOST = re.compile(r"(?<=//)([^/\\?#]*?)(?::\d*)?(?=[/\\?#]|$)")


def listed() -> list[str]:
    wpt = json.loads((CASES / "wpt-urltestdata.json").read_text("utf-8"))
    urls = [case["input"] for case in wpt if isinstance(case, dict)]
    for file in sorted(CASES.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            urls += [field.strip() for row in csv.reader(lines) for field in row]
    return list(dict.fromkeys(urls))


def ported(urls: list[str], port: int) -> list[str]:
    """The same addresses, each with a port at which somebody listens."""
    return list(dict.fromkeys(_HOST.sub(rf"\g<1>:{port}", url, count=1) for url in urls if "//" in url))


def allow_friend_only(folder: Path) -> None:
    path = folder / "yearmind.toml"
    open_to = path.read_text().replace("127.0.0.0/8", f"{FRIEND}/32")
    path.write_text(open_to.replace('timeout = "5s"', 'timeout = "60s"'))  # a busy machine is no broken server


def test_whoever_is_asked_for_no_odd_address_raises_or_passes_the_guard(tmp_path: Path) -> None:
    configure(tmp_path, {"id": "friend", "homepage": f"http://{FRIEND}:9/"})
    allow_friend_only(tmp_path)
    with Raw({}, FRIEND) as friend, Raw({}, port=friend.port) as victim:
        public = f"http://93.184.216.34:{friend.port}/"
        urls = [*listed(), *ported(listed(), friend.port)[::SOME], public]
        found = probe(tmp_path, urls, together=True, offline=FRIEND)
        assert victim.connections == 0
    assert len(urls) > 1_000
    assert set(found["answers"]) == set(urls)
    assert {answer["ip"] for answer in found["answers"].values() if "status" in answer} == {FRIEND}
    assert "status" in found["answers"][public]
    reasons = {answer["reason"] for answer in found["answers"].values() if "reason" in answer}
    assert "private address, not in allow_networks" in reasons
    assert {reason for reason in reasons if reason.endswith("Error")} <= {"ValueError"}  # no request can be made of it


def test_no_odd_address_breaks_a_redirect(tmp_path: Path) -> None:
    with Raw({}, FRIEND) as friend:
        places = [*listed(), *ported(listed(), friend.port)][::SOME]
        friend.answers = {
            f"/{number}": http(b"", "Location: " + "".join(place.splitlines()), status="302 Found")
            for number, place in enumerate(places)
        }
        configure(tmp_path, {"id": "friend", "homepage": f"{friend.url}/"})
        allow_friend_only(tmp_path)
        found = probe(tmp_path, [friend.url + path for path in friend.answers], together=True, offline=FRIEND)
        assert len(found["answers"]) == len(places)
        assert {answer.get("ip", FRIEND) for answer in found["answers"].values()} == {FRIEND}


def test_an_outlet_full_of_odd_addresses_brings_its_stories(tmp_path: Path) -> None:
    with Raw({GOOD: http(story("good", 19).encode())}, FRIEND) as friend:
        links = [*listed(), *ported(listed(), friend.port)]
        anchors = "".join(f'<h2><a href="{escape(link)}">{escape(link)}</a></h2>' for link in (*links, GOOD))
        few = [link for link in links[::FEW] if link.isprintable()]
        feeds = "".join(f'<link rel="alternate" type="application/rss+xml" href="{escape(link)}">' for link in few)
        named = "".join(f"Sitemap: {link}\n" for link in few)
        locations = "".join(f"<sitemap><loc>{escape(link)}</loc></sitemap>" for link in few)
        index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</sitemapindex>'
        friend.answers = {
            **friend.answers,
            "/": http(f"<html><head>{feeds}</head><body>{anchors}</body></html>".encode("utf-8", "replace")),
            "/robots.txt": http(f"Sitemap: {friend.url}/index.xml\n{named}".encode("utf-8", "replace")),
            "/index.xml": http(index.encode("utf-8", "replace"), "Content-Type: application/xml"),
        }
        configure(tmp_path, {"id": "friend", "homepage": f"{friend.url}/"})
        allow_friend_only(tmp_path)
        found = probe(tmp_path, [], crawl=True, offline=FRIEND)
    assert (found["error"], {reason for reason in found["failures"] if reason.endswith("Error")}) == ("", set())
    assert len(found["places"]) > 20
    assert [record["url"] for record in exported(tmp_path)] == [f"{friend.url}{GOOD}"]
