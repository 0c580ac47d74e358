"""What a publisher asks is brought up to date with every sight of a page, and makes no revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson
from jsonschema import Draft202012Validator

from storage.archive import Archive
from storage.export.ours import SCHEMA
from storage.export.reading import story_of
from storage.export.record import record_of
from storage.types import Directive, Find, Stated, Verdict
from tests.storage.conftest import NOW, PROSE, Finder
from tests.storage.stories import a_story

_SCHEMA = orjson.loads(SCHEMA)
A_RECORD = Draft202012Validator({**_SCHEMA["$defs"]["article"], "$defs": _SCHEMA["$defs"]})
URL = "https://example.org/a"
NOARCHIVE = Directive(name="noarchive", origin=Stated.META)
NOAI = Directive(name="noai", origin=Stated.HEADER)
RESERVED = Directive(name="tdm-reservation", value="1", origin=Stated.FILE)


def asking(find: Finder, *directives: Directive, hours: int = 0, text: str = PROSE) -> Find:
    return find(URL, text, at=NOW + timedelta(hours=hours), directives=directives)


def test_the_last_sight_counts_and_makes_no_revision(archive: Archive, find: Finder) -> None:
    archive.record([asking(find, NOARCHIVE)])
    mark = archive.mark()
    assert archive.record([asking(find, NOARCHIVE, hours=1)])[0].verdict is Verdict.SEEN
    assert archive.mark() == mark
    assert archive.record([asking(find, NOAI, RESERVED, hours=2)])[0].verdict is Verdict.SEEN
    story = archive.story(URL)
    assert (story.article.directives, story.revision) == ((NOAI, RESERVED), 1)
    assert archive.mark() > mark
    archive.record([asking(find, hours=3)])
    assert archive.story(URL).article.directives == ()


def test_a_record_tells_what_is_asked_and_one_of_a_former_release_asks_nothing() -> None:
    story = a_story(URL)
    record = record_of(replace(story, article=replace(story.article, directives=(RESERVED, NOAI))))
    assert record["directives"] == [
        {"name": "tdm-reservation", "value": "1", "from": "file"},
        {"name": "noai", "value": None, "from": "header"},
    ]
    A_RECORD.validate(record)
    assert story_of(record).article.directives == (RESERVED, NOAI)
    del record["directives"]
    assert story_of(record).article.directives == ()


def test_an_earlier_sight_takes_nothing_back(archive: Archive, find: Finder) -> None:
    archive.record([asking(find, NOARCHIVE, hours=2)])
    archive.record([asking(find, NOARCHIVE, hours=4)])
    archive.record([asking(find, NOAI, hours=3)])
    assert archive.story(URL).article.directives == (NOARCHIVE,)


def test_each_state_keeps_what_was_asked_then(archive: Archive, find: Finder) -> None:
    archive.record([asking(find, NOARCHIVE)])
    archive.record([asking(find, NOAI, hours=1, text=PROSE + "\nMore was said of the ships in the bay at noon.")])
    story = archive.story(URL)
    assert [archive.revision(story, number).directives for number in (1, 2)] == [(NOARCHIVE,), (NOAI,)]


def test_what_is_understood_anew_leaves_what_stood_in_no_capture(archive: Archive, find: Finder) -> None:
    once = asking(find, RESERVED, NOARCHIVE)
    archive.record([once])
    assert once.article is not None
    anew = replace(once, article=replace(once.article, directives=(NOAI,)))
    assert archive.reunderstand([anew])[0].verdict is Verdict.REVISED
    assert archive.story(URL).article.directives == (RESERVED, NOAI)
    assert archive.reunderstand([anew])[0].verdict is Verdict.SEEN
