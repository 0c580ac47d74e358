"""A site that a publishing system made: all its articles are articles, and no other page is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from pelican import Pelican
from pelican.settings import read_settings

from crawler.extract import Setting, extract
from storage.errors import NotAnArticle
from storage.types import Article
from tests.crawler.extract.making import exchange, lead

SITE = "https://paper.example"
ZONE = ZoneInfo("Asia/Baku")
OUTLET = Setting(zone=ZONE, name="The Hill Paper", homepage=f"{SITE}/", language="en")
FIRST = datetime(2024, 1, 20, 8, 15, tzinfo=ZONE)
SENTENCES = (
    "The council met on the hill and heard three reports about the bridge.",
    "Families brought candles and placed them along the wall of the old school.",
    "A teacher read the names while the children held the photographs.",
    "Nobody spoke until the ferry had sounded its horn and turned into the bay.",
    "The library will keep the letters and show them again in the spring.",
)
SECTIONS = ("Politics", "Society", "World")


def source(number: int) -> str:
    published = FIRST + timedelta(days=7 * number, minutes=41 * number)
    paragraphs = [" ".join(SENTENCES[(number + part) % 5 :]) or SENTENCES[0] for part in range(1 + number % 4)]
    paragraphs.insert(0, f"This is the story with the number {number}. " + " ".join(SENTENCES[:4]))
    return (
        f"Story {number} of the hill and the bay\n{'#' * 60}\n\n:date: {published:%Y-%m-%d %H:%M}\n"
        f":category: {SECTIONS[number % 3]}\n:tags: hill, bay {number % 2}\n:authors: Leyla Aliyeva; Murad Kerimov\n\n"
        + "\n\n".join(paragraphs)
        + "\n"
    )


@pytest.fixture(scope="module", params=["simple", "notmyidea"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp(request.param)
    content = root / "content"
    (content / "pages").mkdir(parents=True)
    for number in range(24):
        (content / f"{number}.rst").write_text(source(number))
    for name in ("About", "Contact", "History of the paper"):
        (content / "pages" / f"{name}.rst").write_text(f"{name}\n{'#' * 30}\n\n" + " ".join(SENTENCES) + "\n")
    settings = read_settings(
        override={
            "PATH": str(content),
            "OUTPUT_PATH": str(root / "out"),
            "SITENAME": OUTLET.name,
            "SITEURL": SITE,
            "TIMEZONE": "Asia/Baku",
            "THEME": request.param,
            "DEFAULT_PAGINATION": 5,
            "DEFAULT_LANG": "en",
            "CACHE_CONTENT": False,
        }
    )
    Pelican(settings).run()
    return root / "out"


def read(page: Path, site: Path) -> Article | str:
    url = f"{SITE}/{page.relative_to(site).as_posix()}"
    try:
        return extract(exchange(page.read_bytes(), url), lead(url), OUTLET)
    except NotAnArticle as error:
        return str(error)


@pytest.mark.filterwarnings("ignore")
def test_all_articles_and_nothing_else_are_articles(site: Path) -> None:
    outcomes = {page.relative_to(site).as_posix(): read(page, site) for page in site.rglob("*.html")}
    articles = {path for path, outcome in outcomes.items() if isinstance(outcome, Article)}
    assert articles == {f"story-{number}-of-the-hill-and-the-bay.html" for number in range(24)}
    assert len(outcomes) > 40
    assert "index2.html" in outcomes


@pytest.mark.filterwarnings("ignore")
def test_every_field_is_right(site: Path) -> None:
    for number in range(24):
        article = read(site / f"story-{number}-of-the-hill-and-the-bay.html", site)
        assert isinstance(article, Article)
        assert article.title == f"Story {number} of the hill and the bay"
        assert article.published
        assert article.published.at == FIRST + timedelta(days=7 * number, minutes=41 * number)
        assert article.authors == ("Leyla Aliyeva", "Murad Kerimov")
        assert article.section == SECTIONS[number % 3]
        assert article.tags == ("hill", f"bay {number % 2}")
        assert urlsplit(article.canonical_url).path == f"/story-{number}-of-the-hill-and-the-bay.html"
        assert article.text.split("\n") == re.split(r"\n\n", source(number).split("\n\n", 2)[2].strip())
