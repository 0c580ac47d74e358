"""Captures walked again: `reextract` over our own, `import` of others' and of our exports."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.commands import answer, exported, yearmind
from tests.outlet import story

pytestmark = pytest.mark.xdist_group("replay")
Record = dict[str, Any]
OURS = {"capture", "revisions", "first_seen_at", "last_seen_at", "discovered"}
"""Fields about how a story came here, which another archive tells in its own way."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's archive. Nobody changes it."""
    folder = tmp_path_factory.mktemp("replay")
    yearmind(folder, "demo", "--folder", "archive")
    return folder / "archive"


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "copy"))


@pytest.fixture
def second(kept: Path, tmp_path: Path) -> Path:
    """A folder with the same configuration and no archive yet."""
    folder = tmp_path / "second"
    folder.mkdir()
    shutil.copy(kept / "yearmind.toml", folder)
    return folder


def told(records: Iterable[Record], *without: str) -> dict[str, Record]:
    """What the records say, by id, without how they came here."""
    return {one["id"]: {name: one[name] for name in one.keys() - OURS - set(without)} for one in records}


def test_reextracting_twice_changes_nothing(copy: Path) -> None:
    before = exported(copy)
    first = answer(copy, "reextract")
    after = exported(copy)
    assert answer(copy, "reextract") == {"as before": sum(first.values())}
    assert exported(copy) == after
    assert told(after) == told(before)
    assert answer(copy, "verify")["damages"] == []


def test_other_observances_give_other_matches_from_the_same_captures(copy: Path) -> None:
    before = exported(copy)
    path = copy / "yearmind.toml"
    own = (
        '[[observance]]\nid = "railway-day"\nname = "Railway Day"\nfirst = 1880-01-20\nrule = "01-20"\n'
        'terms = {en = ["Black January", "Alley of Martyrs"]}\n'
    )
    path.write_text(path.read_text(encoding="utf-8").partition("[[observance]]")[0] + own, encoding="utf-8")
    yearmind(copy, "reextract", "--dry-run")
    assert exported(copy) == before
    yearmind(copy, "reextract", "caspian-wire")
    after = exported(copy)
    for old, new in zip(before, after, strict=True):
        found = {match["id"] for match in new["observances"]}
        if new["source"]["id"] == "caspian-wire":
            assert found <= {"railway-day"}
        else:
            assert new == old
    assert any(match["id"] == "railway-day" for one in after for match in one["observances"])
    assert told(after, "observances") == told(before, "observances")


def test_our_own_captures_make_a_second_archive_that_says_the_same(kept: Path, second: Path) -> None:
    warcs = [str(path) for path in sorted((kept / "captures").glob("*.warc.gz"))]
    counts = answer(second, "import", *warcs)
    before = exported(kept)
    # How a feed named a story is not in its capture: an instant may be less precise without it.
    apart = ("published_precision", "published_from", "modified_at")
    assert told(exported(second), *apart) == told(before, *apart)
    assert counts["new"] + counts.get("copy", 0) == len(before)
    assert counts["revised"] == sum(one["revision"] - 1 for one in before)
    again = answer(second, "import", *warcs)
    assert set(again) <= {"taken in before", "seen", "no article"}
    assert told(exported(second), *apart) == told(before, *apart)
    assert answer(second, "verify")["damages"] == []


def test_our_own_lines_come_back_as_they_were(kept: Path, second: Path, tmp_path: Path) -> None:
    lines = tmp_path / "ours.jsonl"
    yearmind(kept, "export", str(lines))
    before = exported(kept)
    counts = answer(second, "import", str(lines))
    assert sum(counts.values()) == len(before)
    after = exported(second)
    assert after == before
    assert answer(second, "import", str(lines)) == {"seen": len(before)}
    assert told(exported(second)) == told(after)


def test_captures_in_zstd_are_an_archive_as_any_other(kept: Path, second: Path, tmp_path: Path) -> None:
    path = second / "yearmind.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[archive]", '[archive]\ncompression = "zstd"'), "utf-8")
    yearmind(second, "import", *(str(path) for path in sorted((kept / "captures").glob("*.warc.gz"))))
    before = exported(second)
    assert list((second / "captures").glob("*.warc.zst"))
    assert answer(second, "verify")["damages"] == []
    third = tmp_path / "third"
    third.mkdir()
    shutil.copy(kept / "yearmind.toml", third)
    yearmind(third, "import", *(str(path) for path in sorted((second / "captures").glob("*.warc.zst"))))
    assert told(exported(third)) == told(before)


def chunked(body: bytes) -> bytes:
    """RFC 9112, section 7.1, in chunks of odd sizes."""
    pieces = [body[place : place + 701] for place in range(0, len(body), 701)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def warc(*pages: tuple[str, str, list[tuple[str, str]], bytes]) -> bytes:
    """A WARC file as another crawler would write it: address, status line, headers and body as on the wire."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.0")
    for url, status, headers, body in pages:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": "2026-01-21T08:00:00Z"},
            )
        )
    return out.getvalue()


def test_pages_of_other_crawlers_are_taken_in_with_their_codings_undone(second: Path) -> None:
    home = next(
        line.split('"')[1] for line in (second / "yearmind.toml").read_text().splitlines() if "homepage" in line
    )
    html = ("Content-Type", "text/html; charset=utf-8")
    packed = chunked(gzip.compress(story("packed", 19).encode()))
    pages = warc(
        (
            f"{home}packed.html",
            "200 OK",
            [html, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
            packed,
        ),
        (f"{home}plain.html", "200 OK", [html], story("plain", 20).encode()),
        (f"{home}gone.html", "404 Not Found", [html], b"<p>Not here."),
        (f"{home}picture.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        ("https://elsewhere.example/a.html", "200 OK", [html], story("foreign", 20).encode()),
    )
    (second / "theirs.warc.gz").write_bytes(pages)
    assert answer(second, "import", "theirs.warc.gz") == {"new": 2, "of no source": 1}
    records = exported(second)
    assert {one["url"] for one in records} == {f"{home}packed.html", f"{home}plain.html"}
    assert {one["title"].rpartition(" ")[2] for one in records} == {"packed", "plain"}
    assert {one["capture"]["fetched_at"] for one in records} == {"2026-01-21T08:00:00Z"}
    (second / "torn.warc.gz").write_bytes(pages[:-40])
    counts = answer(second, "import", "torn.warc.gz", "--source", "hill-courier")
    assert counts["taken in before"] == 2
    assert answer(second, "verify")["damages"] == []


def test_an_older_page_that_comes_later_is_no_revision(second: Path) -> None:
    home = next(
        line.split('"')[1] for line in (second / "yearmind.toml").read_text().splitlines() if "homepage" in line
    )
    html = [("Content-Type", "text/html; charset=utf-8")]
    late = warc((f"{home}a.html", "200 OK", html, story("told", 19, more="A correction.").encode()))
    early = late_to_early(warc((f"{home}a.html", "200 OK", html, story("told", 19).encode())))
    (second / "late.warc.gz").write_bytes(late)
    (second / "early.warc").write_bytes(early)
    assert answer(second, "import", "late.warc.gz", "early.warc") == {"new": 1, "seen": 1}
    (record,) = exported(second)
    assert (record["revision"], record["text"].endswith("A correction.")) == (1, True)


def late_to_early(file: bytes) -> bytes:
    """The same file, plain, as of the day before."""
    return gzip.decompress(file).replace(b"2026-01-21T08", b"2026-01-20T08")


def test_what_is_read_is_told_in_words_and_in_json(second: Path, kept: Path) -> None:
    (file,) = list((kept / "captures").glob("*.warc.gz"))[:1]
    said = yearmind(second, "import", str(file)).stdout
    counts = json.loads(yearmind(second, "import", str(file), "--json").stdout)
    assert " new" in said
    assert counts["taken in before"]
