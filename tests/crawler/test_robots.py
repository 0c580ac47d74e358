from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.bounds import ROBOTS
from crawler.origins import A_DAY, SOON
from crawler.robots import Robots, rules_of

SITE = "https://example.org"
CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "robots"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_client_errors_allow_all(status: int) -> None:
    assert rules_of(status, b"User-agent: *\nDisallow: /").allows(f"{SITE}/a")


@pytest.mark.parametrize("status", [500, 502, 503, None])
def test_server_errors_and_silence_refuse_all_and_say_why(status: int | None) -> None:
    rules = rules_of(status, b"")
    assert not rules.allows(f"{SITE}/a")
    assert rules.problem is not None
    assert "which means no" in rules.problem


def test_our_own_group_counts_before_everybodys() -> None:
    rules = rules_of(200, b"User-agent: *\nDisallow: /\n\nUser-agent: yearmind\nDisallow: /private/\nCrawl-delay: 7\n")
    assert rules.allows(f"{SITE}/a")
    assert not rules.allows(f"{SITE}/private/a")
    assert rules.delay == 7.0


def test_a_byte_order_mark_is_no_rule() -> None:
    assert not rules_of(200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /a").allows(f"{SITE}/a")


def test_500_kilobytes_of_a_file_are_read_and_no_half_rule() -> None:
    rules = b"User-agent: *\n" + b"# a comment of no use\n" * 22_000
    long = (
        rules
        + b"Disallow: /a\n"
        + b"#" * (ROBOTS.unpacked - len(rules) - 13 - 14)
        + b"\nDisallow: /bcd\nDisallow: /e\n"
    )
    assert long[: ROBOTS.unpacked].endswith(b"\nDisallow: /bc")
    read = rules_of(200, long)
    assert [read.allows(f"{SITE}/{path}") for path in ("a", "bcx", "bcd", "e")] == [False, True, True, True]


@pytest.mark.parametrize("said", ["nan", "inf", "-3", "1e400", "soon"])
def test_a_crawl_delay_that_is_no_time_asks_for_none(said: str) -> None:
    assert rules_of(200, f"User-agent: *\nCrawl-delay: {said}\n".encode()).delay is None


def test_sitemaps_are_named() -> None:
    assert rules_of(200, f"Sitemap: {SITE}/s.xml\n".encode()).sitemaps == (f"{SITE}/s.xml",)


@given(st.binary(max_size=2_000))
def test_no_file_breaks_anything(body: bytes) -> None:
    assert rules_of(200, body).allows(f"{SITE}/a") in {True, False}


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")
def test_others_files_are_read() -> None:
    for path in CASES.rglob("*.txt"):
        assert rules_of(200, path.read_bytes()).allows(f"{SITE}/") in {True, False}


def test_an_answer_is_kept_for_a_day_and_a_failure_for_less() -> None:
    asked: list[str] = []
    clock = [0.0]
    answers: list[tuple[int, bytes]] = [(503, b""), (200, b"User-agent: *\nDisallow: /b"), (404, b"")]

    async def fetch(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return answers[len(asked) - 1]

    async def main() -> list[bool]:
        robots = Robots(lambda: clock[0])
        allowed = []
        for moment in (0.0, SOON - 1, SOON, SOON + A_DAY - 1, SOON + A_DAY):
            clock[0] = moment
            allowed.append((await robots.of(f"{SITE}/b", fetch)).allows(f"{SITE}/b"))
        return allowed

    assert asyncio.run(main()) == [False, False, False, False, True]
    assert asked == [f"{SITE}/robots.txt"] * 3


def test_each_scheme_host_and_port_has_its_own_rules() -> None:
    asked: list[str] = []

    async def fetch(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return 404, b""

    async def main() -> None:
        robots = Robots()
        for url in (
            "http://example.org/a",
            "https://example.org/a",
            "https://example.org:8443/a",
            "http://example.org/b",
        ):
            await robots.of(url, fetch)

    asyncio.run(main())
    assert asked == [f"{origin}/robots.txt" for origin in ("http://example.org", SITE, f"{SITE}:8443")]
