from __future__ import annotations

import asyncio
import tomllib
from pathlib import Path

import pytest

from crawler.extract import extract
from crawler.extract.languages import Statement, language_by_evidence
from crawler.extract.tongues import told
from crawler.pool import Pool
from tests.crawler.extract.making import exchange, lead, setting

SENTENCES: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8")
)
ALIKE = {"bs": "bs hr sr", "hr": "bs hr sr", "sr": "bs hr sr"}
URL = "https://example.org/2026/01/20/story-12345.html"
PAGE = """<html{attributes}><head><title>{title}</title><meta property="article:published_time" content="2026-01-20">
{head}</head><body><article><h1>{title}</h1><p>{text}</p><p>{text}</p></article></body></html>"""


def language(
    tag: str = "", *, text: str, title: str | None = None, head: str = "", outlet: str | None = None
) -> str | None:
    attributes = f' lang="{tag}"' if tag else ""
    page = PAGE.format(attributes=attributes, title=title or text[:60], text=text, head=head)
    return extract(exchange(page.encode(), URL), lead(URL), setting(language=outlet)).language


@pytest.mark.parametrize("tag", SENTENCES)
@pytest.mark.parametrize("length", ["short", "long"])
def test_a_sentence_tells_its_language(tag: str, length: str) -> None:
    likely = told(SENTENCES[tag][length])
    assert max(likely, key=lambda name: likely[name]) in ALIKE.get(tag, tag).split()


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Меңләгән кеше һәлак булганнарны искә алды һәм мемориалга чәчәкләр салды.", "tt"),
        ("Мыңдаған адам қаза тапқандарды еске алып, мемориалға гүл шоқтарын қойды.", "kk"),
        ("Илјадници луѓе им оддадоа почит на загинатите таа ноќ пред споменикот.", "mk"),
    ],
)
def test_its_kin_and_neighbours_are_not_taken_for_azerbaijani_in_cyrillic(text: str, tag: str) -> None:
    likely = told(text)
    assert max(likely, key=lambda name: likely[name]) == tag


@pytest.mark.parametrize("text", ["", "20.01.2026", "№ 36", "© AP", "   "])
def test_next_to_no_letters_tell_nothing(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize("tag", [tag for tag in SENTENCES if tag not in ALIKE])
def test_a_page_that_states_no_language_or_a_wrong_one_has_that_of_its_text(tag: str) -> None:
    text = SENTENCES[tag]["long"] * 2
    wrong = "tr" if tag != "tr" else "az"
    assert language(text=text) == tag
    assert language(wrong, text=text) == tag
    assert language(wrong, text=text, outlet=wrong, head=f'<meta property="og:locale" content="{wrong}">') == tag


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("Hava limanında yeni terminal", "az"),
        ("Hava limanında yeni terminal", "tr"),
        ("Погода на завтра", "uk"),
        ("Погода на завтра", "ru"),
        ("Aliyev visits Shusha", "en"),
    ],
)
def test_what_could_be_in_several_is_in_the_language_that_is_stated(title: str, stated: str) -> None:
    short = PAGE.replace("<p>{text}</p>", "", 1)
    page = short.format(attributes=f' lang="{stated}"', title=title, text=f"{title}: 1, 2, 3, 4, 5.", head="")
    assert extract(exchange(page.encode(), URL), lead(URL), setting()).language == stated


def test_the_outlet_tells_apart_what_texts_do_not() -> None:
    assert language("sr-Latn", text=SENTENCES["bs"]["long"]) == "sr-Latn"
    assert language("bs", text=SENTENCES["hr"]["long"]) == "bs"
    assert language(text=SENTENCES["hr"]["long"], outlet="cnr") == "cnr"


def test_a_tag_is_kept_as_it_was_stated() -> None:
    text = SENTENCES["en"]["long"]
    assert language("en-GB", text=text) == "en-GB"
    assert language(text=text, head='<meta property="og:locale" content="en_US">') == "en-US"
    norwegian = "Tusenvis av mennesker kom til minnesmerket i morges for å minnes dem som ble drept den natten."
    assert language_by_evidence(norwegian, [Statement("nb-NO", "html lang", 1)]) == "nb-NO"


def test_the_edition_that_a_page_calls_its_own_counts() -> None:
    own = f'<link rel="alternate" hreflang="en-AU" href="{URL}"><link rel="alternate" hreflang="ru" href="/ru/1">'
    assert language(text=SENTENCES["en"]["long"], head=own) == "en-AU"


def test_azerbaijani_in_another_script_says_so_whatever_the_page_says() -> None:
    assert language("az", text=SENTENCES["az-Cyrl"]["long"]) == "az-Cyrl"
    assert language("fa", text=SENTENCES["az-Arab"]["long"]) == "az-Arab"


def test_a_script_that_is_stated_is_believed_of_texts_in_it_and_of_no_other() -> None:
    stated = [Statement("az-Arab", "html lang", 1)]
    assert language_by_evidence("تبریزده شهیدلر خیابانی", stated) == "az-Arab"
    assert language_by_evidence(SENTENCES["az"]["long"], stated) == "az"


def test_a_language_that_texts_are_not_told_to_be_in_is_believed() -> None:
    abkhaz = "Аԥсны ауаа рацәаны ииаанагеит абаҟа ахь ауха иҭахаз ргәаларшәаразы."
    assert language_by_evidence(abkhaz, [Statement("ab", "html lang", 1)]) == "ab"


def test_workers_share_one_model() -> None:
    pool = Pool(1)
    try:
        size = asyncio.run(pool.run(own_memory))
    finally:
        pool.close()
    assert size < 30_000_000, "a model of one's own has ninety megabytes"


def own_memory() -> int:
    """The bytes that this process shares with no other, after it told a language."""
    told(SENTENCES["az"]["long"])
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Private_Dirty:", "Private_Clean:")))


@pytest.mark.parametrize(
    ("text", "tag", "wrong"),
    [
        ("День пам'яті жертв Голодомору", "uk", "ru"),
        ("Президент підписав указ", "uk", "ru"),
        ("В Москве открыли памятник", "ru", "uk"),
        ("Прэзідэнт падпісаў указ", "be", "ru"),
        ("Qubada avtomobil qəzası olub", "az", "tr"),
        ("قیمت دلار امروز", "fa", "ar"),
    ],
)
def test_letters_that_a_stated_language_does_not_have_refute_it(text: str, tag: str, wrong: str) -> None:
    assert language_by_evidence(text, [Statement(wrong, "html lang", 1.0)]) == tag


def test_a_name_in_the_letters_of_a_neighbour_refutes_nothing() -> None:
    text = "Сегодня утром в центре города жители почтили память погибших, сообщил Андрій Коваленко журналистам"
    assert language_by_evidence(text, [Statement("ru", "html lang", 1.0)]) == "ru"
