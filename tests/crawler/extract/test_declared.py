from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.extract import extract
from tests.crawler.extract.making import exchange, lead, setting

SITE = "https://www.example.org"
SETTING = setting(homepage=f"{SITE}/")
STORY = f"{SITE}/news/2026/01/20/bridge-over-the-bay-decided"
TEXT = "".join(
    f"<p>The {n}th paragraph tells at some length what the council decided on the hill.</p>" for n in range(4)
)

NONSENSE = """
www.example.org/news/other-story-of-it undefined null # {{url}} /{slug} http://[ //[x javascript:void(0)
file:///etc/passwd /www.example.org/news/other-story-of-it
"""


def known_by(url: str, rel: str = "", og: str = "", links: str = "", homepage: str = f"{SITE}/") -> str:
    head = f'<link rel="canonical" href="{rel}">' if rel else ""
    head += f'<meta property="og:url" content="{og}">' if og else ""
    body = f"""<html lang="en"><head><title>Bridge decided</title>{head}
<meta property="article:published_time" content="2026-01-20T10:00:00Z"></head>
<body>{links}<article><h1>Bridge decided</h1>{TEXT}</article></body></html>"""
    known = replace(SETTING, homepage=homepage)
    return extract(exchange(body.encode(), url), lead(url), known).canonical_url


@pytest.mark.parametrize(
    ("fetched", "declared"),
    [
        (f"{STORY}/amp", STORY),
        (f"{STORY}/amp/", f"{STORY}/"),
        (f"{STORY}/print", STORY),
        (f"{STORY}?view=print", STORY),
        (f"{SITE}/print.php?id=40123", f"{SITE}/news/40123.html"),
        (f"{SITE}/node/7712", STORY),
        (f"{SITE}/?p=40123", STORY),
        ("https://m.example.org/news/40123.html", f"{SITE}/news/40123.html"),
        (STORY.replace("https:", "http:"), STORY),
        (STORY, STORY.replace("https:", "http:")),
        (f"{SITE}/news/40123-old-words", f"{SITE}/news/40123-other-words"),
        (f"{SITE}/az/news/40123", f"{SITE}/news/40123"),
        ("https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/40123.html", f"{SITE}/news/40123.html"),
        ("https://www.google.com/amp/s/www.example.org/news/40123.html", f"{SITE}/news/40123.html"),
    ],
)
def test_a_declared_address_that_can_be_true_is_believed(fetched: str, declared: str) -> None:
    assert known_by(fetched, rel=declared) == declared
    assert known_by(fetched, og=declared) == declared


@pytest.mark.parametrize(
    ("fetched", "declared"),
    [
        (STORY, f"{SITE}/"),
        (STORY, f"{SITE}/index.html"),
        (STORY, f"{SITE}/en/"),
        (STORY, f"{SITE}/news/"),
        (STORY, f"{SITE}/news"),
        (STORY, f"{SITE}/news/2026/01/20/"),
        (STORY, "https://www.example.net/news/2026/01/20/bridge-over-the-bay-decided"),
        (f"{SITE}/bridge-4012.html", f"{SITE}/bridge-4011.html"),
        (f"{SITE}/news/7", f"{SITE}/news/8"),
        (f"{SITE}/news?id=7", f"{SITE}/news?id=8"),
        (f"{SITE}/news?id=7", f"{SITE}/news"),
        (f"{SITE}/news/40123-bridge", f"{SITE}/news/99887-flood"),
        (STORY, STORY.replace("/20/", "/21/")),
        ("https://az.example.org/news/bridge-decided", "https://en.example.org/news/bridge-decided"),
        (f"{SITE}/az/news/bridge-decided", f"{SITE}/en/news/bridge-decided"),
        (
            "https://www-other-example.cdn.ampproject.org/c/s/www.other.example/news/40123.html",
            f"{SITE}/news/40123.html",
        ),
    ],
)
def test_a_declared_address_that_can_not_be_true_changes_nothing(fetched: str, declared: str) -> None:
    assert known_by(fetched, rel=declared) == fetched
    assert known_by(fetched, og=declared) == fetched


@pytest.mark.parametrize("nonsense", NONSENSE.split())
def test_nonsense_changes_nothing(nonsense: str) -> None:
    assert known_by(STORY, rel=nonsense, og=nonsense) == STORY


def test_the_front_page_of_a_source_that_is_a_folder_is_not_believed() -> None:
    assert known_by(STORY, rel=f"{SITE}/edition-of-the-bay/", homepage=f"{SITE}/edition-of-the-bay/") == STORY


def test_a_section_that_the_page_links_to_is_not_believed() -> None:
    section = f"{SITE}/society/bay"
    assert known_by(STORY, rel=section, links=f'<nav><a href="{section}">Bay life</a></nav>') == STORY


def test_a_permalink_that_the_page_links_to_is_believed() -> None:
    link = f'<a href="{STORY}">Full version</a>'
    assert known_by(f"{SITE}/amp/bridge-over-the-bay-decided", rel=STORY, links=link) == STORY


def test_og_url_is_asked_where_the_first_word_can_not_be_true() -> None:
    assert known_by(f"{STORY}/amp", rel=f"{SITE}/", og=STORY) == STORY
    assert known_by(STORY, rel=STORY, og=f"{SITE}/news/2026/01/20/another-story-of-the-bay") == STORY


def test_a_declared_address_is_in_canonical_form() -> None:
    assert known_by(f"{STORY}/amp", rel=f"{STORY}?utm_source=amp#top") == STORY
    assert known_by(f"{STORY}/amp", rel=f" {STORY.removeprefix(SITE)} ") == STORY
