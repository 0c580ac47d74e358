"""News prose that nobody wrote: sentence patterns of the field, their slots filled from a large vocabulary.

Texts share turns of phrase as real ones do and nothing else by chance.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

NOUNS = """
accord airport alliance archive arsenal auction avalanche bakery balcony ballot barracks battalion bazaar beacon bishop
blockade boundary brigade budget bulletin burial cable canal canyon caravan cargo carpet cathedral census ceremony
charter chronicle cinema citadel clinic coalition college column commission compensation complaint concert conference
congress consulate convoy corridor council courtyard crane creditor currency curtain customs dam debate decree deposit
deputy desert detour diary diploma diplomat dispute district dividend dockyard document drought earthquake editor
election embassy emblem engine envoy epidemic estate evacuation exhibition exile expedition explosion export factory
famine farmland ferry festival fishery flag fleet flood forecast foreman forest fortress fountain frontier fuel funeral
gallery garden garrison gateway geologist glacier grain grave greenhouse guarantee guardian gymnasium harbour harvest
headline herald highway hospital hostage hunger hydrant immigrant import income indictment inflation inquiry inspection
insurance invoice irrigation island journal journey judge jury kindergarten kitchen laboratory landslide lantern lawyer
leaflet lease ledger legacy library licence lighthouse loan locomotive mandate manifesto manuscript marathon market
marshal mason massacre mayor meadow medal mediator memorial merchant militia minaret mineral minister mission monastery
monument mortgage mosque motorway mourner museum negotiator network nurse oath observatory occupation offensive orchard
orchestra orphanage outpost pardon parliament passenger passport patrol pavilion pension petition philharmonic physician
pilgrim pipeline plateau platoon playground poet portrait postage prayer prefect premiere prison procession procurement
prosecutor province publisher quarry quarter quay railway rally ransom ration rebel receipt rector referendum refinery
refugee regiment registry reservoir resident resolution restaurant revenue ruling sanctuary sanction satellite school
sculptor season secretary seminar senate settlement shelter shepherd shipment siege signature sketch soldier spokesman
square stadium statue steamer strike student subsidy suburb suitcase summit survivor suspect symphony tanker tariff tax
teacher telegram tenant terrace textile theatre theorem tower trainer tram treasury treaty trench tribunal tribute
tunnel turbine tutor university uprising valley vaccine verdict veteran veto viaduct victim village vineyard visa
volunteer voyage wage ward warehouse watchman waterfall weapon wedding widow windmill witness workshop wreath wreck
""".split()  # noqa: SIM905 - a list of a hundred lines
VERBS = """
abandoned accepted acquired adjourned admitted amended announced approved arranged assembled assessed blocked borrowed
cancelled carried challenged cleared closed collected completed condemned confirmed considered criticised debated
declared defended delayed delivered denied described detained disclosed discussed dismissed displayed drafted endorsed
examined excavated exchanged expanded exposed extended financed forwarded founded gathered guarded halted hosted
identified ignored imposed improved inaugurated inspected interrupted introduced investigated joined launched leased
lifted listed mapped marked measured merged modernised monitored moved noticed observed occupied opened ordered
overhauled painted passed photographed planned postponed praised presented preserved proposed published purchased
questioned raised ratified rebuilt recalled received recorded recovered rejected released renamed renovated repaired
replaced reported requested rescued restored resumed returned reviewed revised secured seized signed sponsored studied
submitted supplied supported surveyed suspended tested toured traced transferred translated treated unveiled upheld
urged visited watched welcomed withdrew
""".split()  # noqa: SIM905
ADJECTIVES = """
abrupt annual armed ancient bitter broad brief broken calm central cautious civil coastal common costly cultural damaged
deep delicate distant domestic dry early eastern elderly empty entire exact external faint familiar federal fierce final
fiscal foreign formal former fragile frequent frozen further generous grave heavy hidden historic hostile humble idle
immense industrial inner joint junior known lasting late leading legal limited local lonely loyal main marine medical
mental military minor mobile modest mutual narrow native naval nearby noble northern obscure official open ordinary
outer parallel partial patient peaceful permanent plain polar popular precious previous principal private prominent
proper proud public quiet rapid rare recent regional remote rough rural sacred scarce secret senior separate severe
sharp silent single slow solemn solid southern special stable steady steep strict sudden temporary tense timber tragic
tropical unpaid urban urgent useful vacant vast vital western wooden
""".split()  # noqa: SIM905
SWAPS = {
    "said": "stated", "officials": "authorities", "people": "persons", "also": "likewise", "near": "close to",
    "big": "large", "because": "since", "about": "around", "began": "started", "help": "assist", "after": "following",
    "while": "as", "told": "informed", "before": "ahead of", "many": "numerous", "held": "staged", "during": "in",
    "would": "will", "but": "yet", "may": "might", "which": "that", "over": "across", "according": "as reported",
    "added": "noted", "reporters": "journalists", "yesterday": "a day ago", "several": "a number of",
}  # fmt: skip
"""What a desk puts for what."""
_FIRST = "Al Ber Cas Dav El Far Gul Har Il Jal Kam Lal Mar Nar Or Per Ram Sal Tar Ul Vug Yas Zar Ash Em Id Os".split()  # noqa: SIM905
_SECOND = "im ar en ol id us ia at ek on ur il an es iq av".split()  # noqa: SIM905
_THIRD = "a o i ov ev yan zade in li ski man son is ez oglu ur enko adze berg ton ford well".split()  # noqa: SIM905
_TOWN = "abad ville stan burg kend shahr ovo pol grad port more field dag su kala".split()  # noqa: SIM905
MONTHS = ("January February March April May June July August September October November December").split()  # noqa: SIM905
PATTERNS = """
The {n} {v} the {a} {n} in {L} on {D}, {P} said.
{P}, who heads the {n} {n}, told reporters that the {a} {n} would be {v} before {M}.
At least {#} people were near the {n} when the {a} {n} {v} it, according to the {n} of {L}.
Officials in {L} said the {n} had cost {#} million and had never been {v}.
"{n2} and {n2} are what we {v} for," {P} said. "Nobody who saw the {a} {n} will forget it."
In a statement the {a} {n} {v} what it called a {a} {n} of {n2}.
The {n}, which {v} {#} {n2} in {Y}, has been {a} since the {n} of {L} {v} its {n}.
{P} and {P} {v} the {n} after a {a} {n} that lasted {#} hours.
Several {n2} were {v} and the {n} remained {a}, witnesses in {L} told the {n}.
The {a} {n} had been {v} by {P} in {M} {Y} after {#} {n2} were {v}.
Many {n2} in {L} doubt that the {n} can be {v} while the {n} is {a}.
About {#} {n2} gathered at the {n}, where {P} {v} a {a} {n}.
The {n} fell by {#} per cent in {M}, its {a} {n} since {Y}.
"I {v} the {n} myself and it was {a}," said {P}, a {n} from {L}.
A {a} {n} between {L} and {L} was {v}, but the {n} of {n2} has not begun.
{P} declined to say whether the {n} had {v} the {a} {n2}.
It was the {o} {n} of the year in {L}, where {n2} {v} {a} {n2} over the {n}.
The {n} also {v} {#} {n2} that were found near the {a} {n} of {L}.
Under the {n}, {n2} would be {v} for {#} years and {n2} would have to be {a}.
The {n} was {a} because the {n2} had not {v} the {n}, the {n} of {P} showed.
Before the {n}, {L} {v} more {n2} than any other {n} of the {a} {n}.
Nobody has {v} the {n} so far, and {n2} began to {a} {n2} only in {M}.
When {P} {v} the {n} in {Y}, the {n} had {#} {n2} and a {a} {n}.
The {a} {n} is to be {v} during the {n}, {L} radio reported, adding that {n2} may follow.
{P} added that the {n} of {n2} was {a} and that {L} had {v} it twice.
Critics say the {n} {v} too many {n2}; {P} calls it a {a} {n}.
Next to the {n} stands a {n} with {#} {a} {n2}, {v} in {Y} by {n2} from {L}.
The {n}'s {a} {n2} were {v} to {L} by {n}, and {#} of them returned.
"We have {v} {n2} and {n2}, but no {n}," the {n}'s {a} {n} said.
The {n} did not answer questions about the {a} {n}, which {P} {v} on {D}.
For {#} years {n2} of {L} have {v} the {n}, and the {n} stays {a}.
A {n} of {n2} {v} by {P} shows that the {a} {n} was {v} in {M}.
Both {n2} hope that the {n} in {L} will help {n2} who {v} the {a} {n}.
The {n} is worth {#} million, of which the {n} has {v} a {a} {n}.
Traffic near the {n} in {L} was {v} while {n2} {v} the {a} {n}.
What the {n} {v} on {D} is {a}, {P} told a {n} of {n2}.
Neither the {n} nor the {n} has {v} {n2} since {M} {Y}.
{L}, a {n} of {#} people, {v} its {a} {n} and waits for the {n}.
Police {v} a {n} and {#} {n2} in a {a} {n} on the edge of {L}.
The {o} {n} of {n2} was {v} without {n}, and {P} left the {n} in silence.
""".strip().split("\n")
COUNT = "The {n} of {L} {v} {#} {n2}, {#} more than on {D}."
"""What a report made from a form holds in each paragraph."""
_SLOT = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Topic:
    """What one story is about: who and where come back in it."""

    people: tuple[str, ...]
    places: tuple[str, ...]
    nouns: tuple[str, ...]


def person(chance: random.Random) -> str:
    first = chance.choice(_FIRST) + chance.choice(_SECOND)
    return f"{first} {chance.choice(_FIRST)}{chance.choice(_SECOND)}{chance.choice(_THIRD)}"


def place(chance: random.Random) -> str:
    return chance.choice(_FIRST) + chance.choice(_SECOND) + chance.choice(_TOWN)


def topic(chance: random.Random) -> Topic:
    return Topic(
        people=tuple(person(chance) for _ in range(3)),
        places=tuple(place(chance) for _ in range(3)),
        nouns=tuple(chance.sample(NOUNS, 14)),
    )


def sentence(chance: random.Random, about: Topic) -> str:
    return fill(chance, about, chance.choice(PATTERNS))


def fill(chance: random.Random, about: Topic, pattern: str) -> str:
    """A pattern with its slots filled; what stands at the beginning is written large."""
    said = _SLOT.sub(lambda slot: _slot(chance, about, slot[1]), pattern)
    return said[0].upper() + said[1:]


def paragraph(chance: random.Random, about: Topic) -> str:
    return " ".join(sentence(chance, about) for _ in range(chance.randint(1, 3)))


def paragraphs(chance: random.Random, about: Topic, characters: int) -> list[str]:
    """So many paragraphs as make a text of that length."""
    made: list[str] = []
    while sum(map(len, made)) < characters:
        made.append(paragraph(chance, about))
    return made


def headline(chance: random.Random, about: Topic) -> str:
    return fill(chance, about, chance.choice(("{n} in {L} {v} by {n2}", "{P} {v} {a} {n}", "{L}: {a} {n} {v}")))


def _slot(chance: random.Random, about: Topic, kind: str) -> str:
    noun = chance.choice(about.nouns if chance.random() < 0.4 else NOUNS)
    made = {
        "n": lambda: noun,
        "n2": lambda: noun + "s",
        "v": lambda: chance.choice(VERBS),
        "a": lambda: chance.choice(ADJECTIVES),
        "P": lambda: chance.choice(about.people),
        "L": lambda: chance.choice(about.places),
        "#": lambda: str(chance.choice((chance.randint(2, 99), chance.randint(100, 9999)))),
        "Y": lambda: str(chance.randint(1900, 2025)),
        "M": lambda: chance.choice(MONTHS),
        "D": lambda: f"{chance.choice(MONTHS)} {chance.randint(1, 28)}",
        "o": lambda: f"{chance.randint(2, 19)}th",
    }
    return made[kind]()


def keep(pattern: str, kinds: tuple[str, ...]) -> str:
    """A pattern whose slots of these kinds stay open when it is filled; `reopened` makes them slots again."""
    return _SLOT.sub(lambda slot: f"<{slot[1]}>" if slot[1] in kinds else slot[0], pattern)


def reopened(said: str) -> str:
    """See `keep`."""
    return re.sub(r"<([^>]+)>", r"{\1}", said)
