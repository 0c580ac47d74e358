"""A wire and its customers: stories, the copies that other outlets make of them, and stories that only look like them.

Every text is made here (see `prose`). A story's copies carry one label; hard negatives carry labels of their own and
the name of their family: reports from one template, rites of other years and towns, one event by other hands who share
its quotes, sequels that repeat the background.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from storage.dedup import Known
from storage.types import Instant, Origin, Precision
from tests.benchmarks import prose

BEGIN = datetime(2025, 1, 2, tzinfo=UTC)
OUTLETS = {
    "trend": "Trend News Agency", "meridian": "Meridian Press", "courier": "The Hill Courier", "sahil": "Sahil Xeber",
    "vestnik": "Kaspi Vestnik", "bosfor": "Bosfor Haber", "lantern": "The Lantern", "nordpost": "Nordpost",
    "quayside": "Quayside Daily", "orient": "Orient Express News",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An article with what is true of it."""

    known: Known
    story: int
    """Articles with the same number are copies of each other."""
    family: str = ""
    """Articles of one family and different stories are hard negatives of each other."""


@dataclass(slots=True)
class Wire:
    """Makes cases; the same seed makes the same ones."""

    chance: random.Random
    stories: int = 0
    made: int = 0

    def case(self, paragraphs: list[str], at: datetime, outlet: str, story: int, family: str = "") -> Case:
        """One article as the archive meets it."""
        self.made += 1
        stated = None if self.chance.random() < 0.1 else at
        known = Known(
            n=self.made,
            source=outlet,
            source_name=OUTLETS[outlet],
            title=prose.headline(self.chance, prose.topic(self.chance)),
            text="\n".join(paragraphs),
            published=_instant(stated) if stated else None,
            first_seen=at + timedelta(minutes=self.chance.randint(1, 300)),
        )
        return Case(known=known, story=story, family=family)

    def story(self) -> int:
        """The number of another story."""
        self.stories += 1
        return self.stories

    def day(self) -> datetime:
        return BEGIN + timedelta(minutes=self.chance.randint(0, 500_000))


def cases(seed: int, size: int) -> list[Case]:
    """About `size` articles in random order: a third alone, a third copied, a third hard negatives."""
    wire = Wire(random.Random(seed))
    kinds: tuple[Callable[[Wire], Iterator[Case]], ...] = (alone, copied, copied, reused, *NEGATIVES)
    weights = (10, 4, 4, 1, *([1] * len(NEGATIVES)))
    made: list[Case] = []
    while len(made) < size:
        (kind,) = wire.chance.choices(kinds, weights)
        made += kind(wire)
    wire.chance.shuffle(made)
    return [replace(case, known=replace(case.known, n=n)) for n, case in enumerate(made, start=1)]


def alone(wire: Wire) -> Iterator[Case]:
    """A story that nobody copies."""
    yield wire.case(_text(wire), wire.day(), _outlet(wire), wire.story())


def copied(wire: Wire) -> Iterator[Case]:
    """A story and its copies in the same days."""
    text, at, number = _text(wire), wire.day(), wire.story()
    outlets = wire.chance.sample(list(OUTLETS), wire.chance.randint(2, 6))
    yield wire.case(_dateline(wire, text), at, outlets[0], number)
    for outlet in outlets[1:]:
        later = at + timedelta(minutes=wire.chance.randint(2, 2000))
        yield wire.case(edited(wire, text, outlet), later, outlet, number)


def reused(wire: Wire) -> Iterator[Case]:
    """A story that is published again whole in another year."""
    text, at, number, outlet = _text(wire), wire.day(), wire.story(), _outlet(wire)
    yield wire.case(text, at, outlet, number)
    yield wire.case(_typos(wire, text), at + timedelta(days=365), outlet, number)


# Edits.


def edited(wire: Wire, text: list[str], outlet: str) -> list[str]:
    """What another outlet makes of a text: some of all the edits, the promo and the dateline last."""
    for edit in wire.chance.sample(EDITS, wire.chance.randint(0, 3)):
        text = edit(wire, text)
    if wire.chance.random() < 0.5:
        text = _dateline(wire, text)
    return [*text, *_promo(outlet)] if wire.chance.random() < 0.4 else text


def _cut(wire: Wire, text: list[str]) -> list[str]:
    share = wire.chance.choice((1 / 3, 1 / 2, 2 / 3))
    kept = [part for n, part in enumerate(text) if sum(map(len, text[:n])) < share * sum(map(len, text))]
    return kept if sum(len(part.split()) for part in kept) >= 40 else text


def _inserted(wire: Wire, text: list[str]) -> list[str]:
    about = prose.topic(wire.chance)
    for _ in range(max(1, len(text) // 8)):
        at = wire.chance.randint(1, len(text))
        text = [*text[:at], prose.paragraph(wire.chance, about), *text[at:]]
    return text


def _typos(wire: Wire, text: list[str]) -> list[str]:
    return [" ".join(_mistyped(wire, word) for word in part.split(" ")) for part in text]


def _mistyped(wire: Wire, word: str) -> str:
    if len(word) < 4 or wire.chance.random() > 0.015 or not word.isalpha():
        return word
    at = wire.chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _reworded(wire: Wire, text: list[str]) -> list[str]:
    share = wire.chance.choice((0.3, 0.6, 0.9))
    return [" ".join(_other(wire, word, share) for word in part.split(" ")) for part in text]


def _other(wire: Wire, word: str, share: float) -> str:
    if word in prose.SWAPS and wire.chance.random() < share:
        return prose.SWAPS[word]
    if word in prose.ADJECTIVES and wire.chance.random() < share / 3:
        return wire.chance.choice(prose.ADJECTIVES)
    return word


def _sentences_dropped(wire: Wire, text: list[str]) -> list[str]:
    kept = [". ".join(one for one in part.split(". ") if wire.chance.random() > 0.12) for part in text]
    return [part for part in kept if part] or text


def _figures(wire: Wire, text: list[str]) -> list[str]:
    """Numbers written as the desk's rules have it, and one corrected."""
    known = text[0]
    figures = [word for word in known.split() if word.isdigit()]
    text = [known.replace(figures[0], str(int(figures[0]) + 1), 1) if figures else known, *text[1:]]
    return [" ".join(f"{int(w):,}" if w.isdigit() and len(w) > 3 else w for w in part.split(" ")) for part in text]


EDITS = (_cut, _cut, _inserted, _typos, _reworded, _reworded, _sentences_dropped, _figures)


def _dateline(wire: Wire, text: list[str]) -> list[str]:
    town, day = prose.place(wire.chance), wire.chance.randint(1, 28)
    line = wire.chance.choice((f"{town.upper()} — ", f"{town}, {prose.MONTHS[day % 12][:3]}. {day}. ", f"({town}) "))
    return [line + text[0], *text[1:]]


def _promo(outlet: str) -> list[str]:
    name = OUTLETS[outlet]
    return [
        f"Follow {name} for more stories like this one, sent to your telephone every morning at seven.",
        f"This report may not be copied or sold on without the written leave of {name} and its partners in the region.",
    ]


# Hard negatives.


NAMES_AND_NUMBERS = ("P", "L", "#", "D", "o")
NUMBERS = ("#", "D", "o")


def templated(wire: Wire) -> Iterator[Case]:
    """A daily report from one template: weather, prices, matches; other days and other towns."""
    yield from _reports(wire, "template", timedelta(days=1), NAMES_AND_NUMBERS)


def daily(wire: Wire) -> Iterator[Case]:
    """A daily report on one town: only days and numbers are others."""
    yield from _reports(wire, "daily", timedelta(days=1), NUMBERS)


def towns(wire: Wire) -> Iterator[Case]:
    """One day's rite in several towns, by one outlet and one form."""
    yield from _reports(wire, "towns", timedelta(minutes=wire.chance.randint(5, 90)), NAMES_AND_NUMBERS)


def _reports(wire: Wire, family: str, apart: timedelta, left_open: tuple[str, ...]) -> Iterator[Case]:
    """Reports made from one form, some of them copied by other outlets."""
    skeleton = [_skeleton(wire, left_open) for _ in range(wire.chance.randint(3, 8))]
    begin, family, outlet = wire.day(), f"{family} {wire.made}", _outlet(wire)
    for turn in range(wire.chance.randint(2, 5)):
        about, number, at = prose.topic(wire.chance), wire.story(), begin + turn * apart
        text = [prose.fill(wire.chance, about, line) for line in skeleton]
        yield wire.case(text, at, outlet, number, family)
        if wire.chance.random() < 0.2:
            other = wire.chance.choice([one for one in OUTLETS if one != outlet])
            later = at + timedelta(minutes=wire.chance.randint(2, 300))
            yield wire.case(_dateline(wire, _typos(wire, text)), later, other, number, family)


def _skeleton(wire: Wire, left_open: tuple[str, ...]) -> str:
    """Sentences of which these slots are left open and all other words are set; a number in each at least."""
    set_ = prose.topic(wire.chance)
    lines = [
        prose.reopened(prose.fill(wire.chance, set_, prose.keep(pattern, left_open)))
        for pattern in wire.chance.choices(prose.PATTERNS, k=wire.chance.randint(0, 2))
    ]
    return " ".join([prose.reopened(prose.fill(wire.chance, set_, prose.keep(prose.COUNT, left_open))), *lines])


def rites(wire: Wire) -> Iterator[Case]:
    """A yearly remembrance: the same background word for word, another year, another count and one other guest."""
    about, origin = prose.topic(wire.chance), wire.chance.randint(1900, 1995)
    background = prose.paragraphs(wire.chance, about, wire.chance.randint(800, 2500))
    at, family, outlet = wire.day(), f"rite {wire.made}", _outlet(wire)
    for year in range(2023, 2023 + wire.chance.randint(2, 3)):
        guest = prose.person(wire.chance)
        lead = (
            f"The {year - origin}th anniversary of the tragedy of {origin} was marked in {about.places[0]} on "
            f"{prose.MONTHS[at.month - 1]} {at.day}, {year}. {guest} laid a wreath at the monument."
        )
        yield wire.case([lead, *background], _in_year(at, year), outlet, wire.story(), family)


def other_hands(wire: Wire) -> Iterator[Case]:
    """One event by other hands: the same people and places, and some of the same quotes."""
    about = prose.topic(wire.chance)
    quotes = [f'"{prose.sentence(wire.chance, about)[:-1]}," {about.people[0]} said.' for _ in range(3)]
    at, family = wire.day(), f"event {wire.made}"
    for outlet in wire.chance.sample(list(OUTLETS), wire.chance.randint(2, 3)):
        own = prose.paragraphs(wire.chance, about, wire.chance.randint(1200, 4000))
        for quote in wire.chance.sample(quotes, 2):
            own.insert(wire.chance.randint(1, len(own)), quote)
        later = at + timedelta(minutes=wire.chance.randint(0, 300))
        yield wire.case(own, later, outlet, wire.story(), family)


def sequels(wire: Wire) -> Iterator[Case]:
    """What happened next, with the background of the day before."""
    about = prose.topic(wire.chance)
    background = prose.paragraphs(wire.chance, about, wire.chance.randint(400, 1200))
    at, family, outlet = wire.day(), f"sequel {wire.made}", _outlet(wire)
    for day in range(wire.chance.randint(2, 3)):
        fresh = prose.paragraphs(wire.chance, about, int(sum(map(len, background)) * wire.chance.uniform(1.0, 2.5)))
        yield wire.case([*fresh, *background], at + timedelta(days=day), outlet, wire.story(), family)


NEGATIVES = (templated, daily, rites, towns, other_hands, sequels)


def _text(wire: Wire) -> list[str]:
    return prose.paragraphs(wire.chance, prose.topic(wire.chance), wire.chance.randint(1000, 6000))


def _outlet(wire: Wire) -> str:
    return wire.chance.choice(list(OUTLETS))


def _in_year(at: datetime, year: int) -> datetime:
    return at.replace(year=year, day=min(at.day, 28))


def _instant(at: datetime) -> Instant:
    return Instant(at=at, precision=Precision.MINUTE, origin=Origin.JSON_LD)
