from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.extract.jalali import gregorian
from crawler.extract.relative import relative
from storage.types import Article, Origin, Precision
from tests.crawler.extract.making import FETCHED, exchange, lead, setting

NOW = datetime(2026, 2, 1, 16, 30, 12, tzinfo=ZoneInfo("Asia/Baku"))
SENTENCE = "The town council met again on the hill and spoke about the bridge that the flood had carried away. "
URL = "https://a.example/news/council-meets"


def read(under: str = "", *, head: str = "", tag: str = "en", above: str = "") -> Article:
    body = (
        f"<html lang={tag}><head><title>Council meets</title>{head}</head><body>{above}<main><h1>Council meets</h1>"
        f"{under}<p>{SENTENCE * 3}</p></main></body></html>"
    )
    return extract(exchange(body.encode(), URL), lead(URL), setting(zone="Asia/Baku"))


# So and so long ago.


@pytest.mark.parametrize(
    ("line", "tag", "at"),
    [
        ("35 minutes ago", "en", "2026-02-01T15:55"),
        ("5 dəqiqə əvvəl", "az", "2026-02-01T16:25"),
        ("5 dəqiqə öncə", "az", "2026-02-01T16:25"),
        ("21 минуту назад", "ru", "2026-02-01T16:09"),
        ("5 dakika önce", "tr", "2026-02-01T16:25"),
        ("منذ دقيقتين", "ar", "2026-02-01T16:28"),
        ("3 hours ago", "en", "2026-02-01"),
        ("Published 17 hours ago", "en", "2026-01-31"),
        ("2 saat əvvəl", "az", "2026-02-01"),
        ("3 часа назад", "ru", "2026-02-01"),
        ("5 дней назад", "ru", "2026-01-27"),
        ("3 gün önce", "tr", "2026-01-29"),
        ("2 години тому", "uk", "2026-02-01"),
        ("3 საათის წინ", "ka", "2026-02-01"),
        ("2 օր առաջ", "hy", "2026-01-30"),
        ("۳ ساعت پیش", "fa", "2026-02-01"),
        ("منذ 3 أيام", "ar", "2026-01-29"),
        ("לפני 3 ימים", "he", "2026-01-29"),
        ("vor 2 Tagen", "de", "2026-01-30"),
        ("il y a 2 jours", "fr", "2026-01-30"),
        ("2 days ago", "az", "2026-01-30"),
        ("a minute ago", "en", "2026-02-01T16:29"),
        ("an hour ago", "en", "2026-02-01"),
        ("15 mins ago", "en", "2026-02-01T16:15"),
        ("17 hrs ago", "en", "2026-01-31"),
        ("минуту назад", "ru", "2026-02-01T16:29"),
        ("5 dk önce", "tr", "2026-02-01T16:25"),
        ("2 gün bundan əvvəl", "az", "2026-01-30"),
        ("۵ دقیقه قبل", "fa", "2026-02-01T16:25"),
        ("منذ ساعة", "ar", "2026-02-01"),
    ],
)
def test_a_time_is_told_from_the_fetch_to_the_minute_or_to_the_day(line: str, tag: str, at: str) -> None:
    found = relative(line, NOW, (tag, "en"))
    assert found is not None
    assert found.at.isoformat().startswith(at)
    assert found.precision is (Precision.MINUTE if "T" in at else Precision.DAY)
    assert (found.origin, found.offset_stated) == (Origin.TEXT, False)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("Today, 11:30", "2026-02-01T11:30"),
        ("Bu gün, 11:30", "2026-02-01T11:30"),
        ("Dünən 17:20", "2026-01-31T17:20"),
        ("Сегодня, 11:30", "2026-02-01T11:30"),
        ("вчера в 23:05", "2026-01-31T23:05"),
        ("Dün 09:00", "2026-01-31T09:00"),
        ("heute, 10.15 Uhr", "2026-02-01T10:15"),
        ("hier à 17h20", "2026-01-31T17:20"),
        ("אתמול 17:20", "2026-01-31T17:20"),
        ("позавчера, 17:20", "2026-01-30T17:20"),
        ("昨天 17:20", "2026-01-31T17:20"),
    ],
)
def test_today_and_yesterday_mean_something_beside_a_time(line: str, at: str) -> None:
    found = relative(line, NOW, ("en",))
    assert found is not None
    assert found.at.isoformat() == f"{at}:00+04:00"


@pytest.mark.parametrize(
    "line",
    [
        "36 years ago",
        "2 weeks ago",
        "300 days ago",
        "Today",
        "Today, 23:59",
        "an hour",
        "It was said 3 hours ago that the bridge would be built again by the town.",
        "Yesterday the council met at 11:30 and spoke about the bridge.",
        "",
    ],
)
def test_what_is_no_such_time_tells_nothing(line: str) -> None:
    assert relative(line, NOW, ("en",)) is None


def test_it_counts_only_where_nothing_better_is_stated() -> None:
    ago = "<span class=time>3 hours ago</span>"
    told = read(ago).published
    assert told is not None
    assert (told.at.isoformat(), told.precision) == ("2026-02-01T00:00:00+04:00", Precision.DAY)
    stated = '<meta property="article:published_time" content="2026-01-20T11:30:00+04:00">'
    better = read(ago, head=stated).published
    assert better is not None
    assert better.origin is Origin.OPENGRAPH


def test_the_time_of_another_story_is_not_this_ones() -> None:
    stated = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council meets"}</script>'
    aside = "<aside><span>3 hours ago</span></aside>"
    assert read(aside, head=stated).published is None
    assert read(head=stated, above=aside).published is None


@given(st.text(max_size=60))
def test_no_line_breaks_it_or_tells_the_future(line: str) -> None:
    found = relative(line, NOW, ("ar", "az", "en"))
    assert found is None or found.at <= NOW


# The Persian calendar.


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("30 دی 1404", "2026-01-20"),
        ("سه شنبه 30 دي 1404 - 17:20", "سه شنبه 2026-01-20 - 17:20"),
        ("1 فروردین ماه 1405", "2026-03-21"),
        ("30 جدی 1404", "2026-01-20"),
        ("1404/10/30", "2026-01-20"),
        ("30/10/1404", "2026-01-20"),
        ("1404-10-30", "2026-01-20"),
        ("31 دی 1404", "31 دی 1404"),
        ("1404/13/30", "1404/13/30"),
        ("14041030", "14041030"),
        ("20 دی 2026", "20 دی 2026"),
    ],
)
def test_a_persian_date_becomes_one_that_is_read(line: str, written: str) -> None:
    assert gregorian(line) == written


def test_a_persian_dateline_dates_an_article() -> None:
    found = read("<div class=meta>۳۰ دی ۱۴۰۴ - ساعت ۱۷:۲۰</div>", tag="fa").published
    assert found is not None
    assert (found.at.isoformat(), found.origin) == ("2026-01-20T17:20:00+04:00", Origin.TEXT)
    assert found.at <= FETCHED
