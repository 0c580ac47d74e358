"""The spider's manners, counted on the wire, and Scrapy's own commands."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from storage.export import SCHEMA
from tests.commands import answer, configure, exported
from tests.outlet import Asked, Outlet, Reply, stories, story

CONFIGURATION = """
[archive]
url = "sqlite:///archive.db"
captures = "captures"
[crawl]
contact = "mailto:test@example.org"
delay = "0.3s"
timeout = "5s"
allow_networks = ["127.0.0.0/29"]
"""
SECRET = "Nobody outside may read of the private harbour."
NAMES = ("polite", "slow", "broken", "busy", "beyond", "private")


class World(NamedTuple):
    outlets: dict[str, Outlet]
    folder: Path
    visits: dict[str, dict[str, Any]]
    """The first visit to each source."""
    again: dict[str, list[Asked]]
    """What each outlet was asked on the second."""


def moved(place: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": place})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("wire")
    secret = folder / "secret.html"
    secret.write_text(story("secret", more=SECRET))
    with ExitStack() as stack:
        outlets = {
            name: stack.enter_context(Outlet(f"127.0.0.{9 if name == 'private' else place}"))
            for place, name in enumerate(NAMES, 1)
        }
        furnish(outlets, secret)
        config = folder / "yearmind.toml"
        sections = [section(name, one) for name, one in outlets.items()]
        sections.append(section("second", outlets["polite"], "/second.xml"))
        config.write_text(CONFIGURATION + "\n".join(sections))
        first = {visit["source"]: visit for visit in answer(folder, "crawl", code=3)}
        noted = {name: list(one.asked) for name, one in outlets.items()}
        for one in outlets.values():
            one.forget()
        answer(folder, "crawl", "polite", "--recheck")
        again = {name: list(one.asked) for name, one in outlets.items()}
        for name, one in outlets.items():
            one.asked[:] = noted[name]
        yield World(outlets, folder, first, again)


def section(id_: str, outlet: Outlet, sitemap: str = "/sitemap.xml") -> str:
    """A source that is read by its homepage where links on it matter, else by a sitemap."""
    place = "" if id_ == "beyond" else f'sitemaps = ["{outlet.url}{sitemap}"]\n'
    return f'[[source]]\nid = "{id_}"\nhomepage = "{outlet.url}/"\n{place}'


def furnish(outlets: dict[str, Outlet], secret: Path) -> None:
    polite, slow, broken, busy, beyond, private = (outlets[name] for name in NAMES)
    polite.publish(stories(4))
    polite.pages["/second.xml"] = sitemap(polite, *stories(3, "second"), "/2026/01/moved-to-the-other-side.html")
    polite.pages |= {path: Reply(body=page.encode(), pause=0.05) for path, page in stories(3, "second").items()}
    polite.pages["/2026/01/moved-to-the-other-side.html"] = moved("/2026/01/the-other-side-of-the-river.html")
    polite.pages["/2026/01/the-other-side-of-the-river.html"] = Reply(body=story("other").encode())

    hidden, way = "/private/2026/01/hidden-from-robots.html", "/2026/01/into-the-hidden-garden.html"
    slow.publish({**stories(2, "slow"), hidden: story("hidden"), way: ""})
    slow.pages["/robots.txt"] = Reply(
        body=f"User-agent: *\nDisallow: /private/\nCrawl-delay: 1\nSitemap: {slow.url}/sitemap.xml\n".encode(),
        kind="text/plain",
    )
    slow.pages[way] = moved(hidden)

    broken.publish(stories(2, "broken"))
    broken.pages["/robots.txt"] = Reply(status=503)

    busy.publish(stories(3, "busy"))
    busy.pages["/2026/01/busy-of-the-day-02.html"] = once(
        Reply(status=429, headers={"Retry-After": "2"}), Reply(body=story("busy").encode())
    )

    private.publish(stories(2, "private"))
    beyond.publish(stories(2, "beyond"))
    link(beyond, secret.as_uri())
    for name, target in {
        "file": secret.as_uri(),
        "private": f"{private.url}/2026/01/private-of-the-day-00.html",
        "elsewhere": f"{polite.url}/2026/01/the-other-side-of-the-river.html",
    }.items():
        beyond.pages[f"/2026/01/redirected-to-{name}.html"] = moved(target)
        link(beyond, f"/2026/01/redirected-to-{name}.html")


def link(outlet: Outlet, address: str) -> None:
    """One more address on the front page."""
    front = outlet.pages["/"]
    assert isinstance(front, Reply)
    outlet.pages["/"] = Reply(
        body=front.body + f'<p><a href="{address}">Behind the harbour and the market</a>'.encode()
    )


def sitemap(outlet: Outlet, *paths: str) -> Reply:
    entries = "".join(f"<url><loc>{outlet.url}{path}</loc></url>" for path in paths)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return Reply(body=body.encode(), kind="application/xml")


def once(first: Reply, later: Reply) -> Any:
    replies = itertools.chain([first], itertools.repeat(later))
    return lambda _: next(replies)


def gaps(outlet: Outlet) -> list[float]:
    return [later.at - earlier.at for earlier, later in itertools.pairwise(outlet.asked)]


def test_a_host_is_asked_one_at_a_time_with_its_pause_whoever_asks(world: World) -> None:
    outlet = world.outlets["polite"]
    assert world.visits["polite"]["new"] == 4
    assert world.visits["second"]["new"] == 4
    assert len(outlet.asked) > 10
    assert outlet.most_at_once == 1
    assert min(gaps(outlet)) >= 0.3


def test_what_robots_txt_disallows_is_never_asked_for_not_even_by_redirect(world: World) -> None:
    outlet = world.outlets["slow"]
    assert outlet.paths.count("/robots.txt") == 1
    assert "/2026/01/into-the-hidden-garden.html" in outlet.paths
    assert not [path for path in outlet.paths if path.startswith("/private/")]
    assert ["robots.txt", 2] in world.visits["slow"]["failures"]


def test_a_crawl_delay_is_kept_from_the_first_page_on(world: World) -> None:
    assert world.visits["slow"]["new"] == 2
    assert min(gaps(world.outlets["slow"])) >= 1


def test_where_robots_txt_is_broken_nothing_else_is_asked(world: World) -> None:
    assert set(world.outlets["broken"].paths) == {"/robots.txt"}
    assert "robots.txt: HTTP 503" in world.visits["broken"]["reason"]


def test_a_host_that_is_busy_is_left_alone_for_as_long_as_it_says(world: World) -> None:
    asked = world.outlets["busy"].asked
    refused = next(n for n, one in enumerate(asked) if one.path.endswith("-02.html"))
    assert refused < len(asked) - 1
    assert asked[refused + 1].at - asked[refused].at >= 2
    assert ["HTTP 429", 1] in world.visits["busy"]["failures"]


def test_every_request_says_who_asks_and_whom_to_write_to(world: World) -> None:
    agents = {asked.headers["user-agent"] for outlet in world.outlets.values() for asked in outlet.asked}
    assert len(agents) == 1
    assert agents.pop().endswith("(+mailto:test@example.org)")


def test_no_request_carries_a_cookie_or_says_where_it_comes_from(world: World) -> None:
    names = {name for outlet in world.outlets.values() for asked in outlet.asked for name in asked.headers}
    assert not names & {"cookie", "referer", "authorization"}


def test_what_is_known_is_asked_for_with_its_validators_as_they_were_given(world: World) -> None:
    pages = world.outlets["polite"].pages
    asked = [one for one in world.again["polite"] if one.path in {"/sitemap.xml", *stories(4)}]
    assert len(asked) == 5
    for one in asked:
        page = pages[one.path]
        assert isinstance(page, Reply)
        assert one.headers["if-none-match"] == page.headers["ETag"]
        assert one.headers["if-modified-since"] == page.headers["Last-Modified"]


def test_nothing_reaches_a_private_network_that_is_not_allowed_and_the_reason_is_said(world: World) -> None:
    assert world.outlets["private"].asked == []
    assert world.visits["private"]["outcome"] == "down"
    assert "private address, not in allow_networks" in world.visits["private"]["reason"]


def test_redirects_lead_neither_to_files_nor_to_private_addresses_nor_to_other_sites(world: World) -> None:
    outlet, visit = world.outlets["beyond"], world.visits["beyond"]
    assert len([path for path in outlet.paths if "redirected-to" in path]) == 3
    assert dict(visit["failures"])["leads to another site"] == 2
    assert visit["new"] == 2


def test_no_file_of_this_machine_is_ever_read(world: World) -> None:
    records = exported(world.folder)
    assert records
    assert not [record for record in records if SECRET in record["text"] or record["url"].startswith("file:")]


SCRAPY = Path(sys.executable).with_name("scrapy")
ROOT = Path(__file__).parents[2]


def scrapy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "YEARMIND_CONFIG": str(folder / "yearmind.toml")}
    command = [str(SCRAPY), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=environment)


def test_scrapy_lists_the_spider(tmp_path: Path) -> None:
    assert scrapy(tmp_path, "list").stdout.split() == ["news"]


def test_scrapy_crawls_a_source_into_a_file_of_valid_records(tmp_path: Path) -> None:
    file = tmp_path / "file.jsonl"
    with Outlet() as outlet:
        outlet.publish({**stories(5), "/2026/01/gone-with-the-old-market.html": ""})
        outlet.pages["/2026/01/gone-with-the-old-market.html"] = Reply(status=410)
        configure(tmp_path, {"id": "courier", "homepage": f"{outlet.url}/"})
        done = scrapy(tmp_path, "crawl", "news", "-a", "source=courier", "-O", str(file))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    shown = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(shown) == 5
    one_article = {"$ref": "#/$defs/article", "$defs": json.loads(SCHEMA)["$defs"]}
    for record in shown:
        jsonschema.validate(record, one_article)
    by_id = {record["id"]: record for record in exported(tmp_path)}
    assert {record["id"]: record for record in shown} == by_id
    [visit] = answer(tmp_path, "status")
    assert visit["outcome"] == "brought"


def test_scrapy_says_which_sources_there_are_when_none_is_named(tmp_path: Path) -> None:
    configure(tmp_path, {"id": "courier", "homepage": "http://127.0.0.1:9/"})
    done = scrapy(tmp_path, "crawl", "news")
    assert "write -a source=ID, with one of courier" in done.stderr
