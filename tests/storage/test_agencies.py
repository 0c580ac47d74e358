"""What an article is credited to, where it is from and what it is made of: kept, found, told, and brought back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.archive import Archive
from storage.errors import UsageError
from storage.export import SCHEMA
from storage.export.reading import story_of
from storage.export.record import record_of
from storage.types import Kind, Relation, Translation
from tests.storage.conftest import NOW, PROSE, Finder, a_lead, stated
from tests.storage.stories import a_story, bring_lines, lines_of

URL = "https://example.org/a"
BESIDE = {
    "agencies": ("RIA Novosti", "AFP"),
    "dateline": "Bakı",
    "kind": Kind.GALLERY,
    "free": False,
    "image_size": (1200, 630),
    "amp": "https://example.org/amp/a",
    "translations": (Translation(language="az", url="https://example.org/az/a"),),
}


def test_it_is_kept_with_each_state(archive: Archive, find: Finder) -> None:
    archive.record([find(URL, **BESIDE)])
    archive.record([find(URL, PROSE + "\nMore was said.", at=NOW + timedelta(hours=1))])
    story = archive.story(URL)
    former, present = (archive.revision(story, number) for number in (1, 2))
    assert {name: getattr(former, name) for name in BESIDE} == BESIDE
    assert (present.agencies, present.kind, present.free, present.image_size) == ((), Kind.ARTICLE, None, None)
    assert present == story.article


def test_a_story_is_found_by_the_agency_that_it_is_credited_to(archive: Archive, find: Finder) -> None:
    archive.record([find(URL, agencies=("RIA Novosti",)), find("https://example.org/b", "Quite another story.")])
    for asked in ('agency:"ria novosti"', 'agency:"RIA Novosti" martyrs', "-agency:afp martyrs"):
        assert [hit.story.article.url for hit in archive.search(asked).hits] == [URL], asked
    assert archive.search("agency:ria").hits == archive.search("agency:afp").hits == ()
    archive.record([find(URL, PROSE + "\nMore was said.", at=NOW + timedelta(hours=1), agencies=("AFP",))])
    assert not archive.search('agency:"ria novosti"').hits
    assert len(archive.search("agency:AFP").hits) == 1
    assert archive.unsearchable() == []
    with pytest.raises(UsageError, match="agency: needs a value right after the colon, as in agency:reuters"):
        archive.search("agency: martyrs")


def test_a_copy_that_credits_an_agency_points_to_it(archive: Archive, find: Finder) -> None:
    archive.know_source("ria", "RIA Novosti", "https://ria.example/")
    early, late = stated(NOW - timedelta(hours=9)), stated(NOW - timedelta(minutes=1))
    paper, agency = a_lead("https://paper.example/a"), replace(a_lead("https://ria.example/a"), source="ria")
    archive.record([find(paper.url, lead=replace(paper, source="paper"), published=early, agencies=("RIA Novosti",))])
    archive.record([find(agency.url, lead=agency, published=late)])
    copy_of = archive.story("https://paper.example/a").copy_of
    assert copy_of is not None
    assert (copy_of.relation, copy_of.reason) == (Relation.SYNDICATED, "names the other")


def test_records_of_the_third_schema_are_brought_in_as_before() -> None:
    story = a_story(URL)
    full = record_of(replace(story, article=replace(story.article, **BESIDE)))  # type: ignore[arg-type] # by name
    assert json.loads(SCHEMA)["$id"] == "urn:yearmind:export:4"
    assert {name: getattr(story_of(full).article, name) for name in BESIDE} == BESIDE
    names = "agencies dateline kind accessible_for_free amp_url translations image_width image_height"
    former = {name: value for name, value in full.items() if name not in names.split()}
    assert story_of(former).article == story.article


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "song"),
        ("agencies", [1]),
        ("accessible_for_free", "yes"),
        ("image_width", -1),
        ("translations", [{"url": "https://example.org/az"}]),
        ("dateline", 7),
    ],
)
def test_a_record_that_tells_it_wrongly_is_refused(archive: Archive, field: str, value: object) -> None:
    story = a_story(URL)
    record = record_of(replace(story, article=replace(story.article, **BESIDE)))  # type: ignore[arg-type] # by name
    with pytest.raises(UsageError, match="lines:1: not a record of a yearmind export"):
        bring_lines(archive, json.dumps({**record, field: value}).encode() + b"\n")
    assert lines_of(archive) == b""
