"""Stories that get another address: one article as far as that can be known, and no version lost or doubled."""

from __future__ import annotations

from datetime import timedelta

from storage.archive import Archive
from storage.types import Miss, Verdict
from tests.storage.conftest import NOW, PROSE, Finder, a_lead

OLD, NEW = "https://example.org/a", "https://example.org/a-better-slug"
EDITED = PROSE + "\nThe minister's speech was added in the afternoon, after the ceremony had ended."
NOTE = "This report was withdrawn because it was found to be wrong."
LATER, LATEST = NOW + timedelta(hours=6), NOW + timedelta(hours=12)


def states(archive: Archive) -> list[list[str]]:
    """The texts of each article."""
    return [[one.text or story.article.text for one in story.revisions] for story in archive.articles()]


def due(archive: Archive) -> list[str]:
    return [one.lead.url for one in archive.due("wire", LATEST, 10)]


def test_what_a_new_address_says_has_the_old_one_looked_at_which_then_tells_that_it_moved(
    archive: Archive, find: Finder
) -> None:
    archive.record([find(OLD)])
    archive.record([find(NEW, at=LATER)])
    assert due(archive) == []
    [beside] = archive.record([find(NEW, EDITED, at=LATEST)])
    assert beside.verdict is Verdict.SEEN
    assert due(archive) == [OLD]
    [moved] = archive.record([find(NEW, EDITED, at=LATEST, lead=a_lead(OLD))])
    assert moved.verdict is Verdict.REVISED
    assert states(archive) == [[PROSE, EDITED]]
    assert due(archive) == []


def test_an_old_address_that_leads_to_a_known_article_has_no_part_in_its_versions(
    archive: Archive, find: Finder
) -> None:
    archive.record([find(OLD)])
    [unknown] = archive.record([find(NEW, EDITED, title="Another headline", at=LATER)])
    [led] = archive.record([find(NEW, EDITED, title="Another headline", at=LATEST, lead=a_lead(OLD))])
    assert (led.verdict, led.id) == (Verdict.SEEN, unknown.id)
    assert sorted(states(archive)) == sorted([[PROSE], [EDITED]])
    assert {*archive.story(unknown.id or "").addresses} == {OLD, NEW}


def test_where_the_old_address_is_gone_the_new_one_is_read_again(archive: Archive, find: Finder) -> None:
    archive.record([find(OLD)])
    archive.record([find(NEW, at=LATER)])
    archive.record([find(NEW, EDITED, at=LATEST)])
    archive.record([Miss(lead=a_lead(OLD), at=LATEST, reason="HTTP 404", status=404, again_at=None)])
    [again] = archive.due("wire", LATEST, 10)
    assert (again.lead.url, again.etag, again.last_modified) == (NEW, None, None)
    [moved] = archive.record([find(NEW, EDITED, at=LATEST + timedelta(seconds=9))])
    assert moved.verdict is Verdict.REVISED
    assert states(archive) == [[PROSE, EDITED]]


def test_a_few_words_are_known_again_by_their_headline_and_moment(archive: Archive, find: Finder) -> None:
    [first] = archive.record([find(OLD, NOTE)])
    [moved, other] = archive.record([find(NEW, NOTE, at=LATER), find(f"{NEW}-2", NOTE, title="Other", at=LATER)])
    assert (moved.verdict, moved.id) == (Verdict.SEEN, first.id)
    assert other.id != first.id
