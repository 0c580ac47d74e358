from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.extract.datelines import datelines
from crawler.extract.instants import weighed
from storage.types import Article, Instant, Origin, Precision, Via
from tests.crawler.extract.making import FETCHED, exchange, lead, setting

BAKU = ZoneInfo("Asia/Baku")
SENTENCE = "The town council met again on the hill and spoke about the bridge that the flood had carried away. "
URL = "https://a.example/news/council-meets"


def read(
    head: str = "", under: str = "", *, url: str = URL, published: Instant | None = None, via: Via = Via.FEED
) -> Article:
    body = (
        f"<head><title>Council meets</title>{head}</head><body><main><h1>Council meets</h1>{under}<p>{SENTENCE * 3}</p>"
    )
    return extract(exchange(body.encode(), url), lead(url, via, published), setting(zone="Asia/Baku"))


def moment(text: str, origin: Origin, precision: Precision = Precision.SECOND, *, stated: bool = True) -> Instant:
    return Instant(at=datetime.fromisoformat(text), precision=precision, origin=origin, offset_stated=stated)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("19 January 2026 17:20 (UTC +04:00)", "2026-01-19T17:20:00+04:00"),
        ("January 20, 2025", "2025-01-20T00:00:00+04:00"),
        ("20 января 2026, 11:30", "2026-01-20T11:30:00+04:00"),
        ("20 января 2026 г. в 11:30 мск", "2026-01-20T11:30:00+03:00"),
        ("20 yanvar 2026 11:30", "2026-01-20T11:30:00+04:00"),
        ("11:30, 20 YANVAR 2026", "2026-01-20T11:30:00+04:00"),
        ("20 Ocak 2026 11:30", "2026-01-20T11:30:00+04:00"),
        ("3 NİSAN 2026 - 09:05", "2026-04-03T09:05:00+04:00"),
        ("20 січня 2026 року, 11:30", "2026-01-20T11:30:00+04:00"),
        ("20 հունվարի 2026, 11:30", "2026-01-20T11:30:00+04:00"),
        ("20 იანვარს 2026, 11:30", "2026-01-20T11:30:00+04:00"),
        ("20 يناير ٢٠٢٦ - ١١:٣٠", "2026-01-20T11:30:00+04:00"),
        ("۲۰ ژانویه ۲۰۲۶ ۱۱:۳۰", "2026-01-20T11:30:00+04:00"),
        ("20 בינואר 2026 11:30", "2026-01-20T11:30:00+04:00"),
        ("2026年1月20日 11:30", "2026-01-20T11:30:00+04:00"),
        ("2026. 1. 20. 11:30", "2026-01-20T11:30:00+04:00"),
        ("20.01.2026 | 11:30:59", "2026-01-20T11:30:59+04:00"),
        ("20/01/2026", "2026-01-20T00:00:00+04:00"),
        ("01/20/2026 5:04 p.m. GMT", "2026-01-20T17:04:00+00:00"),
        ("Published: Jan. 20th, 2026 at 12:04 am", "2026-01-20T00:04:00+04:00"),
        ("20 January 2026 17:20 UTC−04:00", "2026-01-20T17:20:00-04:00"),
        ("20 Jan 2026 17:20 +0300", "2026-01-20T17:20:00+03:00"),
        ("17:20 CET, 20 January 2026", "2026-01-20T17:20:00+01:00"),
        ("Tue 20 Jan 2026 17.20 CET", "2026-01-20T17:20:00+01:00"),
        ("20 Jan 2026 17:20 CET", "2026-01-20T17:20:00+01:00"),
        ("20 Jan 2026 17:20 get more news", "2026-01-20T17:20:00+04:00"),
        ("20 Ocak 2026 Salı 11:30", "2026-01-20T11:30:00+04:00"),
        ("20 يناير 2026 - 14:05", "2026-01-20T14:05:00+04:00"),
        ("20 كانون الثاني 2026", "2026-01-20T00:00:00+04:00"),
        ("5 اكتوبر 2026", "2026-10-05T00:00:00+04:00"),
        ("۳۰ دی ۱۴۰۴، ۱۷:۲۰", "2026-01-20T17:20:00+04:00"),
        ("5 במרס 2026", "2026-03-05T00:00:00+04:00"),
        ("2026 წლის 20 იანვარი", "2026-01-20T00:00:00+04:00"),
        ("2026 թ. հունվարի 20", "2026-01-20T00:00:00+04:00"),
        ("2026/01/20 11:30", "2026-01-20T11:30:00+04:00"),
        ("2026年1月20日17時20分", "2026-01-20T17:20:00+04:00"),
        ("2026. 1. 20. 오후 5:20", "2026-01-20T17:20:00+04:00"),
        ("20. Januar 2026, 17.20 Uhr", "2026-01-20T17:20:00+04:00"),
        ("20 janvier 2026 à 17h20", "2026-01-20T17:20:00+04:00"),
        ("20 stycznia 2026, 17:20", "2026-01-20T17:20:00+04:00"),
        ("20 Ιανουαρίου 2026", "2026-01-20T00:00:00+04:00"),
        ("20 қаңтар 2026", "2026-01-20T00:00:00+04:00"),
    ],
)
def test_a_visible_dateline_is_read(line: str, at: str) -> None:
    [found] = datelines(line, BAKU)
    assert found.instant.at == datetime.fromisoformat(at)
    assert found.instant.origin is Origin.TEXT


@pytest.mark.parametrize(
    "line", ["03/04/2026", "31 February 2026", "99.99.2026", "20 January", "in 2026", "1 2026 3", ""]
)
def test_what_names_no_day_or_two_is_passed_over(line: str) -> None:
    assert not list(datelines(line, BAKU))


@given(st.text(alphabet="0123456789 :./-,()+utcgmtjanuaryянваря", max_size=60))
def test_no_line_breaks_the_reading_of_dates(line: str) -> None:
    for found in datelines(line, BAKU):
        assert found.instant.at.tzinfo


def test_the_finer_and_offset_bearing_of_those_that_agree_wins() -> None:
    day = moment("2026-01-19T00:00:00+04:00", Origin.JSON_LD, Precision.DAY, stated=False)
    naive = moment("2026-01-19T17:20:30+04:00", Origin.META, stated=False)
    text = moment("2026-01-19T17:20:00+04:00", Origin.TEXT, Precision.MINUTE)
    assert weighed([day, naive, text]) == text
    assert weighed([day, naive]) == naive


def test_what_most_places_state_wins_over_a_finer_moment_of_one() -> None:
    saved = moment("2026-01-20T11:30:18+04:00", Origin.JSON_LD)
    stated = [moment("2026-01-20T11:30+04:00", each, Precision.MINUTE) for each in (Origin.OPENGRAPH, Origin.META)]
    assert weighed([saved, stated[0]]) == saved
    assert weighed([saved, *stated]) == stated[0]


def test_the_publishers_clock_beats_the_utc_of_previews() -> None:
    preview = moment("2026-01-20T07:30:00+00:00", Origin.OPENGRAPH)
    shown = moment("2026-01-20T11:30:00+04:00", Origin.TIME)
    assert weighed([preview, shown]) == shown
    described = moment("2026-01-20T07:30:00+00:00", Origin.JSON_LD)
    assert weighed([described, shown]) == described


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='1404-10-30T17:20:00'>",
        "<meta name='pubdate' content='۱۴۰۴/۱۰/۳۰ ۱۷:۲۰:۰۰'>",
        "<time datetime='1404/10/30 17:20:00'>30 دی 1404</time>",
        "<span property='dc:date dc:created' content='2026-01-20T17:20:00'>20/01/2026</span>",
    ],
)
def test_what_markup_states_may_be_in_the_persian_calendar_or_in_rdfa(head: str) -> None:
    published = (read(head) if head.startswith("<meta") else read(under=head)).published
    assert published is not None
    assert published.at == datetime(2026, 1, 20, 17, 20, tzinfo=BAKU)


def test_two_that_agree_outweigh_one_that_is_more_explicit() -> None:
    stale = moment("2026-01-31T08:00:00+00:00", Origin.JSON_LD)
    feed = moment("2026-01-20T08:00:00+00:00", Origin.FEED)
    url = moment("2026-01-20T00:00:00+00:00", Origin.URL, Precision.DAY, stated=False)
    assert weighed([stale, feed, url]) == feed


def test_a_moment_with_its_offset_outweighs_two_bare_days() -> None:
    evening = moment("2026-01-19T19:30:04+04:00", Origin.JSON_LD)
    printed = moment("2026-01-20T00:00:00+00:00", Origin.META, Precision.DAY, stated=False)
    shown = moment("2026-01-20T00:00:00+00:00", Origin.TEXT, Precision.DAY, stated=False)
    assert weighed([evening, printed, shown]) == evening


def test_without_agreement_the_most_explicit_wins() -> None:
    stated = moment("2026-01-20T08:00:00+00:00", Origin.JSON_LD)
    assert weighed([moment("2026-01-10T08:00:00+00:00", Origin.TIME), stated]) == stated


@given(
    st.lists(
        st.builds(
            Instant,
            at=st.datetimes(datetime(2000, 1, 1), datetime(2000, 1, 5), timezones=st.just(UTC)),  # noqa: DTZ001
            precision=st.sampled_from(Precision),
            origin=st.sampled_from(Origin),
            offset_stated=st.booleans(),
        ),
        max_size=6,
    )
)
def test_weighing_chooses_one_of_the_candidates(candidates: list[Instant]) -> None:
    chosen = weighed(candidates)
    assert chosen in candidates if candidates else chosen is None


def test_a_naive_time_is_in_the_zone_of_the_outlet_and_says_so() -> None:
    published = read('<meta name="date" content="2026-01-20T11:30:00">').published
    assert published
    assert published.at.isoformat() == "2026-01-20T11:30:00+04:00"
    assert not published.offset_stated


def test_nothing_later_than_the_fetch_is_believed() -> None:
    later = (FETCHED + timedelta(days=1)).isoformat()
    feed = moment("2026-01-20T08:00:00+00:00", Origin.FEED)
    assert read(f'<meta property="article:published_time" content="{later}">', published=feed).published == feed


def test_of_a_time_in_another_zone_that_would_lie_after_the_fetch_the_day_is_believed() -> None:
    late = FETCHED.astimezone(BAKU).replace(tzinfo=None) + timedelta(hours=1)
    published = read(under=f"<p>{late:%d.%m.%Y} {late:%H:%M}</p>").published
    assert published
    assert (published.at.date(), published.precision) == (late.date(), Precision.DAY)


def test_a_moment_that_is_also_the_latest_change_is_not_that_of_publication() -> None:
    first, change = "2026-01-20T10:00:00+04:00", "2026-01-20T12:30:00+04:00"
    head = "".join(
        f'<meta property="{name}" content="{at}">'
        for name, at in (("article:published_time", first), ("article:modified_time", change), ("date", change))
    )
    article = read(head, f'<time datetime="{change}">12:30</time>')
    assert article.published
    assert article.published.at.isoformat() == first
    assert article.modified
    assert article.modified.at.isoformat() == change


def test_what_is_expressly_a_publication_stays_one_though_nothing_was_changed_since() -> None:
    stated = '{"@type": "NewsArticle", "datePublished": "2026-01-20T12:30:00Z", "dateModified": "2026-01-20T12:30:00Z"}'
    created = '<meta name="dcterms.created" content="2026-01-20T08:00:00Z">'
    published = read(f'<script type="application/ld+json">{stated}</script>{created}').published
    assert published
    assert published.at.isoformat() == "2026-01-20T12:30:00+00:00"


def test_the_day_in_the_address_is_the_last_resort() -> None:
    published = read(url="https://a.example/2025/01/20/council-meets").published
    assert published
    assert (published.precision, published.origin) == (Precision.DAY, Origin.URL)
    assert published.at.date().isoformat() == "2025-01-20"


def test_times_of_other_stories_and_comments_are_not_the_articles() -> None:
    others = (
        '<aside><time datetime="2026-01-02T10:00:00Z">x</time></aside>'
        '<div class="related-news"><time datetime="2026-01-03T10:00:00Z">x</time></div>'
        '<div><h3><a href="/other-story">Another story</a></h3><time datetime="2026-01-04T10:00:00Z">x</time></div>'
    )
    published = read(under=others + '<time datetime="2026-01-20T11:30:00+04:00">x</time>').published
    assert published
    assert published.at == datetime(2026, 1, 20, 7, 30, tzinfo=UTC)


def test_a_date_below_the_headline_is_the_storys_whatever_surrounds_it_unless_it_has_one_of_its_own() -> None:
    aside = "<aside class=share><span>19.01.2026 17:20</span></aside>"
    article = read(under=aside)
    assert article.published
    assert article.published.at.isoformat() == "2026-01-19T17:20:00+04:00"
    article = read(under=f"{aside}<p>20.01.2026 11:30</p>")
    assert article.published
    assert article.published.at.isoformat() == "2026-01-20T11:30:00+04:00"


def test_a_date_in_a_sentence_is_no_dateline() -> None:
    under = "<p>It was in the night to 20 January 1990 that troops had come into the city from the north and bay.</p>"
    feed = moment("2026-01-20T08:00:00+00:00", Origin.FEED)
    assert read(under=under, published=feed).published == feed


def test_a_change_is_told_from_the_publication() -> None:
    article = read(under="<div>Updated: 21 January 2026 09:00</div><div>20 January 2026 11:30</div>")
    assert article.published
    assert article.modified
    assert (article.published.at.day, article.modified.at.day) == (20, 21)


def test_a_change_before_publication_is_not_believed() -> None:
    head = (
        '<meta property="article:published_time" content="2026-01-20T11:30:00Z">'
        '<meta property="article:modified_time" content="2026-01-19T11:30:00Z">'
    )
    assert read(head).modified is None
