"""Our own formats, the files they stand in, and the manifests beside those."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from storage.archive import Archive
from storage.errors import ArchiveFull, UsageError
from storage.export import FORMATS, SCHEMA, Order, export, record_of, target
from storage.export.bringing import bring_all, records_in
from storage.export.files import aside
from storage.export.packing import unpacked
from storage.types import Query
from tests.storage.conftest import NOW, PROSE, Finder, a_match, stated
from tests.storage.stories import a_story, lines_of

VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(SCHEMA), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
A_RECORD = VALIDATOR.evolve(schema=json.loads(SCHEMA)["$defs"]["article"] | {"$defs": json.loads(SCHEMA)["$defs"]})
B = "https://example.org/b"


@pytest.fixture
def filled(archive: Archive, find: Finder) -> Archive:
    archive.know_source("wire", "The Wire", "https://example.org/")
    archive.record([find(matches=(a_match(2025),), modified=stated(NOW), tags=("a", "b"))])
    archive.record(
        [
            find(text=PROSE + "\nCorrected later with the number of those who came.", matches=(a_match(2025),)),
            find(B, published=None, language=None, authors=(), title="Əlyazma \u2028 \x7f 😀", matches=(a_match(),)),
        ]
    )
    return archive


def written(archive: Archive, file: Path | str, query: Query | None = None, **how: Any) -> bytes:
    export(archive, Order(target=target(str(file)), query=query or Query(), **how))
    return Path(file).read_bytes()


def manifest(file: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(file.with_name(f"{file.name}.manifest.json").read_bytes())
    return told


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
    assert gzip.decompress(written(archive, tmp_path / "out.jsonl.gz")) == b""


def test_json_lines_are_an_article_a_line(filled: Archive, tmp_path: Path) -> None:
    lines = written(filled, tmp_path / "out.jsonl").split(b"\n")
    assert lines.pop() == b""
    for line in lines:
        A_RECORD.validate(json.loads(line))
    assert len(lines) == 2


def test_a_record_says_what_the_design_promises(filled: Archive) -> None:
    record, other = map(record_of, filled.articles())
    assert record["published_at"] == "2026-01-20T21:30:00+04:00"
    assert (record["published_precision"], record["published_from"]) == ("minute", "json-ld")
    assert record["source"] == {"id": "wire", "name": "The Wire"}
    assert record["first_seen_at"] == "2026-01-21T09:30:00Z"
    assert record["addresses"] == ["https://example.org/a"]
    assert (record["revision"], [r["number"] for r in record["revisions"]]) == (2, [1, 2])
    assert [r["text"] for r in record["revisions"]] == [PROSE, None]
    assert record["capture"] == record["revisions"][1]["capture"]
    assert record["discovered"] == {"via": "feed", "from": "https://example.org/feed", "at": "2026-01-21T09:30:00Z"}
    assert other["copy_of"] or other["reuses"], "the same text is a copy, or taken from the year before"


def test_an_instant_of_a_publisher_in_greenwich_keeps_its_offset_as_stated() -> None:
    story = a_story()
    in_greenwich = replace(story.article, published=replace(stated(), at=NOW))
    assert record_of(replace(story, article=in_greenwich))["published_at"] == "2026-01-21T09:30:00+00:00"


def test_the_suffix_chooses_the_format_and_a_name_overrides_it() -> None:
    def meant(*told: str) -> str:
        found = target(*told)
        return f"{found.format}{'.' if found.packed else ''}{found.packed}"

    for name in FORMATS:
        assert target(f"a.{name}").format == name
    assert meant("a.warc.gz") == "warc"
    assert meant("texts/") == "txt"
    assert [meant("-"), meant("-", "json"), meant("-", "csv.zst")] == ["jsonl", "json", "csv.zst"]
    assert [meant("a.jsonl.gz"), meant("a.csv.zst"), meant("a.gz", "atom")] == ["jsonl.gz", "csv.zst", "atom.gz"]
    for file in ("a.xml", "a", "archive.", "a.gz"):
        with pytest.raises(UsageError, match=r"no export format .*one of json, jsonl, csv"):
            target(file)
    with pytest.raises(UsageError, match="parquet can't go to standard output"):
        target("-", "parquet")
    with pytest.raises(UsageError, match=r"a\.parquet\.gz: parquet is not packed with \.gz"):
        target("a.parquet.gz")


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_a_packed_export_is_the_plain_one_and_always_the_same_bytes(
    filled: Archive, tmp_path: Path, suffix: str
) -> None:
    plain = written(filled, tmp_path / "out.jsonl")
    packed = written(filled, tmp_path / f"out.jsonl.{suffix}")
    with (tmp_path / f"out.jsonl.{suffix}").open("rb") as file:
        assert unpacked(file, file.name).read() == plain
    assert written(filled, tmp_path / f"again.jsonl.{suffix}") == packed
    with Archive("sqlite://") as theirs:
        bring_all(theirs, records_in(str(tmp_path / f"out.jsonl.{suffix}")))
        assert lines_of(theirs) == plain


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_a_damaged_packed_export_is_said(filled: Archive, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out.jsonl.{suffix}"
    packed = written(filled, file)
    file.write_bytes(packed[:40] + b"damaged" + packed[47:])
    with Archive("sqlite://") as theirs, pytest.raises(UsageError, match=r"out\.jsonl.*: the file is damaged"):
        bring_all(theirs, records_in(str(file)))


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_a_packed_export_without_its_end_is_damaged_too(filled: Archive, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out.jsonl.{suffix}"
    file.write_bytes(written(filled, file)[:-30])
    with Archive("sqlite://") as theirs, pytest.raises(UsageError, match=r"the file is damaged"):
        bring_all(theirs, records_in(str(file)))


def test_a_manifest_says_what_the_file_is(filled: Archive, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl.gz"
    content = written(filled, file, Query(sources=("wire",)))
    told = manifest(file)
    assert (told["file"], told["format"], told["packed"]) == ("out.jsonl.gz", "jsonl", "gz")
    assert (told["bytes"], told["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (told["count"], told["mark"], told["query"]) == (2, filled.mark(), {"source": ["wire"]})
    assert told["exported_at"].endswith("Z")
    assert {"yearmind", "schema"} <= told.keys()


def test_an_increment_holds_what_changed_since_the_export_it_goes_on_from(
    filled: Archive, tmp_path: Path, find: Finder
) -> None:
    whole, first, second = tmp_path / "whole.jsonl", tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    written(filled, whole)
    filled.record([find(B + "/new", text="Quite another story of the harbour.")])
    assert [json.loads(line)["url"] for line in written(filled, first, since_export=whole).splitlines()] == [B + "/new"]
    assert written(filled, second, since_export=first.with_name("first.jsonl.manifest.json")) == b""
    assert manifest(first)["query"] == {"changed_after": manifest(whole)["mark"]}


def test_an_increment_that_can_not_be_meant_is_refused(filled: Archive, tmp_path: Path) -> None:
    whole = tmp_path / "whole.jsonl"
    written(filled, whole)
    with pytest.raises(UsageError, match=r"was made with other filters \(none\)"):
        written(filled, tmp_path / "b.jsonl", Query(sources=("wire",)), since_export=whole)
    with pytest.raises(UsageError, match="another archive"), Archive("sqlite://") as other:
        written(other, tmp_path / "b.jsonl", since_export=whole)
    with pytest.raises(UsageError, match="would take the place of what it goes on from"):
        written(filled, whole, since_export=whole)
    with pytest.raises(UsageError, match=r"none\.jsonl\.manifest\.json: there is no such manifest"):
        written(filled, tmp_path / "b.jsonl", since_export=tmp_path / "none.jsonl")
    (tmp_path / "x.manifest.json").write_text("[]")
    with pytest.raises(UsageError, match="not the manifest of an export"):
        written(filled, tmp_path / "b.jsonl", since_export=tmp_path / "x")


def test_an_export_to_standard_output_streams_and_leaves_no_manifest(
    filled: Archive, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    assert export(filled, Order(target=target("-"))) == 2
    assert capfdbinary.readouterr().out == lines_of(filled)
    assert set(tmp_path.iterdir()) == before


def test_an_export_shows_one_state_of_an_archive_that_is_being_written(filled: Archive, find: Finder) -> None:
    reading = filled.articles()
    first = next(reading)
    filled.record([find(B + "/late", text="Quite another story of the harbour.")])
    assert [story.id for story in [first, *reading]] == [story.id for story in filled.articles()][:2]


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), aside(path) as out:
        out.write(b"half")
        _ = 1 / 0
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["out.json", "out.jsonl", "out.parquet", "out.txt"])
def test_a_file_that_can_not_be_written_is_named(archive: Archive, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=rf"nowhere/{name}: No such file or directory; write to a folder that exists"):
        export(archive, Order(target=target(str(tmp_path / "nowhere" / name))))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    with pytest.raises(ArchiveFull, match="disk is full"), aside(path) as out:
        os.dup2(os.open("/dev/full", os.O_WRONLY), out.fileno())
        out.write(b"x" * 10)
    assert list(tmp_path.iterdir()) == []


def test_an_extra_that_is_not_installed_is_named_with_the_cure(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pyarrow is not installed; pip install 'yearmind\[parquet\]'"):
        written(archive, tmp_path / "a.parquet")
    assert not list(tmp_path.glob("*a.parquet*"))
