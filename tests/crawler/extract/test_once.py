"""What is read of a page is read once."""

from __future__ import annotations

import json
from unittest.mock import patch

from lxml.html import document_fromstring
from trafilatura.utils import fromstring_bytes

from crawler.extract import extract
from crawler.extract.jsonld import things_of
from tests.crawler.extract.making import exchange, lead, setting

URL = "https://outlet.example/news/the-bridge-is-open-1234.html"
THING = {"@type": "NewsArticle", "headline": "The bridge is open", "datePublished": "2026-01-19T17:20:00+04:00"}
LINES = [
    f"Whoever wanted to could walk across it in evening {number}, and most of the town did." for number in range(12)
]
HTML = f"""<html lang="en"><head><title>The bridge is open</title>
<script type="application/ld+json">{json.dumps(THING)}</script></head><body><article><h1>The bridge is open</h1>
{"".join(f"<p>{line}</p>" for line in LINES)}</article></body></html>"""


def test_a_page_is_parsed_once_and_its_structured_data_read_in_one_pass() -> None:
    with (
        patch("crawler.extract.parsing.document_fromstring", wraps=document_fromstring) as parsed,
        patch("crawler.extract.parsing.things_of", wraps=things_of) as described,
        patch("crawler.extract.jsonld.json.loads", wraps=json.loads) as read,
        patch("trafilatura.utils.fromstring_bytes", wraps=fromstring_bytes) as again,
    ):
        article = extract(exchange(HTML.encode(), URL), lead(URL), setting())
    assert article.title == "The bridge is open"
    assert parsed.call_count == described.call_count == read.call_count == 1
    assert again.call_count == 0
