from __future__ import annotations

import io
import json
import os
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive
from storage.errors import ArchiveFull, UsageError
from storage.export import FORMATS, SCHEMA, export, format_of, record_of
from storage.export.files import aside
from storage.export.reading import bundle_of, read_jsonl
from storage.types import Bundle, Query
from tests.storage.conftest import NOW, PROSE, Finder, a_lead, a_match, an_article, stated

VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(SCHEMA), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


@pytest.fixture
def filled(archive: Archive, find: Finder) -> Archive:
    archive.know_source("wire", "The Wire", "https://example.org/")
    archive.record(
        [
            find(matches=(a_match(),), modified=stated(NOW), tags=("a", "b")),
            find(text=PROSE + " Corrected.", matches=(a_match(),)),
            find("https://example.org/b", published=None, language=None, authors=(), title="Əlyazma \u2028 \x7f 😀"),
        ]
    )
    return archive


def written(archive: Archive, file: Path, query: Query | None = None) -> bytes:
    asked = query or Query()
    export(archive.articles(asked), str(file), format_of(str(file)), asked)
    return file.read_bytes()


def test_a_json_export_is_one_object_valid_under_its_schema(filled: Archive, tmp_path: Path) -> None:
    query = Query(sources=("wire",), since=date(2020, 1, 1))
    exported = json.loads(written(filled, tmp_path / "out.json", query))
    VALIDATOR.validate(exported)
    assert (exported["count"], len(exported["articles"])) == (2, 2)
    assert exported["query"] == {"source": ["wire"], "since": "2020-01-01"}


def test_an_empty_export_is_valid_too(archive: Archive, tmp_path: Path) -> None:
    exported = json.loads(written(archive, tmp_path / "out.json"))
    VALIDATOR.validate(exported)
    assert exported["count"] == 0
    assert written(archive, tmp_path / "out.jsonl") == b""


def test_json_lines_are_an_article_a_line(filled: Archive, tmp_path: Path) -> None:
    lines = written(filled, tmp_path / "out.jsonl").split(b"\n")
    assert lines.pop() == b""
    article = {"$ref": "#/$defs/article", **json.loads(SCHEMA)}
    for line in lines:
        record = json.loads(line)
        jsonschema.validate(record, {**article, "properties": {}, "required": [], "additionalProperties": True})
        VALIDATOR.evolve(
            schema=json.loads(SCHEMA)["$defs"]["article"] | {"$defs": json.loads(SCHEMA)["$defs"]}
        ).validate(record)
    assert len(lines) == 2


def test_a_record_says_what_the_design_promises(filled: Archive) -> None:
    record = record_of(next(filled.articles()))
    assert record["published_at"] == "2026-01-20T21:30:00+04:00"
    assert (record["published_precision"], record["published_from"]) == ("minute", "json-ld")
    assert record["source"] == {"id": "wire", "name": "The Wire"}
    assert record["first_seen_at"] == "2026-01-21T09:30:00Z"
    assert (record["revision"], [r["number"] for r in record["revisions"]]) == (2, [1, 2])
    assert record["capture"] == record["revisions"][1]["capture"]
    assert record["discovered"] == {"via": "feed", "from": "https://example.org/feed", "at": "2026-01-21T09:30:00Z"}


def test_every_format_streams(filled: Archive) -> None:
    for write in FORMATS.values():
        assert write(iter(filled.articles()), io.BytesIO(), Query()) == 2


def test_the_suffix_chooses_the_format_and_a_name_overrides_it() -> None:
    assert [format_of("a.json"), format_of("a.jsonl"), format_of("-"), format_of("-", "json")] == [
        "json", "jsonl", "jsonl", "json",
    ]  # fmt: skip
    for file in ("a.xml", "a", "archive."):
        with pytest.raises(UsageError, match="no export format"):
            format_of(file)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), aside(path) as out:
        out.write(b"half")
        _ = 1 / 0
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere/out\.json: No such file"), aside(tmp_path / "nowhere" / "out.json"):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    with pytest.raises(ArchiveFull, match="disk is full"), aside(path) as out:
        os.dup2(os.open("/dev/full", os.O_WRONLY), out.fileno())
        out.write(b"x" * 10)
    assert list(tmp_path.iterdir()) == []


def test_our_own_lines_are_read_back(filled: Archive, tmp_path: Path) -> None:
    lines = written(filled, tmp_path / "out.jsonl")
    bundles = list(read_jsonl(io.BytesIO(lines), "out.jsonl"))
    assert [bundle.article.title for bundle in bundles] == [story.article.title for story in filled.articles()]
    assert bundles[0].matches == (a_match(),)


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b'"x"', b'{"url": 1}', b"\xff"])
def test_a_line_that_is_no_record_is_named_by_its_number(line: bytes) -> None:
    with pytest.raises(UsageError, match=r"out\.jsonl:2: not a record"):
        list(read_jsonl(io.BytesIO(b"\n" + line), "out.jsonl"))


words = st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable())


@given(title=words, text=words, authors=st.lists(words, max_size=3), language=st.sampled_from([None, "en", "az-Latn"]))
def test_what_is_exported_can_be_brought_in(title: str, text: str, authors: list[str], language: str | None) -> None:
    article = an_article(title=title, text=text, authors=tuple(authors), language=language)
    with Archive("sqlite://") as archive:
        archive.bring([Bundle(lead=a_lead(), article=article)])
        [story] = archive.articles()
    assert bundle_of(json.loads(json.dumps(record_of(story)))).article == article
