from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.dedup import essence, judge
from storage.dedup.furniture import bare, is_furniture
from storage.types import Verdict
from tests.storage.dedup.telling import STORY, known

FURNITURE = """
1 234 views
Views: 1,234
1.2k views
Просмотров: 55
Baxış sayı: 120
Oxunub: 77
Görüntülenme: 3.412
Updated: 12:34
Last modified: 20 January 2025, 12:34
Last updated on Monday, Jan. 20, 2025 at 3:15 p.m.
Обновлено: 20 января 2025 г. в 12:34
Yenilənib: 20 yanvar 2025 12:30
Güncelleme: 20 Ocak 2025 - 12:30
20:34 | 1.2k views | Share
20 January 2025, 12:34
Read also: Baku remembers the victims
Читайте также: В Баку почтили память
Həmçinin oxuyun
Həmçinin oxuyun: Bakıda anım mərasimi
İlgili haberler
Related stories
Share this article
Share on Facebook
Follow us on Telegram
Subscribe to our newsletter and never miss a story
Подписывайтесь на наш канал в Telegram
Abone olun
""".strip().split("\n")
TEXT = """
He updated: the count stands at 55
Updated: five dead in Baku after the storm of 20 January
Updated figures show 55 wounded
Views differ: 12 deputies voted against
Share of the company fell by 12 per cent
Shares on the exchange fell 5%
Related to this is the question of 1990
Read more books, he said
Read also: he was there. It was dark.
2025
In May 2025
In 1990, 147 people were killed
The match ended 2:1
Просмотров было 55, сказал он
Most read the text in silence
Recommended: the committee approved
Subscribe to this view and you will be wrong
Join us in mourning, the mayor said
""".strip().split("\n")


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_known_and_changes_nothing(line: str) -> None:
    assert is_furniture(line)
    assert judge("Baku remembers", f"{line}\n{STORY}\n{line}", known()) is Verdict.SEEN


@pytest.mark.parametrize("line", TEXT)
def test_what_reads_like_furniture_but_tells_something_is_kept(line: str) -> None:
    assert not is_furniture(line)
    assert judge("Baku remembers", f"{STORY}\n{line}", known()) is Verdict.REVISED


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_view_counter_may_stand_at_any_number(then: int, later: int) -> None:
    before = known(f"{STORY}\n{then:,} views")
    assert judge("Baku remembers", f"{STORY}\n{later:,} views", before) is Verdict.SEEN


def test_furniture_at_the_end_of_a_line_is_cut_and_text_is_not() -> None:
    assert bare("He died on Monday. (Updated: 12:34)") == "He died on Monday. "
    assert bare("He died on Monday | Views: 55") == "He died on Monday "
    assert bare("He died (1990)") == "He died (1990)"
    assert bare("One | Two") == "One | Two"


def test_a_changed_word_or_headline_is_a_revision() -> None:
    assert judge("Baku remembers", STORY.replace("147", "137"), known()) is Verdict.REVISED
    assert judge("Baku mourns", STORY, known()) is Verdict.REVISED
    assert judge("BAKU remembers!", STORY.replace("\n", "  \n"), known()) is Verdict.SEEN


@given(st.text(st.sampled_from("Views: 1|()[]. \nupdated12:34"), max_size=200))
def test_an_essence_has_no_essence_but_itself_and_never_fails(text: str) -> None:
    assert set(essence(text).split()) <= set(essence(text + "\nmore").split())


@pytest.mark.parametrize(
    "line", [" " * 10**6, "(" * 10**6, "|" * 10**5, "1 " * 160, "updated " + "jan 1 " * 50, "ﷺ" * 300]
)
def test_no_line_takes_long(line: str) -> None:
    import time

    began = time.process_time()
    essence(line + ")\n" + line)
    assert time.process_time() - began < 2
