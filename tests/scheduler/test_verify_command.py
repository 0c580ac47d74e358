"""`verify` as a user meets it: what it says of each damage, what it leaves with, what `--repair` does."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.captures import OPEN, Captures, index
from storage.spool import Spool
from storage.types import Article, Exchange, Find, Lead, Via
from tests.commands import answer, exported, yearmind

NOW = datetime(2026, 1, 21, 9, 30, tzinfo=UTC)
URL = "https://example.org/news/flowers"
LEAD = Lead(url=URL, source="wire", via=Via.HAND, found_on="", found_at=NOW)
SENTENCES = (
    "People came to the Alley of Martyrs in the early morning and laid flowers on the stone.",
    "An orchestra played while the columns moved slowly up the hill towards the eternal flame.",
    "Schools across the city held a lesson about the night when the tanks entered the streets.",
)
PAGE = (
    "<html lang=en><head><title>Flowers on the hill</title><meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2026-01-20T10:00:00+04:00'></head><body><article>"
    f"<h1>Flowers on the hill</h1>{''.join(f'<p>{sentence} {sentence}</p>' for sentence in SENTENCES)}"
    "</article></body></html>"
)


def an_exchange() -> Exchange:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Exchange(
        url=URL,
        method="GET",
        request_headers=(("Host", "example.org"),),
        protocol="HTTP/1.1",
        status=200,
        headers=headers,
        body=PAGE.encode(),
        fetched_at=NOW,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration with one source, and an empty archive."""
    (tmp_path / "yearmind.toml").write_text(
        '[crawl]\ncontact = "mailto:a@example.org"\n[[source]]\nid = "wire"\nhomepage = "https://example.org/"\n'
    )
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive:
        archive.remember([LEAD], NOW)
    return tmp_path


def kept(folder: Path, *, recorded: bool) -> Path:
    """A closed WARC file with one page, of which the archive knows or doesn't."""
    with Captures(folder / "captures") as captures, Archive(f"sqlite:///{folder}/archive.db") as archive:
        capture = captures.keep(an_exchange())
        captures.sync()
        if recorded:
            article = Article(url=URL, canonical_url=URL, title="Flowers on the hill", text="\n".join(SENTENCES))
            archive.record([Find(lead=LEAD, capture=capture, article=article)])
    return captures.path(capture.file)


def test_a_whole_archive_is_called_whole(folder: Path) -> None:
    kept(folder, recorded=True)
    assert yearmind(folder, "verify").stdout == "1 article, every record and every row whole\n"
    assert yearmind(folder, "verify", "--repair").stdout == "1 article, every record and every row whole\n"


def test_a_capture_that_a_crash_left_without_a_row_is_recorded(folder: Path) -> None:
    kept(folder, recorded=False)
    assert "1 thing that a crash leaves; `yearmind verify --repair` sees to them" in yearmind(folder, "verify").stdout
    assert "1 capture without rows: 1 new" in yearmind(folder, "verify", "--repair").stdout
    [article] = exported(folder)
    assert (article["title"], article["capture"]["fetched_at"]) == ("Flowers on the hill", "2026-01-21T09:30:00Z")
    told = answer(folder, "verify")
    assert (told["damages"], told["left"]) == ([], [])


def test_what_was_captured_since_an_older_database_was_saved_is_told_and_brought_back(folder: Path) -> None:
    pages = [
        replace(an_exchange(), url=f"{URL}/{n}", body=PAGE.replace("hill", f"hill {n}").encode()) for n in range(3)
    ]
    with Captures(folder / "captures") as captures:
        first = captures.keep(pages[0])
        for page in pages[1:]:
            captures.keep(page)
        captures.keep(replace(pages[0], fetched_at=NOW + timedelta(hours=1)), first)
    told = yearmind(folder, "verify", code=1)
    assert "4 captures are not in the database, 4 of them of addresses that it never heard of" in told.stderr
    assert "crash" not in told.stdout
    done = yearmind(folder, "verify", "--repair").stdout
    assert "4 captures without rows: 3 new, 1 seen" in done
    assert "3 articles, every record and every row whole" in done


def test_an_answer_that_could_not_be_recorded_is_told_until_somebody_sees_to_it(folder: Path) -> None:
    kept(folder, recorded=True)
    aside = Spool(folder / "captures").aside
    aside.parent.mkdir()
    aside.write_text('{"problem": "odd", "line": "{}"}\n')
    assert "1 answers could not be recorded and are set aside" in yearmind(folder, "verify", code=1).stderr


def test_a_capture_of_no_source_is_told_and_left(folder: Path) -> None:
    kept(folder, recorded=False)
    config = folder / "yearmind.toml"
    config.write_text(config.read_text().replace("example.org/", "example.net/"))
    done = yearmind(folder, "verify", "--repair")
    assert "of no source" in done.stderr
    assert "1 thing that a crash leaves" in done.stdout


def test_what_can_be_mended_is_mended(folder: Path) -> None:
    path = kept(folder, recorded=True)
    index.beside(path).unlink()
    assert (
        f"{path.name}.cdxj: the index is missing; `yearmind verify --repair`"
        in yearmind(folder, "verify", code=1).stderr
    )
    assert f"{path.name}.cdxj: made anew" in yearmind(folder, "verify", "--repair").stdout
    path.rename(path.with_name(path.name + OPEN))
    assert "closed after a crash" in yearmind(folder, "verify", "--repair").stdout
    with sqlite3.connect(folder / "archive.db") as raw:
        raw.execute("INSERT INTO story(story) VALUES ('delete-all')")
    raw.close()
    assert "can't be found by its words" in yearmind(folder, "verify", code=1).stderr
    assert "1 article indexed anew" in yearmind(folder, "verify", "--repair").stdout
    assert yearmind(folder, "verify").stdout == "1 article, every record and every row whole\n"


def test_what_can_not_be_mended_is_named_with_its_cure(folder: Path) -> None:
    path = kept(folder, recorded=True)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    for arguments in (["verify"], ["verify", "--repair"]):
        done = yearmind(folder, *arguments, code=1)
        assert f"restore {path.name} from a backup" in done.stderr
        assert done.stderr.splitlines()[-1].endswith("damages found; each line above ends with its cure")
    assert answer(folder, "verify", code=1)["damages"]
