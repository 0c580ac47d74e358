from __future__ import annotations

from datetime import date

import pytest

from crawler.past import archives, searches
from crawler.sources import Source
from crawler.templates import filled, template

HOME = "https://example.org/"
TODAY = date(2026, 1, 21)


def days(written: str, *windows: tuple[date | None, date | None]) -> list[tuple[str, date | None]]:
    source = Source.model_validate({"homepage": HOME, "archives": [HOME + written]})
    ((_, places),) = archives(source, windows, TODAY)
    return [(place.url.removeprefix(HOME), place.day) for place in places]


@pytest.mark.parametrize(
    ("written", "gap", "wrong"),
    [
        ("https://example.org/", "page", "has not just {page}"),
        ("https://example.org/{q}", "query", "has not just {query}"),
        ("https://example.org/{query}/{page}/{date}", "query", "has not just {query}"),
        ("https://example.org/{", "page", "braces for gaps only"),
        ("https://example.org/{date:%m-%d}", "date", "is the same every year"),
        ("example.org/{page}", "page", "is not an http or https address"),
        ("ftp://example.org/{page}", "page", "is not an http or https address"),
        (3, "page", "is not text"),
    ],
)
def test_what_is_no_template_is_refused_with_its_cure(written: object, gap: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"; ") as caught:
        template(written, gap, also="page" if gap == "query" else "")
    assert wrong in str(caught.value)


def test_a_query_is_coded_and_other_gaps_stay() -> None:
    assert filled(f"{HOME}?q={{query}}&p={{page}}", query="a & b") == f"{HOME}?q=a+%26+b&p={{page}}"


def test_days_are_walked_backwards_each_once_and_none_that_has_not_come() -> None:
    walked = days("{date:%Y-%m-%d}", (date(2026, 1, 19), None), (date(2026, 1, 18), date(2026, 1, 20)))
    assert [url for url, _ in walked] == ["2026-01-21", "2026-01-20", "2026-01-19", "2026-01-18"]
    assert [day for _, day in walked] == [date(2026, 1, day) for day in (21, 20, 19, 18)]


def test_an_archive_is_settled_only_where_all_of_its_days_were_asked_for() -> None:
    assert days("{date:%Y-%m}", (date(2025, 11, 10), date(2025, 12, 31))) == [
        ("2025-12", date(2025, 12, 31)),
        ("2025-11", None),
    ]
    assert days("{date:%Y-%m}", (date(2026, 1, 1), None)) == [("2026-01", None)]


def test_without_a_first_day_the_walk_goes_back_to_the_first_of_the_web() -> None:
    assert days("{date:%Y}")[-1][0] == "1990"


def test_terms_of_other_languages_are_not_searched_for() -> None:
    from crawler.observances import Observance

    observance = Observance.model_validate(
        {"id": "a", "name": "A", "first": "1990-01-20", "terms": {"en": ["A & b"], "az": ["Ç"], "az-Cyrl": ["Ч"]}}
    )
    for language, count in (("az-Latn", 2), ("en", 1), ("tr", 0), (None, 3)):
        source = Source.model_validate({"homepage": HOME, "language": language, "search": [f"{HOME}?q={{query}}"]})
        assert len(list(searches(source, [observance]))) == count
    english = Source.model_validate({"homepage": HOME, "language": "en", "search": [f"{HOME}?q={{query}}"]})
    assert [place.url for place in searches(english, [observance])] == [f"{HOME}?q=A+b"]
