"""Articles matched a second on one core, against few observances and many.

    python -m tests.benchmarks.matching [--articles 10000]

Articles of 5 KB are generated prose with names in it; one in twenty speaks of an observance, in any of its languages.
The first observances are those of the catalogue; the others have towns of their own in their terms, and share the
words of tragedy, victims and dates. Half of all towns are watched. There are two mixes. As they come, articles are each
about one town and another beside it, of which some are in the news far more often than others, and what they say of an
observance is of the few that are always watched, so that as much is found with few as with many. Crowded ones name a
town of their own in every paragraph, a dozen of them watched, and speak of any observance of the catalogue.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate, islice, product

from crawler.match import Matcher
from crawler.observances import Observance
from storage.types import Article
from tests.benchmarks import prose
from tests.matching.labelled import observances, texts

BYTES = 5_000
FEW, MANY = 10, 1_000
ONE_IN = 20
DAY = date(2026, 1, 20)
BEGIN = ("Ba", "Ke", "Lo", "Mi", "Nu", "Or", "Pe", "Ra", "Su", "Ti", "Vo", "Za")
MIDDLE = ("lan", "mir", "tov", "ras", "den", "gol")
END = ("sk", "ovo", "heim", "ville", "abad", "ton", "pur", "ice")
_TOWNS = 2_000
_BY_NEWS = random.Random(1).sample(range(_TOWNS), _TOWNS)
"""The towns, the one that is most in the news first."""
_IN_THE_NEWS = list(accumulate(1 / (rank + 1) for rank in range(_TOWNS)))
TERMS = {
    "en": (
        "{} tragedy",
        "{} massacre",
        "victims of {}",
        "(March | May) & {} & (victims | martyrs)",
        "{} NEAR/5 disaster",
    ),
    "ru": ("трагедия в {}", "жертвы {}", "{} & годовщина"),
    "tr": ("{} katliam", "{} & şehit"),
    "de": ("Opfer von {}", "Massaker von {}"),
    "az": ("{} faciə", "{} & şəhid"),
}


def town(number: int) -> str:
    """The name of a town that is nowhere."""
    names = list(product(BEGIN, MIDDLE, END))
    more, place = divmod(number, len(names))
    begin, middle, end = names[place]
    return f"{begin}{MIDDLE[more - 1] if more else ''}{middle}{end}"


def observed(count: int) -> list[Observance]:
    """So many observances."""
    made = [
        Observance(
            id=f"town-{number}",
            name=f"Tragedy of {town(number)}",
            first=1900 + number % 100,
            rule=f"{1 + number % 12:02d}-{1 + number % 28:02d}",
            terms={language: tuple(term.format(town(number)) for term in terms) for language, terms in TERMS.items()},
            context={"en": (town(number), "Soviet", "government")},
        )
        for number in range(count)
    ]
    return [*observances().values(), *made][:count]


def articles(count: int, *, crowded: bool = True) -> list[Article]:
    """So many articles, the same each time; crowded with towns, or as they come."""
    chance = random.Random(6)
    few = set(islice(observances(), FEW))
    labelled = [text for text in texts() if crowded or text.observances <= few]
    towns = _crowd if crowded else _news
    return [_article(chance, number, labelled[number // ONE_IN % len(labelled)].text, towns) for number in range(count)]


def _crowd(chance: random.Random) -> Iterator[str | None]:
    while True:
        yield town(chance.randrange(_TOWNS))


def _news(chance: random.Random) -> Iterator[str | None]:
    """The town that an article is about, in most paragraphs; another one beside it; none."""
    [about, beside] = chance.choices(_BY_NEWS, cum_weights=_IN_THE_NEWS, k=2)
    while True:
        yield chance.choices((town(about), town(beside), None), weights=(4, 1, 3))[0]


def _article(
    chance: random.Random, number: int, told: str, towns: Callable[[random.Random], Iterator[str | None]]
) -> Article:
    lines: list[str] = [told] if number % ONE_IN == 0 else []
    about, named = prose.topic(chance), towns(chance)
    size = 0
    while size < BYTES:
        name = next(named)
        lines.append(prose.paragraph(chance, about) + (f" {name} was quiet." if name else ""))
        size += len(lines[-1])
    chance.shuffle(lines)
    title = prose.sentence(chance, about)
    url = f"https://example.org/{number}"
    return Article(url=url, canonical_url=url, title=title, text="\n".join(lines)[:BYTES])


def rate(count: int, some: list[Article]) -> tuple[float, int]:
    """Articles a second against so many observances, once the matcher is warm; and how many matches there were."""
    matcher = Matcher(observed(count))
    for article in some[:200]:
        matcher(article, fallback_day=DAY)
    began = time.process_time()
    found = sum(len(matcher(article, fallback_day=DAY)) for article in some)
    return len(some) / (time.process_time() - began), found


def main() -> None:
    """Print both rates and their ratio for each mix."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--articles", type=int, default=10_000)
    count = asked.parse_args().articles
    for name, crowded in (("as they come", False), ("crowded with towns", True)):
        some = articles(count, crowded=crowded)
        (few, least), (many, most) = rate(FEW, some), rate(MANY, some)
        print(f"{count} articles of {BYTES} signs {name}: {least} matches with {FEW} observances, {most} with {MANY}")
        print(f"{few:.0f} a second with {FEW} observances, {many:.0f} with {MANY}: {few / many:.2f} times as fast")


if __name__ == "__main__":
    main()
