"""A site that scripts draw, read by a browser from which nothing leaves but what our own downloader asks for."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crawler.rendering import missing
from tests.commands import answer, configure, exported, yearmind
from tests.outlet import Outlet, Reply, headline, stories

APP = """
const open = (socket) => { try { new WebSocket(socket) } catch {} }
const draw = async () => {
    const all = location.pathname === "/"
    const got = await fetch(all ? "/api/list.json" : "/api" + location.pathname + ".json", {headers: {"x-own": "1"}})
    const drawn = await got.json()
    document.head.innerHTML += drawn.head
    document.getElementById("app").innerHTML = drawn.body
}
const stray = () => {
    fetch("{guarded}/2026/01/secret.html").catch(() => 0)
    fetch("{tracker}/collect?page=" + location.pathname, {mode: "no-cors"}).catch(() => 0)
    navigator.sendBeacon("{tracker}/beacon", "x")
    fetch("/api/vote", {method: "POST", body: "1"}).catch(() => 0)
    fetch("/private/numbers.json").catch(() => 0)
    fetch("/api/away").catch(() => 0)
    fetch("/api/round").catch(() => 0)
    new Image().src = "/logo.png"
    new EventSource("/api/events")
    open("{socket}/own"); open("{other_socket}/other")
    const inside = `fetch("{tracker}/worker").catch(() => 0); new WebSocket("{other_socket}/worker")`
    new Worker(URL.createObjectURL(new Blob([inside])))
    if (globalThis.RTCPeerConnection) fetch("/api/rtc")
    document.cookie = "spy=1"
    document.head.innerHTML += `<link rel="dns-prefetch" href="{tracker}"><link rel="preconnect" href="{tracker}">`
    window.open("{tracker}/popup")
}
stray()
draw()
"""
SHELL = (
    '<!doctype html><html lang="en"><head><title>App</title><script src="{tracker}/spy.js"></script>'
    '<link rel="stylesheet" href="/style.css"></head><body><iframe src="{tracker}/frame"></iframe>'
    '<div id="app">Please turn on JavaScript</div><script src="/app.js"></script></body></html>'
)
OWN = {"/robots.txt", "/", "/app.js", "/api/list.json", "/api/away", "/api/round", "/api/rtc"}


lacking = missing(None)
needs_browser = pytest.mark.skipif(
    lacking is not None and os.environ.get("CI") != "true", reason=lacking or "there is a browser"
)


class World(NamedTuple):
    folder: Path
    site: Outlet
    tracker: Outlet
    guarded: Outlet
    visit: dict[str, Any]


def drawn(page: str) -> Reply:
    head, _, rest = page.partition("<head>")[2].partition("</head>")
    body = rest.partition("<body>")[2].partition("</body>")[0]
    return Reply(body=json.dumps({"head": head, "body": body}).encode(), kind="application/json")


def furnish(site: Outlet, tracker: Outlet, guarded: Outlet) -> dict[str, str]:
    """Stories that stand in no page, but in what the pages' script asks for."""
    places = {
        "tracker": tracker.url,
        "guarded": guarded.url,
        "socket": site.url.replace("http", "ws"),
        "other_socket": tracker.url.replace("http", "ws"),
    }
    app, shell = APP, SHELL
    for name, place in places.items():
        app, shell = app.replace(f"{{{name}}}", place), shell.replace(f"{{{name}}}", place)
    published = stories(3, "drawn")
    packed = Reply(body=gzip.compress(shell.encode()), headers={"Content-Encoding": "gzip", "Set-Cookie": "a=b"})
    site.pages |= dict.fromkeys(("/", *published), packed)
    site.pages["/app.js"] = Reply(body=app.encode(), kind="text/javascript")
    links = "".join(f'<li><a href="{path}">{headline(page)}</a></li>' for path, page in published.items())
    site.pages["/api/list.json"] = drawn(f"<head></head><body><ul>{links}</ul></body>")
    site.pages |= {f"/api{path}.json": drawn(page) for path, page in published.items()}
    site.pages["/api/away"] = Reply(status=302, headers={"Location": f"{tracker.url}/away"})
    site.pages["/api/round"] = Reply(status=302, headers={"Location": "/api/round"})
    site.pages["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /private/", kind="text/plain")
    return published


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("drawn")
    with Outlet("127.0.0.1") as site, Outlet("127.0.0.2") as tracker, Outlet("127.0.0.9") as guarded:
        furnish(site, tracker, guarded)
        configure(folder, {"id": "app", "homepage": f"{site.url}/", "listings": [f"{site.url}/"], "javascript": True})
        config = folder / "yearmind.toml"
        config.write_text(config.read_text().replace("127.0.0.0/8", "127.0.0.0/29"))
        (visit,) = answer(folder, "crawl", "app")
        yield World(folder, site, tracker, guarded, visit)


@needs_browser
def test_listing_and_articles_are_read_as_scripts_draw_them(world: World) -> None:
    assert (world.visit["found"], world.visit["new"], world.visit["failures"]) == (3, 3, [])
    assert {one["title"] for one in exported(world.folder)} == {headline(page) for page in stories(3, "drawn").values()}


@needs_browser
def test_nothing_leaves_but_what_our_downloader_asks_for(world: World) -> None:
    assert world.tracker.asked == []
    assert world.guarded.asked == []
    own = OWN | set(stories(3, "drawn")) | {f"/api{path}.json" for path in stories(3, "drawn")}
    assert set(world.site.paths) <= own - {"/api/rtc"}
    assert {asked.headers["user-agent"].partition("/")[0] for asked in world.site.asked} == {"yearmind"}
    assert not any("cookie" in asked.headers for asked in world.site.asked)
    assert world.site.most_at_once == 1


@needs_browser
def test_a_script_is_asked_for_once_a_visit(world: World) -> None:
    assert world.site.paths.count("/app.js") == 1


@needs_browser
def test_captures_hold_what_was_sent_and_what_was_drawn_and_both_are_proved(world: World) -> None:
    before = exported(world.folder)
    yearmind(world.folder, "verify")
    world.site.forget()
    yearmind(world.folder, "reextract")
    assert exported(world.folder) == before
    assert world.site.asked == []
    yearmind(world.folder, "export", "pages.warc.gz")
    assert gzip.decompress((world.folder / "pages.warc.gz").read_bytes()).count(b"WARC-Type: conversion") == 3


def test_without_the_extra_a_source_says_what_is_missing_and_others_go_on(tmp_path: Path) -> None:
    with Outlet() as plain:
        plain.publish(stories(2))
        app = {"id": "app", "homepage": "http://127.0.0.3/", "javascript": True}
        config = configure(tmp_path, app, {"id": "plain", "homepage": f"{plain.url}/"})
        config.write_text(config.read_text().replace("[crawl]", '[crawl]\nbrowser = "/nowhere/chromium"'))
        done = answer(tmp_path, "crawl", code=3)
        told = {visit["source"]: visit["outcome"] + ": " + (visit["reason"] or "") for visit in done}
        assert told["plain"].startswith("brought")
        assert told["app"].startswith("failed: /nowhere/chromium: no program to run; correct browser in [crawl]")
        status = yearmind(tmp_path, "status").stdout
        assert "app: broken: /nowhere/chromium: no program to run" in status
