from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.dedup import SHARED, fingerprint, likeness, share
from storage.types import Relation
from tests.benchmarks import prose
from tests.storage.dedup.telling import NOW, PARTS, STORY, known, stated

FOREIGN = "The weather bureau expects snow in the mountains on Thursday, with gusts of 60 kilometres an hour at night."
seeds = st.integers(0, 2**32)


def story(seed: int, characters: int = 1500) -> list[str]:
    chance = random.Random(seed)
    return prose.paragraphs(chance, prose.topic(chance), characters)


@given(seeds)
def test_a_text_is_its_own_copy(seed: int) -> None:
    text = "\n".join(story(seed))
    like = likeness(known(text, n=1), known(text, n=2))
    assert like is not None
    assert (like.similarity, like.relation) == (1.0, Relation.SYNDICATED)


@given(seeds, seeds, st.integers(0, 12), st.integers(1, 12))
def test_likeness_is_the_same_from_both_sides(one: int, other: int, start: int, end: int) -> None:
    a = known("\n".join(story(one)))
    b = known("\n".join(story(one)[start : start + end] + story(other)[:3]))
    assert likeness(a, b) == likeness(b, a)
    assert share(a.text, b.text) == share(b.text, a.text)


@given(seeds, seeds, st.integers(0, 8))
def test_a_foreign_paragraph_leaves_a_copy_a_copy(seed: int, other: int, at: int) -> None:
    own = story(seed)
    longer = [*own[:at], *story(other, 100)[:1], *own[at:]]
    assert likeness(known("\n".join(own)), known("\n".join(longer))) is not None


@given(seeds, seeds)
def test_other_stories_are_no_copies(one: int, other: int) -> None:
    if one != other:
        assert likeness(known("\n".join(story(one))), known("\n".join(story(other)))) is None


EDITS: dict[str, Callable[[], str]] = {
    "dateline": lambda: "BAKU, Azerbaijan (AP) — " + STORY,
    "cut to a third": lambda: "\n".join(PARTS[:3]),
    "cut to a half": lambda: "\n".join(PARTS[:4]),
    "paragraph inserted": lambda: "\n".join([*PARTS[:2], FOREIGN, *PARTS[2:]]),
    "promo added": lambda: STORY + "\nFollow us on Telegram and never miss what moves the region and the world.",
    "typos mended": lambda: STORY.replace("procession", "processoin").replace("carnations", "carnatoins"),
    "a name spelt otherwise": lambda: STORY.replace("Mammadova", "Mamedova"),
    "words changed": lambda: (
        STORY.replace("began", "started").replace("families", "relatives").replace("noon", "midday")
        .replace("city", "town").replace("later", "afterwards").replace("played", "performed")
    ),
    "a figure corrected": lambda: STORY.replace("744", "740"),
    "capitals and quotes": lambda: STORY.upper().replace('"', "“"),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_wire_copy_is_found(edit: Callable[[], str]) -> None:
    like = likeness(known(STORY), known(edit(), n=2, source="other"))
    assert like is not None
    assert like.similarity >= 0.55


IN_MANY_LANGUAGES = {
    "azerbaijani": (
        "Bakıda minlərlə insan səhər tezdən Şəhidlər xiyabanına gələrək məzarlar üzərinə qərənfillər düzüb. "
        "Mərasimdə dövlət rəsmiləri, şəhid ailələri və veteranlar iştirak ediblər, günorta gəmilər fit veriblər.\n"
        "Axşam filarmoniyada anım konserti keçirilib, tamaşaçılardan əl çalmamaq xahiş olunub."
    ),
    "turkish": (
        "Binlerce kişi sabahın erken saatlerinde İstanbul'daki anıtın önünde toplanarak karanfiller bıraktı. "
        "Törene bakanlar, gazi aileleri ve öğrenciler katıldı; öğle vakti limandaki gemiler düdük çaldı.\n"
        "Akşam saatlerinde senfoni orkestrası alkışsız bir konser verdi ve mumlar gece yarısına kadar yandı."
    ),
    "armenian": (
        "Հազարավոր մարդիկ վաղ առավոտյան բարձրացան բլուրը և ծաղիկներ դրեցին անմար կրակի մոտ։ "
        "Արարողությանը մասնակցեցին պաշտոնյաներ, ուսանողներ և տարբեր երկրներից ժամանած հյուրեր, հնչեցին զանգերը։\n"
        "Երեկոյան քաղաքի հրապարակում կայացավ համերգ, որի ընթացքում ոչ ոք չծափահարեց և մոմերը վառվեցին մինչև լույս։"
    ),
    "arabic": (
        "تجمع آلاف الأشخاص في ساعات الصباح الأولى أمام النصب التذكاري ووضعوا الزهور على قبور الضحايا. "
        "وشارك في المراسم مسؤولون وأسر الضحايا وطلاب المدارس، وأطلقت السفن في الميناء صفاراتها عند الظهر.\n"
        "وفي المساء أقيمت أمسية موسيقية طلب فيها من الحاضرين عدم التصفيق، وبقيت الشموع مضاءة حتى الفجر."
    ),
    "chinese": (
        "清晨时分，数千名市民登上山坡，在烈士墓前献上康乃馨，许多家庭带来了旧照片和蜡烛。"
        "中午，海湾里的船只一齐鸣笛，全城各区的交通停止了一分钟，学校也为遇难者默哀。\n"
        "晚上，爱乐乐团在没有掌声的大厅里演奏了交响曲，烛光一直亮到深夜，老人们讲述了那一夜的经历。"
    ),
    "japanese": (
        "早朝から数千人の市民が丘に登り、犠牲者の墓にカーネーションを供えた。多くの家族が古い写真とろうそくを持参した。"
        "正午には湾内の船が一斉に汽笛を鳴らし、市内のすべての地区で交通が一分間止まった。\n"
        "夜には管弦楽団が拍手のない会場で交響曲を演奏し、ろうそくの火は深夜まで灯り続け、人々はあの夜の体験を語った。"
    ),
}


@pytest.mark.parametrize("text", IN_MANY_LANGUAGES.values(), ids=IN_MANY_LANGUAGES.keys())
def test_copies_are_found_in_every_script(text: str) -> None:
    cut = "ANKARA, 20.01.2026 — " + text.split("\n", maxsplit=1)[0]
    assert len(set(fingerprint(text)) & set(fingerprint(cut))) >= SHARED
    assert likeness(known(text), known(cut, n=2)) is not None
    strangers = [other for other in IN_MANY_LANGUAGES.values() if other != text]
    assert not any(likeness(known(text), known(other, n=2)) for other in strangers)


def test_a_daily_report_on_one_place_is_no_copy_of_yesterdays() -> None:
    yesterday, today = (bulletin(WEATHER, ("Baku", "Sheki", "Bilgah"), numbers) for numbers in NUMBERS)
    assert likeness(known(yesterday), known(today, n=2)) is None


def test_figures_written_otherwise_are_the_same_figures() -> None:
    plain = STORY + "\nThe fund paid 4123 manats to 1870 families and 2560 to 1144 orphans, the ministry counted."
    dotted = plain.replace("4123", "4,123").replace("1870", "1,870").replace("2560", "2.560").replace("1144", "1 144")
    assert likeness(known(plain), known(dotted, n=2)) is not None


WEATHER = (
    "In {} on {} the wind will blow from the north at {} metres a second and the air will warm to {} degrees by day. "
    "In {} some rain is expected in the evening, and the pressure will be {} millimetres of mercury. "
    "On the beaches of {} the water is at {} degrees, the bureau for hydrology says in its daily bulletin."
)
WEATHER_RU = (
    "В городе {} {} января ожидается переменная облачность, ветер северный, скорость {} метров в секунду. "
    "Температура воздуха днём составит {} градусов тепла. В районе {} местами пройдёт дождь, "
    "атмосферное давление {} миллиметров. На пляжах посёлка {} вода прогреется до {} градусов, сообщили в бюро."
)
WEATHER_ZH = (
    "据{}气象台预报，{}日白天多云，北风每秒{}米，最高气温{}度，{}傍晚局部有小雨，气压{}毫米，"
    "{}海滩水温{}度，请市民注意添衣保暖，出行注意交通安全。"
)
NUMBERS = (20, 5, 7, 762, 9), (22, 11, 3, 755, 8)
PLACES = {
    "english": (WEATHER, ("Baku", "Sheki", "Bilgah"), ("Ganja", "Lerik", "Nardaran")),
    "russian": (WEATHER_RU, ("Баку", "Шеки", "Бильгя"), ("Гянджа", "Лерик", "Мардакян")),
    "chinese": (WEATHER_ZH, ("巴库", "舍基", "比尔加"), ("占贾", "连科兰", "纳尔达兰")),
}


def bulletin(template: str, places: tuple[str, ...], numbers: tuple[int, ...]) -> str:
    town, country, beach = places
    day, wind, warmth, pressure, water = numbers
    return template.format(town, day, wind, warmth, country, pressure, beach, water)


@pytest.mark.parametrize("of", PLACES.values(), ids=PLACES.keys())
def test_two_reports_from_one_template_stay_apart(of: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    template, here, there = of
    one, other = bulletin(template, here, NUMBERS[0]), bulletin(template, there, NUMBERS[1])
    assert share(one, other) > 0.5
    assert likeness(known(one), known(other, n=2)) is None
    assert likeness(known(one), known(one, n=3)) is not None


def rite(anniversary: int, year: int) -> str:
    return f"The {anniversary}th anniversary of the tragedy was marked on 20 January {year} in the capital.\n{STORY}"


def test_a_yearly_rite_is_no_copy_of_last_years() -> None:
    last = known(rite(35, 2025), first_seen=NOW - timedelta(days=365))
    assert likeness(last, known(rite(36, 2026), n=2)) is None


def test_a_text_of_an_earlier_year_published_again_is_reused() -> None:
    like = likeness(known(STORY, published=stated(NOW - timedelta(days=365))), known("BAKU. " + STORY, n=2))
    assert like is not None
    assert like.relation is Relation.REUSED


def test_short_texts_prove_nothing() -> None:
    assert likeness(known("Photo of the day: snow in Baku"), known("Photo of the day: snow in Baku", n=2)) is None


def test_paragraphs_that_an_outlet_repeats_do_not_make_a_copy() -> None:
    own, other = "\n".join([PARTS[0], STORY]), "\n".join([FOREIGN + " It may last until Sunday or longer.", STORY])
    common = frozenset(key for part in PARTS for key in fingerprint(part))
    assert likeness(known(own), known(other)) is not None
    assert likeness(known(own), known(other), commonplace=common) is None


def test_a_text_without_commonplaces_is_compared_whole() -> None:
    assert likeness(known(STORY), known(STORY, n=2), commonplace=frozenset({1, 2, 3})) is not None


def test_a_very_long_text_is_compared_in_bounded_time() -> None:
    text = "\n".join(story(3, 400_000))
    assert likeness(known(text), known(text + "\n" + FOREIGN, n=2)) is not None
