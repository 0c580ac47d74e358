"""What a report asks of the archive, on either database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage.archive import Archive, Looked
from storage.types import Outcome, Relation, Visit
from tests.storage.conftest import NOW, PROSE, Finder, a_match, stated

DAY = date(2026, 1, 20)
OTHER = " ".join(f"word{n}" for n in range(200))


def a_visit(days: float = 0, outcome: Outcome = Outcome.BROUGHT, source: str = "wire") -> Visit:
    at = NOW + timedelta(days=days)
    return Visit(source=source, started_at=at, ended_at=at + timedelta(minutes=1), outcome=outcome)


def test_coverage_tells_each_story_and_what_it_copies(archive: Archive, find: Finder) -> None:
    archive.record([find(matches=(a_match(),)), find("https://example.org/b", title="Copied", matches=(a_match(),))])
    archive.record([find("https://example.org/c", OTHER, matches=(a_match(2025),)), find("https://example.org/d", "x")])
    told = archive.coverage("black-january")
    assert [(one.occurrence.year, one.title, one.relation) for one in told] == [
        (2025, "Baku remembers", None),
        (2026, "Baku remembers", None),
        (2026, "Copied", Relation.SYNDICATED),
    ]
    assert [one.paragraphs for one in told] == [1, 4, 4]
    assert {(one.source, one.language, one.published) for one in told} == {("wire", "en", stated())}
    assert {(one.score, one.about) for one in told} == {(a_match().score, a_match().about)}
    assert archive.coverage("khojaly") == []
    assert [archive.concerned(name) for name in ("black-january", "khojaly")] == [True, False]


def test_a_source_is_known_by_a_visit_or_an_article(archive: Archive, find: Finder) -> None:
    assert not archive.knows("wire")
    archive.record([find()])
    archive.know_source("quiet", "The Quiet", "https://example.org/")
    assert [archive.knows(name) for name in ("wire", "quiet", "other")] == [True, True, False]


def test_paragraphs_of_earlier_years_are_counted(archive: Archive, find: Finder) -> None:
    later = PROSE.split("\n")[0] + "\n" + OTHER
    archive.record([find(matches=(a_match(2025),), published=stated(NOW - timedelta(days=365)))])
    archive.record([find("https://example.org/b", later, matches=(a_match(),))])
    assert [(one.paragraphs, one.reused) for one in archive.coverage("black-january")] == [(4, 0), (2, 1)]


def test_visits_are_looks_by_how_they_ended(archive: Archive) -> None:
    archive.know_source("wire", "The Wire", "https://example.org/")
    for visit in (a_visit(-1), a_visit(0), a_visit(0, Outcome.DOWN), a_visit(9, Outcome.EMPTY)):
        archive.visited(visit)
    assert archive.looked(DAY, DAY + timedelta(days=1))["wire"].outcomes == {Outcome.BROUGHT: 2, Outcome.DOWN: 1}
    assert archive.looked(DAY + timedelta(days=2), DAY + timedelta(days=8)) == {}
    assert archive.source_names() == {"wire": "The Wire"}


def test_what_was_published_then_is_a_look_whenever_it_was_fetched(archive: Archive, find: Finder) -> None:
    long_ago = stated(NOW - timedelta(days=3650))
    archive.record([find(published=long_ago), find("https://example.org/b", OTHER)])
    looked = archive.looked(long_ago.at.date(), long_ago.at.date())
    assert (looked["wire"].held, looked["wire"].outcomes) == (1, {})
    assert archive.looked(date(2010, 1, 1), date(2010, 1, 2)) == {}


def test_a_day_is_that_of_its_zone(archive: Archive) -> None:
    """Noon of the 20th in UTC is the 21st in Kiritimati already; half past five of the 21st is the 20th in Hawaii."""
    archive.know_source("wire", "The Wire", "https://example.org/")
    for hour in (12, 29.5):
        archive.visited(a_visit((datetime(2026, 1, 20, tzinfo=UTC) + timedelta(hours=hour) - NOW) / timedelta(days=1)))
    for zone, visits in (("Pacific/Kiritimati", 0), ("UTC", 1), ("Pacific/Honolulu", 2)):
        assert archive.looked(DAY, DAY, ZoneInfo(zone)).get("wire", Looked()).outcomes.get(Outcome.BROUGHT, 0) == visits
    assert archive.looked(date(1, 1, 1), date(1, 1, 1), ZoneInfo("Pacific/Kiritimati")) == {}
