"""What publishers ask, from the wire to the record, and what is left of a page where it is honoured."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from storage.archive import Archive
from storage.directives import worded
from storage.types import Query
from tests.commands import answer, configure, yearmind
from tests.outlet import Asked, Outlet, Reply, story

FILE = "/.well-known/tdmrep.json"
PLAIN, META, HEADER, MINED, RESERVED, LIFTED, SCAN = (
    f"/{folder}/2026/01/{name}-of-the-harbour-day.html"
    for folder, name in (
        ("news", "plain"),
        ("news", "meta"),
        ("news", "header"),
        ("news", "mined"),
        ("reserved", "file"),
        ("reserved", "lifted"),
        ("news", "scan"),
    )
)
ALL = (PLAIN, META, HEADER, MINED, RESERVED, LIFTED)


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as one:
        one.publish({path: asking(path) for path in (*ALL, SCAN)}, listed=False)
        ask(one, META, '<meta name="robots" content="index, NOARCHIVE">')
        ask(one, HEADER, headers={"X-Robots-Tag": "googlebot: nosnippet, yearmind: noindex"})
        ask(one, MINED, '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/terms.json">')
        ask(one, LIFTED, headers={"tdm-reservation": "0"})
        one.pages[SCAN] = Reply(body=b"%PDF", kind="application/pdf", headers={"X-Robots-Tag": "noarchive"})
        rules = [{"location": "/reserved/", "tdm-reservation": 1, "tdm-policy": f"{one.url}/policy.json"}]
        one.pages[FILE] = Reply(body=json.dumps(rules).encode(), kind="application/json")
        yield one


def asking(path: str, metas: str = "") -> str:
    return story(path).replace("<meta charset", f"{metas}<meta charset")


def ask(outlet: Outlet, path: str, metas: str = "", headers: dict[str, str] | None = None) -> None:
    """A page that asks something of robots or miners."""
    outlet.pages[path] = Reply(body=asking(path, metas).encode(), headers=headers or {})


def configured(folder: Path, outlet: Outlet, honour: list[str] | None = None, general: str = "") -> None:
    source: dict[str, Any] = {"id": "harbour", "homepage": f"{outlet.url}/", "sitemaps": [f"{outlet.url}/sitemap.xml"]}
    path = configure(folder, source if honour is None else {**source, "honour": honour})
    path.write_text(path.read_text().replace("[crawl]", f"[crawl]\n{general}"))


def asked(folder: Path) -> dict[str, list[str]]:
    """What the articles say was asked, by path."""
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        return {
            urlsplit(story.article.url).path: [f"{worded(one)} {one.origin}" for one in story.article.directives]
            for story in archive.articles()
        }


def kept(folder: Path) -> set[str]:
    """The paths of which there are bytes."""
    text = b"".join(gzip.decompress(path.read_bytes()) for path in (folder / "captures").glob("*.warc.gz"))
    return {path for path in (*ALL, SCAN) if f"{path}\r\n".encode() in text}


def reasons(folder: Path) -> dict[str, str]:
    """The reasons noted at leads, by path."""
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        rows = connection.execute("SELECT url, reason FROM lead WHERE reason IS NOT NULL").fetchall()
        return {f"/{url.split('/', 3)[3]}": reason for url, reason in rows}


def due_again(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.db")) as connection:
        connection.execute("UPDATE lead SET due_at = '2026-01-01 00:00:00.000000'")
        connection.commit()


def test_all_that_is_asked_is_recorded_and_excludes_nothing_by_default(tmp_path: Path, outlet: Outlet) -> None:
    configured(tmp_path, outlet)
    (visit,) = answer(tmp_path, "crawl")
    assert (visit["new"], visit["reason"]) == (6, None)
    assert asked(tmp_path) == {
        PLAIN: [],
        META: ["index meta", "noarchive meta"],
        HEADER: ["noindex header"],
        MINED: ["tdm-reservation: 1 meta", f"tdm-policy: {outlet.url}/terms.json meta"],
        RESERVED: ["tdm-reservation: 1 file", f"tdm-policy: {outlet.url}/policy.json file"],
        LIFTED: [
            "tdm-reservation: 1 file",
            f"tdm-policy: {outlet.url}/policy.json file",
            "tdm-reservation: 0 header",
        ],
    }
    assert outlet.paths.count(FILE) == 1
    assert kept(tmp_path) == {*ALL, SCAN}
    shown = yearmind(tmp_path, "show", outlet.url + META).stdout
    assert "directives  index (meta), noarchive (meta)" in shown


@pytest.mark.parametrize(
    ("honour", "left"),
    [
        ("noarchive", {META: "noarchive", SCAN: "noarchive"}),
        ("noindex", {HEADER: "noindex"}),
        ("tdm", {MINED: "tdm", RESERVED: "tdm"}),
    ],
)
def test_of_an_excluded_page_nothing_is_kept_but_the_reason(
    tmp_path: Path, outlet: Outlet, honour: str, left: dict[str, str]
) -> None:
    configured(tmp_path, outlet, general=f'honour = ["{honour}"]')
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 6 - len(left.keys() - {SCAN})
    assert visit["reason"] == f"excluded: {honour} ({len(left)})"
    assert set(asked(tmp_path)) == set(ALL) - set(left)
    assert kept(tmp_path) == {*ALL, SCAN} - set(left)
    noted = {path: why for path, why in reasons(tmp_path).items() if why.startswith("excluded")}
    assert noted == {path: f"excluded: {why}" for path, why in left.items()}


def test_a_wish_that_is_lifted_is_noticed_and_one_that_comes_takes_nothing_back(tmp_path: Path, outlet: Outlet) -> None:
    configured(tmp_path, outlet, honour=["noarchive"])
    answer(tmp_path, "crawl")
    ask(outlet, META)
    ask(outlet, PLAIN, '<meta name="robots" content="noarchive">')
    due_again(tmp_path)
    (visit,) = answer(tmp_path, "crawl")
    assert (visit["new"], visit["revised"]) == (1, 0)
    assert set(asked(tmp_path)) == set(ALL)
    assert reasons(tmp_path)[PLAIN] == "excluded: noarchive"


def test_another_wish_makes_no_revision_but_is_known_and_exported_again(tmp_path: Path, outlet: Outlet) -> None:
    configured(tmp_path, outlet)
    answer(tmp_path, "crawl")
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
        mark = archive.mark()
    ask(outlet, RESERVED)
    ask(outlet, META, '<meta name="robots" content="noai">')
    outlet.pages[FILE] = Reply(status=404)
    (visit,) = answer(tmp_path, "crawl", "--recheck")
    assert (visit["revised"], visit["seen"]) == (0, 6)
    told = asked(tmp_path)
    assert (told[META], told[RESERVED], told[LIFTED]) == (["noai meta"], [], ["tdm-reservation: 0 header"])
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
        changed = list(archive.articles(Query(changed_after=mark)))
    assert {urlsplit(story.article.url).path for story in changed} == {META, RESERVED, LIFTED}
    assert {story.revision for story in changed} == {1}


def test_reextraction_reads_wishes_anew_and_keeps_what_the_file_said(tmp_path: Path, outlet: Outlet) -> None:
    configured(tmp_path, outlet)
    answer(tmp_path, "crawl")
    before = asked(tmp_path)
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        connection.execute("UPDATE revision SET directives = NULL WHERE url NOT LIKE '%/reserved/%'")
        connection.commit()
    assert answer(tmp_path, "reextract")["changed"] == 3
    assert asked(tmp_path) == before


def test_an_import_leaves_alone_what_is_honoured(tmp_path: Path, outlet: Outlet) -> None:
    (first := tmp_path / "first").mkdir()
    (second := tmp_path / "second").mkdir()
    configured(first, outlet)
    configured(second, outlet, honour=["noarchive"])
    answer(first, "crawl")
    counts = answer(second, "import", *map(str, (first / "captures").glob("*.warc.gz")))
    assert counts == {"new": 5, "excluded: noarchive": 1}
    assert META not in kept(second)


def test_a_file_that_robots_txt_forbids_is_not_asked_for(tmp_path: Path, outlet: Outlet) -> None:
    outlet.pages["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /.well-known/", kind="text/plain")
    configured(tmp_path, outlet, honour=["tdm"])
    (visit,) = answer(tmp_path, "crawl")
    assert (visit["new"], FILE in outlet.paths) == (5, False)


def test_a_file_that_breaks_is_not_asked_for_again_and_again(tmp_path: Path, outlet: Outlet) -> None:
    def broken(_: Asked) -> Reply:
        return Reply(status=500)

    outlet.pages[FILE] = broken
    configured(tmp_path, outlet)
    (visit,) = answer(tmp_path, "crawl")
    assert (visit["new"], outlet.paths.count(FILE)) == (6, 1)
