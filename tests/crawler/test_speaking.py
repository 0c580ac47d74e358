from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.discovery import Reading
from crawler.robots import Rules, rules_of
from crawler.speaking import HOSTS, Speaker
from storage.types import Lead, Via

MAP = "https://www.outlet.example/map.xml"
NOW = datetime(2026, 1, 21, tzinfo=UTC)


def heard(*hosts: str, robots: str | None = "", named: str = MAP) -> tuple[Reading, list[str]]:
    """What a sitemap may say for hosts which all have the same robots.txt, and whom it was asked of."""
    leads = tuple(
        Lead(url=f"https://{host}/a", source="s", via=Via.SITEMAP, found_on=MAP, found_at=NOW) for host in hosts
    )
    asked: list[str] = []

    async def rules(url: str) -> Rules:
        asked.append(url)
        return rules_of(200, robots.encode()) if robots is not None else rules_of(503, b"")

    reading = Reading(kind="sitemap", leads=leads)
    return asyncio.run(Speaker(rules).heard(reading, MAP, named)), asked


def test_a_sitemap_speaks_for_its_own_host_unasked() -> None:
    reading, asked = heard("www.outlet.example", "outlet.example")
    assert (len(reading.leads), reading.problem, asked) == (2, None, [])


@pytest.mark.parametrize(
    ("robots", "named", "count"),
    [
        (f"Sitemap: {MAP}", MAP, 2),
        ("Sitemap: https://www.outlet.example/index.xml", "https://www.outlet.example/index.xml", 2),
        ("Sitemap: https://az.outlet.example/its-own.xml", MAP, 1),
        ("", MAP, 1),
        (None, MAP, 1),
    ],
)
def test_for_another_host_it_speaks_where_that_hosts_robots_txt_names_it(
    robots: str | None, named: str, count: int
) -> None:
    reading, asked = heard("www.outlet.example", "az.outlet.example", robots=robots, named=named)
    assert (len(reading.leads), reading.off_site) == (count, 2 - count)
    assert asked == ["https://az.outlet.example/"]
    assert ("whose robots.txt does not name it; 1 entries left out" in (reading.problem or "")) is (count == 1)


def test_no_more_hosts_are_asked_than_are_stated() -> None:
    reading, asked = heard(*(f"h{n}.outlet.example" for n in range(50)), robots=f"Sitemap: {MAP}")
    assert (len(reading.leads), len(asked)) == (HOSTS, HOSTS)
