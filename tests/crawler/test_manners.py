"""Manners that outlive a process and hold between processes, counted on the wire."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.meeting import FileMeeting
from tests.commands import answer, start, yearmind
from tests.outlet import Asked, Outlet, Reply, stories, story

CONFIGURATION = """
[archive]
url = "sqlite:///archive.db"
captures = "captures"
[crawl]
contact = "mailto:test@example.org"
delay = "{delay}"
timeout = "5s"
allow_networks = ["127.0.0.0/8"]
"""
FIRST = "/2026/01/first-of-the-day-00.html"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as one:
        yield one


def source(id_: str, outlet: Outlet) -> str:
    return f'[[source]]\nid = "{id_}"\nhomepage = "{outlet.url}/"\nsitemaps = ["{outlet.url}/sitemap.xml"]\n'


def written(folder: Path, *sources: str, delay: str = "0s") -> Path:
    path = folder / "yearmind.toml"
    path.write_text(CONFIGURATION.format(delay=delay) + "\n".join(sources))
    return folder


def asked(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        rows = connection.execute(statement).fetchall()
        connection.commit()
        return rows


def test_a_turn_that_another_process_has_is_waited_for_and_its_pause_kept(tmp_path: Path) -> None:
    held = (
        "import asyncio, sys; from pathlib import Path; from crawler.meeting import FileMeeting\n"
        "meeting = FileMeeting(Path(sys.argv[1])); print(asyncio.run(meeting.take('a.example')), flush=True)\n"
        "sys.stdin.read(); asyncio.run(meeting.leave('a.example', 900))"
    )
    arguments = [sys.executable, "-c", held, str(tmp_path)]
    meeting = FileMeeting(tmp_path)
    with subprocess.Popen(arguments, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "0.0\n"
        assert asyncio.run(meeting.take("a.example")) is None
        assert asyncio.run(meeting.take("b.example")) == 0.0
        other.stdin.close()
        other.wait(20)
        assert asyncio.run(meeting.take("a.example")) == pytest.approx(900, abs=20)
    asyncio.run(meeting.close())


def test_a_clock_that_is_set_changes_no_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = FileMeeting(tmp_path), FileMeeting(tmp_path)
    monkeypatch.setattr("time.time", lambda: 2e9)
    asyncio.run(one.leave("a.example", 900))
    monkeypatch.setattr("time.time", lambda: 1e9)
    assert asyncio.run(other.take("a.example")) == pytest.approx(900, abs=20)


def test_where_the_machine_does_not_say_when_it_started_the_systems_clock_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.meeting._start", lambda: 0)
    asyncio.run(FileMeeting(tmp_path).leave("a.example", 900))
    assert asyncio.run(FileMeeting(tmp_path).take("a.example")) == pytest.approx(900, abs=20)


def test_what_was_written_before_the_machine_was_started_is_void(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(FileMeeting(tmp_path).leave("a.example", 900))
    monkeypatch.setattr("crawler.meeting._start", lambda: 7)
    assert asyncio.run(FileMeeting(tmp_path).take("a.example")) == 0.0


def test_a_turn_ends_with_the_process_that_had_it(tmp_path: Path) -> None:
    held = (
        "import asyncio, os, signal, sys; from pathlib import Path; from crawler.meeting import FileMeeting\n"
        "asyncio.run(FileMeeting(Path(sys.argv[1])).take('a.example')); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", held, str(tmp_path)], check=False, timeout=20)
    meeting = FileMeeting(tmp_path)
    assert asyncio.run(meeting.take("a.example")) == 0.0
    asyncio.run(meeting.close())


def test_two_processes_at_one_host_keep_one_pause(tmp_path: Path, outlet: Outlet) -> None:
    outlet.publish({path: page for prefix in ("one", "two") for path, page in stories(4, prefix).items()})
    written(tmp_path, source("one", outlet), source("two", outlet), delay="0.2s")
    running = [start(tmp_path, "crawl", id_) for id_ in ("one", "two")]
    for process in running:
        process.communicate(timeout=60)
    assert [process.returncode for process in running] == [0, 0]
    assert outlet.most_at_once == 1
    moments = [one.at for one in outlet.asked]
    assert len(moments) >= 12
    assert all(later - earlier >= 0.19 for earlier, later in itertools.pairwise(moments))


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_survives_the_end_of_the_process_and_is_said(tmp_path: Path, outlet: Outlet, status: int) -> None:
    outlet.publish(stories(1, "first"))
    later = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    outlet.pages[FIRST] = Reply(status=status, headers={"Retry-After": "600" if status == 429 else later})
    written(tmp_path, source("busy", outlet))
    answer(tmp_path, "crawl", code=None)
    assert outlet.paths.count(FIRST) == 1
    (row,) = answer(tmp_path, "status")
    (rest,) = row["rests"]
    assert (rest["host"], rest["said"], rest["refusals"]) == ("127.0.0.1", f"HTTP {status}", 1)
    assert 500 < (datetime.fromisoformat(rest["until"]) - datetime.now(UTC)).total_seconds() <= 600
    outlet.forget()
    (visit,) = answer(tmp_path, "crawl", "--recheck", code=None)
    assert outlet.asked == []
    assert "asked to wait" in visit["reason"]
    (tmp_path / "captures" / "hosts.turns").unlink()  # the archive remembers by itself
    answer(tmp_path, "crawl", "--recheck", code=None)
    assert outlet.asked == []


def test_a_host_that_refuses_again_and_again_is_rested(tmp_path: Path, outlet: Outlet) -> None:
    pages = stories(9, "no")
    outlet.publish(pages)
    for path in pages:
        outlet.pages[path] = Reply(status=403)
    written(tmp_path, source("closed", outlet))
    answer(tmp_path, "crawl", code=None)
    assert len([path for path in outlet.paths if path in pages]) == 5
    (row,) = answer(tmp_path, "status")
    assert [(rest["said"], rest["refusals"]) for rest in row["rests"]] == [("HTTP 403", 5)]


def test_after_thirty_days_without_robots_txt_all_is_allowed(tmp_path: Path, outlet: Outlet) -> None:
    outlet.publish(stories(2, "quiet"))
    outlet.pages["/robots.txt"] = Reply(status=500)
    written(tmp_path, source("quiet", outlet))
    answer(tmp_path, "crawl", code=None)
    assert set(outlet.paths) == {"/robots.txt"}
    asked(tmp_path, "UPDATE robots SET silent_since = '2026-01-01 00:00:00.000000'")
    (visit,) = answer(tmp_path, "crawl", code=None)
    assert visit["new"] == 2
    outlet.pages["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /")
    answer(tmp_path, "crawl", code=None)
    assert asked(tmp_path, "SELECT count(*) FROM robots") == [(0,)]


@pytest.mark.parametrize(("hops", "read"), [(5, True), (6, False)])
def test_robots_txt_is_followed_over_five_redirects(tmp_path: Path, outlet: Outlet, hops: int, read: bool) -> None:
    outlet.publish(stories(1, "hop"))
    for hop in range(hops):
        outlet.pages["/robots.txt" if hop == 0 else f"/hop{hop}"] = Reply(
            status=301, headers={"Location": f"/hop{hop + 1}"}
        )
    outlet.pages[f"/hop{hops}"] = Reply(body=b"User-agent: *\nDisallow: /", kind="text/plain")
    written(tmp_path, source("hop", outlet))
    (visit,) = answer(tmp_path, "crawl", code=None)
    assert visit["new"] == (0 if read else 1)


def test_a_pause_beyond_the_ceiling_is_told(tmp_path: Path, outlet: Outlet) -> None:
    outlet.publish(stories(1, "patient"))
    outlet.pages["/robots.txt"] = Reply(body=b"User-agent: *\nCrawl-delay: 120\n", kind="text/plain")
    path = written(tmp_path, source("patient", outlet)) / "yearmind.toml"
    path.write_text(path.read_text().replace("[crawl]", '[crawl]\nmax_crawl_delay = "0.1s"'))
    (visit,) = answer(tmp_path, "crawl")
    assert visit["reason"] == (
        "robots.txt of 127.0.0.1 asks for a pause of 120 s, 0.1 s are kept; raise max_crawl_delay in [crawl] to keep it"
    )
    assert f"patient: well: {visit['reason']}" in yearmind(tmp_path, "status").stdout


def test_an_etag_is_sent_back_byte_for_byte(tmp_path: Path, outlet: Outlet) -> None:
    etag = 'W/"d\xe9j\xe0-vu"'  # Latin-1 on the wire
    outlet.publish(stories(1, "first"))
    body = story("first").encode()

    def page(one: Asked) -> Reply:
        if one.headers.get("if-none-match") == etag:
            return Reply(status=304)
        return Reply(body=body, headers={"ETag": etag})

    outlet.pages[FIRST] = page
    written(tmp_path, source("first", outlet))
    answer(tmp_path, "crawl")
    (visit,) = answer(tmp_path, "crawl", "--recheck")
    assert (visit["seen"], visit["fetched"]) == (1, 0)


def test_a_server_that_always_says_304_is_asked_for_the_whole_after_a_while(tmp_path: Path, outlet: Outlet) -> None:
    pages = [story("first").encode(), story("first", more="It was corrected on the next day.").encode()]
    outlet.publish(stories(1, "first"))

    def page(one: Asked) -> Reply:
        return Reply(status=304) if "if-none-match" in one.headers else Reply(body=pages[0], headers={"ETag": '"1"'})

    outlet.pages[FIRST] = page
    written(tmp_path, source("first", outlet))
    answer(tmp_path, "crawl")
    pages.pop(0)
    (visit,) = answer(tmp_path, "crawl", "--recheck")
    assert (visit["seen"], visit["revised"]) == (1, 0)
    asked(tmp_path, "UPDATE lead SET checked_at = '2026-01-01 00:00:00.000000'")
    (visit,) = answer(tmp_path, "crawl", "--recheck")
    assert visit["revised"] == 1


def test_a_list_that_always_says_304_is_asked_for_the_whole_after_a_day(tmp_path: Path, outlet: Outlet) -> None:
    outlet.publish(stories(1, "first"))
    sitemaps = [outlet.pages["/sitemap.xml"]]

    def sitemap(one: Asked) -> Reply:
        whole = sitemaps[0]
        assert isinstance(whole, Reply)
        return Reply(status=304) if "if-none-match" in one.headers else Reply(body=whole.body, headers={"ETag": '"1"'})

    outlet.pages["/sitemap.xml"] = sitemap
    written(tmp_path, source("first", outlet))
    answer(tmp_path, "crawl")
    outlet.publish(stories(2, "first"))
    sitemaps[0] = outlet.pages["/sitemap.xml"]
    outlet.pages["/sitemap.xml"] = sitemap
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 0
    asked(tmp_path, "UPDATE entrance SET checked_at = datetime('now', '-25 hours') || '.000000'")
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 1


def test_redirects_of_robots_txt_and_lists_take_the_turn_of_the_host_they_lead_to(
    tmp_path: Path, outlet: Outlet
) -> None:
    outlet.publish(stories(1, "first"))
    outlet.pages["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /no/", kind="text/plain")
    with Outlet("127.0.0.2") as one, Outlet("127.0.0.3") as other:
        for at in (one, other):
            at.pages["/robots.txt"] = Reply(status=301, headers={"Location": f"{outlet.url}/robots.txt"})
            at.pages["/sitemap.xml"] = Reply(status=302, headers={"Location": f"{outlet.url}/sitemap.xml"})
            at.pages["/no/sitemap.xml"] = Reply(body=b"", kind="text/xml")
        more = [source("other", other).replace("/sitemap.xml", "/no/sitemap.xml"), source("third", other)]
        written(tmp_path, source("one", one), *more, delay="0.2s")
        answer(tmp_path, "crawl", code=None)
        assert "/no/sitemap.xml" not in other.paths
    assert outlet.paths.count("/robots.txt") >= 2
    assert outlet.paths.count("/sitemap.xml") == 2
    assert outlet.most_at_once == 1
    moments = [one.at for one in outlet.asked]
    assert all(later - earlier >= 0.19 for earlier, later in itertools.pairwise(moments))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=b"User-agent: *\nDisallow: /\n" + b"# long\n" * 1_700_000, kind="text/plain"),
        Reply(body=b"\x1f\x8bno gzip", kind="text/plain", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["long", "damaged"],
)
def test_a_robots_txt_that_is_long_counts_and_one_that_can_not_be_unpacked_means_no(
    tmp_path: Path, outlet: Outlet, reply: Reply
) -> None:
    outlet.publish(stories(1, "first"))
    outlet.pages["/robots.txt"] = reply
    written(tmp_path, source("first", outlet))
    answer(tmp_path, "crawl", code=None)
    assert set(outlet.paths) == {"/robots.txt"}


def test_a_pause_beyond_the_ceiling_is_told_of_every_host_that_a_visit_asks(tmp_path: Path, outlet: Outlet) -> None:
    with Outlet("127.0.0.2") as other:
        for one, delay in ((outlet, 120), (other, 0.2)):
            one.publish(stories(1, "patient"))
            one.pages["/robots.txt"] = Reply(body=b"User-agent: *\nCrawl-delay: %a\n" % delay, kind="text/plain")
        path = written(tmp_path, source("patient", outlet)) / "yearmind.toml"
        feeds = f'sitemaps = ["{other.url}/sitemap.xml", '
        path.write_text(path.read_text().replace("[crawl]", '[crawl]\nmax_crawl_delay = "0.1s"'))
        path.write_text(path.read_text().replace("sitemaps = [", feeds))
        (visit,) = answer(tmp_path, "crawl")
    cure = "0.1 s are kept; raise max_crawl_delay in [crawl] to keep it"
    assert f"robots.txt of 127.0.0.1 asks for a pause of 120 s, {cure}" in visit["reason"]
    assert visit["reason"].count(f"robots.txt of 127.0.0.2 asks for a pause of 0.2 s, {cure}") == 1


def test_no_lead_is_given_up_because_robots_txt_can_not_be_had(tmp_path: Path, outlet: Outlet) -> None:
    outlet.publish(stories(12, "due"))
    written(tmp_path, source("due", outlet))
    answer(tmp_path, "crawl", "--limit", "1")
    due = asked(tmp_path, "SELECT url, tries, due_at FROM lead WHERE state = 'new' ORDER BY id")
    rules, outlet.pages["/robots.txt"] = outlet.pages["/robots.txt"], Reply(status=500)
    (visit,) = answer(tmp_path, "crawl", code=None)
    ((reason, count),) = visit["failures"]
    assert reason == "robots.txt: HTTP 500, which means no"
    assert count >= 10
    assert "gave up" in visit["reason"]
    assert asked(tmp_path, "SELECT url, tries, due_at FROM lead WHERE state = 'new' ORDER BY id") == due
    outlet.pages["/robots.txt"] = rules
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 11
