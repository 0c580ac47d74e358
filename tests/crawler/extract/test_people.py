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
