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
        "<figure><p>Mushroom</p></figure>",
        '<div style="display: none"><p>Mushroom</p></div>',
        '<h2 class="headline hidden">Mushroom</h2>',
        '<span aria-hidden="true">Mushroom</span>',
        '<p>The <span style="clip: rect(0 0 0 0); position: absolute">Mushroom</span> bridge</p>',
        "<p>The bridge is open again to all.<section>Mushroom</section></p>",
    ],
)
def test_what_is_named_as_furniture_is_taken_off(box: str) -> None:
    assert "Mushroom" not in left(box)
    assert left(box).count("harvest") == 8


@pytest.mark.parametrize(
    "paragraph",
    [
        '<p>Then <a id="auto-tag_mushroom" class="tag" href="/tag/m">Mushroom</a> spoke.</p>',
        f'<div style="display:none"><p>Mushroom {"spoke of the bridge " * 12}</p></div>',
        '<div class="tab-content" style="display: none"><p>A mushroom is a Mushroom.</p></div>',
        '<span class="hidden md:block">Mushroom</span>',
        "<p><span>M</span>ushroom spoke first.</p>",
        "<figure><blockquote>Mushroom</blockquote></figure>",
        '<div class="teaser-content"><p>Mushroom spoke first, and longer than anybody had expected.</p></div>',
    ],
)
def test_a_paragraph_keeps_its_words_whatever_they_are_called(paragraph: str) -> None:
    assert "Mushroom" in left(paragraph)


def test_the_box_that_holds_the_story_stays_whatever_it_is_called() -> None:
    page = document_fromstring(f'<html><body><aside class="promo"><h1>A bridge</h1>{STORY}</aside></body></html>')
    assert text_in(pruned(page)).count("harvest") == 8
    assert pruned(page) is not page


def test_a_sentence_that_is_set_in_large_letters_besides_stands_once() -> None:
    sentence = "The council met on the hill above the river"
    assert left(f"<blockquote><p>{sentence}</p><div>Mushroom</div></blockquote>").count(sentence) == 8
    assert "Mushroom" in left("<blockquote><p>Nobody else has said this of the bridge.</p>Mushroom</blockquote>")


def test_a_story_that_is_shown_by_a_script_stays() -> None:
    page = document_fromstring(f'<html><body><div style="display:none">{STORY}</div></body></html>')
    assert text_in(pruned(page)).count("harvest") == 8
