"""Whom a story is credited to, apart from its authors, and where it was sent from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from crawler.discovery.words import fold
from crawler.extract.agencies import agencies_in, agency, who_says
from crawler.extract.datelines import is_month
from crawler.extract.jsonld import first, texts
from crawler.extract.places import name_of, named, text_in
from crawler.extract.types import Page
from crawler.extract.words import META_AGENCY, folded, is_titled

_MOST = 8
"""Agencies of one story."""
_CREDIT = 60
"""Characters of a line that is a credit."""
_LAST = 3
"""Lines at a story's end among which its credits stand."""
_OPENING = 300
"""Characters at its beginning in which an agency is said to report."""
_HEAD = 160
"""Characters in which a dateline ends."""
_PLACE = 60
"""Characters of a place."""
_BOXES = 50
"""Boxes that are looked at for credits."""
_NODES = 8
"""Elements of one."""
_NAMED = re.compile(
    r"[-_\s](?:news-?)?(?:agency|agentur|agence|agencia|ajans|source|credit|provider|kaynak|menbe|istochnik)"
    r"(?:-name)?[-_\s]"
)
"""Names of boxes that hold a credit."""
_PICTURED = re.compile(r"image|img|photo|foto|pic|caption|media|figure|bild|gallery")
"""Of those the ones that say who took a picture."""
_WORD = r"[^\W\d_][\w'’-]*(?:\.\w+)*"
_NAME = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
_PLACES = rf"^\W{{0,3}}(?P<place>{_NAME}(?:,\s{_NAME}){{0,2}}?)"
_SENDER = r"[(/]\s*(?P<agency>[^()/\n]{2,40}?)\s*[)/]"
_DATED = re.compile(
    rf"""{_PLACES}[,.]\s+(?:(?P<m1>[^\W\d_]+)\.?\s\d{{1,2}}|\d{{1,2}}\.?\s(?P<m2>[^\W\d_]+))(?:,?\s\d{{4}})?(?=\s*(?:[-–—.,:/(]|$))
        [.,]?\s*(?:{_SENDER}|[-–—]?\s*(?P<bare>{_NAME})(?=\s*[-–—.,:/]|$))?""",
    re.VERBOSE,
)
_SENT = re.compile(rf"{_PLACES}\s*{_SENDER}\s*[-–—.:]")
_DASHED = re.compile(rf"{_PLACES}\s+[-–—]{{1,2}}\s")
_NO_PLACE = folded("""
in, on, at, by, the, am, im, en, à, le, la, el, в, на, у, video, videos, photo, photos, foto, fotos, live, update,
exclusive, breaking, watch, analysis, opinion, interview, видео, фото, эксклюзив, интервью, срочно, обновлено, відео,
son dakika, özel, xüsusi, fotolar, yenilənib, təcili, eilmeldung, exklusiv, kommentar
""")
"""Words that begin a sentence, or a label before one, where a dateline has a place."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What stands before a story's first sentence: `BAKU, Jan 20 (Reuters) -`."""

    place: str
    agency: str | None


def agencies_of(page: Page, authors: Sequence[str], lines: Sequence[str]) -> tuple[str, ...]:
    """The agencies that a story is credited to, each once, the most explicit first; `authors` are those among them."""
    return tuple(dict.fromkeys(name for _, name in credited(page, authors, lines)))[:_MOST]


def dateline_of(page: Page, lines: Sequence[str]) -> str | None:
    """The place that a story was sent from."""
    stated = first(page.article.get("dateline"))
    if stated is not None and len(stated) <= _HEAD:
        sent = dispatch(f"{stated} -")
        return sent.place if sent else stated[:_PLACE]
    sent = next((sent for line in lines[:2] if (sent := dispatch(line))), None)
    return sent.place if sent else first(page.article.get("locationCreated"))


def credited(page: Page, authors: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each credit that is given, by where it stands."""
    for key in ("sourceOrganization", "provider", "creditText", "copyrightHolder"):
        yield from (("json-ld", name) for text in texts(page.article.get(key)) for name in agencies_in(text))
    for meta in META_AGENCY:
        yield from (("meta", name) for text in page.metas.get(meta, ()) for name in agencies_in(text))
    yield from (("byline", name) for name in authors)
    for line in lines[:2]:
        if (sent := dispatch(line)) and sent.agency:
            yield "dateline", sent.agency
    yield from (("markup", name) for text in _boxes(page) for name in agencies_in(text))
    for line in lines[-_LAST:]:
        if len(line) <= _CREDIT:
            yield from (("credit", name) for name in agencies_in(line))
    yield from (("text", name) for line in lines[:2] for name in who_says(line[:_OPENING]))


def dispatch(line: str) -> Dispatch | None:
    """The dateline that a line begins with; a month, an agency or capitals before a dash prove it."""
    head = line[:_HEAD]
    if (found := _DATED.match(head)) and is_month(found["m1"] or found["m2"]) and _is_place(found["place"]):
        return Dispatch(_place(found), agency(found["agency"] or found["bare"] or "") or _unknown(found["agency"]))
    if (found := _SENT.match(head)) and (sender := agency(found["agency"])) and _is_place(found["place"]):
        return Dispatch(_place(found), sender)
    if (found := _DASHED.match(head)) and found["place"].isupper() and _is_place(found["place"]):
        return Dispatch(_place(found), None)
    return None


def _place(found: re.Match[str]) -> str:
    return found["place"].strip(" .,")


def _is_place(text: str) -> bool:
    """Whether its words begin with capitals, where there are such, and name no agency."""
    words = text.replace(",", " ").split()
    if len(text) > _PLACE or fold(words[0]) in _NO_PLACE:
        return False
    return all(map(is_titled, words)) and agency(text) is None


def _unknown(name: str | None) -> str | None:
    """An agency that is called by its name in a dateline, though we don't know it."""
    return name.strip() if name and is_titled(name) and not any(map(str.isdigit, name)) else None


def _boxes(page: Page) -> Iterator[str]:
    """Short texts of boxes whose name says that they hold a credit."""
    for element in islice((one for one, *names in page.boxes if _is_credit(*names)), _BOXES):
        small = len(list(islice(element.iter(), _NODES + 1))) <= _NODES
        if small and not _is_pictured(element) and page.places.own(element):
            text = text_in(element)
            if text and len(text) <= _CREDIT:
                yield text


def _is_pictured(element: HtmlElement) -> bool:
    """Whether it stands with a picture, and says who took that."""
    around = element.getparent()
    return around is not None and bool(_PICTURED.search(named(around)))


@lru_cache(maxsize=8_192)
def _is_credit(classes: str | None, identity: str | None) -> bool:
    name = name_of(classes, identity)
    return bool(_NAMED.search(name)) and not _PICTURED.search(name)
