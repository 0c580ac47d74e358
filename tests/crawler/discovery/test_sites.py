from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import guesses, same_site
from crawler.discovery.sites import absolute
from storage.urls import is_web


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://en.trend.az/", "http://www.trend.az:8080/x", True),
        ("https://news.outlet.co.uk/", "https://outlet.co.uk/", True),
        ("https://one.co.uk/", "https://other.co.uk/", False),
        ("https://outlet.example/", "https://outlet.example.evil.example2/", False),
        ("https://one.blogspot.com/", "https://two.blogspot.com/", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001/x", True),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://localhost:8001/", "http://localhost:8002/", False),
        ("http://[::1]:80/", "http://[::1]/x", True),
        ("http://newsroom/", "http://www.newsroom/x", True),
        ("https://OUTLET.example./", "https://outlet.example/", True),
        ("https://xəbər.az/", "https://xn--xbr-dlac.az/", "xəbər".encode("idna") == b"xn--xbr-dlac"),
        ("mailto:a@outlet.example", "mailto:a@outlet.example", False),
        ("http://[", "http://[", False),
        ("http://outlet.example:99999/", "http://outlet.example/", False),
    ],
)
def test_which_addresses_are_of_one_site(one: str, other: str, same: bool) -> None:
    assert same_site(one, other) is same_site(other, one) is same


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a b", "https://outlet.example/a b"),
        ("b#c", "https://outlet.example/x/b"),
        (" \n//www.outlet.example/\tc ", "https://www.outlet.example/c"),
        ("?q=1", "https://outlet.example/x/?q=1"),
    ],
)
def test_links_are_resolved_and_lose_their_fragment(link: str, url: str) -> None:
    assert absolute(link, "https://outlet.example/x/") == url


@pytest.mark.parametrize(
    "link",
    ["mailto:a@b.example", "javascript:void(0)", "tel:1", "ftp://outlet.example/", "file:///etc/passwd", "http://[",
     "http://outlet.example:99999/", "http://outlet.example:0/", "http://user:secret@outlet.example/", "http:///x",
     "http://a b.example/", "http://a<b.example/", "/x\x00y", "/\ud800", "/" + "x" * 5_000, "data:text/html,x"],
)  # fmt: skip
def test_what_cannot_be_fetched_is_no_address(link: str) -> None:
    assert absolute(link, "https://outlet.example/x/") is None


@given(st.text(max_size=60) | st.from_regex(r"(https?:)?//?[\w.:@\[\]%/?#-]{0,30}", fullmatch=True))
def test_any_link_gives_a_web_address_or_none(link: str) -> None:
    url = absolute(link, "https://outlet.example/")
    assert url is None or (is_web(url) and "#" not in url and absolute(url, "https://other.example/") == url)
    assert not same_site(link, "https://outlet.example/") or is_web(link)


def test_guesses_are_under_the_homepage_and_at_the_root() -> None:
    kinds_and_urls = guesses("https://outlet.example/en/index.html")
    assert kinds_and_urls[0] == ("sitemap", "https://outlet.example/en/sitemap.xml")
    assert ("feed", "https://outlet.example/rss.xml") in kinds_and_urls
    assert len(set(kinds_and_urls)) == len(kinds_and_urls)
    assert guesses("not an address") == guesses("http://[") == ()
