from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.extract import extract
from crawler.extract.types import Setting
from storage.types import Article
from tests.crawler.extract.making import exchange, lead, setting

URL = "https://home.example/news/bridge-decided"
SETTING = setting(zone="Asia/Baku")

PARAGRAPHS = "".join(
    f"<p>The {n}th paragraph tells at some length what the council decided about the bridge.</p>" for n in range(5)
)
PAGE = f"""<html lang="en"><head><title>Site</title><meta property="og:type" content="article"></head><body>
<div class="t">The true headline</div><h1>Another headline entirely</h1><div class="who">Oto Brek</div>
<div class="when">20 January 2026, 11:30</div><i class="where">Region</i>
<div class="story">{PARAGRAPHS}</div></body></html>"""
FIELDS = {
    "title": "css:.t",
    "author": "xpath://div[@class='who']",
    "published": "css:.when",
    "section": "css:i.where",
    "text": "css:.story p",
}


def read(known: Setting) -> Article:
    return extract(exchange(PAGE.encode(), URL), lead(URL), known)


def test_what_a_selector_points_at_is_taken() -> None:
    article = read(replace(SETTING, fields=FIELDS))
    assert (article.title, article.authors, article.section) == ("The true headline", ("Oto Brek",), "Region")
    assert article.published is not None
    assert article.published.at.isoformat() == "2026-01-20T11:30:00+04:00"
    assert len(article.text.split("\n")) == 5


@pytest.mark.parametrize("selector", ["css:.nowhere", "css:p:::", "xpath://[", "xpath:count(//p) > 'x'", "css:"])
def test_a_selector_that_finds_nothing_changes_nothing(selector: str) -> None:
    plain = read(SETTING)
    fields = dict.fromkeys(("author", "section", "published", "language"), selector)
    pointed = read(replace(SETTING, fields=fields))
    assert (pointed.title, pointed.text, pointed.published) == (plain.title, plain.text, plain.published)
