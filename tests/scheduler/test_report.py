"""What a report counts, and above all what it doesn't: nothing that nobody looked for is ever zero."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from scheduler.report import Look, Report
from scheduler.report.charts import Chart, Column, columns, scale
from scheduler.report.counting import counted, look_of
from scheduler.report.model import Counted, Counts
from scheduler.report.page import page
from scheduler.report.rows import COLUMNS, as_csv
from scheduler.report.wording import labels, language, ordinal, summary
from storage.archive import Covering, Looked
from storage.types import Outcome, Precision, Relation
from tests.scheduler.reports import a_story, eight_years, made, occurrence, out


def stories(counts: Counts | None) -> int | None:
    return counts.stories if counts else None


WATCHED, BACK, NO = Look.WATCHED, Look.READ_BACK, Look.NOT_LOOKED


@pytest.mark.parametrize(
    ("ended", "held", "archive_read", "look"),
    [
        ([Outcome.BROUGHT, Outcome.DOWN], 0, False, Look.WATCHED),
        ([Outcome.NOTHING_NEW], 0, False, Look.WATCHED),
        ([Outcome.STOPPED], 0, False, Look.WATCHED),
        ([Outcome.DOWN], 3, False, Look.READ_BACK),
        ([], 1, False, Look.READ_BACK),
        ([], 0, True, Look.READ_BACK),
        ([Outcome.EMPTY, Outcome.DOWN], 0, False, Look.EMPTY),
        ([Outcome.REFUSED], 0, False, Look.DOWN),
        ([Outcome.FAILED], 0, False, Look.DOWN),
        ([], 0, False, Look.NOT_LOOKED),
    ],
)
def test_looks_are_told_apart(ended: list[Outcome], held: int, archive_read: bool, look: Look) -> None:
    on_the_day = Looked(outcomes=dict.fromkeys(ended, 1))
    assert look_of(on_the_day, Looked(held=held), archive_read=archive_read) is look


def test_an_outlet_that_was_watched_and_told_nothing_is_zero_and_one_that_was_not_is_unknown() -> None:
    (outlet,) = made([a_story(2026)], {2024: {"wire": NO}, 2025: {"wire": WATCHED}, 2026: {"wire": WATCHED}}).outlets
    assert [cell.counts.stories if cell.counts else None for cell in outlet.cells] == [None, 0, 1]


def test_years_are_compared_on_outlets_that_were_looked_at_in_all_of_them() -> None:
    told = made(
        [a_story(2025), a_story(2026), a_story(2026, "late"), a_story(2026, "late", 1)],
        {2025: {"wire": BACK, "late": NO}, 2026: {"wire": WATCHED, "late": WATCHED}},
    )
    assert told.panel == ("wire",)
    assert [(year.looked, stories(year.panel), stories(year.all)) for year in told.years] == [(1, 1, 1), (2, 1, 3)]
    assert [outlet.id for outlet in told.outlets] == ["wire", "late"]


def test_a_year_at_which_nobody_looked_empties_no_panel() -> None:
    told = made([a_story(2026)], {2024: {"wire": WATCHED}, 2025: {"wire": Look.DOWN}, 2026: {"wire": WATCHED}})
    assert told.panel == ("wire",)
    assert [year.looked for year in told.years] == [1, 0, 1]
    assert "Nobody looked around 2025." in list(summary(told))
    assert told.languages[0].stories == (0, None, 1)


def test_without_an_outlet_that_was_always_looked_at_no_year_is_compared() -> None:
    told = made([a_story(2026)], {2025: {"other": WATCHED}, 2026: {"wire": WATCHED}})
    assert [(year.panel, stories(year.all), year.days) for year in told.years] == [(None, 0, ()), (None, 1, ())]
    assert "there is no panel" in " ".join(summary(told))
    assert page(told).count(">no panel<") == 4


def test_a_story_proves_that_its_outlet_was_looked_at() -> None:
    assert made([a_story()], {2026: {}}).outlets[0].cells[0].look is BACK


def test_a_day_is_the_publishers_own() -> None:
    late = datetime(2026, 1, 19, 20, 30, tzinfo=UTC).astimezone(a_story().published.at.tzinfo)  # type: ignore[union-attr]
    days = made([a_story(published=out(late))], {2026: {}}).years[0].days
    assert [(day.offset, day.stories) for day in days if day.stories] == [(0, 1)]
    assert [day.offset for day in days] == list(range(-7, 4))


def test_what_was_published_outside_the_window_is_counted_apart() -> None:
    (year,) = made([a_story(), a_story(days=30), a_story(days=-8)], {2026: {}}).years
    assert (stories(year.panel), year.outside) == (1, 2)


def test_a_story_without_a_date_counts_by_when_it_was_seen_and_is_first_of_none() -> None:
    seen = datetime(2026, 1, 21, tzinfo=UTC)
    (year,) = made([a_story(published=None, first_seen_at=seen)], {2026: {}}).years
    assert (stories(year.panel), year.undated, year.first) == (1, 1, None)


def test_a_story_dated_to_the_day_is_first_only_where_it_certainly_was() -> None:
    midnight = a_story().published.at.replace(hour=0)  # type: ignore[union-attr]
    some_time = a_story(source="daily", published=out(midnight, Precision.DAY))
    same_day = made([a_story(), some_time], {2026: {}}).years[0].first
    day_after = made([a_story(days=1), some_time], {2026: {}}).years[0].first
    assert same_day is not None
    assert day_after is not None
    assert (same_day.outlet, day_after.outlet, day_after.by_day) == ("wire", "daily", True)


def test_reuse_is_a_share_of_paragraphs_in_which_syndicated_copies_count_once() -> None:
    three = [
        a_story(reused=5),
        a_story(days=1, relation=Relation.REUSED),
        a_story(days=2, relation=Relation.SYNDICATED, reused=5),
    ]
    one = made(three, {2026: {}}).years[0].panel
    assert one is not None
    assert (one.originals, one.syndicated, one.reused) == (1, 1, 1)
    assert (one.paragraphs, one.old_paragraphs, one.share_reused) == (20, 15, 0.75)
    assert counted([]).share_reused is None


def test_what_is_not_asked_for_is_counted_nowhere_but_proves_a_look() -> None:
    some = [a_story(), a_story(days=1, about=False, score=0.2), a_story(source="aside", about=False, score=0.4)]
    whole, coverage, sure = (
        made(some, {2026: {}}, which=which) for which in (Counted(), Counted(about=True), Counted(min_score=0.4))
    )
    assert [stories(told.years[0].panel) for told in (whole, coverage, sure)] == [3, 1, 2]
    assert whole.panel == coverage.panel == sure.panel == ("aside", "wire")
    assert "Only stories about it (no mere mentions) are counted." in list(summary(coverage))
    assert "Only stories with a score of at least 0.4 are counted." in list(summary(sure))
    assert not any("Only stories" in line for line in summary(whole))


def test_two_occurrences_of_one_year_are_named_by_their_days() -> None:
    early = occurrence()
    late = replace(early, day=early.day + timedelta(days=340), first=early.day, last=early.day)
    assert labels(made([], {}, occurrences=[early])) == ("2026",)
    assert labels(made([], {}, occurrences=[early, late])) == ("2026-01-20", "2026-12-26")


def test_an_open_window_is_said_to_be_open() -> None:
    assert "still open" in " ".join(summary(made([a_story()], {}, occurrences=[occurrence(over=False)])))
    assert "still open" not in " ".join(summary(made([a_story()], {2026: {}})))


def test_one_occurrence_is_compared_with_none() -> None:
    assert "The panel is 1 of 1 outlet: those that were looked at." in list(summary(made([a_story()], {2026: {}})))


def test_languages_are_named_where_their_tag_has_a_name() -> None:
    tags = ("az", "ckb", "", "zz", "rom", "x<", "not a tag")
    assert [language(tag) for tag in tags] == (
        ["Azerbaijani", "Central Kurdish", "not known", "zz", "rom", "x<", "not a tag"]
    )


def test_ordinals() -> None:
    numbers = (1, 2, 3, 4, 11, 12, 13, 21, 36, 101, 111, 112, 122)
    assert [ordinal(number) for number in numbers] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "36th", "101st", "111th", "112th", "122nd"]
    )
    assert ordinal(0) == "event itself"


_stories = st.lists(
    st.builds(
        a_story,
        st.sampled_from((2024, 2025, 2026)),
        st.sampled_from(("a", "b", "c")),
        days=st.integers(-9, 6),
        relation=st.none() | st.sampled_from(Relation),
        reused=st.integers(0, 10),
        title=st.text(),
        language=st.none() | st.sampled_from(("en-GB", "en", "az", "")),
        url=st.text() | st.just("javascript:alert(1)") | st.just("https://example.org/<&\"'>"),
    ),
    max_size=12,
)
_looks = st.fixed_dictionaries(
    {year: st.dictionaries(st.sampled_from(("a", "b", "c", "d")), st.sampled_from(Look)) for year in (2024, 2025, 2026)}
)


@given(_stories, _looks)
def test_numbers_add_up(some: list[Covering], looks: dict[int, dict[str, Look]]) -> None:
    told = made(some, looks)
    for n, year in enumerate(told.years):
        for one in filter(None, (year.panel, year.all)):
            assert one.stories == one.originals + one.syndicated + one.reused
            assert 0 <= one.old_paragraphs <= one.paragraphs
        assert (year.all is None) == (not year.looked)
        assert (year.panel is None) == (not year.looked or not told.panel)
        assert sum(day.stories for day in year.days) == (stories(year.panel) or 0) <= (stories(year.all) or 0)
        assert sum(one.stories[n] or 0 for one in told.languages) == (stories(year.panel) or 0)
        cells = [(outlet, outlet.cells[n]) for outlet in told.outlets]
        assert sum(cell.counts.stories for _, cell in cells if cell.counts) == (stories(year.all) or 0)
        assert year.looked == sum(cell.look.counts for _, cell in cells)
        assert all(cell.look.counts for outlet, cell in cells if outlet.in_panel and year.looked)


@given(_stories, _looks, st.text())
def test_a_page_can_hold_whatever_is_said(
    stories: list[Covering], looks: dict[int, dict[str, Look]], name: str
) -> None:
    told = made(stories, looks, {"a": name, "b": "<script>alert(1)</script>"}, name=name)
    read = html.document_fromstring(page(told))
    assert not list(read.iter("script", "img"))
    assert all(link.get("href", "").startswith("http") for link in read.iter("a"))
    assert len(list(read.iter("svg"))) == 2 + sum(year.panel is not None for year in told.years)


@given(_stories, _looks)
def test_a_csv_has_a_row_for_each_outlet_and_occurrence(
    stories: list[Covering], looks: dict[int, dict[str, Look]]
) -> None:
    told = made(stories, looks, {"a": "=SUM(A1)"})
    rows = list(csv.DictReader(io.StringIO(as_csv(told).decode(), newline="")))
    assert len(rows) == len(told.outlets) * 3
    assert all(tuple(row) == COLUMNS for row in rows)
    for row in rows:
        assert (row["stories"] == "") == (row["look"] not in {"watched", "read back"})
        assert row["name"] == "'=SUM(A1)" or row["outlet"] != "a"


@given(st.floats(0, 1e9))
def test_a_scale_is_round_and_holds_all(most: float) -> None:
    step, top = scale(most)
    assert top >= most
    assert 1 <= round(top / step) <= 5
    assert str(int(step)).rstrip("0") in {"1", "2", "5"}


def test_a_column_is_as_high_as_its_number_and_unknown_ones_are_no_columns() -> None:
    shown = [
        Column(label="2024", parts=(3, 1), told="four"),
        Column(label="2025", parts=None, told="not looked", why="not looked"),
        Column(label="2026", parts=(0, 2), told="two"),
    ]
    drawn = columns(Chart(name="a chart", kinds=("one", "two")), shown)
    high = [(box.get("class"), float(box.get("height", "0"))) for box in drawn.iter("rect")]
    assert [kind for kind, _ in high] == ["one", "two", "unknown", "two"]
    unit = high[1][1]
    assert high[0][1] == pytest.approx(3 * unit, abs=0.2)
    assert high[3][1] == pytest.approx(2 * unit, abs=0.2)


def test_the_sample_report_holds_all_that_may_stand_in_one() -> None:
    told: Report = eight_years()
    assert {cell.look for outlet in told.outlets for cell in outlet.cells} == set(Look)
