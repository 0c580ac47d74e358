"""Whatever is wrong gets one clear line that names it and the cure, and the exit code that is documented for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler.newsroom import Newsroom
from storage.archive import Archive
from tests.commands import answer, configure, exported, yearmind
from tests.outlet import Outlet, Reply, story
from tests.scheduler.conftest import Inside, complaint

FAILED, USAGE, PARTLY, UNREACHABLE = 1, 2, 3, 4
SOURCE = {"id": "wire", "homepage": "http://127.0.0.1:9/"}
CONTACT = 'contact = "mailto:test@example.org"'


def refusal(inside: Inside, folder: Path, *arguments: str) -> str:
    """As `complaint`, of a command that can't be meant and ends before it begins."""
    ended = inside(folder, *arguments)
    (line,) = ended.err.splitlines()
    assert line.startswith("yearmind: ")
    assert (ended.code, ended.out) == (USAGE, "")
    return line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    configure(tmp_path, SOURCE)
    return tmp_path


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (None, "yearmind init"),
        ("[crawl\n", "yearmind.toml:1:"),
        (f'[crawl]\n{CONTACT}\n[[source]]\nhomepag = "https://example.org/"\nhomepage = "https://example.org/"', ":4:"),
        (f'[crawl]\n{CONTACT}\ndelay = "soon"\n[[source]]\nhomepage = "https://example.org/"\n', 'write it as "90s"'),
        (f"[crawl]\n{CONTACT}\n", "add a [[source]]"),
        ("\x00\xff", "yearmind.toml:1"),
    ],
    ids=["missing", "not TOML", "unknown key", "bad value", "no source", "not text"],
)
def test_a_configuration_that_cannot_be_used_is_refused_with_its_line_and_a_cure(
    inside: Inside, tmp_path: Path, written: str | None, says: str
) -> None:
    if written is not None:
        (tmp_path / "yearmind.toml").write_bytes(written.encode("latin-1"))
    assert says in refusal(inside, tmp_path, "crawl")


def test_every_mistake_of_a_configuration_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "yearmind.toml").write_text('[crawl]\ndelay = "soon"\n[[source]]\nid = "A B"\nhomepage = "nowhere"\n')
    told = yearmind(tmp_path, "check", code=USAGE).stderr.splitlines()
    assert [line for line in told if not line.startswith("yearmind: ")] == []
    assert len(told) == 4


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("crawl wird", 'no source "wird"; did you mean "wire"?'),
        ("crawl --since 2026-02-30", "--since 2026-02-30: is not a day; write it as 2020-01-31"),
        ("backfill --since 2026-02-02 --until 2026-01-01", "swap them"),
        ("crawl --url rubbish", "rubbish: is not an http or https address"),
        ("crawl --url @list.txt", "list.txt: can't be read as a list of addresses (No such file or directory)"),
        ("crawl --limit 0", "'--limit'"),
        ("export archive.doc", "no export format 'doc'; give --format, one of json, jsonl, csv"),
        ("export", "name a file such as archive.json, or - for standard output"),
        ("calendar --from someday", "--from someday: is not a day"),
        ("calendar --years 0", "Invalid value for '--years'"),
        ("calendar --ics no/such/days.ics", "write to a folder that exists"),
        ("calendar --import no-such.ics", "no-such.ics: can't be read (No such file or directory)"),
        ("calendar --import yearmind.toml", "yearmind.toml: is no iCalendar file"),
        ("calendar --ics - --json", "go to standard output"),
        ("import pages.warc.gz", "pages.warc.gz: there is no such file"),
        ("init", "yearmind.toml: is there already; name another file"),
        ("crawll", "No such command 'crawll'"),
        ("show", "Missing argument 'ID'; see `yearmind show --help`"),
        ("search martyrs", "there is no archive yet; run `yearmind crawl` first"),
        ("demo --folder yearmind.toml", "name a --folder that can be made"),
    ],
)
def test_a_command_that_cannot_be_meant_says_what_can(inside: Inside, folder: Path, command: str, says: str) -> None:
    assert says in refusal(inside, folder, *command.split())
    assert not (folder / "archive.db").exists()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("show nosuch", "nosuch: no story has this id or address; `yearmind search` finds ids"),
        ("diff nosuch 0", "Invalid value for 'A'"),
        ("report black-january --years 2026-2019", "the first lies after the last"),
        ("report black-january --years 1980", "was not observed in 1980"),
        ("report black-january --csv - --html -", "go to standard output"),
        ("report black-january --csv no/such/folder.csv", "write to a folder that exists"),
        ("report black-januray", 'did you mean "black-january"?'),
        ("search !!!", "there is no word to search for"),
        ("export missing/archive.json", "write to a folder that exists and may be written"),
        ("export - --source wird", 'did you mean "wire"?'),
        ("export - --observance nosuch", 'known are "black-january"'),
        ("search tea --since 2026-02-02 --until 2026-01-01", "swap them"),
    ],
)
def test_a_question_that_the_archive_cannot_answer_is_refused(
    inside: Inside, folder: Path, command: str, says: str
) -> None:
    Archive(f"sqlite:///{folder}/archive.db").close()
    assert says in refusal(inside, folder, *command.split())


def test_a_line_that_is_no_record_is_named_and_the_lines_before_it_stay_out(folder: Path) -> None:
    (folder / "theirs.jsonl").write_text('\n{"id": 1}\n')
    assert "theirs.jsonl:2: not a record of a yearmind export" in complaint(
        folder, "import", "theirs.jsonl", code=USAGE
    )
    assert "yearmind.toml: no WARC file" in complaint(folder, "import", "yearmind.toml", code=USAGE)


# Sources.

TOGETHER = pytest.mark.xdist_group("visited")
BAD = {
    "html-feed": ("/feed-is-html", "empty", "not a feed: an HTML page"),
    "empty-feed": ("/empty-feed", "empty", "no entries"),
    "missing": ("/404", "down", "HTTP 404"),
    "broken": ("/500", "down", "HTTP 500"),
    "forbidden": ("/forbidden", "refused", "HTTP 403"),
    "loop": ("/loop", "down", "endless redirect"),
    "huge": ("/huge", "down", "too large"),
    "announced": ("/huge-and-says-so", "down", "too large"),
    "bomb": ("/bomb", "down", "more than 20 MB when unpacked"),
    "cut": ("/truncated", "down", "incomplete"),
    "robots": ("/private/feed.xml", "refused", "robots.txt"),
}
"""Sources whose one feed stands at a bad address, and how a visit to each ends."""


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any], str, Newsroom]]:
    """A folder where a good source was crawled beside bad ones, its visits by source, and what was complained of."""
    folder = tmp_path_factory.mktemp("visited")
    with Newsroom() as room:
        bad = [{"id": id_, "homepage": room.unruly.url, "feeds": [room.unruly.address(BAD[id_][0])]} for id_ in BAD]
        good = {"id": "good", "homepage": room.outlets[-1].url}
        configure(folder, good, {"id": "closed", "homepage": "http://127.0.0.1:9/"}, *bad)
        done = yearmind(folder, "crawl", "--json", code=PARTLY)
        yield folder, {visit["source"]: visit for visit in json.loads(done.stdout)}, done.stderr, room


@TOGETHER
@pytest.mark.parametrize("source", BAD)
def test_each_bad_source_says_what_is_wrong_with_it(visited: Any, source: str) -> None:
    _, visits, _, _ = visited
    said = visits[source]["reason"].partition("; ")[0]
    assert (visits[source]["outcome"], said) == BAD[source][1:]


@TOGETHER
def test_an_unreachable_host_says_so(visited: Any) -> None:
    _, visits, _, _ = visited
    assert visits["closed"]["outcome"] == "down"
    assert "connection refused" in visits["closed"]["reason"]


@TOGETHER
def test_a_good_source_between_bad_ones_is_archived_and_the_rest_is_counted(visited: Any) -> None:
    folder, visits, complained, room = visited
    told = {room.address(story) for story in room.stories() if story.outlet == room.outlets[-1].id}
    assert {record["canonical_url"] for record in exported(folder, "--source", "good")} == told
    assert visits["good"]["outcome"] == "brought"
    (line,) = complained.splitlines()
    assert line == f"yearmind: {len(BAD) + 1} of {len(BAD) + 2} sources could not be read; the lines above say why"


@TOGETHER
def test_health_tells_the_kinds_of_silence_apart(visited: Any) -> None:
    folder, *_ = visited
    health = {row["source"]: row["health"] for row in answer(folder, "status")}
    assert [health[one] for one in ("good", "closed", "empty-feed", "robots")] == ["well", "down", "empty", "refused"]


@TOGETHER
def test_addresses_given_by_hand_fail_one_by_one(visited: Any) -> None:
    folder, _, _, room = visited
    paths = ("/404", "/410", "/huge", "/huge-and-says-so", "/loop", "/binary", "/empty")
    asked = [room.unruly.address(path) for path in paths]
    before = answer(folder, "status")
    sound = next(room.address(story) for story in room.printed() if story.outlet == room.unruly.id)
    done = yearmind(folder, "crawl", "--url", "-", "--url", sound, code=PARTLY, stdin="\n".join(asked))
    assert f"{len(asked)} of {len(asked) + 1} addresses could not be read" in done.stderr
    for reason in ("HTTP 404", "HTTP 410", "too large", "endless redirect", "binary", "empty"):
        assert reason in done.stdout
    assert sound in {record["url"] for record in exported(folder)}
    after = answer(folder, "status")
    assert [row["last"] for row in after] == [row["last"] for row in before], "the source itself was not visited"


LABELS = (
    ("cp1251", "utf-8", "Съёмочная группа вернулась из Шуши, где жители вспоминали прошлую зиму"),
    ("utf-8", "iso-8859-1", "Şəhər sakinləri yağışa baxmayaraq xiyabana gəliblər və çiçək düzüblər"),
    ("utf-16", "utf-8", "The committee met for a third time beside the quiet harbour"),
)
"""Encodings of pages, what their markup says instead, and words in them."""


def test_pages_with_wrong_labels_are_read_right(tmp_path: Path) -> None:
    with Outlet() as outlet:
        urls = [f"{outlet.url}/news/label-{number}.html" for number in range(len(LABELS))]
        for url, (encoding, label, words) in zip(urls, LABELS, strict=True):
            page = story(encoding, 1, more=f"{words}. {words}, {words.lower()}.").replace("utf-8", label)
            path = url.removeprefix(outlet.url)
            outlet.pages[path] = Reply(body=page.encode(encoding, "replace"), kind="text/html")
        configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
        yearmind(tmp_path, "crawl", "--url", "-", stdin="\n".join(urls))
    texts = {record["url"]: record["text"] for record in exported(tmp_path)}
    for url, (_, _, words) in zip(urls, LABELS, strict=True):
        assert words in texts[url]
