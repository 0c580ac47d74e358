"""An outlet whose software others wrote: Pelican's themes, feeds and sitemap, with articles made of random words."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.commands import answer, configure, exported, yearmind
from tests.serving import Served

ARTICLES = 240
ZONE = timezone(timedelta(hours=4))
WORDS = [
    "harbour", "committee", "winter", "orchestra", "minister", "railway", "teacher", "bridge", "island", "market",
    "evening", "garden", "letter", "museum", "river", "season", "theatre", "village", "window", "worker", "council",
    "opened", "closed", "visited", "praised", "measured", "rebuilt", "announced", "promised", "delayed", "the", "a",
    "of", "in", "and", "for", "with", "after", "before", "near", "old", "small", "early", "quiet", "local", "public",
]  # fmt: skip


class Outlet:
    """A Pelican site in `folder/output`; build it again after a change."""

    def __init__(self, folder: Path, theme: str) -> None:
        self.folder = folder
        self.theme = theme
        self.articles: dict[str, datetime] = {}
        chance = random.Random(theme)
        for number in range(ARTICLES):
            self._write(number, chance)
        pages = folder / "content" / "pages"
        pages.mkdir(parents=True)
        for title in ("About us", "Contact"):
            (pages / f"{title.split()[0].lower()}.html").write_text(source(title, {}, [prose(chance, 80)]))

    def _write(self, number: int, chance: random.Random) -> None:
        at = datetime(2024, 1, 1, 8, tzinfo=ZONE) + timedelta(hours=67 * number, minutes=number % 60)
        slug = f"story-{number:03}"
        self.articles[f"/{slug}.html"] = at
        folder = self.folder / "content"
        folder.mkdir(parents=True, exist_ok=True)
        title = f"{' '.join(chance.sample(WORDS[:32], 5)).capitalize()} {number}"
        meta = {
            "date": f"{at:%Y-%m-%d %H:%M}",
            "slug": slug,
            "category": chance.choice(["City", "Arts"]),
            "tags": chance.choice(["history", "music", "sea"]),
            "authors": chance.choice(["Ana Lind", "Oto Brek"]),
        }
        body = [prose(chance, 60) for _ in range(chance.randint(2, 5))]
        (folder / f"{slug}.html").write_text(source(title, meta, body), encoding="utf-8")

    def edit(self, number: int, sentence: str) -> None:
        path = self.folder / "content" / f"story-{number:03}.html"
        path.write_text(
            path.read_text(encoding="utf-8").replace("</body>", f"<p>{sentence}</p></body>"), encoding="utf-8"
        )

    def build(self, url: str) -> None:
        settings = {
            "SITENAME": "The Lind Courier",
            "SITEURL": url,
            "THEME": self.theme,
            "TIMEZONE": "Asia/Baku",
            "DEFAULT_LANG": "en",
            "DEFAULT_PAGINATION": 10,
            "FEED_ALL_ATOM": "feeds/all.atom.xml",
            "FEED_MAX_ITEMS": 40,
            "CATEGORY_FEED_ATOM": None,
            "PLUGINS": ["sitemap"],
            "SITEMAP": {"format": "xml"},
            "LOAD_CONTENT_CACHE": False,
        }
        file = self.folder / "pelicanconf.py"
        file.write_text("\n".join(f"{name} = {value!r}" for name, value in settings.items()))
        pelican = Path(sys.executable).with_name("pelican")
        command = [str(pelican), "content", "-o", "output", "-s", str(file), "-q"]
        subprocess.run(
            command, cwd=self.folder, check=True, capture_output=True, env={**os.environ, "PYTHONWARNINGS": ""}
        )
        robots = f"User-agent: *\nDisallow: /drafts/\nSitemap: {url}/sitemap.xml\n"
        (self.folder / "output" / "robots.txt").write_text(robots)


def source(title: str, meta: dict[str, str], paragraphs: list[str]) -> str:
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in meta.items())
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def prose(chance: random.Random, words: int) -> str:
    said = [chance.choice(WORDS) for _ in range(words)]
    return " ".join(said).capitalize() + "."


@pytest.fixture(params=["simple", "notmyidea"])
def outlet(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Outlet, Served, Path]]:
    site = Outlet(tmp_path / "site", request.param)
    (tmp_path / "site" / "output").mkdir()
    with Served(tmp_path / "site" / "output") as served:
        site.build(served.url)
        folder = tmp_path / "watch"
        folder.mkdir()
        configure(folder, {"id": "courier", "homepage": f"{served.url}/", "timezone": "Asia/Baku", "language": "en"})
        yield site, served, folder


def test_a_homepage_is_enough_for_every_article_and_nothing_else(outlet: tuple[Outlet, Served, Path]) -> None:
    site, served, folder = outlet
    [first] = answer(folder, "crawl")
    records = exported(folder)
    found = {record["canonical_url"].removeprefix(served.url): record for record in records}
    assert set(found) == set(site.articles)
    assert len(records) == first["new"] + first["copies"] == ARTICLES
    for path, at in site.articles.items():
        assert datetime.fromisoformat(found[path]["published_at"]) == at, path
        assert found[path]["authors"][0] in {"Ana Lind", "Oto Brek"}

    served.forget()
    [second] = answer(folder, "crawl")
    assert (second["new"], second["revised"], second["fetched"]) == (0, 0, 0)
    assert not [path for path in served.asked if path in site.articles]
    assert json.dumps(exported(folder)) == json.dumps(records)

    site.edit(237, "A correction: the bridge was rebuilt twice.")
    site.build(served.url)
    [third] = answer(folder, "crawl")
    assert (third["new"], third["revised"]) == (0, 1)
    [revised] = [record for record in exported(folder) if record["revision"] == 2]
    assert revised["canonical_url"].endswith("/story-237.html")
    assert revised["text"].endswith("rebuilt twice.")
    assert "whole" in yearmind(folder, "verify").stdout
