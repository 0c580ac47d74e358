from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.extract.places import text_in
from crawler.extract.pruning import pruned

STORY = "<p>The council met on the hill above the river and decided to open the bridge before the harvest.</p>" * 8


def left(markup: str) -> str:
    page: HtmlElement = document_fromstring(
        f"<html><body><article><h1>A bridge</h1>{STORY}{markup}</article></body></html>"
    )
    return text_in(pruned(page))


@pytest.mark.parametrize(
    "box",
    [
        '<div class="newsletter-box"><p>Mushroom</p></div>',
        '<div class="post-related"><a href="/b">Mushroom</a></div>',
        '<div id="share-buttons"><span>Mushroom</span></div>',
        '<p>The <span class="sr-only">Mushroom</span> bridge</p>',
        '<figure><img src="a.jpg"><figcaption>Mushroom</figcaption></figure>',
        "<aside><p>Mushroom</p></aside>",
    ],
)
def test_what_is_named_as_furniture_is_taken_off(box: str) -> None:
    assert "Mushroom" not in left(box)
    assert left(box).count("harvest") == 8


@pytest.mark.parametrize(
    "paragraph",
    [
        '<p>Then <a id="auto-tag_mushroom" class="tag" href="/tag/m">Mushroom</a> spoke.</p>',
        '<div class="teaser-content"><p>Mushroom spoke first, and longer than anybody had expected.</p></div>',
    ],
)
def test_a_paragraph_keeps_its_words_whatever_they_are_called(paragraph: str) -> None:
    assert "Mushroom" in left(paragraph)


def test_the_box_that_holds_the_story_stays_whatever_it_is_called() -> None:
    page = document_fromstring(f'<html><body><aside class="promo"><h1>A bridge</h1>{STORY}</aside></body></html>')
    assert text_in(pruned(page)).count("harvest") == 8
    assert pruned(page) is not page
