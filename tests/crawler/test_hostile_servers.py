"""Servers that answer what no server should: each costs itself only, and a rule with a name ends it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands import answer, configure, exported
from tests.crawler.probe import probe
from tests.outlet import story
from tests.raw import Answer, Raw, http

TALE = story("tale").encode()


def drip(head: bytes) -> Answer:
    """The beginning at once, the rest a byte each tenth of a second, for ever."""

    def dripping(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(head)
            while True:
                connection.sendall(b"x")
                time.sleep(0.1)

    return dripping


def flood(head: bytes, piece: bytes) -> Answer:
    """As much as is taken."""

    def flooding(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(head)
            while True:
                connection.sendall(piece)

    return flooding


def redirect(place: str, *headers: str, status: int = 302) -> bytes:
    return http(b"", f"Location: {place}", *headers, status=f"{status} Found")


ODD: dict[str, bytes] = {
    "/no-colon": http(TALE, "this is no header", "X: y"),
    "/name": http(TALE, "X-Läßt: ÿ\x80", "X Y : z", ": nameless"),
    "/long-header": http(TALE, "X-Long: " + "x" * 200_000),
    "/many-headers": http(TALE, *(f"X-{number}: {number}" for number in range(1_000))),
    "/dates": http(TALE, "Date: yesterday", "Last-Modified: Thu, 99 Foo 2026 99:99:99 GMT", "Expires: -1"),
    "/cookies": http(
        TALE, "Set-Cookie: =;;;\x01", f"Set-Cookie: {'a' * 9_000}", "Set-Cookie: a=b; expires=0; domain=."
    ),
    "/charset": http(TALE, 'Content-Type: text/html; charset=klingon; charset="utf-9'),
    "/type": http(TALE, "Content-Type: ;;=/"),
    "/retry-after": http(TALE, "Retry-After: soon"),
    "/etag": http(TALE, 'ETag: \xff\x00"', "ETag: two"),
    "/coding": http(TALE, "Content-Encoding: identity, , "),
    "/reason": http(TALE, status="200"),
}
BAD: dict[str, tuple[Answer, str | None]] = {
    "/location": (redirect("http://[::1"), None),
    "/location-port": (redirect("http://127.0.0.1:99999999/"), None),
    "/location-empty": (redirect(""), None),
    "/location-binary": (redirect("\x00\xff"), None),
    "/endless-heading": (flood(b"HTTP/1.1 200 OK\r\n", b"X-Again: and again\r\n" * 1_000), "headers without end"),
    "/endless-header": (flood(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65_536), "headers without end"),
    "/no-http": (b"220 mail.example ESMTP\r\n", None),
    "/status": (b"HTTP/1.1 abc OK\r\n\r\n", None),
    "/length": (http(TALE).replace(b"Content-Length: ", b"Content-Length: x"), None),
    "/lengths": (http(TALE, "Content-Length: 3"), None),
    "/nothing": (b"", None),
}


@pytest.fixture
def outlet() -> Iterator[Raw]:
    with Raw({**ODD, **{path: reply for path, (reply, _) in BAD.items()}}) as server:
        yield server


def test_odd_headers_cost_themselves_only(tmp_path: Path, outlet: Raw) -> None:
    configure(tmp_path, {"id": "odd", "homepage": f"{outlet.url}/"})
    (visit,) = answer(tmp_path, "crawl", *(f"--url={outlet.url}{path}" for path in ODD))
    assert visit["failures"] == []
    assert {url for record in exported(tmp_path) for url in record["addresses"]} == {outlet.url + path for path in ODD}


def test_answers_that_are_none_cost_themselves_only(tmp_path: Path, outlet: Raw) -> None:
    configure(tmp_path, {"id": "odd", "homepage": f"{outlet.url}/"})
    urls = [outlet.url + path for path in (*BAD, "/name")]
    found = probe(tmp_path, urls, together=True)
    assert found["answers"][urls[-1]]["status"] == 200
    for path, (_, why) in BAD.items():
        told = found["answers"][outlet.url + path]
        assert told.get("status", 302) in {302, 404, 200}, path
        if why:
            assert told["reason"] == why
    assert found["cost"] < 50e6


def test_a_server_that_drips_is_stopped_in_time_and_holds_nobody_up(tmp_path: Path) -> None:
    slow = {
        "/heading": drip(b"HTTP/1.1 200 OK\r\nX: "),
        "/body": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"),
        "/status": drip(b""),
    }
    with Raw(slow) as dripping, Raw({"/": http(b"ok")}, "127.0.0.2") as other:
        configure(tmp_path, {"id": "slow", "homepage": f"{dripping.url}/"})
        config = tmp_path / "yearmind.toml"
        config.write_text(config.read_text().replace('timeout = "5s"', 'timeout = "1s"'))
        urls = [dripping.url + path for path in slow]
        answers = probe(tmp_path, [*urls, f"{other.url}/"], together=True)["answers"]
        assert {answers[url]["reason"] for url in urls} == {"timed out"}
        assert answers[f"{other.url}/"]["seconds"] < 1
        asked = len(dripping.asked)
        assert max(answers[url]["seconds"] for url in urls) < asked * 1.5 + 5


def test_redirects_end_by_rules_that_the_visit_names(tmp_path: Path) -> None:
    answers: dict[str, Answer | list[Answer]] = {
        "/loop": redirect("/loop"),
        "/round": redirect("/about"),
        "/about": redirect("/round"),
        **{f"/chain-{number}": redirect(f"/chain-{number + 1}") for number in range(15)},
        "/wall": redirect("/set", "Set-Cookie: seen=1"),
        "/set": redirect("/wall"),
    }
    with Raw(answers) as server:
        configure(tmp_path, {"id": "maze", "homepage": f"{server.url}/"})
        urls = [f"--url={server.url}{path}" for path in ("/loop", "/round", "/chain-0", "/wall")]
        (visit,) = answer(tmp_path, "crawl", *urls, code=None)
        assert dict(visit["failures"]) == {"endless redirect": 3, "wants cookies": 1}
        assert server.asked.count("/loop") == 1
        assert server.asked.count("/wall") == 1


def test_a_chain_over_many_hosts_ends(tmp_path: Path) -> None:
    hosts = [f"127.0.0.{number}" for number in range(11, 19)]
    with Raw({}, hosts[0]) as first:
        servers = [
            Raw({"/": redirect(f"http://{following}:{first.port}/")}, host, port=first.port)
            for host, following in zip(hosts[1:], [*hosts[2:], hosts[0]], strict=True)
        ]
        first.answers = {"/": redirect(f"http://{hosts[1]}:{first.port}/")}
        threads = [server.__enter__() for server in servers]
        configure(tmp_path, {"id": "chain", "homepage": f"{first.url}/"})
        found = probe(tmp_path, [f"{first.url}/"])
        assert found["answers"][f"{first.url}/"]["reason"] == "redirect over too many hosts"
        assert sum(server.connections for server in threads) == 4
        for server in servers:
            server.__exit__()


def walled(server: Raw) -> None:
    """Serve a page to whoever brings the cookie."""

    def wall(connection: socket.socket) -> None:
        known = b"Cookie: seen=1" in server.headings[-1]
        connection.sendall(http(TALE) if known else redirect("/tale", "Set-Cookie: seen=1; path=/; domain=127.0.0.1"))

    server.answers = {"/tale": wall}


def test_no_cookie_is_sent_unless_the_source_needs_it_and_none_outlives_the_visit(tmp_path: Path) -> None:
    with Raw({}) as server:
        walled(server)
        configure(tmp_path, {"id": "wall", "homepage": f"{server.url}/"})
        (visit,) = answer(tmp_path, "crawl", "--url", f"{server.url}/tale", code=None)
        assert visit["failures"] == [["wants cookies", 1]]
        assert not any(b"Cookie" in heading for heading in server.headings)
        configure(tmp_path, {"id": "wall", "homepage": f"{server.url}/", "cookies": True})
        (visit,) = answer(tmp_path, "crawl", "--url", f"{server.url}/tale")
        assert visit["new"] == 1
        server.headings.clear()
        answer(tmp_path, "crawl", "--url", f"{server.url}/tale")
        assert b"Cookie" not in server.headings[0] + server.headings[1]


def test_a_crawl_listens_on_no_socket(tmp_path: Path) -> None:
    with Raw({"/": http(b"ok")}) as server:
        configure(tmp_path, {"id": "quiet", "homepage": f"{server.url}/"})
        assert probe(tmp_path, [f"{server.url}/"])["listening"] == []
