from __future__ import annotations

import pytest

from crawler.extract.people import names_in


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Leyla Aliyeva and Murad Kerimov", ["Leyla Aliyeva", "Murad Kerimov"]),
        ("Leyla Aliyeva, Senior Editor", ["Leyla Aliyeva"]),
        ("Rena Abdullah \n Rena Abdullah \n Read more", ["Rena Abdullah", "Rena Abdullah"]),
        ("Müəllif: Aysel Quliyeva", ["Aysel Quliyeva"]),
        ("Автор: Лейла Ахмедова и Игорь Петров", ["Лейла Ахмедова", "Игорь Петров"]),
        ("Yazar: Ayşe Demir ve Ali Kaya", ["Ayşe Demir", "Ali Kaya"]),
        ("AFP", ["AFP"]),
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
