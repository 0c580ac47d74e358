from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import catalogue
from crawler.match import Matcher
from crawler.match.dates import named
from crawler.match.folding import fold
from crawler.match.matcher import LONGEST
from crawler.match.ordinals import ordinals
from crawler.match.phrases import Phrases
from crawler.match.remembering import is_sure
from crawler.observances import Observance
from crawler.observances.terms import parse
from storage.types import Article, Instant, Match, Origin, Precision

NAUGHTY = Path(__file__).parents[2].parent / "shared" / "cases" / "blns.json"
BLACK_JANUARY = Observance.model_validate(catalogue.entry("observances", "black-january"))
MATCHER = Matcher([BLACK_JANUARY])
CHERNOBYL = Matcher([Observance.model_validate(catalogue.entry("observances", "chernobyl"))])
TIMELY = date(2026, 1, 19)
FILLER = (
    "Правила торгов не изменились.\nThe committee will meet again in spring.\nToplantı ertelendi.\nİclas keçirildi."
)

TRUE = {
    "en": [
        "Azerbaijan marks the 36th anniversary of Black January",
        "Baku pays tribute to the victims of January 20",
        "Thousands climb to the Alley of Martyrs in Baku as the country recalls the 20 January tragedy of 1990",
        "On January 20 wreaths were laid for the martyrs whom Soviet tanks crushed in the streets of Baku",
        "Exhibition about Black January's witnesses opens in Azerbaijan's national library",
        "Embassy of Azerbaijan in Riga recalls the tragedy of 20 January",
        "On the night of 20 January the Soviet troops came; Baku has not forgotten them",
        "BLACK JANUARY: BAKU REMEMBERS ITS DEAD",
    ],
    "az": [
        "20 Yanvar faciəsindən 36 il ötür: Bakı öz şəhidlərini anır",
        "Qara Yanvarın qurbanları Azərbaycanın bütün bölgələrində yad edildi",
        "20 Yanvar şəhidlərinin xatirəsi Bakıda ehtiramla anılıb",
        "Şəhidlər xiyabanına 20 Yanvarda minlərlə insan gəldi, şəhidlərin məzarı önünə qərənfil düzüldü",
        "20 Yanvar hadisələrinə həsr olunmuş sərgi Gəncədə, Azərbaycanın ikinci şəhərində açılıb",
        "Sovet qoşunlarının Bakıda törətdiyi 20 Yanvar qırğınının iştirakçıları danışır",
        "20 YANVAR FACİƏSİNİN 36-CI İLDÖNÜMÜ QEYD OLUNUR",
        "20 yanvar faciesi Bakida anildi",
    ],
    "ru": [
        "В Азербайджане чтят память жертв Чёрного января",
        "Черный январь: 36-я годовщина трагедии в Баку",
        "Трагедии 20 января посвятили вечер в Баку",
        "Посольство Азербайджана напомнило о событиях 20 января 1990 года",
        "На Аллею шехидов в Баку 20 января пришли родные шехидов с гвоздиками",
        "Советские войска вошли в Баку в ночь на 20 января, и советские танки стреляли по домам Азербайджана",
        "Память шехидов 20 января почтили в Азербайджане минутой молчания",
    ],
    "tr": [
        "Azerbaycan Kara Ocak'ın kurbanlarını anıyor",
        "20 Ocak katliamının 36. yıl dönümü Bakü'de anıldı",
        "Ankara'da 20 Ocak şehitleri için tören: Azerbaycan Büyükelçisi konuştu",
        "Bakü'de 20 Ocak faciasında ölenler Şehitler Hıyabanı'nda anıldı",
        "Sovyet tanklarının Bakü'ye girdiği 20 Ocak'ta ölen şehitler unutulmadı",
        "KARA OCAK: AZERBAYCAN ŞEHİTLERİNİ ANIYOR",
        "Azerbaycan, 20 Ocak trajedisinin 36'ncı yıl dönümünü anıyor",
    ],
}
FALSE = {
    "en": [
        "January sales were black ink for the shops at last",
        "It was a black January for farmers in Azerbaijan, said the union",
        "Black January for retailers as shoppers stay at home",
        "Baku metro closes two stations on January 20 for repairs",
        "The goalkeeper, born on 20 January 1990 in Baku, signs for two years",
        "Visitors laid flowers at the Alley of Martyrs in Baku during a state visit",
        "Azerbaijan's parliament meets on 20 January to discuss the budget",
        "Black coffee, January rain: a walk through Baku",
        "Bloody January films win a prize in Almaty, and Baku will show them",
    ],
    "az": [
        "20 Yanvar metrostansiyasında təmir işləri başlayır, Bakı sakinləri avtobusla gedəcək",
        "Yanvarın 20-də Bakıda yağış yağacaq",
        "Qara dənizdə yanvar fırtınası gəmiləri limanda saxladı",
        "Azərbaycan millisi yanvarda üç oyun keçirəcək",
        "Şəhidlər xiyabanını xarici qonaqlar ziyarət edib",
        "20 yanvar 1990-cı ildə Bakıda doğulan rəssamın sərgisi açılır",
        "Qara yanvarğan adlı roman çap olunub, Bakı oxucuları gözləyir",
    ],
    "ru": [
        "Кровавый январь в Алма-Ате: в Баку показали фильм",
        "Чёрный рынок: январь принёс рост цен в Баку",
        "В январе в Баку выпал снег",
        "Это был чёрный январь для фермеров Азербайджана",
        "Чёрный январь для биржи: индексы упали",
        "20 января в Баку пройдёт матч сборной Азербайджана",
        "Делегация посетила Аллею шехидов в Баку",
        "Советские плакаты показывают в музее Баку с 15 января",
    ],
    "tr": [
        "Kara ocak başında pişen yemekler Azerbaycan mutfağını anlatıyor",
        "20 Ocak'ta Bakü seferleri yeniden başlıyor",
        "Bakü'de ocak ayı kar yağışlı geçti",
        "Kara Ocak esnafı vurdu: satışlar düştü",
        "Azerbaycan millî takımı 20 Ocak'ta sahaya çıkıyor",
        "Şehitler Hıyabanı'nı konuk heyet ziyaret etti",
        "20 Ocak 1990'da Bakü'de doğan yazarın romanı çıktı",
    ],
}


def article(title: str, text: str = FILLER, published: datetime | None = None) -> Article:
    instant = Instant(at=published, precision=Precision.MINUTE, origin=Origin.META) if published else None
    url = "https://example.org/a"
    return Article(url=url, canonical_url=url, title=title, text=text, published=instant)


def matched(title: str, text: str = FILLER, *, day: date = TIMELY) -> Match | None:
    found = MATCHER(article(title, text), fallback_day=day)
    return found[0] if found else None


def certain(title: str, text: str = FILLER, *, day: date = TIMELY) -> Match:
    match = matched(title, text, day=day)
    assert match is not None
    return match


@pytest.mark.parametrize("sentence", [s for sentences in TRUE.values() for s in sentences])
def test_coverage_is_matched_in_a_title_and_in_a_lead(sentence: str) -> None:
    for match in (matched(sentence), matched("A day in the city", f"{sentence}.\n{FILLER}")):
        assert match
        assert (match.observance, match.occurrence, match.anniversary) == ("black-january", date(2026, 1, 20), 36)


@pytest.mark.parametrize("sentence", [s for sentences in FALSE.values() for s in sentences])
def test_lookalikes_are_not_matched(sentence: str) -> None:
    assert matched(sentence) is None
    assert matched("A day in the city", f"{sentence}.\n{FILLER}") is None


WORDS_OF_TERMS = st.sampled_from(
    [
        word
        for phrases in (*BLACK_JANUARY.terms.values(), *BLACK_JANUARY.context.values())
        for term in phrases
        for phrase in parse(term).phrases()
        for word in phrase.split()
    ]
)
TEXTS = st.lists(
    st.one_of(WORDS_OF_TERMS, st.sampled_from(["\n", "36th anniversary", "36-cı ildönümü", "’s"]), st.text(max_size=8))
).map(" ".join)


@given(title=TEXTS, text=TEXTS, day=st.dates())
def test_the_matcher_takes_any_text_and_proves_a_match_by_words_of_the_article(
    title: str, text: str, day: date
) -> None:
    for match in MATCHER(article(title, text), fallback_day=day):
        assert 0 < match.score <= 1
        assert match.terms
        assert all(term in title or term in text for term in match.terms)
        assert BLACK_JANUARY.occurrences(match.occurrence.year) == (match.occurrence,)
        assert match.anniversary == match.occurrence.year - 1990 >= 0


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("İYUL", "iyul"), ("IŞIQ", "ışıq"), ("Чёрный", "черный"), ("Bakı", "BAKI"), ("şəhid", "sehid"), ("i\u0307", "İ")],
)
def test_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_soft_hyphen_and_combining_marks_do_not_hide_a_term() -> None:
    title = "Black Janu\u00adary and the S\u0327e\u0301hid families of Baku"
    assert certain(title).terms == ("Black Janu\u00adary",)


@pytest.mark.parametrize("apart", ["Black\nJanuary", "Black. January", "Black, January", "Black (January"])
def test_a_phrase_does_not_go_beyond_a_stop(apart: str) -> None:
    assert matched("A day in Baku", f"{apart} was cold.") is None


@pytest.mark.parametrize("joined", ["Black-January", "“Black” January", "Black  January", "Black\u00a0January"])
def test_a_phrase_goes_over_hyphens_quotes_and_space(joined: str) -> None:
    assert certain("A day in Baku", f"{joined} was remembered.").terms == (joined.strip("“"),)


def test_phrases_joined_by_an_ampersand_hold_in_one_paragraph_only() -> None:
    assert matched("Baku", "On 20 January it rained.\nMore.\nThe martyrs are many.") is None
    assert matched("Baku", "On 20 January the martyrs were honoured.\nMore.\nEvening.")


def test_the_title_goes_with_the_first_paragraph() -> None:
    assert matched("20 January in Baku", "The martyrs were honoured.")


def test_a_term_without_context_is_borne_out_by_remembrance() -> None:
    assert matched("Black January again") is None
    assert matched("Black January recalled") is None
    assert matched("Black January recalled, candles lit")
    assert matched("36th anniversary of Black January")
    assert matched("Black January again", "Wreaths were laid.")
    assert matched("Black January again", f"{FILLER}\nWreaths were laid.") is None


def test_a_part_of_a_joined_term_bears_it_out_where_it_is_context_too() -> None:
    joined = BLACK_JANUARY.model_copy(
        update={"terms": {"en": ("20 January & Soviet",)}, "context": {"en": ("Soviet",)}}
    )
    assert Matcher([joined])(article("20 January and the Soviet army"), fallback_day=TIMELY)


def test_a_word_of_a_term_does_not_bear_it_out() -> None:
    named = BLACK_JANUARY.model_copy(update={"terms": {"en": ("Baku tragedy",)}, "context": {"en": ("Baku",)}})
    assert not Matcher([named])(article("The Baku tragedy"), fallback_day=TIMELY)


def test_the_longest_term_stands_for_those_within_it() -> None:
    nested = BLACK_JANUARY.model_copy(update={"terms": {"en": ("January", "January tragedy", "Black January")}})
    one = Matcher([nested])(article("The January tragedy in Baku"), fallback_day=TIMELY)
    assert one[0].terms == ("January tragedy",)
    plain = BLACK_JANUARY.model_copy(update={"terms": {"en": ("January tragedy",)}})
    assert Matcher([plain])(article("The January tragedy in Baku"), fallback_day=TIMELY) == one


def test_the_title_may_number_what_only_the_text_names() -> None:
    text = f"{FILLER}\nBlack January, as it is called, was recalled."
    assert "36th anniversary" in certain("Baku keeps the 36th anniversary", text).terms


def test_text_beyond_all_measure_is_read_in_part() -> None:
    assert matched("A day in Baku", "word " * (LONGEST // 5) + "\nBlack January") is None


def test_a_phrase_added_later_is_found_too() -> None:
    phrases = Phrases()
    first = phrases.add("Black January", "en")
    assert list(phrases.find("Black January tragedy").places) == [first]
    second = phrases.add("January tragedy", "en")
    assert list(phrases.find("Black January tragedy").places) == [first, second]
    assert phrases.add("January tragedy", "en") == second


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="../shared/cases/blns.json is not there")
def test_naughty_strings_are_only_text() -> None:
    for string in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        assert matched(string, f"{string}\n{string}") is None
        assert fold(fold(string)) == fold(string)


def test_an_observance_without_context_asks_for_none() -> None:
    plain = BLACK_JANUARY.model_copy(update={"context": {}})
    assert Matcher([plain])(article("Black January remembered"), fallback_day=TIMELY)


def test_more_evidence_never_scores_less() -> None:
    mention = certain("A day in Baku", f"{FILLER}\nBlack January was recalled in Azerbaijan.")
    lead = certain("A day in Baku", f"Black January was recalled in Azerbaijan.\n{FILLER}")
    title = certain("Black January recalled in Baku, Azerbaijan")
    both = certain("Black January recalled in Baku", "Black January was recalled in Azerbaijan.")
    numbered = certain(
        "36th anniversary of Black January recalled in Baku", "Black January was recalled in Azerbaijan."
    )
    scores = [mention.score, title.score, lead.score, both.score, numbered.score]
    assert scores == sorted(set(scores))


def test_all_evidence_together_is_certain() -> None:
    text = (
        "Black January, the 20 January tragedy, was recalled in Baku, Azerbaijan.\n"
        "More.\nMore.\nThe victims of 20 January and Black January met the Soviet army."
    )
    assert certain("36th anniversary of Black January", text).score > 0.99


def test_a_lone_mention_far_down_and_out_of_season_is_no_match() -> None:
    text = f"{FILLER}\nHis first film was about Black January."
    assert matched("A director from Baku", text, day=date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    ("day", "title", "year"),
    [
        (date(2026, 1, 13), "Baku prepares to recall Black January", 2026),
        (date(2026, 1, 12), "Baku prepares to recall Black January", 2025),
        (date(2026, 7, 1), "Baku recalls Black January", 2026),
        (date(2025, 12, 20), "Baku prepares for the 36th anniversary of Black January", 2026),
        (date(2026, 7, 1), "How Baku marked the 30th anniversary of Black January", 2020),
        (date(2026, 7, 1), "How Baku will mark the 50th anniversary of Black January", 2026),
        (date(2026, 1, 20), "How Baku marked the 30th anniversary of Black January", 2026),
        (date(1991, 1, 22), "Black January in Baku", 1991),
    ],
)
def test_the_year_is_that_of_the_window_else_of_the_number_stated(day: date, title: str, year: int) -> None:
    match = certain(title, day=day)
    assert (match.occurrence, match.anniversary) == (date(year, 1, 20), year - 1990)


def test_a_contradicting_number_scores_less() -> None:
    plain = certain("How Baku marked the anniversary of Black January")
    assert certain("How Baku marked the 30th anniversary of Black January").score < plain.score


def test_nothing_published_before_the_event_is_matched() -> None:
    assert matched("Black January in Baku", day=date(1990, 1, 19)) is None


def test_the_first_year_has_no_match_before_its_first_occurrence() -> None:
    late = BLACK_JANUARY.model_copy(update={"rule": "12-31"})
    assert Matcher([late])(article("Black January in Baku"), fallback_day=date(1990, 5, 1)) == ()


def test_the_publishers_own_day_decides_and_not_the_fetch() -> None:
    late = datetime(2026, 1, 12, 20, 30, tzinfo=UTC).astimezone(timezone(timedelta(hours=4)))
    (match,) = MATCHER(article("Black January in Baku", published=late), fallback_day=date(2020, 6, 1))
    assert match.occurrence.year == 2026


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("the 36th anniversary", 36),
        ("the 31st sad anniversary", 31),
        ("36 years ago", 36),
        ("36-cı ildönümü", 36),
        ("36-CI İLDÖNÜMÜ", 36),
        ("33-cü il dönümündə", 33),
        ("36 il ötür", 36),
        ("36-я годовщина", 36),
        ("к 36-й печальной годовщине", 36),
        ("35-летие", 35),
        ("36 лет назад", 36),
        ("36. yıl dönümünde", 36),
        ("36'ncı yıldönümü", 36),
        ("36. yılı", 36),
        ("36 yıl\u00a0önce", 36),
    ],
)
def test_numbered_anniversaries_are_read_in_four_languages(text: str, number: int) -> None:
    assert [ordinal.number for ordinal in ordinals(f"On this, {text} of it all")] == [number]


@pytest.mark.parametrize(
    "text", ["36 people", "1936 years ago", "he is 36 years old", "36-летний водитель", "0th anniversary"]
)
def test_other_figures_are_no_anniversaries(text: str) -> None:
    assert list(ordinals(text)) == []


@pytest.mark.parametrize(
    ("form", "is_one"),
    [
        ("faciəsinin", True),
        ("faciələrindən", True),
        ("faciəsindədir", True),
        ("faciəvi", False),
        ("faciəğ", False),
    ],
)
def test_azerbaijani_endings_follow_in_their_order(form: str, is_one: bool) -> None:
    assert bool(matched(f"20 Yanvar {form} Bakı")) is is_one


@pytest.mark.parametrize(("form", "is_one"), [("Kara Ocağın", True), ("Kara Ocaktan", True), ("Kara Ocağ", False)])
def test_a_last_consonant_softens_before_a_vowel(form: str, is_one: bool) -> None:
    assert bool(matched(f"{form} Bakü")) is is_one


def test_several_observances_are_found_in_one_article_in_their_order() -> None:
    other = Observance(
        id="old-bridge", name="Old Bridge", first=date(1993, 11, 9), rule="11-09", terms={"en": ("Old Bridge",)}
    )
    found = Matcher([other, BLACK_JANUARY])(article("Black January and the Old Bridge, from Baku"), fallback_day=TIMELY)
    assert [(match.observance, match.anniversary) for match in found] == [("old-bridge", 32), ("black-january", 36)]


def test_a_language_without_known_endings_matches_the_word_itself() -> None:
    other = Observance(id="x", name="X", first=date(1993, 11, 9), rule="11-09", terms={"mn": ("хуучин гүүр",)})
    assert Matcher([other])(article("хуучин гүүр"), fallback_day=TIMELY)
    assert not Matcher([other])(article("хуучин гүүрийн"), fallback_day=TIMELY)


def test_a_matcher_may_be_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(MATCHER))
    assert sent(article("Black January in Baku"), fallback_day=TIMELY)


def test_no_observance_gives_no_match() -> None:
    assert Matcher([])(article("Black January in Baku"), fallback_day=TIMELY) == ()


def test_coverage_and_mention_are_told_apart() -> None:
    assert certain("Baku remembers the victims of Black January", "Wreaths were laid.").about
    passing = "The club won.\nThe crowd sang.\nThe stadium in Baku was built after Black January."
    assert not certain("Late goal decides derby", passing).about


@pytest.mark.parametrize(
    ("title", "year", "reuse"),
    [
        ("Baku marks the 36th anniversary of Black January", 2026, False),
        ("Baku marks the 30th anniversary of Black January", 2026, True),
        ("Baku marks the thirtieth anniversary of Black January", 2026, True),
        ("A museum in Baku was opened on the 30th anniversary of Black January, in 2020", 2020, False),
        ("Black January recalled in Baku; a film of 10 years ago is shown", 2026, False),
    ],
)
def test_a_contradicting_number_is_reuse_unless_its_year_is_told(title: str, year: int, *, reuse: bool) -> None:
    match = certain(title)
    assert (match.occurrence.year, match.reuse) == (year, reuse)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("тридцать шестую скорбную годовщину", 36),
        ("тридцять шоста річниця", 36),
        ("otuz altıncı ildönümü", 36),
        ("zum vierzigsten Jahrestag", 40),
        ("le quarantième anniversaire", 40),
        ("trzydziestą szóstą rocznicę", 36),
        ("otuz altı il öncə", 36),
        ("vor vierzig Jahren", 40),
        ("czterdzieści lat temu", 40),
        ("thirty-six years on", 36),
        ("jährt sich zum 40. Mal", 40),
        ("minęło już 31 lat", 31),
        ("40-ві роковини", 40),
        ("40e anniversaire", 40),
    ],
)
def test_numbers_are_read_in_words_and_further_languages(text: str, number: int) -> None:
    assert [ordinal.number for ordinal in ordinals(text)] == [number]


def days(text: str) -> set[tuple[int, int]]:
    return {(one.month, one.day) for one in named(text)}


@pytest.mark.parametrize(
    "text",
    [
        "20 January",
        "January 20th",
        "Jan. 20",
        "20th of January",
        "20 Yanvarda",
        "20 января",
        "20. Januar",
        "20.01.1990",
    ],
)
def test_the_day_is_read_however_it_is_spelled(text: str) -> None:
    assert (1, 20) in days(f"It was {text}, a cold day")


@pytest.mark.parametrize("text", ["January was cold", "20 people", "1.20.3", "120 January"])
def test_other_figures_are_no_days(text: str) -> None:
    assert (1, 20) not in days(text)


@pytest.mark.parametrize(
    ("language", "term", "form"),
    [
        ("pl", "rocznica masakry", "rocznicę masakr"),
        ("pl", "Hołodomor", "Hołodomorze"),
        ("pl", "powstaniec", "powstańców"),
        ("pl", "mur", "murem"),
        ("pl", "getto", "getcie"),
        ("de", "Mauerfall", "Mauerfallgedenken"),
        ("de", "Völkermord", "Völkermordgedenktag"),
        ("uk", "Чорнобильська катастрофа", "Чорнобильської катастрофи"),
        ("de", "Opfer der Katastrophe", "Opfern der Katastrophen"),
        ("fr", "victime du massacre", "victimes du massacre"),
        ("ar", "مجزرة", "المجزرة"),
        ("en", "January 20", "Jan. 20"),
        ("uk", "пам'ять", "памʼять"),
        ("ru", "событие", "событиями"),
        ("ka", "ტრაგედია", "ტრაგედიისთვის"),
        ("ka", "დამოუკიდებლობა დღე", "დამოუკიდებლობის დღისადმი"),
        ("hy", "ցեղասպանություն", "ցեղասպանությունից"),
        ("hy", "ցեղասպանություն", "ցեղասպանության"),
        ("fa", "انقلاب", "انقلاب‌ها"),
        ("fa", "22 بهمن", "۲۲ بهمن"),
        ("ar", "نكبة", "نكبتهم"),
        ("he", "ניצול", "והניצולים"),
        ("ko", "광주", "광주에서"),
        ("kk", "желтоқсан", "Желтоқсанның"),
        ("uz", "mustaqillik kuni", "мустақиллик кунини"),
        ("az", "20 Yanvar faciə", "20 Јанвар фаҹиәсиндән"),
        ("sr", "злочин у Сребреници", "zločina u Srebrenici"),
        ("bs", "genocid u Srebrenici", "геноцида у Сребреници"),
        ("hi", "गैस त्रासदी", "गैस त्रासदी"),
        ("zh", "南京大屠杀", "在南京大屠杀纪念馆"),
        ("ja", "原爆の日", "広島原爆の日に"),
        ("th", "สันติ", "วันสันติภาพ"),
        ("en", "9/11", "9/11"),
        ("en", "20 January 1990", "20 January 1990"),
        ("en", "January 20 1990", "January 20, 1990"),
        ("de", "8. Mai", "8. Mai"),
    ],
)
def test_forms_of_words_are_one(language: str, term: str, form: str) -> None:
    phrases = Phrases()
    number = phrases.add(term, language)
    assert number in phrases.find(f"So {form} it is")


@pytest.mark.parametrize(
    ("language", "term", "other"),
    [
        ("hi", "कुल", "कल"),
        ("zh", "六四", "六、四"),
        ("zh", "六四", "六。四"),
        ("en", "Ground Zero", "ground/zero"),
        ("ko", "광주", "광주리"),
        ("de", "Mauerfall", "Mauerfallkarte"),
        ("pl", "mur", "murarz"),
    ],
)
def test_other_words_are_not(language: str, term: str, other: str) -> None:
    phrases = Phrases()
    assert phrases.add(term, language) not in phrases.find(f"So {other} it is")


def test_the_day_of_the_event_with_its_year_is_a_term() -> None:
    assert matched("The night of January 20, 1990", "Survivors met in the evening.")
    assert matched("Born on January 20, 1990", "He plays for Baku.") is None


def test_words_of_remembrance_are_told_from_those_they_begin_like() -> None:
    assert not any(map(is_sure, map(fold, ("animation", "matematik", "holding", "почти"))))
    assert all(map(is_sure, map(fold, ("anniversary", "годовщину", "anım", "והנספים", "տարելիցին"))))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He left the army after the Chernobyl accident."),
        ("de", "Nach der Katastrophe von Tschernobyl war er Feuerwehrmann."),
        ("fr", "Il fut pompier après l'accident de Tchernobyl."),
        ("ru", "После аварии на Чернобыльской АЭС он служил пожарным."),
    ],
)
def test_a_term_that_only_dates_something_else_is_no_opening(language: str, text: str) -> None:
    assert not opened(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Forty years after the Chernobyl accident he came back."),
        ("en", "Survivors remember the days after the Chernobyl accident."),
        ("de", "40 Jahre nach der Katastrophe von Tschernobyl kam er zurück."),
        ("pl", "Czterdzieści lat po katastrofie w Czarnobylu wrócił."),
    ],
)
def test_years_or_words_of_remembrance_beside_it_make_it_one(language: str, text: str) -> None:
    assert opened(language, text)


def opened(language: str, text: str) -> bool:
    story = Article(url="https://example.org/a", canonical_url="https://example.org/a", title="A man", text=text)
    [found] = CHERNOBYL.explain(replace(story, language=language), fallback_day=date(2026, 4, 26))
    return found.evidence.opening


@pytest.mark.parametrize(
    "text",
    ["Every 11 July old people come here.\nThey bring flowers to Ilmen.", "Flowers.\nOn 11 July they come to Ilmen."],
)
def test_the_day_itself_speaks_of_remembrance_with_one_more_word(text: str) -> None:
    told = {"id": "ilmen", "name": "Ilmen", "first": date(1995, 7, 11), "terms": {"en": ["Ilmen & REMEMBERED"]}}
    matcher = Matcher([Observance.model_validate(told)])
    for day, matched in ((date(2026, 7, 11), True), (date(2026, 10, 11), False)):
        assert bool(matcher(article("A walk", text), fallback_day=day)) is matched
