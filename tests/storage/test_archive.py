from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.errors import ArchiveBusy, ArchiveReadOnly, ArchiveTooNew, ArchiveUnreachable, UsageError
from storage.schema import HEAD
from storage.types import (
    Entrance,
    Find,
    Instant,
    Miss,
    Origin,
    Outcome,
    Precision,
    Query,
    Recorded,
    Relation,
    Verdict,
    Visit,
)
from tests.storage.conftest import NOW, PROSE, Finder, a_lead, a_match, an_article, stated

OTHER = " ".join(f"word{n}" for n in range(200))
A = "https://example.org/a"


def verdict(archive: Archive, find: Find) -> Verdict | None:
    return archive.record([find])[0].verdict


def test_a_first_sight_is_new_and_a_second_is_seen(archive: Archive, find: Finder) -> None:
    assert verdict(archive, find()) is Verdict.NEW
    assert verdict(archive, find(at=NOW + timedelta(hours=1))) is Verdict.SEEN
    [story] = archive.articles()
    assert (story.revision, story.last_seen_at) == (1, NOW + timedelta(hours=1))


def test_recording_the_same_capture_twice_changes_nothing(archive: Archive, find: Finder) -> None:
    once = find()
    archive.record([once])
    before = list(archive.articles())
    assert verdict(archive, once) is Verdict.SEEN
    assert list(archive.articles()) == before
    assert len(list(archive.captures())) == 1


@pytest.mark.parametrize("change", [{"text": PROSE + " A correction."}, {"title": "Baku mourns"}])
def test_a_changed_text_or_headline_is_a_revision_and_the_former_stays(
    archive: Archive, find: Finder, change: dict[str, str]
) -> None:
    archive.record([find()])
    assert verdict(archive, find(at=NOW + timedelta(hours=2), **change)) is Verdict.REVISED
    [story] = archive.articles()
    assert [revision.number for revision in story.revisions] == [1, 2]
    assert (archive.revision(story, 1).title, archive.revision(story, 1).text) == ("Baku remembers", PROSE)


def test_space_and_case_make_no_revision(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    assert (
        verdict(archive, find(text=PROSE.replace("\n", "  \n ").upper(), at=NOW + timedelta(hours=1))) is Verdict.SEEN
    )


def test_a_reverted_text_is_a_revision_too(archive: Archive, find: Finder) -> None:
    archive.record([find(), find(text=PROSE + " More."), find(text=PROSE, at=NOW + timedelta(hours=1))])
    [story] = archive.articles()
    assert story.revision == 3
    assert story.revisions[0].content_hash == story.revisions[2].content_hash


def test_a_copy_points_to_the_article_published_first(archive: Archive, find: Finder) -> None:
    early, late = stated(NOW - timedelta(hours=9)), stated(NOW - timedelta(hours=3))
    cut = "\n".join(PROSE.split("\n")[:3]) + "\nSubscribe to our channel for more."
    archive.record([find(published=early)])
    assert verdict(archive, find("https://other.example/b", cut, published=late)) is Verdict.COPY
    original, copy = archive.articles()
    assert copy.copy_of is not None
    assert (copy.copy_of.id, copy.copy_of.relation) == (original.id, Relation.SYNDICATED)
    assert original.copy_of is None


def test_an_original_that_arrives_late_takes_its_place(archive: Archive, find: Finder) -> None:
    early, late = stated(NOW - timedelta(hours=9)), stated(NOW - timedelta(hours=3))
    archive.record([find("https://other.example/b", published=late)])
    assert verdict(archive, find(published=early)) is Verdict.NEW
    copy, original = archive.articles()
    assert copy.copy_of is not None
    assert copy.copy_of.id == original.id


def test_text_of_an_earlier_year_is_reuse_and_no_syndicated_copy(archive: Archive, find: Finder) -> None:
    archive.record([find(published=stated(NOW - timedelta(days=365)))])
    archive.record([find("https://example.org/b")])
    copy = archive.story("https://example.org/b").copy_of
    assert copy is not None
    assert copy.relation is Relation.REUSED


def test_different_texts_are_no_copies(archive: Archive, find: Finder) -> None:
    archive.record([find(), find("https://example.org/b", OTHER)])
    assert [story.copy_of for story in archive.articles()] == [None, None]


def test_two_addresses_with_one_canonical_are_one_article(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    twin = "https://example.org/amp/a"
    assert verdict(archive, find(twin, canonical_url=A)) is Verdict.SEEN
    assert [story.article.canonical_url for story in archive.articles()] == [A]
    assert archive.story(twin).id == archive.story(A).id


def test_a_twin_with_other_furniture_makes_no_revision(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    assert (
        verdict(archive, find("https://example.org/print/a", PROSE + " Print this page.", canonical_url=A))
        is Verdict.SEEN
    )


def test_a_page_that_claims_anothers_address_with_another_text_stands_alone(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    assert verdict(archive, find("https://example.org/b", OTHER, canonical_url=A)) is Verdict.NEW
    assert archive.story("https://example.org/b").article.canonical_url == "https://example.org/b"


def test_a_moved_article_keeps_its_id_and_takes_its_address(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    before = archive.story(A).id
    moved = "https://example.org/a-better-slug"
    archive.record([find(moved, lead=a_lead(A), canonical_url=moved, at=NOW + timedelta(days=1))])
    [story] = archive.articles()
    assert (story.id, story.article.canonical_url) == (before, moved)
    assert archive.story(A).id == before


def test_sixteen_threads_find_each_story_new_once(tmp_path: Path, find: Finder) -> None:
    finds = [find(f"https://example.org/{n}", f"{OTHER} {n}" * 2) for n in range(20)]
    verdicts: list[Recorded] = []

    def work() -> None:
        with Archive(f"sqlite:///{tmp_path}/archive.db") as own:
            for one in finds:
                verdicts.extend(own.record([one]))

    Archive(f"sqlite:///{tmp_path}/archive.db").close()
    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(recorded.verdict for recorded in verdicts)
    assert counted[Verdict.NEW] + counted[Verdict.COPY] == 20
    assert counted[Verdict.SEEN] == 15 * 20


def test_a_batch_is_written_whole_or_not_at_all(archive: Archive, find: Finder) -> None:
    broken = replace(find("https://example.org/b"), capture=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        archive.record([find(), broken])
    assert archive.count() == 0


def test_leads_are_due_once_and_again_when_something_else_is_said(archive: Archive, find: Finder) -> None:
    assert archive.remember([a_lead()], NOW) == (1, 0)
    assert archive.remember([a_lead()], NOW) == (0, 0)
    archive.record([find()])
    assert archive.due("wire", NOW, 10) == []
    assert archive.remember([a_lead(said="2")], NOW) == (0, 1)
    assert [due.lead.url for due in archive.due("wire", NOW, 10)] == [A]


def test_what_another_document_says_first_makes_nothing_due(archive: Archive, find: Finder) -> None:
    archive.remember([a_lead()], NOW)
    archive.record([find()])
    assert archive.remember([a_lead(said="x", found_on="https://example.org/")], NOW) == (0, 0)


def test_the_latest_published_leads_come_first_and_a_window_leaves_the_others_out(archive: Archive) -> None:
    days = [NOW - timedelta(days=n) for n in (5, 0, 40)]
    archive.remember([a_lead(f"{A}{n}", published=stated(day)) for n, day in enumerate(days)], NOW)
    archive.remember([a_lead(f"{A}?undated")], NOW)
    assert [due.lead.url for due in archive.due("wire", NOW, 9)] == [f"{A}1", f"{A}0", f"{A}2", f"{A}?undated"]
    within = archive.due("wire", NOW, 9, since=(NOW - timedelta(days=10)).date())
    assert [due.lead.url for due in within] == [f"{A}1", f"{A}0", f"{A}?undated"]


def test_a_miss_is_counted_until_the_page_answers(archive: Archive, find: Finder) -> None:
    again = NOW + timedelta(hours=1)
    archive.remember([a_lead()], NOW)
    archive.record([Miss(lead=a_lead(), at=NOW, reason="HTTP 500", status=500, again_at=again)])
    assert archive.due("wire", NOW, 1) == []
    [due] = archive.due("wire", again, 1)
    assert due.tries == 1
    archive.record([find()])
    archive.revive("wire", again)
    assert archive.due("wire", again, 1)[0].tries == 0


def test_not_modified_is_a_sight_of_the_article(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    later = NOW + timedelta(days=1)
    archive.record([Miss(lead=a_lead(), at=later, reason="unchanged", status=304)])
    assert archive.story(A).last_seen_at == later


def test_addresses_given_by_hand_are_handed_out_whatever_is_known(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    [due] = archive.visit_now([a_lead(A)], NOW)
    assert due.etag is None


def test_entrances_are_known_as_last_read(archive: Archive) -> None:
    entrance = Entrance(url="https://example.org/feed", source="wire", kind="feed", fetched_at=NOW, etag='W/"x"')
    archive.entered(replace(entrance, problem="HTTP 500"))
    archive.entered(entrance)
    assert archive.entrances("wire") == {entrance.url: entrance}


def test_a_visit_is_noted_together_with_the_places_that_it_found_unchanged(archive: Archive) -> None:
    feed, other = (Entrance(url=f"{A}{n}", source="wire", kind="feed", fetched_at=NOW, etag="x") for n in range(2))
    archive.entered(feed)
    again = [replace(one, fetched_at=NOW + timedelta(hours=1)) for one in (feed, other)]
    archive.visited(Visit(source="wire", started_at=NOW, ended_at=NOW, outcome=Outcome.NOTHING_NEW), unchanged=again)
    assert archive.entrances("wire") == {one.url: one for one in again}
    assert archive.pasts().keys() == {"wire"}


def test_the_last_visit_of_a_source_is_the_last(archive: Archive) -> None:
    first = Visit(source="wire", started_at=NOW, ended_at=NOW, outcome=Outcome.DOWN, failures=(("timed out", 2),))
    last = replace(first, ended_at=NOW + timedelta(hours=1), outcome=Outcome.BROUGHT, new=3)
    archive.visited(first)
    archive.visited(last)
    assert archive.pasts()["wire"].last == last


def test_stories_are_asked_for_by_what_they_are(archive: Archive, find: Finder) -> None:
    archive.record(
        [
            find(matches=(a_match(),)),
            find(
                "https://example.org/b",
                OTHER,
                language="az-Latn",
                lead=a_lead("https://example.org/b", source="other"),
                published=stated(NOW - timedelta(days=400)),
            ),
        ]
    )
    first, second = archive.articles()
    day = (NOW - timedelta(hours=16)).date()
    queries = {
        Query(sources=("wire",)): [first],
        Query(observances=("black-january",)): [first],
        Query(observances=("black-january",), year=2025): [],
        Query(year=2026): [first],
        Query(language="az"): [second],
        Query(language="a"): [],
        Query(since=day, until=day): [first],
        Query(until=day - timedelta(days=1)): [second],
        Query(ids=(second.id,)): [second],
    }
    for query, expected in queries.items():
        assert list(archive.articles(query)) == expected
        assert archive.count(query) == len(expected)


def test_a_story_is_shown_with_all_that_was_recorded(archive: Archive, find: Finder) -> None:
    archive.know_source("wire", "The Wire", "https://example.org/")
    one = find(matches=(a_match(),), tags=("history",), section="Politics", image="https://example.org/i.jpg")
    archive.record([one])
    [story] = archive.articles()
    assert story.article == one.article
    assert story.matches == (a_match(),)
    assert story.source_name == "The Wire"
    assert story.capture == replace(one.capture, etag=None, last_modified=None)
    assert story.word_count == 66


def test_a_story_is_named_by_the_beginning_of_its_id(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    [story] = archive.articles()
    assert archive.story(story.id[:6]).id == story.id
    with pytest.raises(UsageError, match="no story has this id"):
        archive.story("zzz")
    with pytest.raises(UsageError, match="has no revision 7"):
        archive.revision(story, 7)


def test_a_database_of_a_later_yearmind_is_refused(tmp_path: Path) -> None:
    import sqlite3

    with Archive(f"sqlite:///{tmp_path}/archive.db"), sqlite3.connect(tmp_path / "archive.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(ArchiveTooNew, match="upgrade yearmind"):
        Archive(f"sqlite:///{tmp_path}/archive.db")


def test_an_archive_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"not a database" * 100)
    with pytest.raises(ArchiveUnreachable, match="no readable archive"):
        Archive(f"sqlite:///{tmp_path}/archive.db")
    with pytest.raises(ArchiveUnreachable, match="does its folder exist"):
        Archive(f"sqlite:///{tmp_path}/nowhere/archive.db")
    with pytest.raises(UsageError, match="no archive yet"):
        Archive(f"sqlite:///{tmp_path}/none.db", create=False)


def test_a_lease_is_held_by_one_and_free_when_it_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/archive.db"
    with Archive(url) as one, Archive(url) as other:
        with (
            one.lease("service"),
            pytest.raises(ArchiveBusy, match="already at work \\(process "),
            other.lease("service"),
        ):
            pass
        with other.lease("service"), one.lease("wire"):
            pass


def test_understanding_a_capture_anew_rewrites_its_revision_and_makes_none(archive: Archive, find: Finder) -> None:
    one = find()
    archive.record([one])
    better = replace(one, article=replace(one.article or an_article(), section="Society"), matches=(a_match(),))
    assert archive.reunderstand([better], dry=True)[0].verdict is Verdict.REVISED
    assert archive.story(A).article.section is None
    assert archive.reunderstand([better])[0].verdict is Verdict.REVISED
    assert archive.reunderstand([better])[0].verdict is Verdict.SEEN
    story = archive.story(A)
    assert (story.article.section, story.revision, story.matches) == ("Society", 1, (a_match(),))


def test_the_schema_in_code_is_the_one_that_migrations_make(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine

    from storage.archive.upgrade import MIGRATIONS
    from storage.schema import metadata

    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD
    Archive(f"sqlite:///{tmp_path}/archive.db").close()
    engine = create_engine(f"sqlite:///{tmp_path}/archive.db")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": lambda name, *_: name not in _FULL_TEXT})
        differences = [d for d in compare_metadata(context, metadata) if d[0] != "remove_table"]
    engine.dispose()
    assert differences == []


_FULL_TEXT = {"story", *(f"story_{part}" for part in ("data", "idx", "docsize", "config", "content"))}


def test_a_file_that_may_not_be_written_is_said_to_be_so(tmp_path: Path, find: Finder) -> None:
    path = tmp_path / "archive.db"
    Archive(f"sqlite:///{path}").close()
    with (
        Archive(f"sqlite:///file:{path}?mode=ro&uri=true") as archive,
        pytest.raises(ArchiveReadOnly, match="may not be"),
    ):
        archive.record([find()])


def test_what_is_said_later_is_added_to_what_was_said_before(archive: Archive) -> None:
    later = a_lead(found_on="https://example.org/map", said="m", modified=stated(NOW), title=None)
    first = a_lead(title="A title", said="f", published=Instant(at=NOW, precision=Precision.SECOND, origin=Origin.FEED))
    archive.remember([first], NOW)
    archive.remember([later], NOW)
    [due] = archive.due("wire", NOW, 1)
    assert (due.lead.title, due.lead.published, due.lead.modified) == ("A title", first.published, later.modified)
    assert due.lead.found_on == first.found_on


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "archive.db") as raw:
        raw.execute("CREATE TABLE bookmarks (url TEXT)")
    raw.close()
    with pytest.raises(ArchiveUnreachable, match="another program"):
        Archive(f"sqlite:///{tmp_path}/archive.db")


def test_an_address_belongs_to_the_source_that_names_it_last(archive: Archive) -> None:
    archive.remember([a_lead(source="former")], NOW)
    archive.remember([a_lead(source="latter")], NOW)
    assert archive.due("former", NOW, 1) == []
    assert [due.lead.source for due in archive.due("latter", NOW, 1)] == ["latter"]


def test_a_known_article_that_could_not_be_read_once_is_looked_at_again(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    again = NOW + timedelta(days=1)
    archive.record([replace(find(at=NOW + timedelta(hours=1)), article=None, problem="no text", again_at=again)])
    [due] = archive.due("wire", again, 1)
    assert (due.known, due.tries) == (True, 1)


def test_an_old_capture_brought_in_says_nothing_of_the_address_since(archive: Archive, find: Finder) -> None:
    again = NOW + timedelta(hours=2)
    archive.record([replace(find(), again_at=again)])
    archive.record([find(at=NOW - timedelta(days=900))])
    assert [due.etag for due in archive.due("wire", again, 1)] == ['"v1"']
