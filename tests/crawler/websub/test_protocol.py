from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.websub.protocol import LONGEST_LEASE, REFUSAL, Mode, answer, form, signed
from storage.types import Standing, Subscription
from tests.hub import mac

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
TOPIC = "https://news.example/feed"
ONE = Subscription(
    token="unguessable",
    topic=TOPIC,
    hub="https://hub.example/",
    feed="https://news.example/feed.xml",
    source="news",
    callback="https://archive.example/websub",
    secret="between us",
    standing=Standing.ASKED,
    asked_at=NOW,
)
QUESTION = {"hub.topic": TOPIC, "hub.mode": "subscribe", "hub.challenge": "abc", "hub.lease_seconds": "600"}


def test_a_request_says_what_the_recommendation_asks_for() -> None:
    callback = "https://archive.example/websub/unguessable"
    told = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": callback}
    assert dict(parse_qsl(form(Mode.SUBSCRIBE, ONE).decode())) == {
        **told,
        "hub.secret": "between us",
        "hub.lease_seconds": "864000",
    }
    assert dict(parse_qsl(form(Mode.UNSUBSCRIBE, ONE).decode())) == {**told, "hub.mode": "unsubscribe"}


def test_what_was_asked_for_is_confirmed_with_its_lease() -> None:
    said = answer(replace(ONE, tries=3, said="HTTP 500"), QUESTION, NOW)
    assert (said.status, said.body) == (200, "abc")
    assert said.changes == {
        "standing": Standing.ACTIVE,
        "tries": 0,
        "said": None,
        "verified_at": NOW,
        "lease_ends": NOW + timedelta(minutes=10),
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.topic": "https://other.example/"},
        {"hub.mode": "unsubscribe"},
        {"hub.mode": "publish"},
        {"hub.lease_seconds": "0"},
        {"hub.lease_seconds": ""},
        {"hub.lease_seconds": "-5"},
        {"hub.lease_seconds": "soon"},
        {"hub.challenge": ""},
        {"hub.challenge": "x" * 5_000},
    ],
)
def test_what_was_not_asked_for_is_not_confirmed(wrong: dict[str, str]) -> None:
    assert answer(ONE, QUESTION | wrong, NOW) == REFUSAL


def test_an_end_is_confirmed_only_where_it_is_wished() -> None:
    leaving = replace(ONE, standing=Standing.LEAVING)
    said = answer(leaving, QUESTION | {"hub.mode": "unsubscribe"}, NOW)
    assert (said.status, said.body, said.changes) == (200, "abc", None)
    assert answer(leaving, QUESTION, NOW) == REFUSAL


def test_a_lease_without_end_has_one() -> None:
    changes = answer(ONE, QUESTION | {"hub.lease_seconds": "9" * 400}, NOW).changes or {}
    assert changes["lease_ends"] == NOW + LONGEST_LEASE


def test_a_denial_is_noted_with_its_reason_on_one_line() -> None:
    said = answer(ONE, {"hub.topic": TOPIC, "hub.mode": "denied", "hub.reason": "no\0\nroom" + "!" * 999}, NOW)
    assert said.status == 200
    changes = said.changes or {}
    assert changes["standing"] is Standing.DENIED
    assert changes["said"].startswith("denied: no  room!")
    assert len(changes["said"]) < 220


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_body_counts_as_signed_by_every_method_of_the_recommendation(method: str) -> None:
    signature = f"{method}={mac(b'body', 'between us', method)}"
    assert signed(b"body", signature, "between us")
    assert signed(b"body", signature.upper(), "between us")
    assert not signed(b"Body", signature, "between us")
    assert not signed(b"body", signature, "between you")
    assert not signed(b"body", signature[:-1], "between us")


@pytest.mark.parametrize("signature", [None, "", "sha256", "sha256=", f"md5={mac(b'body', 'between us', 'md5')}"])
def test_other_signatures_are_none(signature: str | None) -> None:
    assert not signed(b"body", signature, "between us")


@given(st.text(), st.dictionaries(st.sampled_from(sorted(QUESTION)), st.text()))
def test_nothing_that_is_sent_breaks_anything(signature: str, asked: Any) -> None:
    assert not signed(b"body", signature, "between us")
    assert answer(ONE, {"hub.topic": TOPIC} | asked, NOW).status in {200, 404}
