"""What breaks off on the wire: asked for again, kept and marked, and never in the place of what is whole."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.commands import answer, configure, exported, yearmind
from tests.outlet import story
from tests.raw import Answer, Raw, http, until_closed

GZIP = "Content-Encoding: gzip"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


def page(name: str) -> bytes:
    return story(name).encode()


def cut(name: str, share: float = 0.75) -> bytes:
    body = page(name)
    return body[: round(len(body) * share)]


def packed(name: str) -> bytes:
    """Broken off within the deflate stream, its length being that of what is left."""
    return gzip.compress(page(name), compresslevel=0)[:-300]


def paths() -> dict[str, Answer | list[Answer]]:
    shortened = cut("chunks")
    return {
        "/packed": http(packed("packed"), GZIP),
        "/short": http(cut("short"), length=len(page("short"))),
        "/closed": until_closed(cut("closed")),
        "/chunks": CHUNKED + b"%x\r\n" % (len(shortened) + 100) + shortened,
        "/mends": [http(packed("mends"), GZIP), http(gzip.compress(page("mends")), GZIP)],
        "/grows": [http(cut("grows", share), length=9_999) for share in (0.6, 0.8, 0.7)],
        "/then-broken": [until_closed(cut("then-broken")), b"", b""],
        "/whole-by-closing": until_closed(page("whole-by-closing")),
        "/no-end-tag": http(page("no-end-tag").replace(b"</html>", b"")),
    }


class World(NamedTuple):
    folder: Path
    asked: list[str]
    failures: dict[str, int]
    records: dict[str, dict[str, Any]]
    """By path."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("cut")
    with Raw(paths()) as server:
        configure(folder, {"id": "raw", "homepage": f"{server.url}/"})
        urls = "\n".join(server.url + path for path in paths())
        (visit,) = json.loads(yearmind(folder, "crawl", "--url", "-", "--json", code=None, stdin=urls).stdout)
        records = {record["url"].removeprefix(server.url): record for record in exported(folder)}
        yield World(folder, server.asked, dict(visit["failures"]), records)


@pytest.mark.parametrize(
    ("path", "why", "times"),
    [
        ("/packed", "unspecified", 2),
        ("/short", "disconnect", 2),
        ("/closed", "disconnect", 2),
        ("/chunks", "disconnect", 2),
        ("/grows", "disconnect", 3),
        ("/then-broken", "disconnect", 3),
        ("/mends", None, 2),
        ("/whole-by-closing", None, 1),
        ("/no-end-tag", None, 1),
    ],
)
def test_what_came_is_kept_and_marked_when_asking_again_brings_no_more(
    world: World, path: str, why: str | None, times: int
) -> None:
    assert world.asked.count(path) == times
    assert world.records[path]["capture"]["truncated"] == why
    assert world.failures == {}


def test_of_several_answers_the_fullest_is_kept(world: World) -> None:
    words = len(story("grows").split())
    assert words * 0.6 < world.records["/grows"]["word_count"] + 20 > words * 0.5
    assert world.records["/grows"]["text"] in story("grows").replace("</p><p>", "\n")


def test_the_capture_and_the_command_say_it_too(world: World) -> None:
    stated = {}
    for file in (world.folder / "captures").glob("*.warc.gz"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    uri = record.rec_headers.get_header("WARC-Target-URI")
                    stated[uri.rpartition("/")[2]] = record.rec_headers.get_header("WARC-Truncated")
    assert (stated["packed"], stated["closed"], stated["mends"]) == ("unspecified", "disconnect", None)
    assert "(incomplete: disconnect)" in yearmind(world.folder, "show", world.records["/closed"]["id"]).stdout
    assert yearmind(world.folder, "verify").returncode == 0


def test_what_is_incomplete_is_no_later_state_of_what_is_whole_and_is_looked_at_again_soon(tmp_path: Path) -> None:
    whole = http(page("tale"), 'ETag: "whole"')
    broken = http(cut("tale"), 'ETag: "cut"', length=9_999)
    answers: dict[str, Answer | list[Answer]] = {"/tale": whole}
    with Raw(answers) as server:
        configure(tmp_path, {"id": "raw", "homepage": f"{server.url}/"})
        answer(tmp_path, "crawl", "--url", f"{server.url}/tale")
        answers["/tale"] = broken
        (visit,) = answer(tmp_path, "crawl", "--url", f"{server.url}/tale")
        assert (visit["revised"], visit["seen"]) == (0, 1)
        (record,) = exported(tmp_path)
        assert (record["revision"], record["capture"]["truncated"]) == (1, None)
        server.headings.clear()
        answer(tmp_path, "crawl", "--url", f"{server.url}/tale")
        assert b"cut" not in b"".join(server.headings)


def test_the_whole_takes_the_place_of_what_was_incomplete(tmp_path: Path) -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "/less": http(cut("less"), length=9_999),
        "/tail": http(page("tail").replace(b"</body></html>", b""), length=9_999),
    }
    with Raw(answers) as server:
        configure(tmp_path, {"id": "raw", "homepage": f"{server.url}/"})
        urls = [f"--url={server.url}{path}" for path in answers]
        answer(tmp_path, "crawl", *urls)
        assert {record["capture"]["truncated"] for record in exported(tmp_path)} == {"disconnect"}
        answers |= {"/less": http(page("less")), "/tail": http(page("tail"))}
        (visit,) = answer(tmp_path, "crawl", *urls)
        assert (visit["revised"], visit["seen"]) == (1, 1)
        records = {record["title"].split()[-1]: record for record in exported(tmp_path)}
    assert {record["capture"]["truncated"] for record in records.values()} == {None}
    assert [one["capture"]["truncated"] for one in records["less"]["revisions"]] == ["disconnect", None]
    assert records["tail"]["revision"] == 1


def test_a_feed_that_breaks_off_is_told_of_and_asked_for_whole_the_next_time(tmp_path: Path) -> None:
    entry = "<item><title>{0}</title><link>{1}/2026/01/{0}-of-the-day.html</link></item>"
    with Raw({}) as server:
        entries = [entry.format(name, server.url) for name in ("first", "second")]
        feed = f'<rss version="2.0"><channel><title>T</title>{"".join(entries)}</channel></rss>'.encode()
        kind = ("Content-Type: application/rss+xml", 'ETag: "one"')
        broken = http(feed[: len(feed) - 40], *kind)
        server.answers = {
            "/feed.xml": [broken, broken, http(feed, *kind)],
            **{f"/2026/01/{name}-of-the-day.html": http(page(name)) for name in ("first", "second")},
        }
        configure(tmp_path, {"id": "raw", "homepage": f"{server.url}/", "feeds": [f"{server.url}/feed.xml"]})
        (visit,) = answer(tmp_path, "crawl")
        assert "feed.xml came incomplete (unspecified); stories may have been missed" in visit["reason"]
        assert visit["new"] >= 1
        answer(tmp_path, "crawl")
        assert [one for one in server.headings if b"feed.xml" in one and b"If-None-Match" in one] == []
        assert len(exported(tmp_path)) == 2
