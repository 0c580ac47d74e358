from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.sources import Source
from crawler.values import LONGEST, duration, size


def source(**keys: Any) -> Source:
    return Source.model_validate({"homepage": "https://www.example.org/"} | keys)


def test_a_homepage_is_enough() -> None:
    one = source()
    assert (one.id, one.name, one.timezone, one.every) == ("example-org", "example-org", "UTC", None)
    assert one.zone == ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("homepage", "id"),
    [
        ("https://en.trend.az/", "en-trend-az"),
        ("http://127.0.0.1:8080/", "127-0-0-1"),
        ("https://WWW.Example.ORG", "example-org"),
        ("https://новости.рф/", "source"),
    ],
)
def test_an_id_is_made_from_the_host(homepage: str, id: str) -> None:  # noqa: A002 - the field's name
    assert source(homepage=homepage).id == id


def test_the_name_is_the_id_unless_given() -> None:
    assert source(id="courier").name == "courier"
    assert source(id="courier", name="The Courier").name == "The Courier"


def test_without_rules_every_address_is_wanted() -> None:
    assert source().wants("https://www.example.org/sport/1.html")


def test_skip_is_stronger_than_follow() -> None:
    one = source(follow=[r"/news/\d+"], skip=["/video"])
    assert one.wants("https://www.example.org/news/7")
    assert not one.wants("https://www.example.org/news/about")
    assert not one.wants("https://www.example.org/news/7/video")


def test_a_source_may_be_sent_to_another_process() -> None:
    one = source(follow=["/news/"], timezone="Asia/Baku", since="2020-01-01")
    assert pickle.loads(pickle.dumps(one)) == one
    assert one.since == date(2020, 1, 1)


@pytest.mark.parametrize(
    "keys",
    [
        {"homepage": "ftp://example.org/"},
        {"homepage": "example.org"},
        {"homepage": "https://"},
        {"homepage": "https://example.org/a b"},
        {"homepage": 5},
        {"id": "The Courier"},
        {"language": "english language"},
        {"timezone": "Baku"},
        {"timezone": "Asia"},
        {"timezone": "../../etc/passwd"},
        {"feeds": "https://example.org/rss"},
        {"feeds": ["/rss"]},
        {"follow": ["("]},
        {"every": "0s"},
        {"every": "soon"},
        {"every": 3600},
        {"since": "yesterday"},
        {"fields": {"author": ".byline"}},
        {"fields": {"autor": "css:.byline"}},
        {"fields": {"author": "css:.byline["}},
        {"links": "xpath://x:a"},
        {"next": "xpath://a["},
        {"colour": "red"},
    ],
)
def test_what_can_not_be_meant_is_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        source(**keys)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2s", 2),
        ("0s", 0),
        ("0.5s", 0.5),
        ("10m", 600),
        ("1h", 3600),
        ("1d", 86400),
        ("1h30m", 5400),
        ("1w 2d", 777600),
    ],
)
def test_lengths_of_time_are_read(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", ["", " ", "2", "s", "-1s", "1y", "30m1h", "99999w", "1h30", 2, 2.0, True, None, [], "٣s"]
)
def test_what_is_no_length_of_time_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"; "):
        duration(value)


@given(st.text(alphabet="0123456789.wdhms -", max_size=12))
def test_a_length_of_time_is_within_bounds_or_refused(text: str) -> None:
    try:
        assert timedelta() <= duration(text) <= LONGEST
    except ValueError as error:
        assert ";" in str(error)  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    ("text", "number"), [("10MB", 10**7), ("500 kB", 500_000), ("1.5g", 1_500_000_000), ("7", 7), (7, 7)]
)
def test_sizes_are_read(text: object, number: int) -> None:
    assert size(text) == number


@pytest.mark.parametrize("value", ["", "0", "MB", "-1MB", "10MiB", True, 0, -1, 1.5, None])
def test_what_is_no_size_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"; "):
        size(value)


def test_other_wishes_have_another_digest() -> None:
    plain = {"homepage": "https://example.org/"}
    wishes: tuple[dict[str, object], ...] = (
        {},
        {"skip": ["/sport/"]},
        {"follow": ["/sport/"]},
        {"since": "2020-01-01"},
        {"timezone": "Asia/Baku"},
    )
    digests = [Source.model_validate({**plain, **wish}).wanted for wish in wishes]
    assert len(set(digests)) == len(wishes)
    assert Source.model_validate({**plain, "name": "Other"}).wanted == digests[0]
