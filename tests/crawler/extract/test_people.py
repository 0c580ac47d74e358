from __future__ import annotations

import pytest

from crawler.extract.names import names_in
from crawler.extract.parsing import page_of
from crawler.extract.people import authors_of
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
        ("LEYLA ALIYEVA AND MURAD KERIMOV", ["LEYLA ALIYEVA", "MURAD KERIMOV"]),
        ("Leyla Aliyeva, Baku", ["Leyla Aliyeva"]),
        ("Ayşe Demir / İSTANBUL", ["Ayşe Demir"]),
        ("Travel \n Leyla Aliyeva", ["Leyla Aliyeva"]),
        ("Leyla Aliyeva for the Evening Mail", ["Leyla Aliyeva"]),
        ("Leyla Aliyeva Senior Political Correspondent", ["Leyla Aliyeva"]),
        ("Leyla Aliyeva leyla@a.example", ["Leyla Aliyeva"]),
        ("Leyla Aliyeva @leyla", ["Leyla Aliyeva"]),
        ("Leyla Aliyeva (AFP)", ["Leyla Aliyeva", "AFP"]),
        ("Leyla Aliyeva with agencies", ["Leyla Aliyeva"]),
        ("(red, APA)", ["APA"]),
        ("Zdroj: ČTK", ["ČTK"]),
        ("Words by Leyla Aliyeva", ["Leyla Aliyeva"]),
        ("Reporting by Leyla Aliyeva; Editing by Murad Kerimov", ["Leyla Aliyeva"]),
        ("Edited by Murad Kerimov", []),
        ("Текст: Лейла Ахмедова. Фото: Игорь Петров", ["Лейла Ахмедова"]),
        ("Ein Gastbeitrag von Anna Vogel", ["Anna Vogel"]),
        ("Von der Leyen", ["Von der Leyen"]),
        ("di Maio", ["di Maio"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("João da Silva e Maria de Souza", ["João da Silva", "Maria de Souza"]),
        ("Maria del Carmen Fernández López de Haro", ["Maria del Carmen Fernández López de Haro"]),
        ("Автори: Олена Коваль і Тарас Шевчук", ["Олена Коваль", "Тарас Шевчук"]),
        ("نویسنده: علی رضایی و مریم احمدی", ["علی رضایی", "مریم احمدی"]),
        ("كتب - محمد علي", ["محمد علي"]),
        ("מאת: דוד כהן ויעל לוי", ["דוד כהן", "יעל לוי"]),
        ("Հեղինակ՝ Արամ Պետրոսյան", ["Արամ Պետրոսյան"]),
        ("记者：张三、李四", ["张三", "李四"]),
        ("홍길동·김철수 기자", ["홍길동", "김철수"]),
        ("Hazırladı: Leyla Əliyeva", ["Leyla Əliyeva"]),
        ("Подготовила Лейла Ахмедова", ["Лейла Ахмедова"]),
        ("إعداد: محمد علي", ["محمد علي"]),
        ("کبری خانی، تهران", ["کبری خانی"]),
        ("Reuters Staff", ["Reuters Staff"]),
        ("来源： 新华网", []),
        ("短缺药品保供稳价 全力保障临床用药需求", []),
        ("," * 100_000 + "Leyla Aliyeva", []),
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
    assert names_in(line) == tuple(names)


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


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        ('{"@type": "Person", "givenName": "Leyla", "familyName": "Aliyeva"}', ("Leyla Aliyeva",)),
        ('[[{"name": "Leyla Aliyeva"}], {"name": "Murad Kerimov"}]', ("Leyla Aliyeva", "Murad Kerimov")),
        ('[{"name": "Leyla Aliyeva"}, {"@type": "Organization", "name": "Test"}]', ("Leyla Aliyeva", "Test")),
        ('{"name": "Leyla Aliyeva, Test"}', ("Leyla Aliyeva",)),
        ('{"name": "Test and AFP"}', ("Test", "AFP")),
        ('{"name": "Redaktion home.example"}', ("Redaktion home.example",)),
    ],
)
def test_authors_are_described_in_many_ways(stated: str, named: tuple[str, ...]) -> None:
    assert authors("", stated) == named


def test_an_author_may_be_described_elsewhere_in_the_graph() -> None:
    graph = (
        '{"@graph": [{"@type": "NewsArticle", "headline": "A", "author": {"@id": "#leyla"}},'
        ' {"@type": "Person", "@id": "#leyla", "name": "Leyla Aliyeva"}]}'
    )
    html = f'<html><head><script type="application/ld+json">{graph}</script></head><body></body></html>'
    page = page_of(exchange(html.encode(), "https://home.example/a"), lead(""), setting())
    assert authors_of(page) == ("Leyla Aliyeva",)


HEAD = "<h1>A bridge is shut</h1>"


@pytest.mark.parametrize(
    "byline",
    [
        '<aside><div class="ArticleAuthor_x1">Leyla Aliyeva<br>Senior Reporter</div></aside>',
        '<p class="textauthor">von Leyla Aliyeva, Baku</p>',
        '<div class="byline">Travel <a href="/author/leyla/">Leyla Aliyeva</a></div>',
        '<div class="byline"><a href="/author/leyla/"><b>Leyla</b> <b>Aliyeva</b></a></div>',
        '<a href="/profile/12">Leyla Aliyeva</a>',
        '<figure><span class="author">Rena Abdullah</span></figure><a rel="author" href="/a">Leyla Aliyeva</a>',
    ],
)
def test_a_byline_is_read_below_the_headline_whatever_surrounds_it(byline: str) -> None:
    other = '<div class="author">Rena Abdullah</div>'
    assert authors(HEAD + byline + STORY + STORY + other) == ("Leyla Aliyeva",)


def test_a_name_beside_the_date_is_the_authors_and_a_section_is_not() -> None:
    signed = "<div><span>Leyla Aliyeva |</span><span>5 April 2025</span></div>"
    assert authors(HEAD + signed + STORY) == ("Leyla Aliyeva",)
    menu, date = '<nav><a href="/world">World Affairs</a></nav>', "<div>World Affairs | 5 April 2025</div>"
    assert authors(menu + HEAD + date + STORY) == ()


def test_an_agency_that_signs_leaves_the_outlet_its_author() -> None:
    assert authors(f'{HEAD}<div class="byline">AFP</div>{STORY}', '{"name": "Test"}') == ("Test", "AFP")


def test_abbreviations_sign_where_nothing_else_does() -> None:
    assert authors('<span itemprop="author">srf/hosb;kesm</span>') == ("srf/hosb", "kesm")
    assert authors('<span itemprop="author">admin</span>') == ()


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
