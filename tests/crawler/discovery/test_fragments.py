from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import read
from crawler.discovery.fragments import as_page

from .conftest import Make

STORY = "/2026/01/19/a-story-of-the-day.html"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from([STORY, "<a href='/x'>", "//", "http://["]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from(["url", "title"]), inner),
)


@pytest.mark.parametrize(
    "said",
    [
        {"html": f"<li><a href='{STORY}'>A story of the day</a></li>"},
        {"data": {"items": [{"headline": "A story of the day", "url": STORY}]}},
        [{"title": {"rendered": "A <b>story</b> of the day"}, "link": f"https://outlet.example{STORY}"}],
        {"urls": [STORY]},
        [STORY],
    ],
)
def test_json_is_read_as_the_page_that_a_script_makes_of_it(make: Make, said: object) -> None:
    (lead,) = read("listing", make(json.dumps(said))).leads
    assert lead.url == f"https://outlet.example{STORY}"
    assert lead.title in {"A story of the day", None}


def test_the_date_beside_an_address_is_its_own(make: Make) -> None:
    said = [{"url": STORY, "title": "A story", "date": "2026-01-19T10:00:00+04:00"}]
    (lead,) = read("listing", make(json.dumps(said))).leads
    assert lead.published is not None
    assert lead.published.at.isoformat() == "2026-01-19T10:00:00+04:00"


@pytest.mark.parametrize("body", ["", "3", '"text"', "{", "[" * 100_000, "null", "just words"])
def test_what_is_no_list_in_json_is_none(body: str) -> None:
    assert as_page(body.encode()) is None


def test_json_in_the_place_of_a_feed_or_sitemap_is_none_of_them(make: Make) -> None:
    body = json.dumps([STORY])
    assert [read(kind, make(body)).leads for kind in ("feed", "sitemap")] == [(), ()]


@given(said=VALUES)
def test_any_json_is_read_as_something(make: Make, said: object) -> None:
    assert read("listing", make(json.dumps(said))).kind == "listing"
