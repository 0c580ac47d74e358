"""`extract` shows how one page is read: what each field is, where it stands, and what was not taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import answer, configure, yearmind
from tests.outlet import Outlet, Reply

PARAGRAPHS = "".join(
    f"<p>The {n}th paragraph tells at length what was said on the hill that morning.</p>" for n in range(5)
)
PAGE = f"""<html lang="tr"><head><title>The city remembers | The Wire</title>
<meta property="og:title" content="Another title"><meta property="og:site_name" content="The Wire">
<meta property="article:published_time" content="2026-01-20T11:30:00+04:00">
<meta name="author" content="Rena Abdullah, AFP"><link rel="canonical" href="https://elsewhere.example/a">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The city remembers",
"datePublished": "2099-01-01T00:00:00Z"}}</script></head>
<body><article><h1>The city remembers</h1><i class="who">Oto Brek</i>{PARAGRAPHS}
<p>Follow us on Telegram channel</p></article></body></html>"""
USAGE, FAILED = 2, 1


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as outlet:
        outlet.pages["/2026/01/20/story-12345"] = Reply(body=PAGE.encode())
        yield outlet


def test_a_file_is_read_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    said = yearmind(tmp_path, "extract", "a.html").stdout
    for line in (
        "title  The city remembers  (heading)",
        "published  2026-01-20T11:30:00+04:00, to the second  (opengraph)",
        "authors  Rena Abdullah  (meta)",
        "agencies  AFP  (byline)",
        "language  en  (text)",
        "The 4th paragraph tells at length",
    ):
        assert line in said, said
    assert "Another title" not in said


def test_it_is_explained_what_was_not_taken_and_why(tmp_path: Path) -> None:
    said = yearmind(tmp_path, "extract", "-", "--explain", stdin=PAGE).stdout
    assert "- opengraph: Another title: is another title" in said
    assert "+ heading: The city remembers" in said


def test_an_address_is_fetched_with_the_crawls_manners_and_nothing_is_kept(outlet: Outlet, tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/", "fields.author": "css:.who"})
    told = answer(tmp_path, "extract", f"{outlet.url}/2026/01/20/story-12345")
    assert (told["fields"]["authors"]["value"], told["fields"]["authors"]["from"]) == (["Oto Brek"], "css:.who")
    assert "/robots.txt" in outlet.paths
    assert sorted(path.name for path in tmp_path.iterdir()) == ["yearmind.toml"]


def test_a_file_is_read_with_the_fields_of_the_source_that_it_is_from(tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": "https://wire.example/", "fields.title": "css:.who"})
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    plain = answer(tmp_path, "extract", "a.html")
    pointed = answer(tmp_path, "extract", "a.html", "--url", "https://wire.example/2026/story-1")
    assert [one["fields"]["title"]["value"] for one in (plain, pointed)] == ["The city remembers", "Oto Brek"]


def test_the_capture_of_a_story_is_read_again(outlet: Outlet, tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
    yearmind(tmp_path, "crawl", "--url", f"{outlet.url}/2026/01/20/story-12345")
    [story] = answer(tmp_path, "search", "paragraph")
    told = answer(tmp_path, "extract", story["id"])
    assert "agencies  AFP" in yearmind(tmp_path, "show", story["id"]).stdout
    assert told["url"] == f"{outlet.url}/2026/01/20/story-12345"
    assert told["fields"]["title"]["value"] == "The city remembers"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["nowhere.html"],
            USAGE,
            "nowhere.html: no such file; name one that is there, an address in full, or a story's",
        ),
        (["abcd"], USAGE, "archive.db: there is no archive"),
        (["nowhere.html", "--url", "https://wire.example/a"], USAGE, "nowhere.html: no such file"),
        (["https://wire.example/a", "--url", "https://wire.example/b"], USAGE, "says where a file is from"),
        (["-", "--url", "wire.example"], USAGE, "--url wire.example: is not an http or https address"),
        (["-"], FAILED, "empty"),
        (["front.html", "--url", "https://wire.example/"], FAILED, "no article: a front page"),
    ],
)
def test_what_can_not_be_read_is_told_in_one_line(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    configure(tmp_path, {"id": "wire", "homepage": "https://wire.example/"})
    (tmp_path / "front.html").write_text(PAGE, encoding="utf-8")
    told = yearmind(tmp_path, "extract", *arguments, code=code).stderr
    assert said in told
    assert len(told.splitlines()) == 1


def test_an_address_that_brings_no_page_says_why(outlet: Outlet, tmp_path: Path) -> None:
    configure(tmp_path, {"id": "wire", "homepage": f"{outlet.url}/"})
    told = yearmind(tmp_path, "extract", f"{outlet.url}/gone", code=FAILED).stderr
    assert told == f"yearmind: {outlet.url}/gone: HTTP 404; nothing to read\n"
