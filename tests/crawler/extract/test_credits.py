from __future__ import annotations

import pytest

from crawler.extract import extract
from crawler.extract.agencies import agencies_in, parted, who_says
from crawler.extract.credits import Dispatch, dispatch
from storage.types import Article
from tests.crawler.extract.making import exchange, lead, setting

URL = "https://example.org/2026/01/20/story-12345.html"
STORY = [
    "Thousands of people came to the memorial this morning to honour those who were killed that night.",
    "A minute of silence was observed across the country at noon, and flowers were laid until the evening.",
    "Ships in the bay sounded their horns, as they have done on this day every year since then.",
]


def article(head: str = "", *, first: str = STORY[0], last: str = "", byline: str = "") -> Article:
    text = "".join(f"<p>{line}</p>" for line in (first, *STORY[1:], last) if line)
    body = f"<article><h1>The city remembers</h1>{byline}{text}</article>"
    date = '<meta property="article:published_time" content="2026-01-20T10:00:00+04:00">'
    page = f"<html lang=en><head><title>The city remembers</title>{date}{head}</head><body>{body}</body></html>"
    return extract(exchange(page.encode(), URL), lead(URL), setting())


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("BAKU, Jan 20 (Reuters) - Thousands of people", "BAKU", "Reuters"),
        ("BAKU, Azerbaijan (AP) — Thousands of people", "BAKU, Azerbaijan", "AP"),
        ("Baku (dpa) - Tausende Menschen", "Baku", "dpa"),
        ("BAKU, Azerbaijan, January 20. Trend News Agency reports", "BAKU, Azerbaijan", None),
        ("BAKU, Azerbaijan, January 20. Thousands of people", "BAKU, Azerbaijan", None),
        ("Bakı, 20 yanvar, AZƏRTAC", "Bakı", "AZERTAC"),
        ("Bakı. 20 yanvar. REPORT.AZ/ Minlərlə insan", "Bakı", "Report"),
        ("БАКУ, 20 января. /ТАСС/. Тысячи людей", "БАКУ", "TASS"),
        ("БАКУ, 20 янв - РИА Новости. Тысячи людей", "БАКУ", "RIA Novosti"),
        ("BAKU, Jan. 20 (Xinhua) -- Thousands of people", "BAKU", "Xinhua"),
        ("NEW YORK, Jan 20 (Meridian Press) - Thousands", "NEW YORK", "Meridian Press"),
        ("ANKARA (AA) - Binlerce kişi", "ANKARA", "Anadolu Agency"),
        ("PARIS — Des milliers de personnes", "PARIS", None),
        ("ბაქო, 20 იანვარი (Interpressnews) - ათასობით ადამიანი", "ბაქო", "Interpressnews"),
    ],
)
def test_a_dateline_says_the_place_and_the_agency(line: str, place: str, agency: str | None) -> None:
    assert dispatch(line) == Dispatch(place, agency)


@pytest.mark.parametrize(
    "line",
    [
        "Thousands of people came to the memorial - and stayed.",
        "Yes, he said.",
        "VIDEO - Thousands of people",
        "ФОТО — Тысячи людей",
        "He said (again) - that it was over.",
        "UN: more help is needed",
        "On January 20, 1990, the army entered Baku.",
        "In Baku, January 20, flowers were laid.",
        "Baku - a city on the Caspian",
        "Reuters (London) - a photo",
        "Thousands, 20 of them, came.",
        "",
    ],
)
def test_a_sentence_is_no_dateline(line: str) -> None:
    assert dispatch(line) is None


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Reuters", ["Reuters"]),
        ("(AFP)", ["AFP"]),
        ("dpa/AFP", ["dpa", "AFP"]),
        ("Source: AP, Reuters", ["AP", "Reuters"]),
        ("Mənbə: AZƏRTAC", ["AZERTAC"]),
        ("Источник: РИА Новости", ["RIA Novosti"]),
        ("Kaynak: AA", ["Anadolu Agency"]),
        ("Reuters Staff", ["Reuters"]),
        ("dpa-infocom", ["dpa"]),
        ("Trend News Agency", ["Trend"]),
        ("© AFP", ["AFP"]),
        ("Leyla Aliyeva", []),
        ("A trend in tourism", []),
        ("ap", []),
        ("Ata", []),
        ("Sources say that Reuters was first", []),
        ("", []),
    ],
)
def test_a_credit_names_agencies_and_nothing_else(line: str, agencies: list[str]) -> None:
    assert agencies_in(line) == agencies


def test_an_agency_among_the_authors_is_no_author() -> None:
    assert parted(["Leyla Aliyeva", "AFP", "dpa", "Petra"]) == (("Leyla Aliyeva", "Petra"), ("AFP", "dpa"))
    told = article('<meta name="author" content="Leyla Aliyeva, Associated Press">')
    assert (told.authors, told.agencies) == (("Leyla Aliyeva",), ("AP",))


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("The ceremony has begun, Trend reports.", ["Trend"]),
        ("Mərasim keçirilib, AZƏRTAC xəbər verir.", ["AZERTAC"]),
        ("Об этом сообщает РИА Новости.", ["RIA Novosti"]),
        ("Törene binlerce kişi katıldı, Anadolu Ajansı bildirdi.", ["Anadolu Agency"]),
        ("The trend reports a rise.", []),
        ("She reports from Baku.", []),
    ],
)
def test_who_is_said_to_report_is_credited(line: str, agencies: list[str]) -> None:
    assert list(who_says(line)) == agencies


@pytest.mark.parametrize(
    ("more", "agencies"),
    [
        ({"head": '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The city remembers",'
                  '"sourceOrganization":{"@type":"Organization","name":"Reuters"}}</script>'}, ("Reuters",)),
        ({"head": '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The city remembers",'
                  '"provider":{"name":"The Courier"},"creditText":"AFP / dpa"}</script>'}, ("AFP", "dpa")),
        ({"head": '<meta name="news_source" content="TASS">'}, ("TASS",)),
        ({"first": f"BAKU, Jan 20 (Reuters) - {STORY[0]}"}, ("Reuters",)),
        ({"last": "Source: AZERTAC"}, ("AZERTAC",)),
        ({"byline": '<span class="article-agency">AFP</span>'}, ("AFP",)),
        ({"byline": '<div class="byline">By <span>Reuters</span></div>'}, ("Reuters",)),
        ({"first": f"AP was there. {STORY[0]}"}, ()),
        ({"byline": '<span class="image-credit">AFP</span>'}, ()),
        ({"byline": '<div class="photo"><span class="source">AFP</span></div>'}, ()),
        ({"byline": '<aside><span class="agency">AFP</span></aside>'}, ()),
        ({}, ()),
    ],
)  # fmt: skip
def test_agencies_are_credited_in_data_bylines_datelines_and_below_the_story(
    more: dict[str, str], agencies: tuple[str, ...]
) -> None:
    assert article(**more).agencies == agencies


def test_the_place_is_kept_and_the_text_stays_as_it_is() -> None:
    told = article(first=f"BAKU, Azerbaijan (AP) — {STORY[0]}")
    assert (told.dateline, told.text.splitlines()[0][:26]) == ("BAKU, Azerbaijan", "BAKU, Azerbaijan (AP) — Th")
    data = '{"@type":"NewsArticle","headline":"The city remembers","dateline":%s}'
    stated = f'<script type="application/ld+json">{data}</script>'
    assert article(stated % '"Baku"').dateline == "Baku"
    assert article(stated % '"BAKU, Jan 20 (Reuters)"').dateline == "BAKU"
    assert article(stated % '{"a": 1}').dateline is None
