from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from crawler.extract import extract
from crawler.setting import Setting
from crawler.sources import FieldName
from storage.types import Article, Kind, Translation
from tests.crawler.extract.making import exchange, lead, setting

URL = "https://home.example/news/bridge-decided"
SETTING = setting(zone="Asia/Baku")

PARAGRAPHS = "".join(
    f"<p>The {n}th paragraph tells at some length what the council decided about the bridge.</p>" for n in range(5)
)
PAGE = f"""<html lang="en"><head><title>Site</title><meta property="og:type" content="article"></head><body>
<div class="t">The true headline</div><h1>Another headline entirely</h1><div class="who">Oto Brek</div>
<div class="when">20 January 2026, 11:30</div><i class="where">Region</i>
<p class="sum">In short.</p><img class="lead" src="/lead.jpg" width="800" height="450">
<a class="self" href="/news/bridge">permalink</a><b class="wire">Reuters</b><b class="wire">Meridian</b>
<b class="from">Baku</b><b class="sort">Gallery</b><b class="open">locked</b><a class="amp" href="/amp/bridge">AMP</a>
<nav><a class="tr" hreflang="az" href="/az/korpu">az</a></nav><b class="changed">21 January 2026</b>
<b class="topic">Bridges</b><b class="tongue">en-GB</b><div class="story">{PARAGRAPHS}</div></body></html>"""
FIELDS = {
    "title": "css:.t",
    "author": "xpath://div[@class='who']",
    "published": "css:.when",
    "section": "css:i.where",
    "text": "css:.story p",
    "modified": "css:.changed",
    "tags": "css:.topic",
    "language": "css:.tongue",
    "description": "css:.sum",
    "image": "css:img.lead",
    "canonical_url": "xpath://a[@class='self']/@href",
    "agencies": "css:.wire",
    "dateline": "css:.from",
    "kind": "css:.sort",
    "free": "css:.open",
    "amp": "css:a.amp",
    "translations": "css:a.tr",
}


def read(known: Setting) -> Article:
    return extract(exchange(PAGE.encode(), URL), lead(URL), known)


def test_what_a_selector_points_at_is_taken() -> None:
    article = read(replace(SETTING, fields=FIELDS))
    assert (article.title, article.authors, article.section) == ("The true headline", ("Oto Brek",), "Region")
    assert article.published is not None
    assert article.published.at.isoformat() == "2026-01-20T11:30:00+04:00"
    assert len(article.text.split("\n")) == 5


def test_every_part_of_an_article_can_be_pointed_at() -> None:
    assert FIELDS.keys() == set(get_args(FieldName))
    article = read(replace(SETTING, fields=FIELDS))
    assert (article.description, article.image) == ("In short.", "https://home.example/lead.jpg")
    assert (article.image_size, article.canonical_url) == ((800, 450), "https://home.example/news/bridge")
    assert (article.agencies, article.dateline, article.tags) == (("Reuters", "Meridian"), "Baku", ("Bridges",))
    assert (article.kind, article.free, article.language) == (Kind.GALLERY, False, "en-GB")
    assert article.amp == "https://home.example/amp/bridge"
    assert article.translations == (Translation(language="az", url="https://home.example/az/korpu"),)
    assert article.modified is not None
    assert article.modified.at.isoformat() == "2026-01-21T00:00:00+04:00"


@pytest.mark.parametrize("selector", ["css:.nowhere", "css:p:::", "xpath://[", "xpath:count(//p) > 'x'", "css:"])
def test_a_selector_that_finds_nothing_changes_nothing(selector: str) -> None:
    plain = read(SETTING)
    pointed = read(replace(SETTING, fields=dict.fromkeys(FIELDS, selector)))
    assert replace(pointed, free=plain.free) == plain


def test_a_selector_may_ask_whether_something_is_so() -> None:
    open_to_all = {"free": "xpath:boolean(//div[@class='wall'])"}
    assert read(replace(SETTING, fields=open_to_all)).free is False
