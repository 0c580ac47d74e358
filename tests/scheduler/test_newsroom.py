"""The newsroom as a client meets it over HTTP."""

from __future__ import annotations

import gzip
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
import tomllib
import zlib
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.newsroom import MISBEHAVIOURS, Newsroom, Outlet
from storage.errors import PortTaken


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


def one(room: Newsroom, name: str) -> Outlet:
    return next(outlet for outlet in (*room.outlets, room.unruly) if outlet.id == name)


def connect(outlet: Outlet) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", outlet.port, timeout=10)


def ask(outlet: Outlet, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = connect(outlet)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def neighbours() -> tuple[socket.socket, socket.socket]:
    """Two listening sockets with ports that follow each other."""
    while True:
        first = socket.create_server(("127.0.0.1", 0))
        try:
            return first, socket.create_server(("127.0.0.1", first.getsockname()[1] + 1))
        except (OSError, OverflowError):
            first.close()


def begun(outlet: Outlet, path: str, size: int) -> tuple[HTTPResponse, bytes]:
    """The first bytes of an answer that may have no end."""
    connection = connect(outlet)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer, answer.read(size)
    finally:
        answer.close()
        connection.close()


def test_every_story_is_served_with_its_title_and_all_its_paragraphs(newsroom: Newsroom) -> None:
    for story in newsroom.stories():
        answer, body = ask(one(newsroom, story.outlet), story.path)
        page = body.decode(answer.headers.get_content_charset() or "utf-8")
        plain = page.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")
        assert answer.status == 200
        assert story.title in plain
        assert all(f"<p>{paragraph}</p>" in plain for paragraph in story.paragraphs), story.id


def test_a_page_like_trends_has_the_furniture_that_makes_it_hard(newsroom: Newsroom) -> None:
    _, body = ask(one(newsroom, "caspian-wire"), "/caspian/politics/4146201.html")
    page = body.decode()
    assert "19 January 2026 17:20 (UTC +04:00)" in page
    assert page.count(">Elvin Rahimov<") == 2
    for furniture in ("Read more", "Stay up-to-date with more news on", "Tags:", "Materials", "Latest", "cookies"):
        assert furniture in page
    assert "ld+json" not in page
    assert "published_time" not in page


def test_a_page_with_a_wrong_label_is_right_by_its_header(newsroom: Newsroom) -> None:
    (story,) = (story for story in newsroom.stories() if story.mislabelled)
    answer, body = ask(one(newsroom, story.outlet), story.path)
    assert answer.headers.get_content_charset() == "windows-1251"
    assert b"charset=utf-8" in body
    assert story.title in body.decode("cp1251")


def test_a_known_page_is_answered_with_304_by_either_validator(newsroom: Newsroom) -> None:
    for name, path in (("caspian-wire", "/rss"), ("sahil-xeber", "/sitemap_index.xml"), ("hill-courier", "/")):
        first, _ = ask(one(newsroom, name), path)
        by_tag, body = ask(one(newsroom, name), path, If_None_Match=first.headers["ETag"])
        by_date, _ = ask(one(newsroom, name), path, If_Modified_Since=first.headers["Last-Modified"])
        other, _ = ask(one(newsroom, name), path, If_None_Match='"other"')
        assert [by_tag.status, by_date.status, other.status] == [304, 304, 200]
        assert body == b""


def test_a_body_is_packed_for_those_who_accept_it(newsroom: Newsroom) -> None:
    outlet = one(newsroom, "sahil-xeber")
    plain, body = ask(outlet, "/")
    packed, bytes_ = ask(outlet, "/", Accept_Encoding="gzip")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(bytes_) == body


def test_head_answers_as_get_without_the_body(newsroom: Newsroom) -> None:
    for path in ("/", "/rss", "/nothing-here"):
        got, body = ask(one(newsroom, "caspian-wire"), path)
        headed, nothing = ask(one(newsroom, "caspian-wire"), path, "HEAD")
        assert headed.status == got.status
        assert headed.headers["Content-Length"] == str(len(body))
        assert nothing == b""


def test_other_methods_are_refused(newsroom: Newsroom) -> None:
    answer, _ = ask(one(newsroom, "caspian-wire"), "/search", "POST")
    assert answer.status == 405


def test_an_unknown_query_changes_nothing_and_a_missing_slash_is_mended(newsroom: Newsroom) -> None:
    sahil = one(newsroom, "sahil-xeber")
    assert ask(sahil, "/feed/?utm_source=x")[1] == ask(sahil, "/feed/")[1]
    answer, _ = ask(sahil, "/haqqimizda")
    assert (answer.status, answer.headers["Location"]) == (301, "/haqqimizda/")


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(target=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_no_path_breaks_the_server(newsroom: Newsroom, target: str) -> None:
    answer, _ = ask(one(newsroom, "hill-courier"), f"/{target}")
    assert answer.status in {200, 301, 404}


def test_many_requests_on_one_connection_are_not_slowed(newsroom: Newsroom) -> None:
    connection = connect(one(newsroom, "caspian-wire"))
    took = []
    for _ in range(30):
        began = time.monotonic()
        connection.request("GET", "/")
        assert connection.getresponse().read()
        took.append(time.monotonic() - began)
    connection.close()
    assert median(took) < 0.03, "a delayed acknowledgement costs 40 ms each time"


def test_requests_are_noted_with_what_was_asked_and_answered() -> None:
    with Newsroom() as room:
        ask(room.outlets[0], "/rss?x=1", User_Agent="somebody")
        ask(room.unruly, "/410", "HEAD")
        seen = [(asked.outlet, asked.method, asked.path, asked.status) for asked in room.requests]
        assert seen == [("caspian-wire", "GET", "/rss?x=1", 200), ("unruly", "HEAD", "/410", 410)]
        assert room.requests[0].headers["user-agent"] == "somebody"
        assert room.requests[0].monotonic <= room.requests[1].monotonic
        assert room.requests[0].at.utcoffset() is not None


def test_a_taken_port_is_one_clear_line_and_leaves_nothing_listening() -> None:
    first, holder = neighbours()
    first.close()
    free, taken = holder.getsockname()[1] - 1, holder.getsockname()[1]
    with holder, pytest.raises(PortTaken, match=f"port {taken} of 127.0.0.1 can't be listened on"), Newsroom(port=free):
        pass
    socket.create_server(("127.0.0.1", free)).close()


def test_a_port_beyond_all_ports_is_a_clear_line_too() -> None:
    with pytest.raises(PortTaken, match="there is no such port"), Newsroom(port=65_534):
        pass


def test_closing_ends_connections_at_once_and_frees_the_ports() -> None:
    with Newsroom() as room:
        outlet, connection = room.unruly, connect(room.unruly)
        connection.request("GET", "/slow")
        answer = connection.getresponse()
        began = time.monotonic()
    answer.close()
    connection.close()
    assert time.monotonic() - began < 3
    with pytest.raises(ConnectionRefusedError):
        ask(outlet, "/")


def test_the_configuration_names_homepages_and_little_else(newsroom: Newsroom, tmp_path: Path) -> None:
    written = tomllib.loads(newsroom.configuration())
    assert [source["homepage"] for source in written["source"]] == [outlet.url for outlet in newsroom.outlets]
    assert {key for source in written["source"] for key in source} == {"id", "name", "homepage", "language", "timezone"}
    assert written["observance"] == [{"use": "black-january"}]
    assert written["archive"] == {"url": "sqlite:///archive.db", "captures": "captures"}
    placed = tomllib.loads(newsroom.configuration(folder=tmp_path, unruly=True))
    assert placed["archive"]["captures"] == str(tmp_path / "captures")
    assert placed["source"][-1]["id"] == "unruly"


def test_each_outlet_lists_its_stories_in_its_own_way(newsroom: Newsroom) -> None:
    def page(name: str, path: str) -> str:
        return ask(one(newsroom, name), path)[1].decode("utf-8", "replace")

    assert page("caspian-wire", "/rss").count("<item>") == 10
    assert 'href="/archive?page=3"' in page("caspian-wire", "/archive?page=2")
    older = gzip.decompress(ask(one(newsroom, "sahil-xeber"), "/post-sitemap2.xml.gz")[1]).decode()
    assert older.count("<url>") + page("sahil-xeber", "/post-sitemap.xml").count("<url>") == 9
    assert page("kaspi-vestnik", "/atom.xml").count("<entry>") == 7
    assert json.loads(page("bosfor-haber", "/feed.json"))["next_url"].endswith("/feed.json?page=2")
    assert page("bosfor-haber", "/news-sitemap.xml").count("<news:news>") == 4
    assert "Sitemap" not in page("hill-courier", "/robots.txt")
    assert "alternate" not in page("hill-courier", "/")


def test_front_pages_carry_what_real_ones_do(newsroom: Newsroom) -> None:
    for outlet in newsroom.outlets:
        _, body = ask(outlet, "/")
        for oddity in (b'"http://["', b"mailto:", b"https://www.example.com/", b"<form", b"moved-away-long-ago"):
            assert oddity in body, outlet.id
        assert ask(outlet, "/news/2023/moved-away-long-ago.html")[0].status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [("/404", 404), ("/410", 410), ("/forbidden", 403), ("/500", 500), ("/busy", 429), ("/loop", 302)],
)
def test_bad_statuses_are_as_described(newsroom: Newsroom, path: str, status: int) -> None:
    assert ask(newsroom.unruly, path)[0].status == status


def test_the_busy_page_says_when_and_the_loop_where_to(newsroom: Newsroom) -> None:
    assert ask(newsroom.unruly, "/busy")[0].headers["Retry-After"] == "120"
    assert ask(newsroom.unruly, "/loop")[0].headers["Location"] == "/loop"


def test_huge_pages_go_on_as_long_as_they_are_read(newsroom: Newsroom) -> None:
    silent, body = begun(newsroom.unruly, "/huge", 3_000_000)
    assert (silent.headers["Transfer-Encoding"], len(body)) == ("chunked", 3_000_000)
    frank, _ = begun(newsroom.unruly, "/huge-and-says-so", 1_000)
    assert frank.headers["Content-Length"] == "1000000000"


def test_the_slow_page_drips(newsroom: Newsroom) -> None:
    began = time.monotonic()
    begun(newsroom.unruly, "/slow", 42)
    assert time.monotonic() - began > 0.9


def test_a_truncated_page_ends_before_its_length(newsroom: Newsroom) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(newsroom.unruly, "/truncated")


def test_the_bomb_is_small_until_it_is_unpacked(newsroom: Newsroom) -> None:
    answer, body = ask(newsroom.unruly, "/bomb")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(body) < 300_000
    assert len(zlib.decompress(body, 31)) == 64 * 2**20


def test_the_page_that_is_hard_to_extract_is_no_huge_one(newsroom: Newsroom) -> None:
    _, body = ask(newsroom.unruly, "/hang.html")
    assert body.count(b"<br>") == 1_000_000
    assert len(body) < 10 * 2**20


@pytest.mark.parametrize("path", ["/latin1-as-utf8", "/wrong-label", "/binary"])
def test_wrongly_labelled_bodies_are_no_utf8(newsroom: Newsroom, path: str) -> None:
    answer, body = ask(newsroom.unruly, path)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_the_unruly_front_page_links_to_everything_and_to_a_private_page(newsroom: Newsroom) -> None:
    _, body = ask(newsroom.unruly, "/")
    paths = [bad.path for bad in MISBEHAVIOURS] + [s.path for s in newsroom.printed() if s.outlet == "unruly"]
    assert all(f'href="{path}"'.encode() in body for path in paths)
    assert b'href="/private/' in body
    assert b"Disallow: /private/" in ask(newsroom.unruly, "/robots.txt")[1]


def test_a_client_that_leaves_or_talks_nonsense_costs_nothing(
    newsroom: Newsroom, capfd: pytest.CaptureFixture[str]
) -> None:
    for talk in (b"", b"GET", b"\x00\xff\r\n\r\n", b"GET / HTTP/1.1\r\n", b"GET /huge HTTP/1.1\r\nHost: x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", newsroom.unruly.port)) as rude:
            rude.sendall(talk)
    time.sleep(0.2)
    assert ask(newsroom.unruly, "/")[0].status == 200
    assert capfd.readouterr().err == ""


def test_the_module_serves_until_it_is_interrupted() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "scheduler.newsroom"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=10)
    assert (process.returncode, complaints) == (0, "")


def test_the_module_says_in_one_line_that_its_port_is_taken(newsroom: Newsroom) -> None:
    port = str(newsroom.outlets[0].port)
    done = subprocess.run(
        [sys.executable, "-m", "scheduler.newsroom", port], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"port {port} of 127.0.0.1 can't be listened on")
    assert done.stderr.count("\n") == 1
