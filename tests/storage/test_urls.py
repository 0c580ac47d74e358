from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.urls import canonical, host_of, is_web

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")
SITE = "https://example.org"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{SITE}/a?utm_source=x&id=7", f"{SITE}/a?id=7"),
        (f"{SITE}/a?fbclid=1", f"{SITE}/a"),
        (f"{SITE}/a#comments", f"{SITE}/a"),
        ("HTTPS://EXAMPLE.org:443/a", f"{SITE}/a"),
        ("http://example.org:80/", "http://example.org"),
        ("https://example.org./a", f"{SITE}/a"),
        (f"{SITE}/%c9%99", f"{SITE}/%C9%99"),
        (f"{SITE}/ə", f"{SITE}/%C9%99"),
        (f"{SITE}/b/../a/./", f"{SITE}/a/"),
        (f"{SITE}/a?b=2&a=1", f"{SITE}/a?a=1&b=2"),
        (f"  {SITE}/a\n", f"{SITE}/a"),
    ],
)
def test_two_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a?id=1", "/a?id=2"),
        ("/a?page=1", "/a?page=2"),
        ("/A", "/a"),
        ("/a", "/a/"),
        ("/a?ref=story", "/a"),
        ("/a%2Fb", "/a/b"),
        ("/a?q=", "/a"),
    ],
)
def test_addresses_that_may_name_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(SITE + one) != canonical(SITE + other)


@given(st.text())
@example("http://[")
@example("http://example.org:99999/")
@example("https://[::1]:443/%2e%2e/a?&&utm_x&=")
@example("http://example.org/%25%32%35?a=%2526")
def test_canonical_never_raises_and_is_idempotent(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@given(st.text(alphabet="abAB./%25=&?#:@ə[]\\ ", max_size=40))
def test_canonical_is_idempotent_on_web_addresses(tail: str) -> None:
    once = canonical(f"http://example.org/{tail}")
    assert canonical(once) == once


@needs_cases
def test_others_addresses_never_raise_and_settle_at_once() -> None:
    wpt = json.loads((CASES / "urls" / "wpt-urltestdata.json").read_text("utf-8"))
    urls = [case["input"] for case in wpt if isinstance(case, dict)]
    for name in ("weirdToNormalizedUrls.csv", "invalidUrls.csv"):
        with (CASES / "urls" / name).open(encoding="utf-8", newline="") as file:
            urls += [row[0] for row in csv.reader(file) if row]
    for url in urls:
        assert canonical(canonical(url)) == canonical(url)


def test_only_http_and_https_with_a_host_are_web_addresses() -> None:
    assert is_web("http://example.org/")
    assert is_web("https://[::1]:8443/")
    for url in (
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "//example.org",
        "http://[",
        "http://h:99999/",
        "",
    ):
        assert not is_web(url)


def test_a_host_is_lower_case_and_has_no_trailing_dot() -> None:
    assert host_of("https://EXAMPLE.org.:443/a") == "example.org"
    assert host_of("http://[") == ""
