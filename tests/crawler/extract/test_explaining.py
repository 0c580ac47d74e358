"""Each field of a page is explained: where it was read, what else there was, and why that was not taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.extract.explaining import explain, plain
from storage.types import Article
from tests.crawler.extract.making import exchange, lead, setting
from tests.quality.test_golden import PAGES

PARAGRAPHS = "".join(
    f"<p>The {n}th paragraph tells at length what was said on the hill that day.</p>" for n in range(5)
)
URL = "https://wire.example/2026/01/20/story-12345"
PAGE = f"""<html lang="tr"><head><title>The city remembers | The Wire</title>
<meta property="og:title" content="Another title"><meta property="og:site_name" content="The Wire">
<meta property="article:published_time" content="2026-01-20T11:30:00+04:00">
<meta property="og:image" content="/a.jpg"><meta name="twitter:image" content="/b.jpg">
<meta name="author" content="Rena Abdullah, AFP"><link rel="canonical" href="https://elsewhere.example/a">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The city remembers",
"datePublished": "2099-01-01T00:00:00Z", "dateCreated": "2026-01-20"}}</script></head>
<body><article><h1>The city remembers</h1><time datetime="2026-01-18">18 January</time><i class="who">Oto Brek</i>
{PARAGRAPHS}<p>Follow us on our Telegram channel</p></article></body></html>"""


def explained(page: str = PAGE, url: str = URL, **fields: str) -> dict[str, Any]:
    told = explain(exchange(page.encode(), url), lead(url), replace(setting(name="The Wire"), fields=fields))
    kept: dict[str, Any] = orjson.loads(orjson.dumps(plain(told)))
    return kept


def rejected(field: str) -> dict[str, str]:
    candidates = explained()["fields"][field]["candidates"]
    return {one["value"]: one["rejected"] for one in candidates if one["rejected"]}


def test_every_field_of_an_article_is_there() -> None:
    assert list(explained()["fields"]) == list(Article.__slots__)


def test_it_says_where_each_was_read() -> None:
    fields = explained()["fields"]
    found = {name: field["from"] for name, field in fields.items() if field["from"]}
    assert found["published"] == "opengraph"
    assert (found["title"], found["authors"], found["agencies"]) == ("heading", "meta", "byline")
    assert (found["image"], found["language"], found["canonical_url"]) == ("opengraph", "text", "fetched")
    assert explained(author="css:.who")["fields"]["authors"]["from"] == "css:.who"


def test_it_says_what_was_not_taken_and_why() -> None:
    assert rejected("title") == {
        "Another title": "is another title",
        "The city remembers | The Wire": "says more than the headline",
    }
    assert rejected("published") == {
        "2099-01-01T00:00:00+00:00 (second)": "lies after the fetch",
        "2026-01-18T00:00:00+00:00 (day)": "is another day than has most evidence",
        "2026-01-20T00:00:00+00:00 (day)": "is coarser, has no offset, or is less explicit",
    }
    assert rejected("canonical_url") == {"https://elsewhere.example/a": "is of another site"}
    assert rejected("authors") == {"AFP": "is an agency"}
    assert rejected("language") == {"tr": "the text is in it by 0%"}
    assert rejected("image") == {"https://wire.example/b.jpg": "less explicit"}
    assert rejected("text")["Follow us on our Telegram channel"] == "is furniture, or stands outside the story"


def test_what_is_no_article_is_explained_too() -> None:
    told = explained(url="https://wire.example/")
    assert (told["problem"], told["fields"]["title"]["value"]) == ("a front page", "The city remembers")


def test_the_explanation_is_of_what_is_extracted() -> None:
    for path in sorted(PAGES.glob("*.html")):
        page = path.read_bytes()
        article = extract(exchange(page, URL), lead(URL), setting())
        told = explain(exchange(page, URL), lead(URL), setting())
        assert {field.name: field.value for field in told.fields} == {
            name: getattr(article, name) for name in Article.__slots__
        }


@settings(max_examples=30)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300))
def test_any_page_can_be_explained(text: str) -> None:
    page = f"<html><body><article><h1>{text}</h1><p>{text}</p><time>{text}</time></article></body></html>"
    assert explained(page)["url"] == URL
