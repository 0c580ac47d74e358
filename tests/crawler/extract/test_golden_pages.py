"""Pages of our own in the markup of many publishing systems, beside what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import extract
from storage.types import Article, Instant
from tests.crawler.extract.making import exchange, lead, setting

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(page.stem for page in PAGES.glob("*.json"))


def read(name: str) -> tuple[Article, dict[str, Any]]:
    expected: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    html = (PAGES / f"{name}.html").read_text("utf-8").encode(expected.get("charset", "utf-8"))
    outlet = setting(name=expected["name"], zone=expected["zone"], language=expected.get("language"))
    return extract(exchange(html, expected["url"]), lead(expected["url"]), outlet), expected


def shown(moment: Instant | None) -> list[object] | None:
    if moment is None:
        return None
    return [moment.at.isoformat(), moment.precision, moment.origin, moment.offset_stated]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_page_is_read(name: str) -> None:
    article, expected = read(name)
    found = {
        "canonical_url": article.canonical_url,
        "title": article.title,
        "authors": list(article.authors),
        "section": article.section,
        "tags": list(article.tags),
        "description": article.description,
        "image": article.image,
        "language": article.language,
        "published": shown(article.published),
        "modified": shown(article.modified),
    }
    assert found == expected["article"]


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_the_story_and_nothing_else(name: str) -> None:
    article, expected = read(name)
    assert article.text.split("\n") == expected["text"]
