from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.observances import Observance
from crawler.observances.pressure import CALM, PEAK, Windows
from crawler.sources import Source

BRIDGE = Observance.model_validate(
    {"id": "bridge", "name": "Bridge", "first": "1993-11-09", "window": [7, 3], "terms": {"en": ["Old Bridge"]}}
)
WINDOWS = Windows([BRIDGE])
DAY = datetime(2026, 11, 9, tzinfo=UTC)


def source(language: str | None = "en") -> Source:
    return Source.model_validate({"id": "s", "homepage": "https://s.example/", "language": language})


def factor(at: datetime, language: str | None = "en") -> float:
    return WINDOWS.at_source(source(language), at).factor


def test_pressure_rises_to_the_day_and_falls_after_it() -> None:
    before = [factor(DAY - timedelta(hours=12 * n)) for n in range(20)]
    after = [factor(DAY + timedelta(days=1, hours=12 * n)) for n in range(20)]
    assert before == sorted(before, reverse=True)
    assert after == sorted(after, reverse=True)
    assert before[0] == after[0] == PEAK
    assert before[-1] == after[-1] == 1


def test_only_a_source_that_has_words_for_an_observance_watches_it() -> None:
    assert factor(DAY, "de") == 1
    assert factor(DAY, "en-GB") == factor(DAY, None) == PEAK
    assert WINDOWS.at_source(source(), DAY).observances == ("bridge",)
    assert Windows([]).at_source(source(), DAY) == CALM


@given(st.datetimes(datetime(2025, 12, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - by timezones
def test_it_is_smooth_and_bounded(at: datetime) -> None:
    assert 1 <= factor(at) <= PEAK
    assert abs(factor(at + timedelta(minutes=10)) - factor(at)) < 0.02


def test_windows_that_overlap_do_not_pass_the_peak() -> None:
    twin = Observance.model_validate({**BRIDGE.model_dump(exclude_unset=True), "id": "twin"})
    both = Windows([BRIDGE, twin])
    at = DAY - timedelta(days=3)
    assert factor(at) < both.at_source(source(), at).factor < PEAK
