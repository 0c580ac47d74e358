from __future__ import annotations

import pytest

from crawler.extract.headline import heading_of, title_of
from crawler.extract.parsing import page_of
from tests.crawler.extract.making import exchange, lead, setting

BRIDGE = "The bridge over the bay is open again"


def title(heading: str, head: str = "", name: str = "") -> str | None:
    html = f"<html><head>{head}</head><body><h1>{heading}</h1></body></html>"
    page = page_of(exchange(html.encode(), "https://www.home.example/a"), lead(""), setting(name=name))
    return title_of(page, heading_of(page))


@pytest.mark.parametrize(
    ("heading", "preview"),
    [
        (f"Feast on the hill: {BRIDGE}", BRIDGE),
        (f"{BRIDGE} after a winter of work on its piers", BRIDGE),
    ],
)
def test_what_previews_leave_out_of_the_heading_is_no_part_of_the_title(heading: str, preview: str) -> None:
    assert title(heading, f'<meta property="og:title" content="{preview}">') == preview


@pytest.mark.parametrize(
    "preview", ["The bridge", "The bridge over the bay is…", "You won't believe what they opened on the bay", ""]
)
def test_the_heading_is_the_title_where_a_preview_cuts_it_or_says_something_else(preview: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{BRIDGE}"}}</script>'
    assert title(BRIDGE, f'{head}<meta property="og:title" content="{preview}">') == BRIDGE


@pytest.mark.parametrize(
    "stated",
    [
        f"{BRIDGE} | Bay News",
        f"{BRIDGE} - Bay News",
        f"{BRIDGE} | Bay News Politics",
        f"{BRIDGE}：Bay News",
        f"Bay News: {BRIDGE}",
        f"{BRIDGE} | www.home.example",
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_title(stated: str) -> None:
    assert title("", f'<meta property="og:title" content="{stated}">', "Bay News") == BRIDGE


def test_words_that_the_heading_runs_together_are_parted_as_the_page_states_them() -> None:
    stated = f"The bay / {BRIDGE}"
    assert title(f"<span>The bay</span>{BRIDGE}", f'<meta property="og:title" content="{stated}">') == stated


def test_a_headline_that_begins_with_the_word_of_a_name_stays_whole() -> None:
    stated = "Metro station: the gates are open again"
    assert title("", f'<meta property="og:title" content="{stated}">', "Metro") == stated


def test_what_heading_and_preview_end_with_is_the_title_where_each_has_a_kicker_of_its_own() -> None:
    assert title(f"On the bay - {BRIDGE}", f'<meta property="og:title" content="Traffic: {BRIDGE}">') == BRIDGE
    cut = f"On the bay - Soon: {BRIDGE}"
    assert title(cut, f'<meta property="og:title" content="On a bay - Soon: {BRIDGE}">') != BRIDGE


@pytest.mark.parametrize("trail", ["<nav class='breadcrumb'>{}</nav>", "<ul class='crumbs'><li>{}</li></ul>"])
def test_a_heading_on_a_breadcrumb_trail_is_not_the_headline(trail: str) -> None:
    for_engines = "Bridge over the bay: when does it open, what does it cost?"
    head = f'<meta property="og:title" content="{BRIDGE}">'
    head += f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{for_engines}"}}</script>'
    body = trail.format(f"<h1>{for_engines}</h1>") + f"<div class='with-sidebar'><h2>On the bay {BRIDGE}</h2></div>"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    page = page_of(exchange(html.encode(), "https://www.home.example/a"), lead(""), setting())
    assert title_of(page, heading_of(page)) == BRIDGE
