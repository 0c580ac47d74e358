from __future__ import annotations

import pytest

from crawler.extract.parsing import page_of
from crawler.extract.people import authors_of, names_in
from tests.crawler.extract.making import exchange, lead, setting


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Leyla Aliyeva and Murad Kerimov", ["Leyla Aliyeva", "Murad Kerimov"]),
        ("Leyla Aliyeva, Senior Editor", ["Leyla Aliyeva"]),
        ("Rena Abdullah \n Rena Abdullah \n Read more", ["Rena Abdullah", "Rena Abdullah"]),
        ("Müəllif: Aysel Quliyeva", ["Aysel Quliyeva"]),
        ("Автор: Лейла Ахмедова и Игорь Петров", ["Лейла Ахмедова", "Игорь Петров"]),
        ("Yazar: Ayşe Demir ve Ali Kaya", ["Ayşe Demir", "Ali Kaya"]),
        ("Von Anna Vogel, Jan Reuter und dpa", ["Anna Vogel", "Jan Reuter", "dpa"]),
        ("Anna Vogel og Jan Reuter", ["Anna Vogel", "Jan Reuter"]),
        ("Maria da Costa e Silva", ["Maria da Costa e Silva"]),
        ("渡辺一郎、佐藤花子", ["渡辺一郎", "佐藤花子"]),
        ("AFP", ["AFP"]),
        ("ავტორი: ნინო ბერიძე", ["ნინო ბერიძე"]),
        ("Anna Vogel, Korrespondentin", ["Anna Vogel"]),
        ("Caspian Wire (www.home.example)", []),
        ("Leyla Aliyeva (la)", ["Leyla Aliyeva"]),
        ("Leyla Aliyeva in Baku", ["Leyla Aliyeva"]),
        ("Foto: Leyla Aliyeva", []),
        ("https://www.facebook.com/leyla", []),
        ("desk@a.example", []),
        ("admin", []),
        ("Staff Reporter", []),
        ("Read more", []),
        ("20 January 2026", []),
        ("the council met again on the hill in the evening", []),
        ("", []),
    ],
)
def test_names_are_taken_from_a_byline_and_nothing_else(line: str, names: list[str]) -> None:
    assert list(names_in(line)) == names


@pytest.mark.parametrize(
    "line",
    [
        "By Martha Ellwood",
        "Автор: Мартин Эльвуд",
        "Yazan: Martha Ellwood",
        "<strong>Autorin/Autor</strong> Martha Ellwood",
    ],
)
def test_a_signature_without_markup_is_read_where_nothing_else_names_the_author(line: str) -> None:
    body = (
        f"<h1>A bridge is shut</h1><p>{line}</p><p>By the river the water rose.</p><p>Place: a town on the river.</p>"
    )
    page = page_of(
        exchange(f"<html><body>{body}</body></html>".encode(), "https://home.example/a"), lead(""), setting()
    )
    assert len(authors_of(page)) == 1
    assert authors_of(page)[0].endswith(("Ellwood", "Эльвуд"))


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Rena A">', ("Rena A",)),
        ('<meta name="twitter:label1" content="Price"><meta name="twitter:data1" content="Rena A">', ()),
        (
            '<meta property="og:site_name" content="Caspian Wire"><meta name="author" content="Caspian Wire">',
            ("Caspian Wire",),
        ),
        (
            '<meta name="author" content="desk@home.example"><meta name="dc.creator" content="Rena Abdullah">',
            ("Rena Abdullah",),
        ),
        (
            '<meta property="og:site_name" content="Caspian"><meta name="author" content="Rena Abdullah, Caspian TV">',
            ("Rena Abdullah",),
        ),
    ],
)
def test_previews_name_authors_and_an_outlet_may_be_its_own(head: str, authors: tuple[str, ...]) -> None:
    html = f"<html><head>{head}</head><body><h1>A bridge is shut</h1></body></html>"
    assert authors_of(page_of(exchange(html.encode(), "https://home.example/a"), lead(""), setting())) == authors


def authors(body: str, stated: str = "") -> tuple[str, ...]:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {stated}}}</script>'
    html = f"<html><head>{head if stated else ''}</head><body>{body}</body></html>"
    return authors_of(page_of(exchange(html.encode(), "https://home.example/a"), lead(""), setting(name="Test")))


def test_who_is_linked_beside_an_author_is_one_too() -> None:
    byline = '<h4><a href="/author/leyla/">Leyla Aliyeva</a>, <a href="/author/murad/">Murad Kerimov</a></h4>'
    other = '<p><a href="/author/rena/">Rena Abdullah</a></p>'
    assert authors(byline + other, '{"name": "Leyla Aliyeva"}') == ("Leyla Aliyeva", "Murad Kerimov")


def test_a_name_in_several_elements_is_one() -> None:
    parts = "<span class='firstname'>Leyla</span> <span class='lastname'>Aliyeva</span>"
    assert authors(f"<a rel='author' href='mailto:l@home.example'>{parts}</a>") == ("Leyla Aliyeva",)


STORY = f"<p>{'The water rose by the river in the night. ' * 4}</p>"


@pytest.mark.parametrize(
    "stated", ['{"name": "Test"}', '{"name": "Desk T", "@id": "https://home.example/author/admin/"}']
)
def test_a_story_of_the_outlets_is_by_those_whose_names_it_opens_with_in_bold(stated: str) -> None:
    signed = "<p><strong>LEYLA ALIYEVA/Murad Kerimov</strong></p>"
    assert authors(signed + STORY, stated) == ("LEYLA ALIYEVA", "Murad Kerimov")
    assert authors(STORY + signed, stated) == authors("<p><b>What we know so far</b></p>" + STORY, stated)
    assert authors(signed + STORY, '{"name": "Rena Abdullah"}') == ("Rena Abdullah",)


def test_the_name_of_an_account_is_that_of_an_author() -> None:
    assert authors('by <span typeof="sioc:UserAccount" property="foaf:name">Leyla Aliyeva</span>') == ("Leyla Aliyeva",)
