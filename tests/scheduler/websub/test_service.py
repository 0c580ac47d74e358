"""`yearmind run` and a hub: confirmed, pushed, renewed, denied, parted from, all on the wire."""

from __future__ import annotations

import signal
import socket
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.archive import Archive
from storage.types import Standing, Subscription
from tests.commands import answer, configure, ended, exported, start
from tests.hub import Hub, Told, send
from tests.outlet import Outlet, Reply, story
from tests.waiting import until

FEED = "/feed.xml"
ADDRESSES = [f"/2026/01/pushed-of-the-day-{n:02}.html" for n in range(6)]


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as one:
        yield one


@pytest.fixture
def outlet(hub: Hub) -> Iterator[Outlet]:
    with Outlet() as one:
        for path in ADDRESSES:
            one.pages[path] = Reply(body=story(path).encode())
        one.pages[FEED] = Reply(body=feed(one, hub, 1))
        yield one


@pytest.fixture
def folder(tmp_path: Path, outlet: Outlet) -> Path:
    watch(tmp_path, outlet)
    return tmp_path


def feed(outlet: Outlet, hub: Hub | None, *numbers: int) -> bytes:
    links = f'<atom:link rel="self" href="{outlet.url}{FEED}"/>'
    links += f'<atom:link rel="hub" href="{hub.url}"/>' if hub else ""
    items = "".join(f"<item><title>Pushed {n}</title><link>{outlet.url}{ADDRESSES[n]}</link></item>" for n in numbers)
    head = '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>N</title>'
    return f"{head}{links}{items}</channel></rss>".encode()


def watch(folder: Path, outlet: Outlet, *, callback: bool = True) -> None:
    path = configure(
        folder, {"id": "courier", "homepage": f"{outlet.url}/", "feeds": [f"{outlet.url}{FEED}"], "every": "1h"}
    )
    if callback:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        place = f'[service]\ncallback = "http://127.0.0.1:{port}/some/where/"\nlisten = "127.0.0.1:{port}"\n'
        path.write_text(place + path.read_text())


@contextmanager
def running(folder: Path) -> Iterator[None]:
    service = start(folder, "run")
    try:
        yield
        ended(service, signal.SIGTERM, seconds=30)
    finally:
        service.kill()
        service.communicate()


def kept(folder: Path) -> list[Subscription]:
    with Archive(f"sqlite:///{folder}/archive.db", create=False) as archive:
        return archive.subscriptions()


def asked(folder: Path, statement: str) -> list[tuple[Any, ...]]:
    """Nothing, too, where there is no archive yet."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(folder / "archive.db", timeout=10)) as connection:
        rows = connection.execute(statement).fetchall()
        connection.commit()
        return rows
    return []


def interval(folder: Path) -> timedelta:
    """How long after the last visit the next one is."""
    with Archive(f"sqlite:///{folder}/archive.db", create=False) as archive:
        last = archive.pasts()["courier"].last.started_at
    (row,) = answer(folder, "status")
    return datetime.fromisoformat(row["next"]).astimezone(UTC) - last


def test_a_hub_is_subscribed_to_and_what_it_pushes_is_visited_without_a_poll(
    folder: Path, outlet: Outlet, hub: Hub
) -> None:
    with running(folder):
        until(lambda: hub.members)
        ((callback, member),) = hub.members.items()
        assert len(callback.rpartition("/")[2]) >= 40
        assert (member["hub.topic"], len(member["hub.secret"]) > 40) == (f"{outlet.url}{FEED}", True)
        (one,) = kept(folder)
        assert (one.standing, one.tries, one.pushed_at) == (Standing.ACTIVE, 0, None)
        outlet.forget()

        body = feed(outlet, hub, 2, 3)
        assert hub.push(body, secret="another's") == [202]
        assert hub.push(body, "md5") == [202]
        assert send(callback, "POST", body).status == 202
        assert send(f"{callback}x", "POST", body, {"X-Hub-Signature": "sha256=0"}).status == 410
        assert send(callback, "POST", b"x" * 5_000_001).status == 413
        assert send(callback, "PUT").status == 405
        assert hub.ask(member, {"hub.mode": "unsubscribe", "hub.challenge": "c"}).status == 404
        assert hub.ask({**member, "hub.callback": callback[:-1]}, {"hub.mode": "denied"}).status == 404
        assert asked(folder, "SELECT count(*) FROM lead") == [(1,)]
        assert kept(folder) == [one]

        assert hub.push(body) == [202]
        until(lambda: set(ADDRESSES[2:4]) <= set(outlet.paths))
        assert FEED not in outlet.paths
    assert len(exported(folder)) == 3
    assert interval(folder) == timedelta(hours=4)

    outlet.pages[FEED] = Reply(body=feed(outlet, hub, 1, 2, 3))
    answer(folder, "crawl")
    assert kept(folder)[0].missed_at is None
    outlet.pages[FEED] = Reply(body=feed(outlet, hub, 1, 2, 3, 4))
    answer(folder, "crawl")
    assert kept(folder)[0].missed_at is not None
    assert interval(folder) == timedelta(hours=1)


def test_a_lease_is_renewed_by_the_next_service_and_a_denial_heeded(folder: Path, hub: Hub, outlet: Outlet) -> None:
    with running(folder):
        until(lambda: hub.members)
        assert hub.push(feed(outlet, hub, 2)) == [202]
    asked(folder, "UPDATE subscription SET verified_at = '2020-01-01 00:00:00.000000', asked_at = verified_at")
    with running(folder):
        until(lambda: len(hub.asked) == 2)
        until(lambda: asked(folder, "SELECT tries FROM subscription") == [(0,)])
        assert hub.push(feed(outlet, hub, 3)) == [202]
        until(lambda: ADDRESSES[3] in outlet.paths)
        (member,) = hub.members.values()
        assert hub.ask(member, {"hub.mode": "denied", "hub.reason": "not\nyou"}) == Told(200, "")
        assert hub.push(feed(outlet, hub, 4)) == [202]
    assert hub.asked[0] == hub.asked[1]
    assert asked(folder, "SELECT standing, said FROM subscription") == [("denied", "denied: not you")]
    assert asked(folder, "SELECT count(*) FROM lead") == [(3,)]


def test_a_feed_without_its_hub_and_a_service_without_its_callback_are_parted_from(
    folder: Path, hub: Hub, outlet: Outlet
) -> None:
    with running(folder):
        until(lambda: hub.members)
    outlet.pages[FEED] = Reply(body=feed(outlet, None, 1, 2))
    answer(folder, "crawl")
    with running(folder):
        until(lambda: not hub.members)
        until(lambda: asked(folder, "SELECT count(*) FROM subscription") == [(0,)])
    assert hub.modes() == ["subscribe", "unsubscribe"]


def test_without_a_callback_a_hub_is_told_so_once_and_nothing_listens(folder: Path, hub: Hub, outlet: Outlet) -> None:
    with running(folder):
        until(lambda: hub.members)
    (callback,) = hub.members
    watch(folder, outlet, callback=False)
    with running(folder):
        until(lambda: asked(folder, "SELECT count(*) FROM subscription") == [(0,)])
        with pytest.raises(ConnectionRefusedError):
            send(callback, "GET")
    assert hub.modes() == ["subscribe", "unsubscribe"]


def test_a_hub_is_asked_with_the_manners_of_a_guest(folder: Path, hub: Hub, outlet: Outlet) -> None:
    hub.robots = b"User-agent: *\nDisallow: /hub\n"
    with Hub("127.0.0.2") as inner:
        links = {"Link": f'<{inner.url}>; rel="hub", <{outlet.url}/other>; rel=self'}
        outlet.pages["/other.xml"] = Reply(body=feed(outlet, None, 2), headers=links)
        path = folder / "yearmind.toml"
        text = path.read_text().replace('"127.0.0.0/8"', '"127.0.0.1/32"')
        path.write_text(text.replace(f'"{outlet.url}{FEED}"', f'"{outlet.url}{FEED}", "{outlet.url}/other.xml"'))
        with running(folder):
            said = [("robots.txt",), ("robots.txt: private address, not in allow_networks, which means no",)]
            until(lambda: asked(folder, "SELECT said FROM subscription ORDER BY said") == said)
        assert hub.asked == inner.asked == []


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    port = int((folder / "yearmind.toml").read_text().partition('listen = "127.0.0.1:')[2].partition('"')[0])
    with socket.create_server(("127.0.0.1", port)):
        service = start(folder, "run")
        _, said = service.communicate(timeout=60)
    assert service.returncode == 1
    assert f"127.0.0.1:{port}: Address already in use; name another `listen` in [service]" in said


def test_a_hub_whose_certificate_is_not_valid_is_not_asked_and_why_is_kept(
    tmp_path: Path, self_signed: ssl.SSLContext
) -> None:
    with Hub(context=self_signed) as hub, Outlet() as outlet:
        outlet.pages[ADDRESSES[1]] = Reply(body=story(ADDRESSES[1]).encode())
        outlet.pages[FEED] = Reply(body=feed(outlet, hub, 1))
        watch(tmp_path, outlet)
        with running(tmp_path):
            until(lambda: asked(tmp_path, "SELECT token FROM subscription WHERE said IS NOT NULL"))
        assert "certificate not valid" in str(kept(tmp_path)[0].said)
        assert hub.asked == []
