from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.dedup import Known, Reason, elder
from storage.types import Instant, Precision
from tests.storage.dedup.telling import NOW, STORY, ago, known, stated

moments = st.integers(0, 5000).map(lambda minutes: NOW - timedelta(minutes=minutes))
instants = st.none() | st.builds(stated, moments, st.sampled_from(Precision))
outlets = st.sampled_from(
    [("trend", "Trend News Agency"), ("ap", "Associated Press"), ("azertac", "AZERTAC"), ("hill", "The Hill Courier")]
)
texts = st.sampled_from(
    [STORY, "BAKU (AP) — " + STORY, STORY + "\nTrend reports", "AZERTAC: " + STORY, f"{STORY} AP, Trend"]
)


@st.composite
def articles(draw: st.DrawFn, n: int) -> Known:
    source, name = draw(outlets)
    return known(draw(texts), n=n, source=source, name=name, published=draw(instants), first_seen=draw(moments))


@given(articles(1), articles(2))
def test_the_elder_is_the_same_whichever_is_named_first(a: Known, b: Known) -> None:
    assert elder(a, b) == elder(b, a)


@given(articles(1), articles(2))
def test_the_elder_does_not_depend_on_who_came_into_the_archive_first(a: Known, b: Known) -> None:
    from dataclasses import replace

    there, _ = elder(a, b)
    here, _ = elder(replace(a, n=9), replace(b, n=3))
    alike = (a.source, a.text, a.first_seen) == (b.source, b.text, b.first_seen)
    assert alike or replace(here, n=0) == replace(there, n=0)


@pytest.mark.parametrize(
    ("credit", "source", "name"),
    [
        ("BAKU, January 20 (AP) — {}", "ap", "Associated Press"),
        ("Trend reports. {}", "trend", "Trend News Agency"),
        ("{}\nTrend", "trend", "Trend News Agency"),
        ("AZƏRTACın məlumatına görə, {}", "azertac", "AZƏRTAC"),
        ("{} Source: Hill Courier", "hill", "The Hill Courier"),
        ("{} — Рейтер", "reuters", "Рейтер"),
        ("As MERIDIAN PRESS was told, {}", "mp", "Meridian Press"),
    ],
)
def test_who_is_credited_is_the_original_though_it_was_seen_later(credit: str, source: str, name: str) -> None:
    agency = known(source=source, name=name, n=1, published=stated(ago(minutes=1)))
    copy = known(credit.format(STORY), source="other", name="Quayside", n=2, published=stated(ago(hours=9)))
    assert elder(copy, agency) == (agency, Reason.NAMED)


@pytest.mark.parametrize(
    ("credited", "source", "name"),
    [
        ("Trend", "trend", "Trend News Agency"),
        ("AZERTAC", "azertac", "AZƏRTAC"),
        ("AP", "ap", "Associated Press"),
        ("Anadolu Agency", "aa", "Anadolu Ajansı"),
    ],
)
def test_the_agency_that_a_text_is_credited_to_is_the_original(credited: str, source: str, name: str) -> None:
    agency = known(source=source, name=name, n=1, published=stated(ago(minutes=1)))
    copy = known(source="other", name="Quayside", n=2, published=stated(ago(hours=9)), agencies=(credited,))
    assert elder(copy, agency) == (agency, Reason.NAMED)
    other = known(source="mp", name="Meridian Press", n=1, published=stated(ago(minutes=1)))
    assert elder(copy, other) == (copy, Reason.PUBLISHED)


def test_a_name_in_the_midst_of_a_text_is_no_credit() -> None:
    middle = STORY + "\nThe Trend company was not asked about any of this.\n" + STORY
    agency = known(source="trend", name="Trend", published=stated(ago(minutes=5)))
    copy = known(middle, source="other", name="Quayside", n=2, published=stated(ago(hours=1)))
    assert elder(agency, copy) == (copy, Reason.PUBLISHED)


def test_who_names_himself_is_not_credited_by_the_other() -> None:
    own = known("Trend: " + STORY, source="trend", name="Trend", published=stated(ago(hours=1)))
    copy = known("Trend: " + STORY, source="other", name="Quayside", n=2, published=stated(ago(hours=2)))
    assert elder(own, copy) == (own, Reason.NAMED)


def test_two_articles_of_one_outlet_credit_nobody() -> None:
    one, other = known("Hill Courier: " + STORY, first_seen=ago(hours=1)), known(n=2)
    assert elder(one, other) == (one, Reason.SEEN)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (stated(ago(hours=3)), stated(ago(hours=2)), Reason.PUBLISHED),
        (stated(ago(hours=3)), stated(ago(hours=3)), Reason.SEEN),
        (stated(ago(hours=12), Precision.DAY), stated(ago(hours=2)), Reason.SEEN),
        (stated(ago(hours=36), Precision.DAY), stated(ago(hours=12), Precision.DAY), Reason.PUBLISHED),
        (stated(NOW + timedelta(hours=1)), stated(ago(hours=2)), Reason.SEEN),
        (None, stated(ago(minutes=1)), Reason.SEEN),
    ],
)
def test_instants_decide_as_far_as_they_are_precise_and_credible(
    one: Instant | None, other: Instant | None, reason: Reason
) -> None:
    a = known(published=one, first_seen=ago(hours=1))
    b = known(published=other, n=2, source="b", name="Quayside")
    assert elder(a, b)[1] is reason


def test_an_instant_after_it_was_seen_is_not_believed() -> None:
    boaster = known(published=stated(NOW + timedelta(days=1)), first_seen=NOW)
    honest = known(n=2, published=stated(ago(hours=-1)), first_seen=NOW + timedelta(hours=2), source="b", name="Quay")
    assert elder(boaster, honest) == (boaster, Reason.SEEN)


def test_where_nothing_tells_the_order_of_names_does() -> None:
    a, b = known(n=7, source="a", name="Alpha One"), known(n=3, source="b", name="Beta Two")
    assert elder(b, a) == (a, Reason.TOLD_APART)


def test_an_aware_instant_in_another_zone_is_the_same_moment() -> None:
    a = known(published=stated(datetime.fromisoformat("2026-01-20T12:00+04:00")))
    b = known(n=2, source="b", name="Quayside", published=stated(datetime.fromisoformat("2026-01-20T09:00+00:00")))
    assert elder(a, b) == (a, Reason.PUBLISHED)
