from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.origins import A_DAY, SOON, Unanswered
from crawler.tdmrep import AT_MOST, RULES, TdmFiles, asked, rules_of
from storage.directives import reserved, worded

SITE = "https://example.org"


def said(rules: Any, path: str) -> list[str]:
    """What a file with these rules says of a path."""
    return [worded(one) for one in asked(rules_of(200, json.dumps(rules).encode()), SITE + path)]


def rule(location: Any, reservation: Any = 1, **more: Any) -> dict[str, Any]:
    return {"location": location, "tdm-reservation": reservation, **more}


THREE = [
    rule("/directory-a/"),
    rule("/directory-b/html/", **{"tdm-policy": "https://provider.com/policies/policy.json"}),
    rule("/directory-b/images/*.jpg", 0),
]
"""Groups as the report's own example has them."""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/directory-a/x.pdf", ["tdm-reservation: 1"]),
        ("/directory-b/html/", ["tdm-reservation: 1", "tdm-policy: https://provider.com/policies/policy.json"]),
        ("/directory-b/images/a/b.jpg", ["tdm-reservation: 0"]),
        ("/directory-b/images/a.png", []),
        ("/Directory-A/x", []),
        ("/", []),
    ],
)
def test_the_reports_own_example(path: str, told: list[str]) -> None:
    assert said(THREE, path) == told


def test_the_first_rule_that_fits_counts() -> None:
    assert said([rule("/a/*.html$", 0), rule("/a/")], "/a/b.html") == ["tdm-reservation: 0"]
    assert said([rule("/a/*.html$", 0), rule("/a/")], "/a/b.html?x") == ["tdm-reservation: 1"]
    assert said([rule("/", "maybe"), rule("/a/")], "/a/") == []


@pytest.mark.parametrize(
    ("location", "path", "fits"),
    [
        ("/path/foo-%24", "/path/foo-$", True),
        ("/%7Enews", "/~news", True),
        ("/é", "/%C3%A9", True),
        ("news", "/news/1", True),
        ("*.pdf", "/a/b.pdf", True),
        ("/this/*/then", "/this/is/then", True),
        ("/exactly$", "/exactly/not", False),
        ("/a\nAllow: /", "/b", False),
        ("", "/", False),
    ],
)
def test_a_location_is_read_as_robots_txt_is(location: str, path: str, fits: bool) -> None:
    assert bool(said([rule(location)], path)) is fits


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[null, 7, []]", b"[" * 100_000, b"<html>", b"\xff", b'[{"location": {}}]', b'"' * 9],
)
def test_what_is_no_such_file_says_nothing(body: bytes) -> None:
    assert asked(rules_of(200, body), f"{SITE}/") == ()


def test_a_byte_order_mark_and_a_single_rule_are_understood() -> None:
    body = b"\xef\xbb\xbf" + json.dumps(rule("/")).encode()
    assert reserved(asked(rules_of(200, body), f"{SITE}/a"))
    assert asked(rules_of(404, body), f"{SITE}/a") == ()


def test_there_is_a_bound_to_rules_and_bytes() -> None:
    many = [rule(f"/{n}/") for n in range(RULES + 1)]
    assert said(many, f"/{RULES - 1}/") == ["tdm-reservation: 1"]
    assert said(many, f"/{RULES}/") == []
    assert said([rule("/"), rule("/" * AT_MOST)], "/a") == []


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_value_breaks_anything(value: Any) -> None:
    assert len(said([rule(value, value), rule("*", value, **{"tdm-policy": value}), value], "/a")) <= 2


def test_a_file_is_asked_for_once_a_day_and_sooner_where_the_server_failed() -> None:
    places: list[str] = []
    clock = [0.0]
    body = json.dumps([rule("/b")]).encode()
    answers: list[tuple[int, bytes] | None] = [None, (500, b""), (200, body), (404, b"")]

    async def fetch(url: str) -> tuple[int, bytes]:
        places.append(url)
        answer = answers[len(places) - 1]
        if answer is None:
            raise Unanswered("timed out")
        return answer

    async def main() -> list[bool]:
        files = TdmFiles(lambda: clock[0])
        found = []
        for moment in (0.0, SOON - 1, SOON, 2 * SOON, 2 * SOON + A_DAY - 1, 2 * SOON + A_DAY):
            clock[0] = moment
            found.append(reserved(await files.asked(f"{SITE}/b", fetch)))
        return found

    assert asyncio.run(main()) == [False, False, False, True, True, False]
    assert places == [f"{SITE}/.well-known/tdmrep.json"] * 4
