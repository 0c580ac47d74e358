from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.dates import instant
from storage.types import Instant, Origin, Precision

BAKU = ZoneInfo("Asia/Baku")
LATEST = datetime(2026, 1, 22, 9, 0, tzinfo=UTC)


def read(text: object) -> Instant | None:
    return instant(text, zone=BAKU, origin=Origin.FEED, latest=LATEST)


@pytest.mark.parametrize(
    ("text", "expected", "precision", "stated"),
    [
        ("2026-01-19T17:20:00+04:00", "2026-01-19T17:20:00+04:00", "second", True),
        ("2026-01-19T17:20+04:00", "2026-01-19T17:20:00+04:00", "minute", True),
        ("2026-01-19T13:20:00Z", "2026-01-19T13:20:00+00:00", "second", True),
        ("2026-01-19t13:20:00z", "2026-01-19T13:20:00+00:00", "second", True),
        ("2026-01-19T13:20:00.250Z", "2026-01-19T13:20:00.250000+00:00", "second", True),
        ("20260119T132000Z", "2026-01-19T13:20:00+00:00", "second", True),
        ("2026-01-19 17:20:00 +0400", "2026-01-19T17:20:00+04:00", "second", True),
        ("2026-01-19 17:20", "2026-01-19T17:20:00+04:00", "minute", False),
        ("2026-01-19", "2026-01-19T00:00:00+04:00", "day", False),
        ("Mon, 19 Jan 2026 17:20:00 +0400", "2026-01-19T17:20:00+04:00", "second", True),
        ("Mon, 19 Jan 2026 13:20:00 GMT", "2026-01-19T13:20:00+00:00", "second", True),
        ("Mon, 19 Jan 2026 08:20 EST", "2026-01-19T08:20:00-05:00", "minute", True),
        ("Mon, 19 Jan 2026 16:20:00 MSK", "2026-01-19T16:20:00+03:00", "second", True),
        ("Mon, 19 Jan 2026 13:20:00 -0000", "2026-01-19T13:20:00+00:00", "second", True),
        ("Mon, 19 Jan 2026 17:20:00", "2026-01-19T17:20:00+04:00", "second", False),
        ("Mon, 19 Jan 2026 17:20:00 QQT", "2026-01-19T17:20:00+04:00", "second", False),
        ("19.01.2026 17:20", "2026-01-19T17:20:00+04:00", "minute", False),
        ("03.01.2026 17:20", "2026-01-03T17:20:00+04:00", "minute", False),
        ("January 19, 2026", "2026-01-19T00:00:00+04:00", "day", False),
        ("19/01/2026", "2026-01-19T00:00:00+04:00", "day", False),
        ("  2026-01-19\n", "2026-01-19T00:00:00+04:00", "day", False),
    ],
)
def test_dates_are_read_as_stated(text: str, expected: str, precision: str, stated: bool) -> None:
    moment = read(text)
    assert moment is not None
    assert moment.at.isoformat() == expected
    assert (moment.precision, moment.offset_stated) == (Precision(precision), stated)


@pytest.mark.parametrize(
    "text",
    ["", "   ", None, 1768836000, "1768836000", "yesterday", "17:20", "January 2026", "2026", "2026-01", "19 January",
     "03/04/2025", "2026-13-40", "2026-02-30T10:00:00Z", "Mon, 19 Jan 2026 25:20:00 GMT", "0001-01-01T00:00:00Z",
     "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "2026-01-23T10:00:00Z", "9999-12-31T23:59:59-12:00",
     "Mon, 19 Jan 2026 17:20:00 +99999", "2026-01-19" * 20, "12", "1", "A 12 story"],
)  # fmt: skip
def test_what_states_no_day_or_cannot_be_true_is_not_believed(text: object) -> None:
    assert read(text) is None


@given(st.text(max_size=90) | st.from_regex(r"[\d/:. TZ+-]{4,30}", fullmatch=True))
def test_any_text_gives_an_aware_moment_or_none(text: str) -> None:
    moment = read(text)
    assert moment is None or (moment.at.tzinfo is not None and moment.at <= LATEST)


@given(
    st.datetimes(min_value=datetime(1800, 1, 2), max_value=datetime(2026, 1, 20)),  # noqa: DTZ001 - made aware below
    st.integers(-14 * 60, 14 * 60),
)
def test_what_is_written_by_rfc_3339_is_read_back(naive: datetime, minutes: int) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    if at.timestamp() != 0:
        moment = read(at.isoformat())
        assert moment is not None
        assert moment.at == at
        assert moment.at.utcoffset() == at.utcoffset()
