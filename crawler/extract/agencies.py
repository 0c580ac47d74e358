"""News agencies and the names by which bylines, datelines and credits call them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.discovery.words import fold
from crawler.extract.words import is_titled

_NAMES = """
AP: associated press, the associated press, ассошиэйтед пресс
AFP: agence france-presse, agence france presse, france-presse
Reuters: reuter, рейтер, рейтерс, reuters agency, thomson reuters, agencia reuters, روترز, رويترز
UPI: united press international
dpa: dpa international, deutsche presse-agentur
epd: evangelischer pressedienst
KNA: katholische nachrichten-agentur
SID: sport-informations-dienst
PA: pa media, press association
CP: the canadian press, canadian press, la presse canadienne
AAP: australian associated press
ANSA: agenzia ansa
Adnkronos: agenzia adnkronos
AGI: agenzia italia
EFE: agencia efe, efe news, эфе
Europa Press: europa press news
Lusa: agência lusa, agencia lusa
Belga: agence belga, belga news agency
ANP: algemeen nederlands persbureau
SDA: keystone-sda, sda-ats, schweizerische depeschenagentur
NTB: norsk telegrambyrå
TT: tidningarnas telegrambyrå, tt nyhetsbyrån
Ritzau: ritzaus bureau
STT: suomen tietotoimisto
PAP: polska agencja prasowa
ČTK: čtk/ap, česká tisková kancelář
TASR: tlačová agentúra slovenskej republiky
SITA: tlačová agentúra sita
MTI: magyar távirati iroda
HINA: hrvatska izvještajna novinska agencija
FENA: federalna novinska agencija
SRNA: novinska agencija republike srpske
Tanjug: tanjug news agency, tanjugu, танјуг
Beta: novinska agencija beta, agencija beta, beta news agency
BTA: bulgarian news agency, бта, българска телеграфна агенция
AGERPRES: agerpres.ro, agenția agerpres
Mediafax: agenția mediafax
BNS: baltic news service
ELTA: elta news
LETA: leta.lv, nacionālā informācijas aģentūra leta
TASS: тасс, итар-тасс, itar-tass, itar tass
RIA Novosti: риа новости, риа «новости», ria novosti, ria, риа
Interfax: интерфакс, інтерфакс, interfax news agency
Interfax-Ukraine: интерфакс-украина, інтерфакс-україна
Sputnik: спутник, sputnik azərbaycan, sputnik азербайджан
Regnum: регнум, иа regnum
Ukrinform: укринформ, укрінформ
UNIAN: униан, уніан
BelTA: белта, belta
Kazinform: казинформ, qazinform
AZERTAC: azertag, azərtag, azertac, азертадж, азертаг, azərbaycan dövlət informasiya agentliyi, azertaj
Trend: trend news agency, trend agency, тренд, trend xəbər agentliyi, агентство тренд, trend informasiya agentliyi
APA: apa news agency, apa informasiya agentliyi, apa.az, апа
Turan: turan information agency, туран, turan informasiya agentliyi, turan news agency
Report: report.az, report news agency, report informasiya agentliyi, ia report, иа report
Azeri-Press: азери-пресс
Interpressnews: ipn, ინტერპრესნიუსი, интерпрессньюс
Armenpress: арменпресс, արմենպրես
ARKA: арка, arka news agency
Anadolu Agency: aa, anadolu, anadolu ajansı, anadolu agency, анадолу, aa muhabiri, وكالة الأناضول, الأناضول
DHA: demirören haber ajansı, doğan haber ajansı
İHA: ihlas haber ajansı
ANKA: anka haber ajansı
IRNA: irna english, ایرنا, ирна
ISNA: isna news agency, ایسنا
Tasnim: tasnim news agency, تسنیم
Mehr: mehr news agency, خبرگزاری مهر
Fars: fars news agency, خبرگزاری فارس
WAFA: wafa news agency, وفا
SANA: syrian arab news agency, سانا
MENA: middle east news agency, أ ش أ
QNA: qatar news agency, قنا
SPA: saudi press agency, واس
WAM: emirates news agency, وام
Petra: jordan news agency, بترا
PTI: press trust of india
ANI: asian news international
IANS: indo-asian news service
APP: associated press of pakistan
Xinhua: xinhua news agency, синьхуа, 新华社, 新華社, agencia xinhua
Kyodo: kyodo news, 共同通信, 共同
Jiji: jiji press, 時事通信, 時事
Yonhap: yonhap news agency, 연합뉴스
Antara: antara news, kantor berita antara
Bernama: bernama news
"""
"""The name by which each is kept, and others that it goes by."""
_SMALL = frozenset({"dpa", "afp", "epd", "kna", "apa", "sda", "anp", "ntb", "ritzau", "sid", "tt"})
"""Of those that are initials, the ones that bylines have in small letters."""
_INITIALS = 4
"""Letters of a name that may be initials, and else a word or a person."""
_KNOWN = {
    fold(name): kept
    for kept, others in (line.split(": ", 1) for line in _NAMES.strip().splitlines())
    for name in (kept, *others.split(","))
}
_LONGEST = max(len(name.split()) for name in _KNOWN)
_MAY_BE_PEOPLE = frozenset({"antara", "beta", "fars", "mehr", "petra", "report"})
"""Names that are no agency's where authors stand."""
_WORD = re.compile(r"\w+")
_EDGES = " \t\n\r*./,;:()[]–—-«»\"'©"
_BETWEEN = re.compile(r"\s*(?:[/,;+&|()\[\]]|\s[-–—]\s|\b(?:and|und|et|y|e|i|и|və|ve|та|og|och|en|mit|with|с)\b)\s*")
_BEFORE = re.compile(
    r"^(?:©|by|via|from|source|sources|credit|agency|quelle|quellen|mit material von|fuente|fuentes|fonte|kaynak|mənbə"
    r"|источник|агентство|джерело|წყარო|աղբյուր|منبع|المصدر|источники|izvor|źródło|zdroj|avec|con información de)"
    r"\b\s*:?\s*",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[\s-]+(?:staff|infocom|newsroom|news agency|news|agency)$", re.IGNORECASE)
_SAYS = re.compile(
    r"\b(?:reports|reported|informs|xeber verir|bildirir|melumat verir|сообщает|сообщил[ао]?|передает|передала?"
    r"|информирует|пишет|повідомляє|передає|bildirdi|haber veriyor|berichtet|meldet|rapporte|informa|informo)\b"
)
"""What an agency does in a story's first sentence; folded."""


def agency(text: str) -> str | None:
    """The agency that a piece of a credit names, by the name that it is kept by; None for anything else."""
    bare = _BEFORE.sub("", text.strip(_EDGES)).strip(_EDGES)
    for name in (bare, _BEHIND.sub("", bare)):
        kept = _KNOWN.get(fold(name))
        if kept is not None and _is_written(name, kept):
            return kept
    return None


def agencies_in(line: str) -> list[str]:
    """The agencies of a credit such as `dpa/AFP` or `Source: AP, Reuters`; none where it begins with anything else."""
    parts = [part for part in _BETWEEN.split(_BEFORE.sub("", line.strip(_EDGES))) if fold(part)]
    found = [agency(part) for part in parts]
    return [one for one in found if one is not None] if found and found[0] is not None else []


def parted(authors: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors that are people (or the outlet), and those that are agencies, each once."""
    known = {name: None if fold(name) in _MAY_BE_PEOPLE else agency(name) for name in authors}
    people = tuple(name for name, kept in known.items() if kept is None)
    return people, tuple(dict.fromkeys(kept for kept in known.values() if kept is not None))


def who_says(line: str) -> Iterator[str]:
    """The agencies of which a line says that they report it: `Trend reports`, `сообщает РИА Новости`."""
    folded = fold(line)
    for said in _SAYS.finditer(folded):
        before, after = folded[: said.start()].split(), folded[said.end() :].split()
        ends = (" ".join(before[-length:]) for length in range(_LONGEST, 0, -1))
        begins = (" ".join(after[:length]) for length in range(_LONGEST, 0, -1))
        for names in (ends, begins):
            name = next((name for name in names if name in _KNOWN), None)
            if name is not None and _is_name(name, line):
                yield _KNOWN[name]


def _is_written(name: str, kept: str) -> bool:
    """Whether it is written as a name is, and initials as such."""
    if name in _SMALL:
        return True
    if kept.isupper() and len(name) <= _INITIALS and name.isascii():
        return name.isupper()
    return is_titled(name)


def _is_name(folded: str, line: str) -> bool:
    """Whether the line has a capital where the folded words begin."""
    first = folded.partition(" ")[0]
    return any(word in _SMALL or is_titled(word) for word in _WORD.findall(line) if fold(word) == first)
