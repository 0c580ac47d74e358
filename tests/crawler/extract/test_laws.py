"""What holds for any bytes."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import extract
from storage.errors import ExtractionError
from storage.types import Article
from tests.crawler.extract.making import FETCHED, exchange, lead, setting

URL = "https://a.example/news/2026/01/20/story"
PIECES = st.sampled_from(
    [*r"""
<html>
<head>
<body>
<title>A - B</title>
<h1>Heading of it</h1>
<p>
</p>
<a href='/x'>
</a>
<a href='http://['>bad</a>
<time datetime='2026-01-20T10:00'>
<time datetime='9999-99-99'>
</time>
<script type='application/ld+json'>{"@type":"NewsArticle","datePublished":[1,null,"2026"],"author":{"name":[]}}</script>
<script type='application/ld+json'>[[{"@graph":"x","@type":[5],"mainEntity":{"@type":"Article","name":{}}}]]</script>
<script type='application/ld+json'>{"@type":"BreadcrumbList","itemListElement":[1,{"item":[],"name":5}]}</script>
<script type='application/ld+json'>{</script>
<meta property='og:url' content='http://['>
<meta name='author' content='By , and;'>
<link rel=canonical href='//[x'>
20 January 2026 11:30
31 February 2026
99.99.2026
<table><tr><td>
<svg>
<address>By X</address>
The council met on the hill and spoke of the bridge that the flood took away in spring.
&#xD800;
é
""".splitlines(), "\x00", "\ufffe", "\n"]
)  # fmt: skip


def outcome(body: bytes, content_type: str = "text/html") -> Article | str:
    try:
        return extract(exchange(body, URL, content_type), lead(URL), setting(zone="Asia/Baku"))
    except ExtractionError as error:
        return f"{type(error).__name__}: {error}"


@given(
    body=st.binary(max_size=300), charset=st.sampled_from(["", "; charset=utf-16", "; charset=x", "; charset=gb18030"])
)
@settings(max_examples=60)
def test_no_bytes_raise_anything_outside_the_tree(body: bytes, charset: str) -> None:
    assert outcome(body, "text/html" + charset) == outcome(body, "text/html" + charset)


@given(pieces=st.lists(PIECES, max_size=30))
@settings(max_examples=150)
def test_any_markup_gives_an_article_or_a_reason(pieces: list[str]) -> None:
    found = outcome("".join(pieces).encode("utf-8", "surrogatepass"))
    if isinstance(found, Article):
        assert found.title
        assert found.text
        assert "\n\n" not in found.text
        assert found.text.encode()
        assert found.published is None or found.published.at.timestamp() <= FETCHED.timestamp() + 600
        assert found.modified is None or found.published is None or found.modified.at >= found.published.at
        assert pickle.loads(pickle.dumps(found)) == found
    else:
        assert len(found) < 200


@pytest.mark.parametrize("nested", ["<div>", "<b>", "<table><tr><td>", "<blockquote>", "<ul><li>"])
def test_deep_nesting_is_survived(nested: str) -> None:
    assert outcome((nested * 5_000 + "text").encode())


def test_deep_json_is_survived() -> None:
    assert outcome(b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>text</p>")
