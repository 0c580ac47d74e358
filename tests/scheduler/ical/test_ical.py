"""Observances out to calendars and in from them, by the letter of RFC 5545."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from crawler.observances import Observance
from scheduler.ical.reading import NotCalendar, Read, read
from scheduler.ical.tables import as_toml
from scheduler.ical.writing import as_calendar

STAMP = datetime(2026, 1, 1, tzinfo=UTC)
BLACK_JANUARY = Observance.model_validate(
    {
        "id": "black-january",
        "name": "Black January",
        "names": {"az": "20 Yanvar faciəsi; şəhidlər, günü"},
        "place": "Baku",
        "first": date(1990, 1, 20),
        "terms": {"en": ["Black January"]},
    }
)


def ics(*lines: str) -> bytes:
    """A calendar with one event of these lines."""
    return calendar_of(("UID:one@example.org", *lines))


def calendar_of(*events: tuple[str, ...]) -> bytes:
    """A calendar with an event for each."""
    inner = [line for lines in events for line in ("BEGIN:VEVENT", *lines, "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *inner, "END:VCALENDAR", ""]).encode()


def events_in(data: bytes) -> list[Any]:
    return [event for each in Calendar.from_ical(data, multiple=True) for event in each.walk("VEVENT")]


def one(*lines: str) -> Read:
    (event,) = read(ics("SUMMARY:The day", *lines))
    return event


def observance(*lines: str) -> Observance:
    """The observance that an event becomes once its table stands in a configuration."""
    event = one(*lines)
    assert event.table is not None, event.why
    (table,) = tomllib.loads(as_toml([event.table]))["observance"]
    return Observance.model_validate(table)


def test_an_occurrence_is_an_all_day_event_that_keeps_its_uid() -> None:
    coming = [(BLACK_JANUARY, date(2026, 1, 20)), (BLACK_JANUARY, date(2027, 1, 20))]
    first, second = events_in(as_calendar(coming, STAMP))
    assert (first["UID"], second["UID"]) == ("black-january-2026-01-20@yearmind", "black-january-2027-01-20@yearmind")
    assert (first["SUMMARY"], second["SUMMARY"]) == ("Black January (36th)", "Black January (37th)")
    assert first["DTSTART"].dt == date(2026, 1, 20)
    assert first["LOCATION"] == "Baku"
    assert "şəhidlər, günü" in first["DESCRIPTION"]
    assert "Watched from 2026-01-13 to 2026-01-23" in first["DESCRIPTION"]
    assert as_calendar(coming, STAMP) == as_calendar(coming, STAMP)


def test_lines_are_folded_and_no_day_at_all_is_a_calendar_too() -> None:
    assert all(len(line) <= 75 for line in as_calendar([(BLACK_JANUARY, date(2026, 1, 20))], STAMP).split(b"\r\n"))
    assert events_in(as_calendar([], STAMP)) == []


@pytest.mark.parametrize(
    ("lines", "year", "days"),
    [
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY"], 2026, ["01-20"]),
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=1"], 2026, ["01-20"]),
        (["DTSTART;VALUE=DATE:19710531", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"], 2026, ["05-25"]),
        (["DTSTART;VALUE=DATE:20000229", "RRULE:FREQ=YEARLY"], 2026, []),
        (["DTSTART;VALUE=DATE:20000229", "RRULE:FREQ=YEARLY"], 2028, ["02-29"]),
        (["DTSTART;VALUE=DATE:20000103", "RRULE:FREQ=YEARLY;BYWEEKNO=20"], 2026, ["05-11"]),
        (["DTSTART;VALUE=DATE:20000120", "RRULE:FREQ=YEARLY;BYMONTH=1;UNTIL=20250120T000000Z"], 2025, ["01-20"]),
        (["DTSTART;VALUE=DATE:20000120", "RRULE:FREQ=YEARLY;BYMONTH=1;UNTIL=20250120T000000Z"], 2026, []),
        (["DTSTART;VALUE=DATE:20000120", "RRULE:FREQ=YEARLY;UNTIL=20250120"], 2025, ["01-20"]),
        (["DTSTART;VALUE=DATE:20000120", "RRULE:FREQ=YEARLY;UNTIL=20250120"], 2026, []),
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20260120"], 2026, []),
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY", "RDATE;VALUE=DATE:20260127"], 2026, ["01-20", "01-27"]),
        (["DTSTART;TZID=Asia/Baku:19900120T000500", "RRULE:FREQ=YEARLY"], 2026, ["01-20"]),
        (["DTSTART:19900120T233000", "RRULE:FREQ=YEARLY", "EXDATE:20260120T233000"], 2026, []),
    ],
)
def test_a_yearly_event_falls_on_its_days(lines: list[str], year: int, days: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in observance(*lines).occurrences(year)] == days


def test_what_is_said_of_an_event_is_kept() -> None:
    said = "SUMMARY;LANGUAGE=az:20 Yanvar\\, ümumxalq hüzn günü"
    (event,) = read(ics(said, "LOCATION:Bakı", "DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY"))
    table = tomllib.loads(as_toml([event.table or {}]))["observance"][0]
    assert table == {
        "id": "20-yanvar-umumxalq-huzn-gunu",
        "name": "20 Yanvar, ümumxalq hüzn günü",
        "first": date(1990, 1, 20),
        "terms": {"az": ["20 Yanvar, ümumxalq hüzn günü"]},
        "place": "Bakı",
    }


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["DTSTART:19900120T100000Z", "RRULE:FREQ=YEARLY"], "its time is in UTC or missing"),
        (["RRULE:FREQ=YEARLY"], "its time is in UTC or missing"),
        (["DTSTART;VALUE=DATE:19900120"], "does not recur every year by a rule"),
        (["DTSTART;VALUE=DATE:19900120", "RDATE;VALUE=DATE:19910120"], "does not recur every year by a rule"),
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=MONTHLY"], "does not recur every year by a rule"),
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY;INTERVAL=2"], "its rule repeats within a day or counts"),
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY;COUNT=3;BYMONTH=1"], "counts from a beginning"),
        (["DTSTART;VALUE=DATE:19800120", "RRULE:FREQ=YEARLY;UNTIL=19900120"], "never falls on a day"),
        (["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=NOPE"], "can't be read"),
        (["DTSTART;VALUE=DATE:19901320", "RRULE:FREQ=YEARLY"], "can't be read"),
    ],
)
def test_what_is_no_yearly_day_is_left_out_with_the_reason(lines: list[str], why: str) -> None:
    event = one(*lines)
    assert event.table is None
    assert why in event.why


def single(day: str, name: str = "The day") -> tuple[str, ...]:
    return f"SUMMARY:{name}", f"DTSTART;VALUE=DATE:{day}", f"UID:{day}-{name}@example.org"


def test_a_day_that_is_listed_singly_year_by_year_is_one_observance() -> None:
    """As calendars of public holidays have them."""
    (event,) = read(calendar_of(single("20260120"), single("20250120"), single("20270120")))
    assert event.table is not None
    assert event.table["first"] == date(2025, 1, 20)
    assert Observance.model_validate(event.table).occurrences(2030) == (date(2030, 1, 20),)


def test_single_days_that_differ_and_a_day_that_comes_but_once_are_left_out() -> None:
    (differs, once) = read(calendar_of(single("20250330"), single("20260320"), single("20260101", "A visit")))
    assert "differ from year to year" in differs.why
    assert "does not recur every year" in once.why


def test_a_moved_day_is_left_out_and_added() -> None:
    yearly = ("SUMMARY:The day", "UID:d", "DTSTART;VALUE=DATE:19920226", "RRULE:FREQ=YEARLY")
    moved = ("SUMMARY:The day", "UID:d", "DTSTART;VALUE=DATE:20200227", "RECURRENCE-ID;VALUE=DATE:20200226")
    for order in ((yearly, moved), (moved, yearly)):
        (event,) = read(calendar_of(*order))
        kept = Observance.model_validate(event.table)
        assert [kept.occurrences(year) for year in (2020, 2021)] == [(date(2020, 2, 27),), (date(2021, 2, 26),)]


def test_a_broken_line_costs_its_event_alone() -> None:
    broken, good = read(
        calendar_of((*single("20200101", "A"), "NO COLON HERE"), (*single("20200102", "B"), "RRULE:FREQ=YEARLY"))
    )
    assert (broken.table, broken.why.startswith("it can't be read (Content line")) == (None, True)
    assert good.table is not None


@pytest.mark.parametrize(
    "rule", ["01-20", "orthodox-easter-2", "islamic 10 muharram", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU"]
)
@pytest.mark.parametrize("first", [date(1990, 1, 20), 1932])
def test_what_is_exported_is_read_again(rule: str, first: date | int) -> None:
    told = {"id": "a-day", "name": "A day (long)", "first": first, "rule": rule, "terms": {"en": ["Day"]}}
    ours = Observance.model_validate(told)
    days = [(ours, day) for year in (2026, 2027) for day in ours.occurrences(year)]
    (event,) = read(as_calendar(days, STAMP))
    (table,) = tomllib.loads(as_toml([event.table or {}]))["observance"]
    read_again = Observance.model_validate(table)
    assert (read_again.name, read_again.first, read_again.rule) == (ours.name, ours.first, ours.rule)


def test_what_was_of_the_catalogue_is_of_the_catalogue_again() -> None:
    (event,) = read(as_calendar([(BLACK_JANUARY, date(2026, 1, 20)), (BLACK_JANUARY, date(2027, 1, 20))], STAMP))
    assert event.table == {"use": "black-january"}
    assert tomllib.loads(as_toml([event.table]))["observance"] == [{"use": "black-january"}]


def test_what_is_moved_by_laws_is_exported_without_a_rule_that_is_not_the_whole() -> None:
    moved = BLACK_JANUARY.model_copy(update={"id": "moved", "never": (date(2025, 1, 20),)})
    (event,) = read(as_calendar([(moved, date(2026, 1, 20))], STAMP))
    assert "does not recur every year by a rule" in event.why


def test_names_that_are_alike_get_ids_of_their_own() -> None:
    yearly = ["DTSTART;VALUE=DATE:19900120", "RRULE:FREQ=YEARLY", "END:VEVENT", "BEGIN:VEVENT"]
    events = read(ics("SUMMARY:The Day!", *yearly, "SUMMARY:The day", *yearly, "SUMMARY:День", "UID:d7@x", *yearly[:2]))
    assert [event.table and event.table["id"] for event in events] == ["the-day", "the-day-2", "d7"]


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\xff\xfe\x00", b"<html>", b"BEGIN:VEVENT"])
def test_what_is_no_calendar_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotCalendar):
        read(data)


_lines = st.lists(
    st.sampled_from(
        [
            "BEGIN:VEVENT",
            "END:VEVENT",
            "DTSTART;VALUE=DATE:20000101",
            "DTSTART:x",
            "DTSTART;TZID=Nowhere/At-all:20000101T000000",
            "RRULE:FREQ=YEARLY",
            "RRULE:FREQ=YEARLY;BYMONTH=13",
            "RRULE:FREQ=YEARLY;BYDAY=9MO;BYSETPOS=999",
            "RRULE:FREQ=YEARLY;UNTIL=19000101T000000Z",
            "RRULE;X=1:",
            "EXDATE:1",
            "EXDATE;VALUE=DATE:20010101",
            "RDATE;VALUE=PERIOD:20000101T000000Z/P1D",
            "SUMMARY:\x00\x07",
            "SUMMARY;LANGUAGE=not a language:Day",
            "SUMMARY:" + "x" * 200,
            "LOCATION:\\n",
            ":",
            "BEGIN:",
        ]
    )
    | st.text(max_size=20),
    max_size=12,
)


@given(_lines)
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    try:
        events = read(ics(*lines))
    except NotCalendar:
        return
    tables = [event.table for event in events if event.table]
    for table in tomllib.loads(as_toml(tables)).get("observance", []):
        Observance.model_validate(table)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 28)), st.sampled_from(["", ";BYDAY=2SU;BYMONTH=5", ";BYMONTH=3,9"]))
def test_an_observance_falls_where_the_event_does(first: date, parts: str) -> None:
    from dateutil.rrule import rrulestr

    rule = f"FREQ=YEARLY{parts}"
    event = one(f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"RRULE:{rule}")
    assert event.table is not None
    begin = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - days, not moments
    theirs = {moment.date() for moment in rrulestr(rule, dtstart=begin).xafter(begin, 40, inc=True)}
    ours = Observance.model_validate(event.table)
    assert {day for day in theirs if day in ours.occurrences(day.year)} == theirs
