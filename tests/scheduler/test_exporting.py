"""`export` and `import` as commands: files in and out, what is refused, what is left behind."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.commands import COMMAND, configure, exported, yearmind
from tests.storage.stories import a_story

USAGE = 2


@pytest.fixture
def filled(folder: Path) -> Path:
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        archive.bring([a_story(title="=1+1"), a_story("https://example.org/b", "Quite another story.")])
    return folder


def complaint(folder: Path, *arguments: str, stdin: str = "") -> str:
    said = yearmind(folder, *arguments, code=USAGE, stdin=stdin).stderr
    assert said.startswith("yearmind: ")
    assert said.count("\n") == 1
    return said


def test_an_archive_goes_from_one_place_to_another(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    configure(other, {"id": "wire", "name": "The Wire", "homepage": "http://127.0.0.1/"})
    yearmind(filled, "export", "all.jsonl.gz")
    lines = gzip.decompress((filled / "all.jsonl.gz").read_bytes())
    assert json.loads(yearmind(other, "import", str(filled / "all.jsonl.gz"), "--json").stdout) == {"new": 2}
    assert exported(other) == [json.loads(line) for line in lines.splitlines()]
    assert yearmind(other, "import", "-", stdin=lines.decode()).stdout == "2 seen\n"


def test_options_reach_the_export(filled: Path) -> None:
    yearmind(filled, "export", "a.csv")
    yearmind(filled, "export", "b.csv", "--as-is")
    assert "'=1+1" in (filled / "a.csv").read_text(encoding="utf-8")
    assert "'=1+1" not in (filled / "b.csv").read_text(encoding="utf-8")
    yearmind(filled, "export", "c.jsonl", "--since-export", "a.csv")
    assert (filled / "c.jsonl").read_bytes() == b""
    yearmind(filled, "export", "c.jsonl", "--resume")
    assert len((filled / "c.jsonl").read_bytes().splitlines()) == 2
    assert yearmind(filled, "export", "-", "--format", "ninjs").stdout.count("urn:yearmind:") == 2


def test_captures_of_a_selection_that_has_none_are_refused(filled: Path) -> None:
    assert "no capture of these stories" in complaint(filled, "export", "a.wacz")
    assert not (filled / "a.wacz").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "a.doc"), "a.doc: no export format 'doc'; give --format, one of json, jsonl, csv"),
        (("export", "-", "--format", "wacz"), "wacz can't go to standard output; name a file"),
        (("export", "a.parquet", "--resume"), "parquet can't be continued; leave --resume out"),
        (("export", "a.csv", "--since-export", "b.csv"), "b.csv.manifest.json: there is no such manifest"),
    ],
)
def test_what_can_not_be_exported_is_said_in_one_line(filled: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in complaint(filled, *arguments)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jsonl", b"{}\n", "a.jsonl:1: not a record of a yearmind export (lacks 'published_at'); mend or drop it"),
        ("a.jsonl.gz", b"plain", "a.jsonl.gz:1: the file is damaged"),
        ("a.jsonl.zst", b"plain", "a.jsonl.zst:1: the file is damaged"),
        ("a.txt", b"plain", "a.txt: no WARC file, nor a .jsonl export; name one of those"),
        ("a.warc.gz", b"plain", "a.warc.gz: no WARC file"),
        ("a.json", b"{}", "a.json: no WARC file"),
    ],
)
def test_a_failed_import_leaves_no_archive(folder: Path, name: str, content: bytes, says: str) -> None:
    (folder / name).write_bytes(content)
    assert says in complaint(folder, "import", name)
    assert not list(folder.glob("archive.db*"))


def test_a_reader_that_has_enough_is_no_trouble(filled: Path) -> None:
    with subprocess.Popen(
        [str(COMMAND), "export", "-"], cwd=filled, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
        running.wait(30)
