"""Servers that count, asked by many sources in two processes at once: their log shows whether a guest behaves."""

from __future__ import annotations

import itertools
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from storage.urls import host_of
from tests.commands import answer, start
from tests.outlet import Asked, Outlet, Reply, stories, story

PAUSE = 0.15
CONFIGURATION = f"""
[archive]
url = "sqlite:///archive.db"
captures = "captures"
[crawl]
contact = "mailto:test@example.org"
delay = "{PAUSE}s"
timeout = "5s"
allow_networks = ["127.0.0.0/8", "::1/128"]
"""
HOSTS = {
    "first": "127.0.0.1",
    "second": "127.0.0.1",
    "slow": "127.0.0.2",
    "busy": "127.0.0.3",
    "named": "localhost",
    "faulty": "127.0.0.4",
}
"""Two outlets share a host by two ports, and one host has a name."""
PAUSES = {"127.0.0.2": 0.3}
"""Where robots.txt asks for more than the configuration."""
RULES = "User-agent: *\nDisallow: /private/\nDisallow: /*?print=\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One request at one host."""

    path: str
    began: float
    ended: float
    status: int
    wait: float
    """Seconds that its answer asked for."""


def log_of(outlets: Mapping[str, Outlet]) -> dict[str, list[Line]]:
    """All requests by host, in the order in which they came."""
    lines: dict[str, list[Line]] = {}
    for outlet in outlets.values():
        for asked, reply, ended in outlet.spans:
            wait = float(reply.headers.get("X-Wait", 0))
            line = Line(path=asked.path, began=asked.at, ended=ended, status=reply.status, wait=wait)
            lines.setdefault(host_of(outlet.url), []).append(line)
    return {host: sorted(log, key=lambda line: line.began) for host, log in lines.items()}


def wrongs(log: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    """Where a guest did not behave."""
    for host, lines in log.items():
        pause = PAUSES.get(host, PAUSE)
        for one, following in itertools.pairwise(lines):
            gap = following.began - one.ended
            if gap < 0:
                yield f"{host}: {following.path} was asked for while {one.path} was under way"
            elif gap < max(pause if one.path != "/robots.txt" else PAUSE, one.wait) - 0.002:
                yield f"{host}: {gap:.3f} s between {one.path} ({one.status}) and {following.path}"
        yield from (f"{host}: {line.path} is disallowed" for line in lines if is_disallowed(line.path))


def is_disallowed(path: str) -> bool:
    return path.startswith("/private/") or "?print=" in path


def moved(place: str) -> Reply:
    return Reply(status=302, headers={"Location": place})


def by_turns(*replies: Reply) -> object:
    """Each answer once, the last one for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def furnish(outlets: Mapping[str, Outlet]) -> None:
    """Stories, sitemaps and feeds; redirects within and between hosts; faults, refusals and traps."""
    for name, outlet in outlets.items():
        hidden = {"/private/2026/01/hidden-from-all-of-them.html": story(f"hidden {name}")}
        ways = {f"/2026/01/way-of-{name}-number-{n}.html": "" for n in range(3)}
        printed = {f"/2026/01/{name}-of-the-day-00.html?print=1": story(f"print {name}")}
        outlet.publish({**stories(3, name), **hidden, **ways, **printed})
        inner, outer, trap = ways
        outlet.pages[inner] = moved(f"/2026/01/{name}-of-the-day-01.html")
        outlet.pages[outer] = moved(f"{outlets['second'].url}/2026/01/second-of-the-day-02.html")
        outlet.pages[trap] = moved("/private/2026/01/hidden-from-all-of-them.html")
        pause = PAUSES.get(HOSTS[name])
        delay = f"Crawl-delay: {pause}\n" if pause else ""
        outlet.pages["/robots.txt"] = Reply(body=(RULES + delay).encode(), kind="text/plain")
        outlet.pages["/feed.xml"] = moved(f"{outlets['slow'].url}/feed-of-{name}.xml")
        outlets["slow"].pages[f"/feed-of-{name}.xml"] = feed(outlet, *stories(4, name))
    busy, faulty = outlets["busy"].pages, outlets["faulty"].pages
    day, page = "/2026/01/busy-of-the-day-0{}.html", Reply(body=story("busy").encode())
    busy[day.format(1)] = by_turns(Reply(status=429, headers={"Retry-After": "2", "X-Wait": "2"}), page)  # type: ignore[assignment]
    busy[day.format(2)] = later
    faulty["/robots.txt"] = by_turns(Reply(status=500), moved(f"{outlets['named'].url}/robots.txt"))  # type: ignore[assignment]
    for n in range(3):
        faulty[f"/2026/01/faulty-of-the-day-0{n}.html"] = Reply(status=(500, 502, 504)[n])


def later(_: Asked) -> Reply:
    """Refused until a date, which is told in whole seconds."""
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    return Reply(status=503, headers={"Retry-After": format_datetime(until, usegmt=True), "X-Wait": "2"})


def feed(outlet: Outlet, *paths: str) -> Reply:
    items = "".join(f"<item><title>Of the day</title><link>{outlet.url}{path}</link></item>" for path in paths)
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'
    return Reply(body=f"{head}{items}</channel></rss>".encode(), kind="application/rss+xml")


def written(folder: Path, outlets: Mapping[str, Outlet]) -> None:
    sources = "\n".join(
        f'[[source]]\nid = "{name}"\nhomepage = "{one.url}/"\nfeeds = ["{one.url}/feed.xml"]\n'
        f'sitemaps = ["{one.url}/sitemap.xml"]\nlistings = ["{one.url}/"]\n'
        for name, one in outlets.items()
    )
    (folder / "yearmind.toml").write_text(CONFIGURATION + sources)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[Line]]]:
    """What the servers noted of two processes that read three sources each."""
    folder = tmp_path_factory.mktemp("counting")
    with ExitStack() as stack:
        outlets = {name: stack.enter_context(Outlet(host)) for name, host in HOSTS.items()}
        furnish(outlets)
        written(folder, outlets)
        answer(folder, "status")  # the archive is made before both want to
        running = [
            start(folder, "crawl", *names) for names in (("first", "slow", "busy"), ("second", "named", "faulty"))
        ]
        for process in running:
            process.communicate(timeout=100)
        yield log_of(outlets)


def test_no_host_is_asked_twice_at_once_or_too_soon_or_for_what_it_disallows(log: dict[str, list[Line]]) -> None:
    assert sum(map(len, log.values())) > 60
    assert set(log) == set(HOSTS.values())
    assert list(wrongs(log)) == []


def test_the_servers_were_given_every_reason_to_be_hurt(log: dict[str, list[Line]]) -> None:
    paths = {host: [line.path for line in lines] for host, lines in log.items()}
    assert {"/feed-of-first.xml", "/feed-of-second.xml", "/feed-of-faulty.xml"} <= set(paths["127.0.0.2"])
    assert paths["127.0.0.1"].count("/2026/01/second-of-the-day-02.html") >= 2
    assert {429, 503} <= {line.status for line in log["127.0.0.3"]}
    assert paths["127.0.0.4"][:2] == ["/robots.txt"] * 2
    assert paths["127.0.0.4"].count("/2026/01/faulty-of-the-day-00.html") == 3
    assert all(sum("way-of" in path for path in paths[host]) >= 3 for host in ("127.0.0.1", "127.0.0.2", "localhost"))


def test_a_killed_process_and_the_next_one_ask_nothing_before_retry_after_ends(tmp_path: Path) -> None:
    with Outlet() as outlet:
        outlet.publish(stories(3, "rest"))
        path = "/2026/01/rest-of-the-day-02.html"
        outlet.pages[path] = Reply(status=429, headers={"Retry-After": "5"})
        written(tmp_path, {"rest": outlet})
        process = start(tmp_path, "crawl")
        until = time.monotonic() + 30
        while path not in outlet.paths and time.monotonic() < until:
            time.sleep(0.02)
        assert outlet.paths[-1] == path
        time.sleep(0.2)  # so that the answer reaches it
        with process:
            process.send_signal(signal.SIGKILL)
        refused = outlet.asked[-1].at
        outlet.pages[path] = Reply(body=story("rest 2").encode())
        answer(tmp_path, "crawl", code=None)
        first = next(one for one in outlet.asked if one.at > refused)
        assert first.at - refused >= 5
        assert list(wrongs(log_of({"rest": outlet}))) == []
