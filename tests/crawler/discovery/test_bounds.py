"""What feedparser is not given: entities, and more than a feed can need."""

from __future__ import annotations

import time

import pytest

from crawler.discovery import read
from crawler.discovery.bounds import bounded

from .conftest import Make

ITEM = "<item><link>/n/1</link><title>One</title></item>"
BOMB = """<?xml version="1.0"?><!DOCTYPE rss [ <!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY f SYSTEM "file:///etc/passwd"> ] >"""


def rss(inner: str, head: str = "") -> str:
    return f"{head}<rss version='2.0'><channel><title>t</title>{ITEM}{inner}</channel></rss>"


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entities_are_declared_to_nobody(make: Make, charset: str) -> None:
    body, passed = bounded(rss("<item><title>&b;&f;</title></item>", BOMB).encode(charset))
    assert b"ENTITY" not in body
    assert passed is None
    assert [lead.title for lead in read("feed", make(body)).leads] == ["One"]


@pytest.mark.parametrize(
    ("inner", "problem"),
    [
        ("<item><title>x</title></item>" * 6_000, "cut after 5000 entries"),
        (
            "<item>" + "".join(f"<category>{n}</category>" for n in range(20_000)),
            "cut after 5000 elements in one entry",
        ),
        ("<a xml:base='x/'>" * 20_000, "cut where elements are nested 100 deep"),
        ("<item>" * 20_000, "cut where elements are nested 100 deep"),
    ],
)
def test_a_feed_is_read_to_the_bound_that_it_passes_and_says_which(make: Make, inner: str, problem: str) -> None:
    reading = read("feed", make(rss(inner)))
    assert reading.problem == problem
    assert reading.leads[0].title == "One"


@pytest.mark.parametrize(
    "body",
    [
        rss("", "\n" * 100_000),
        rss("", "<!DOCTYPE" * 100_000),
        rss("", "<!DOCTYPE[" * 100_000),
        rss("", "<!ENTITY" * 100_000),
        rss("<![CDATA[" * 100_000),
        rss("<!--" * 100_000),
        rss("<" + "a" * 300_000),
        rss("<a " * 100_000),
    ],
    ids=lambda body: body[:12] + body[60:80],
)
def test_finding_bounds_takes_no_time_to_speak_of(body: str) -> None:
    began = time.process_time()
    bounded(body.encode())
    assert time.process_time() - began < 1


def test_what_is_left_open_in_one_entry_is_closed_with_it(make: Make) -> None:
    items = "".join(f"<item><link>/n/{n}</link><description><br><br></description></item>" for n in range(200))
    assert len(read("feed", make(rss(items))).leads) == 200


def test_a_bomb_of_text_is_not_blown_up(make: Make) -> None:
    head = f'<!DOCTYPE rss [\n<!ENTITY a "{"B" * 50_000}">\n]>'
    reading = read("feed", make(rss(f"<item><title>{'&a;' * 1_000}</title><link>/n/2</link></item>", head)))
    assert [lead.url[-4:] for lead in reading.leads] == ["/n/1", "/n/2"]
    assert "BBBB" not in (reading.leads[1].title or "")
