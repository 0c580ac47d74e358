"""What was exported comes back: stories brought in without their bytes, whole and once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive import Archive
from storage.errors import UsageError
from storage.export.reading import story_of
from storage.export.record import record_of
from storage.types import CopyOf, Query, Relation, Reuse, Story, Verdict
from tests.storage.conftest import NOW, PROSE, Finder, a_match
from tests.storage.stories import a_capture, a_state, a_story, archives, bring_lines, lines_of

A, B = "https://example.org/a", "https://example.org/b"
OTHER = "Nobody in the harbour town had seen such a tide since the lighthouse was built a hundred years before.\n" * 3


def a_copy(url: str = B, of: str = A) -> Story:
    copy_of = CopyOf(id=a_story(of).id, relation=Relation.SYNDICATED, similarity=0.9, reason="came first")
    return a_story(url, PROSE + " Cut.", copy_of=copy_of)


@given(archives())
@settings(max_examples=15)
def test_an_export_of_an_import_of_an_export_is_the_export(stories: list[Story]) -> None:
    with Archive("sqlite://") as ours, Archive("sqlite://") as theirs:
        ours.bring(stories)
        lines = lines_of(ours)
        assert bring_lines(theirs, lines).get("unlinked", 0) == 0
        assert lines_of(theirs) == lines
        before = theirs.mark()
        bring_lines(theirs, lines)
        assert (lines_of(theirs), theirs.mark()) == (lines, before)


@given(archives(), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_the_lines_makes_no_difference(stories: list[Story], chance: random.Random) -> None:
    with Archive("sqlite://") as ours, Archive("sqlite://") as theirs:
        ours.bring(stories)
        lines = lines_of(ours).splitlines()
        shuffled = chance.sample(lines, len(lines))
        for line in shuffled:
            theirs.bring([story_of(orjson.loads(line))])
        bring_lines(theirs, shuffled)
        assert sorted(lines_of(theirs).splitlines()) == sorted(lines)


def test_what_the_archive_judged_itself_comes_back_on_either_database(archive: Archive, find: Finder) -> None:
    archive.know_source("wire", "The Wire", "https://example.org/")
    earlier = find(A, at=NOW - timedelta(days=365), matches=(a_match(2025),), published=None)
    archive.record([earlier])
    archive.record([find(B, matches=(a_match(),)), find("https://example.org/c", text=OTHER)])
    archive.record([find("https://example.org/c", text=OTHER + "Corrected since.", at=NOW + timedelta(hours=1))])
    lines = lines_of(archive)
    with Archive("sqlite://") as theirs:
        bring_lines(theirs, lines)
        assert lines_of(theirs) == lines


def test_known_ones_get_the_states_that_are_later_and_nothing_else(archive: Archive) -> None:
    archive.bring([a_story(title="Ours", revisions=(a_state(1, title="Ours"),))])
    states = (a_state(1, "Before it.", title="First"), a_state(2, "Before.", title="Second"), a_state(3, title="Third"))
    told = a_story(title="Third", revisions=states)
    [recorded] = archive.bring([told])
    story = archive.story(A)
    assert recorded.verdict is Verdict.REVISED
    assert [(one.number, one.title, one.text) for one in story.revisions] == [
        (1, "Ours", PROSE), (2, "Second", "Before."), (3, "Third", None),
    ]  # fmt: skip
    assert [one.verdict for one in archive.bring([told, told])] == [Verdict.SEEN, Verdict.SEEN]
    assert archive.story(A) == story


def test_an_older_export_takes_nothing_back(archive: Archive) -> None:
    older = a_story(title="Then")
    archive.bring([a_story(title="Now", revisions=(a_state(1, "Then.", title="Then"), a_state(2, title="Now")))])
    before = archive.story(A)
    assert archive.bring([older])[0].verdict is Verdict.SEEN
    assert archive.story(A) == before


def test_a_link_is_made_once_its_other_end_is_there(archive: Archive) -> None:
    [recorded] = archive.bring([a_copy()])
    assert recorded.unlinked is not None
    assert archive.story(B).copy_of is None
    assert archive.link([recorded.unlinked]) == 1
    archive.bring([a_story()])
    assert archive.link([recorded.unlinked]) == 0
    assert archive.story(B).copy_of == a_copy().copy_of


def test_a_link_that_an_interrupted_import_left_out_is_made_by_the_next(archive: Archive) -> None:
    archive.bring([a_copy()])
    archive.bring([a_story()])
    archive.bring([a_copy()])
    assert archive.story(B).copy_of == a_copy().copy_of


def test_what_the_archive_knows_of_copies_is_not_overruled(archive: Archive) -> None:
    first = "https://example.org/first"
    archive.bring([a_story(first), a_copy(A, of=first), a_story(B)])
    assert archive.bring([a_copy(B, of=A)])[0].unlinked is None
    assert archive.story(B).copy_of is None, "a copy of a copy is no link"
    archive.bring([a_copy(first, of=B)])
    assert archive.story(first).copy_of is None, "an original stays one"


def test_nothing_is_judged_where_the_record_says_there_is_no_copy(archive: Archive) -> None:
    archive.bring([a_story(A), a_story(B)])
    assert [story.copy_of for story in archive.articles()] == [None, None]


def test_what_is_brought_is_found_and_recognised_like_everything_else(archive: Archive, find: Finder) -> None:
    archive.bring([a_story(matches=(a_match(2025),))])
    assert [hit.story.id for hit in archive.search("martyrs").hits] == [a_story().id]
    archive.record([find(B, text=PROSE + " Cut.", at=NOW + timedelta(hours=20))])
    copy_of = archive.story(B).copy_of
    assert copy_of is not None
    assert copy_of.id == a_story().id
    third = find("https://example.org/c", text=OTHER + PROSE, matches=(a_match(),), published=None)
    archive.record([third])
    assert {reuse.id for reuse in archive.story("https://example.org/c").reuses} == {a_story().id}


def test_an_address_of_a_brought_story_is_not_due(archive: Archive) -> None:
    archive.bring([a_story(addresses=(A, A + "/print"))])
    assert archive.due("wire", NOW + timedelta(days=99), 9) == []
    assert archive.story(A + "/print").id == a_story().id


def test_captures_that_are_told_of_stand_elsewhere(archive: Archive) -> None:
    archive.bring([a_story(revisions=(a_state(capture=a_capture(7)),))])
    capture = archive.story(A).capture
    assert capture is not None
    assert (capture.elsewhere, capture.file, capture.offset) == (True, "theirs.warc.gz", 7)


def test_a_capture_whose_place_is_another_ones_is_left_out(archive: Archive) -> None:
    archive.bring([a_story(revisions=(a_state(capture=a_capture(7)),))])
    other = replace(a_capture(7), digest="sha256:" + "1" * 64)
    archive.bring([a_story(B, OTHER, revisions=(a_state(capture=other),))])
    assert archive.story(B).capture is None


def test_the_name_of_a_source_that_is_not_configured_is_kept_and_a_known_one_stays(archive: Archive) -> None:
    archive.know_source("wire", "Our Wire", "https://example.org/")
    archive.bring([a_story(), a_story(B, OTHER, source="theirs", source_name="Their Paper")])
    assert [story.source_name for story in archive.articles()] == ["Our Wire", "Their Paper"]


def test_what_no_database_takes_is_left_out_and_the_rest_kept(archive: Archive) -> None:
    archive.bring([a_story(text="one\0 two \udfff three", tags=("t\0",), found_on="f\0")])
    [story] = archive.articles()
    assert (story.article.text, story.article.tags, story.found_on) == ("one two ? three", ("t",), "f")


def test_only_what_changed_stands_in_an_increment_and_mends_a_mirror(archive: Archive) -> None:
    archive.bring([a_story(), a_story(B, OTHER)])
    with Archive("sqlite://") as mirror:
        bring_lines(mirror, lines_of(archive))
        mark = archive.mark()
        later = a_story(B, OTHER + "More.", revisions=(a_state(1, OTHER), a_state(9)))
        archive.bring([later])
        increment = lines_of(archive, Query(changed_after=mark))
        assert [orjson.loads(line)["id"] for line in increment.splitlines()] == [later.id]
        bring_lines(mirror, increment)
        assert lines_of(mirror) == lines_of(archive)


def test_records_of_the_first_exports_are_read(archive: Archive) -> None:
    record = record_of(a_copy())
    del record["addresses"], record["reuses"], record["copy_of"]["reason"]
    former = {**record["revisions"][0], "title": "Before"}
    record |= {"revision": 2, "revisions": [former, {**record["revisions"][0], "number": 2}]}
    for state in record["revisions"]:
        del state["text"]
    archive.bring([story_of(record)])
    story = archive.story(B)
    assert [state.number for state in story.revisions] == [2], "a state whose text nobody knows can't be kept"
    assert story.addresses == (B,)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": "../../etc/passwd"},
        {"content_hash": "md5:0"},
        {"first_seen_at": "2026-01-21T09:30:00"},
        {"revision": 2},
        {"revisions": []},
        {"word_count": 2**40},
        {"word_count": "7"},
        {"title": None},
        {"authors": [1]},
        {"discovered": {"via": "rumour", "from": None, "at": "2026-01-21T09:30:00Z"}},
        {"source": {"id": "wire"}},
        {"copy_of": {"id": "x", "relation": "cousin", "similarity": 1}},
    ],
)
def test_a_record_that_is_not_ours_is_named_and_what_stands_before_it_kept(spoilt: dict[str, object]) -> None:
    good, bad = record_of(a_story()), {**record_of(a_story(B)), **spoilt}
    with Archive("sqlite://") as archive:
        with pytest.raises(
            UsageError, match=r"^lines:2: not a record .*; mend or drop it; what stands before it is kept \(1\)$"
        ):
            bring_lines(archive, [orjson.dumps(good), orjson.dumps(bad)])
        assert archive.count() == 1


def test_a_reuse_of_what_is_not_there_is_told(archive: Archive) -> None:
    reuse = Reuse(paragraph=0, id="a" * 16, origin_paragraph=1, occurrence=a_match(2025).occurrence, similarity=0.8)
    assert bring_lines(archive, [orjson.dumps(record_of(a_story(reuses=(reuse,))))]) == {"new": 1, "unlinked": 1}
    assert archive.story(A).reuses == ()
