"""Formats of others: each valid by its own rules, whatever the outlets wrote."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pyarrow.parquet as pq
import pytest
import referencing
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from storage.archive import Archive
from storage.captures import Captures
from storage.errors import UsageError
from storage.export import Order, export, parquet, target
from storage.export.addresses import uri, web
from storage.export.feeds import atom, jsonfeed
from storage.export.jsonld import jsonld
from storage.export.ninjs import item, ninjs
from storage.export.parquet import write_parquet
from storage.export.streams import Asked, Stream, pieces
from storage.export.table import table
from storage.export.texts import name_of, text_of, write_texts
from storage.types import CopyOf, Directive, Instant, Kind, Precision, Query, Relation, Stated, Story, Translation
from tests.storage.conftest import NOW, Finder, a_match, stated
from tests.storage.stories import a_capture, a_state, a_story, archives

FORMATS = jsonschema.Draft202012Validator.FORMAT_CHECKER
CASES = Path("../shared/cases/ninjs")
ATOM = "{http://www.w3.org/2005/Atom}"
COPY = CopyOf(id="a" * 16, relation=Relation.SYNDICATED, similarity=0.9, reason="came first")
_TAGGED = a_story(tags=("one", "two"), matches=(a_match(),), copy_of=COPY, revisions=(a_state(capture=a_capture()),))
RESERVED = (
    Directive(name="noarchive", origin=Stated.HEADER),
    Directive(name="tdm-reservation", value="1", origin=Stated.META),
    Directive(name="tdm-policy", value="https://example.org/ş.json", origin=Stated.META),
)
FULL = replace(
    _TAGGED,
    article=replace(
        _TAGGED.article,
        image="https://example.org/ş əkil.jpg",
        section="News",
        description="In short.",
        directives=RESERVED,
        image_size=(1200, 630),
        agencies=("AZƏRTAC", "AFP"),
        dateline="Bakı",
        kind=Kind.LIVE,
        free=False,
        amp="https://example.org/a/amp",
        translations=(Translation(language="az", url="https://example.org/az/ş"),),
    ),
)
BARE = replace(
    a_story("https://example.org/b"),
    article=replace(a_story("https://example.org/b").article, published=None, authors=(), language=None),
)


def all_of(make: Callable[[Asked], Stream], *stories: Story, **more: Any) -> bytes:
    asked = Asked(query=Query(), exported_at=datetime(2026, 2, 1, tzinfo=UTC), **more)
    return b"".join(pieces(make(asked), stories))


def rows(*stories: Story, **more: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(all_of(table, *stories, **more).decode(), newline="")))


# CSV.


@given(archives())
@settings(max_examples=30)
def test_a_row_an_article_whatever_it_says(stories: list[Story]) -> None:
    read = rows(*stories, formula_safe=False)
    assert [row["text"] for row in read] == [story.article.text for story in stories]
    assert [row["title"] for row in read] == [story.article.title for story in stories]
    assert all(None not in row and None not in row.values() for row in read)


def test_several_values_are_joined_in_one_cell() -> None:
    [row] = rows(FULL)
    assert row["directives"] == "noarchive | tdm-reservation: 1 | tdm-policy: https://example.org/ş.json"
    assert (row["authors"], row["tags"], row["observances"]) == ("Leyla Aslanova", "one | two", "black-january")
    assert (row["agencies"], row["kind"], row["accessible_for_free"]) == ("AZƏRTAC | AFP", "live", "false")
    assert (row["image_width"], row["translations"]) == ("1200", "az: https://example.org/az/ş")
    assert (row["published_at"], row["copy_of"], row["capture_offset"]) == (
        "2026-01-20T21:30:00+04:00", "a" * 16, "0",
    )  # fmt: skip


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_is_a_formula_unless_cells_are_asked_for_as_they_are(begins: str) -> None:
    evil = f'{begins}HYPERLINK("https://example.org/")'
    story = a_story(title=evil, authors=(evil,))
    assert [rows(story)[0][name] for name in ("title", "authors")] == [f"'{evil}"] * 2
    assert rows(story, formula_safe=False)[0]["title"] == evil
    assert rows(a_story())[0]["title"] == a_story().article.title


# Parquet.


def test_parquet_has_typed_columns_and_groups_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 2)
    path = tmp_path / "a.parquet"
    with path.open("wb") as out:
        assert write_parquet([FULL, BARE, a_story("https://example.org/c")], out) == 3
    read = pq.ParquetFile(path)
    assert read.num_row_groups == 2
    full, bare, _ = read.read().to_pylist()
    assert full["directives"][0] == {"name": "noarchive", "value": None, "from": "header"}
    assert (full["published_at"], full["published_offset"]) == (stated().at, 240)
    assert full["copy_of"] == {"id": "a" * 16, "relation": "syndicated", "similarity": 0.9, "reason": "came first"}
    assert full["observances"][0]["occurrence"] == a_match().occurrence
    assert full["revisions"][0]["capture"]["file"] == "theirs.warc.gz"
    assert (full["agencies"], full["accessible_for_free"], full["image_height"]) == (["AZƏRTAC", "AFP"], False, 630)
    assert full["translations"] == [{"language": "az", "url": "https://example.org/az/ş"}]
    assert (bare["agencies"], bare["accessible_for_free"], bare["kind"]) == ([], None, "article")
    assert (bare["published_at"], bare["copy_of"], bare["authors"]) == (None, None, [])


@given(archives())
@settings(max_examples=20)
def test_parquet_holds_every_archive(stories: list[Story]) -> None:
    out = io.BytesIO()
    write_parquet(stories, out)
    read = pq.read_table(io.BytesIO(out.getvalue())).to_pylist()
    assert [(row["id"], row["text"]) for row in read] == [(story.id, story.article.text) for story in stories]
    assert [[one["text"] for one in row["revisions"]] for row in read] == [
        [one.text for one in story.revisions] for story in stories
    ]


# ninjs.


@cache
def of_iptc() -> jsonschema.Draft202012Validator:
    if not CASES.is_dir():
        pytest.skip("the cases that hold IPTC's schema are not beside this checkout")
    geojson = json.loads((CASES / "GeoJSON-schema.json").read_text(encoding="utf-8"))
    schema = json.loads((CASES / "ninjs-schema_3.1.json").read_text(encoding="utf-8"))
    # The reference ends in a fragment that the schema's own id lacks.
    known = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(geojson, referencing.jsonschema.DRAFT7))
        for name in ("https://geojson.org/schema/GeoJSON.json", "https://geojson.org/schema/GeoJSON.json#")
    )
    assert {"uri", "date-time"} <= set(FORMATS.checkers), "formats are checked, not passed over"
    return jsonschema.Draft202012Validator(schema, registry=known, format_checker=FORMATS)


def test_iptcs_own_cases_are_judged_as_they_should() -> None:
    [good] = (CASES / "3.1" / "should_pass").iterdir()
    [bad] = (CASES / "3.1" / "should_fail").iterdir()
    assert of_iptc().is_valid(json.loads(good.read_bytes()))
    assert not of_iptc().is_valid(json.loads(bad.read_bytes()))


def test_ninjs_is_valid_by_iptcs_schema_an_object_a_line() -> None:
    for line in all_of(ninjs, FULL, BARE).splitlines():
        of_iptc().validate(json.loads(line))
    told = item(FULL)
    assert (told["uri"], told["language"], told["by"]) == (f"urn:yearmind:{FULL.id}", "en", "Leyla Aslanova")
    assert told["rightsInfo"] == {"linkedRights": "https://example.org/%C5%9F.json"}
    assert (told["located"], told["genres"]) == ("Bakı", [{"name": "live"}])
    assert [one["name"] for one in told["infoSources"]] == ["The Wire", "AZƏRTAC", "AFP"]
    picture, amp, translation, original = told["associations"]
    assert picture["renditions"][0]["width"] == 1200
    assert (amp["rel"], translation["language"]) == ("amphtml", "az")
    assert original == {
        "name": "original", "rel": "syndicated", "type": "text", "uri": f"urn:yearmind:{'a' * 16}",
    }  # fmt: skip


@settings(max_examples=30)
@given(archives())
def test_every_archive_is_valid_ninjs(stories: list[Story]) -> None:
    for line in all_of(ninjs, *stories).splitlines():
        of_iptc().validate(json.loads(line))


# Addresses.


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_address_of_any_characters_becomes_a_uri(path: str) -> None:
    made = uri(f"https://example.org/{path}")
    assert FORMATS.conforms(made, "uri")
    assert uri(made) == made


def test_a_uri_stays_as_it_is() -> None:
    for address in ("https://example.org/a%20b?x=1&y=%C5%9F#top", "http://[2001:db8::1]:8080/a", "urn:x:y"):
        assert uri(address) == address


# JSON-LD.


def test_json_ld_is_one_document_of_news_articles() -> None:
    document = json.loads(all_of(jsonld, FULL, BARE))
    full, bare = document["@graph"]
    assert document["@context"] == "https://schema.org"
    assert (full["headline"], full["inLanguage"]) == ("Baku remembers", "en")
    assert full["datePublished"] == "2026-01-20T21:30:00+04:00"
    assert full["about"] == [{"@type": "Event", "name": "Black January", "startDate": "2026-01-20"}]
    assert full["usageInfo"] == "https://example.org/%C5%9F.json"
    assert full["isBasedOn"] == {"@id": f"urn:yearmind:{'a' * 16}"}
    assert "datePublished" not in bare
    assert (full["dateline"], full["creditText"], full["isAccessibleForFree"]) == ("Bakı", "AZƏRTAC, AFP", False)
    assert full["image"] == {"@type": "ImageObject", "url": web(FULL.article.image), "width": 1200, "height": 630}
    assert full["workTranslation"][0]["inLanguage"] == "az"
    assert (full["@type"], bare["@type"]) == ("LiveBlogPosting", "NewsArticle")
    assert "isAccessibleForFree" not in bare
    day = Instant(at=NOW, precision=Precision.DAY, origin=stated().origin)
    [dated] = json.loads(all_of(jsonld, replace(BARE, article=replace(BARE.article, published=day))))["@graph"]
    assert dated["datePublished"] == "2026-01-21", "no time where none was stated"


# Feeds.


@given(archives())
@settings(max_examples=30)
def test_atom_is_well_formed_and_has_what_the_rfc_asks_for(stories: list[Story]) -> None:
    feed = etree.fromstring(all_of(atom, *stories, FULL, BARE))
    assert all(feed.find(ATOM + name) is not None for name in ("id", "title", "updated"))
    entries = feed.findall(ATOM + "entry")
    assert len(entries) == len(stories) + 2
    for entry in entries:
        assert [len(entry.findall(ATOM + name)) for name in ("id", "title", "updated", "content")] == [1] * 4
        assert entry.find(f"{ATOM}author/{ATOM}name") is not None


def test_a_feed_reader_reads_it() -> None:
    read = feedparser.parse(io.BytesIO(all_of(atom, FULL, BARE)))
    assert not read.bozo
    full, bare = read.entries
    assert (full.id, full.link, full.title) == (f"urn:yearmind:{FULL.id}", "https://example.org/a", "Baku remembers")
    assert [link.hreflang for link in full.links if "hreflang" in link] == ["az"]
    assert [person.name for person in full.contributors] == ["AZƏRTAC", "AFP"]
    assert (full.published, full.content[0].value) == ("2026-01-20T21:30:00+04:00", FULL.article.text)
    assert bare.author == "The Wire", "an entry has an author, the outlet where nobody else is named"


def test_characters_that_xml_can_not_hold_are_left_out() -> None:
    entry = etree.fromstring(all_of(atom, a_story(text="a\x00\x08\ufffe\x1fb"))).find(ATOM + "entry")
    assert entry is not None
    assert entry.findtext(ATOM + "content") == "ab"


def test_json_feed_is_of_version_1_1() -> None:
    feed = json.loads(all_of(jsonfeed, FULL, BARE))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    full, bare = feed["items"]
    assert (full["id"], full["authors"]) == (f"urn:yearmind:{FULL.id}", [{"name": "Leyla Aslanova"}])
    assert full["date_published"] == "2026-01-20T21:30:00+04:00"
    assert bare.keys() == {"id", "url", "title", "content_text", "_yearmind"}
    assert json.loads(all_of(jsonfeed))["items"] == []


# Plain text.


def test_texts_stand_in_a_folder_for_each_source_with_their_digests(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    evil = replace(a_story("https://example.org/c"), source="../../etc")
    assert write_texts([FULL, BARE, evil], folder) == 3
    sums = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert [name for _, name in sums] == [name_of(story) for story in (FULL, BARE, evil)]
    assert sorted(path.parent.name for path in folder.rglob("*.txt")) == ["_etc", "wire", "wire"]
    for digest, name in sums:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    header, _, text = text_of(FULL).partition("\n\n")
    assert text == FULL.article.text + "\n"
    assert "Published: 2026-01-20T21:30:00+04:00" in header.splitlines()
    assert "Agencies: AZƏRTAC, AFP" in header.splitlines()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    assert write_texts([FULL], tmp_path / "texts") == 1
    with pytest.raises(UsageError, match="texts: is there already; name a new folder"):
        write_texts([BARE], tmp_path / "texts")
    assert len(list(tmp_path.iterdir())) == 1


# All of them, by the one way in.


@pytest.mark.parametrize(
    "name",
    ["a.csv", "a.parquet", "a.ninjs.gz", "a.jsonld", "a.atom", "a.jsonfeed.zst", "texts/", "a.warc.gz", "a.wacz"],
)
def test_every_format_is_written_with_a_manifest(
    archive: Archive, captures: Captures, find: Finder, tmp_path: Path, name: str
) -> None:
    archive.record([find(matches=(a_match(),)), find("https://example.org/b", text="Quite another story.")])
    assert export(archive, Order(target=target(f"{tmp_path}/{name}")), captures) == 2
    told = json.loads((tmp_path / f"{name.rstrip('/')}.manifest.json").read_bytes())
    assert told["count"] == 2
    file = tmp_path / name
    proved = file / "SHA256SUMS" if file.is_dir() else file
    assert told["sha256"] == hashlib.sha256(proved.read_bytes()).hexdigest()
