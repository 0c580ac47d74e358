from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.directives import LONGEST, MOST, in_headers, in_metas, mining, together
from crawler.wishes import excluded
from storage.directives import policy, reserved, worded
from storage.types import Directive, Exchange, Stated
from tests.crawler.extract.making import FETCHED
from tests.exchanges import received

URL = "https://example.org/news/story"
WORDS = st.sampled_from(("noindex", "noarchive", "nofollow", "noai", "none", "nosnippet", "x-own"))


def answered(*headers: tuple[str, str]) -> Exchange:
    return received(b"", *headers, url=URL, at=FETCHED)


def tagged(*values: str) -> list[str]:
    """What X-Robots-Tag headers with these values ask, one line each."""
    return [worded(one) for one in in_headers(answered(*(("X-Robots-Tag", value) for value in values)))]


def a(name: str, value: str | None = None, origin: Stated = Stated.META) -> Directive:
    return Directive(name=name, value=value, origin=origin)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("noindex", ["noindex"]),
        (" NoIndex ,NOARCHIVE", ["noindex", "noarchive"]),
        ("noindex nofollow", ["noindex", "nofollow"]),
        ("yearmind: noarchive, noai", ["noarchive", "noai"]),
        ("googlebot: noarchive, noai", []),
        ("noindex, BadBot: noarchive, yearmind: noai", ["noindex", "noai"]),
        ("*: noindex", ["noindex"]),
        ("max-snippet:-1, max-image-preview: Large", ["max-snippet: -1", "max-image-preview: Large"]),
        ("unavailable_after: 2026-01-31", ["unavailable_after: 2026-01-31T00:00:00+00:00"]),
        ("unavailable_after: Friday, 25-Jun-2010 15:00:00 PST, noindex",
         ["unavailable_after: 2010-06-25T15:00:00-08:00", "noindex"]),
        ("yearmind: unavailable_after: 25 Jun 2010 15:00:00 GMT", ["unavailable_after: 2010-06-25T15:00:00+00:00"]),
        ("unavailable_after: one day", ["unavailable_after: one day"]),
        ("", []),
        (",;:,::", []),
        ("<b>, héllo, 7", []),
    ],
)  # fmt: skip
def test_a_list_is_read_for_whom_it_is_meant(said: str, asked: list[str]) -> None:
    assert tagged(said) == asked
    assert [worded(one) for one in in_metas({"robots": [said]}, URL)] == asked


def test_a_name_holds_to_the_end_of_its_own_header() -> None:
    assert tagged("googlebot: noindex", "noarchive") == ["noarchive"]


def test_only_elements_for_all_robots_or_for_us_count() -> None:
    metas = {"googlebot": ["noindex"], "robots": ["noarchive"], "yearmind": ["noai"], "description": ["none"]}
    assert [one.name for one in in_metas(metas, URL)] == ["noarchive", "noai"]


@given(st.lists(WORDS, max_size=9), st.sampled_from((",", ", ", ";", " , ")))
def test_every_word_of_a_list_is_kept_in_order(words: list[str], comma: str) -> None:
    assert tagged(comma.join(words)) == words


@given(st.lists(st.text(max_size=60) | WORDS, max_size=4), st.text(max_size=30))
def test_no_header_or_element_breaks_anything(values: list[str], name: str) -> None:
    metas = {"robots": values, "tdm-policy": values, "tdm-reservation": values, name.lower(): values}
    found = together(in_headers(answered(*(("x-robots-tag", one) for one in values))), in_metas(metas, URL))
    assert all(one.name == one.name.lower().strip() for one in found)
    assert len(found) == len(set(found))


def test_there_is_a_bound_to_what_one_page_asks() -> None:
    assert len(together(a(f"no-{n}") for n in range(MOST * 9))) == MOST
    assert tagged("," * LONGEST + "noindex") == []


# Text and data mining.


@pytest.mark.parametrize("value", ["2", "true", "", "-1", "1.0", None, True, [], {}])
def test_another_value_than_0_and_1_says_nothing(value: Any) -> None:
    assert list(mining(value, None, Stated.FILE, URL)) == []


def test_a_policy_is_an_address_of_the_web_in_full() -> None:
    (_, told) = mining(1, "/policy.json", Stated.FILE, URL)
    assert told == a("tdm-policy", "https://example.org/policy.json", Stated.FILE)
    for wrong in ("javascript:alert(1)", "http://[", "x" * 9_000, " ", 7):
        assert len(list(mining(1, wrong, Stated.FILE, URL))) == 1


def test_the_page_supersedes_its_headers_and_those_the_file() -> None:
    file = tuple(mining(1, "https://example.org/policy", Stated.FILE, URL))
    headers = tuple(in_headers(answered(("TDM-Reservation", "0"))))
    metas = tuple(in_metas({"tdm-reservation": ["1"]}, URL))
    assert reserved(together(file))
    assert not reserved(together(file, headers))
    assert policy(together(file, headers)) is None
    assert policy(together(file, headers, metas)) == "https://example.org/policy"
    assert not reserved(())


# What excludes.


@pytest.mark.parametrize(
    ("stated", "honour", "why"),
    [
        ([a("noarchive")], {"noarchive"}, "excluded: noarchive"),
        ([a("nocache")], {"noarchive"}, "excluded: noarchive"),
        ([a("none")], {"noindex"}, "excluded: noindex"),
        ([a("noai")], {"noai"}, "excluded: noai"),
        ([a("all"), a("noindex", origin=Stated.HEADER)], {"noindex"}, "excluded: noindex"),
        ([a("tdm-reservation", "1")], {"tdm"}, "excluded: tdm"),
        ([a("tdm-reservation", "0")], {"tdm"}, None),
        ([a("noarchive"), a("noindex")], {"noai", "tdm"}, None),
        ([a("noarchive"), a("tdm-reservation", "1")], set(), None),
    ],
)
def test_a_page_is_excluded_by_what_is_honoured_and_nothing_else(
    stated: list[Directive], honour: Any, why: str | None
) -> None:
    assert excluded(stated, honour) == why
