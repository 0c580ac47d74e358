"""The names in a byline, and nothing but names: no labels, jobs, places, addresses or abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from crawler.discovery.words import READ_MORE, fold
from crawler.extract.agencies import agency
from crawler.extract.words import AGENCIES, BUTTONS, JOBS, RANKS, folded, is_titled

_WORDS = 5
"""Words of a name that begin with a capital."""
_LONGEST = 8
"""Words of a name, particles such as `de la` among them."""
_LINE = 1_000
"""Characters of a line that are looked at."""
_KINDS = (
    "written|reported|posted|published|compiled|words|text|story|reports?|reporting|opinion|analysis|review|comment(?:ary)?"
    r"|interview|exclusive|kommentar|gastbeitrag|reportage|(?:ein|eine)\s+\w+|propos\s+recueillis|publié|rédigé"
)
_LABEL = re.compile(
    rf"^(?:(?:{_KINDS})\s+)?(?:by\b|(?P<may>(?:von|par|por|di|av|af|door|od)(?=\s)))\s*:?\s*"
    r"|^(?:authors?|autor(?:in|zy|i|es)?(?:/autor(?:in)?)?|auteurs?|te[kx]st|interview|opracowanie|müəllif(?:lər)?|yazar|yazan"
    r"|haber|müxbir(?=\s*:)|hazırlad[ıi]|hazırlayan|автори?|авторы|аўтар|текст|подготовил[аи]?|корр\.?|беседовал[аи]?"
    r"|إعداد|بقلم|نویسنده|گزارش|كتبت?(?=\s*[-:–])|כתב|מאת|ავტორი|հեղինակ)(?![\w-])\s*[:՝–-]?\s*"
    r"|^(?:作者|记者|記者|撰文|文(?=\s*[/:／：]))\s*[/:／：]?\s*",
    re.IGNORECASE,
)
"""What stands before a name; `may` be the beginning of one: `Di Maio`, `Von der Leyen`."""
_OTHERS = re.compile(
    r"(?:^|[\s.;,|]+)(?:(?:edit|photo|pictur|translat|illustrat|graphic|video|camera)\w*\s+by\b"
    r"|(?:fotos?|photos?|image|bild(?:er)?|video|фото|видео|відео|şəkil|editing|ֆոտո|ფოტო|عکس|تصوير|צילום)\s*[:/՝]"
    r"|^(?:foto|photo|bild|фото)\b).*$",
    re.IGNORECASE,
)
"""Who took pictures, edited or translated, to the end of the line."""
_BETWEEN = re.compile(
    r"\s*(?:[,;/|•&\n،؛，、；／]|\s[–—-]\s|(?<=[\uac00-\ud7a3])·|\b(?:and|AND|with|и|И|та|ТА|və|VƏ|ve|VE|und|UND|mit|et|ET|avec"
    r"|og|och|en|și|şi|és|dhe|και|և|და)\b|(?<=\s)و(?=\s))\s*"
)
_MAY_BE_BETWEEN = re.compile(r"(?:^|\s+)(?:y|e|i|і|й|con)\s+|\s+ו(?=\w+\s)")
"""What stands within names as well: it parts those of two words each."""
_BESIDE = re.compile(
    r"\s*\([^()]*\)?$|\s+\S*@.*$|(?<=\w)\s+(?:in|for|à)\s+(?:the\s+)?[A-ZÀ-Ž][\w. ]*$|\s*(?:기자|记者)$"
)
"""An abbreviation, an address, a place or a job behind a name."""
_ABBREVIATED = re.compile(r"\w\s*\(([^()]*)\)")
_EDGES = " \t.,:;-–—()[]*"
_PARTICLES = folded("""
a, af, al, ap, at, aus, av, bar, bat, bin, bint, d, da, dal, dalla, das, de, degli, dei, del, della, dello, dem, den,
der, des, di, do, dos, du, e, el, en, i, ibn, la, las, le, les, li, lo, los, och, of, og, san, st, te, ten, ter, the,
to, und, van, vande, vd, vom, von, vor, y, zu, zum, zur, ул, оглы, кызы, улы, углы, oğlu, qızı
""")
"""Words in small letters that a name may have, and begin with."""
_NO_NAME = re.compile(
    r"https?:|www\.|[@#\d<>{}\[\]_=:：՝]|\.(?:com|net|org|az|ru|tr|ge|am|info)\b",
    re.IGNORECASE,
)
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_IDEOGRAPHS = 9
"""Of a name at most."""
_INITIAL = re.compile(r"^[^\W\d_]")
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
"""What stands beside the name of an outlet."""


@lru_cache(maxsize=4_096)
def names_in(line: str) -> tuple[str, ...]:
    """The names in a byline: `By Leyla Aliyeva and Murad Qasimov, correspondents, Baku` has two.

    Beside the full name of a person a single word is a place or a section, unless it is an agency.
    """
    found = [name for part in _parts(line) if _is_called(name := _bare(part)) and not _ADDRESS.search(part)]
    full = any(" " in name for name in found)
    return tuple(name for name in found if not full or " " in name or agency(name) is not None)


def _parts(line: str) -> Iterator[str]:
    line = _unlabelled(_OTHERS.sub("", line.strip()[:_LINE]))
    yield from chain.from_iterable(map(_parted, _BETWEEN.split(line)))
    yield from filter(agency, _ABBREVIATED.findall(line))


def _parted(part: str) -> list[str]:
    parts = [one for one in _MAY_BE_BETWEEN.split(part) if one]
    return parts if all(" " in one or agency(one) for one in parts) else [part]


def _unlabelled(part: str) -> str:
    """Without the label before a name; what may be a part of it stays where no full name or agency is left."""
    found = _LABEL.match(part)
    if found is None:
        return part
    rest = part[found.end() :]
    whole = not found["may"] or (" " in rest.strip() and is_titled(rest)) or agency(rest) is not None
    return rest if whole else part


def _bare(part: str) -> str:
    """A piece of a byline without what stands before and behind the name."""
    name = _unlabelled(part.strip(" \t,;"))
    name = name.rpartition(":")[2] if agency(name) else name
    words = _BESIDE.sub("", _BESIDE.sub("", name.strip())).strip(_EDGES).split()
    folded = [fold(word) for word in words]
    if JOBS.isdisjoint(folded[2:]) or folded[0] in RANKS:
        return " ".join(words)
    return " ".join(words[: next(n for n in range(2, len(words)) if folded[n] in JOBS | RANKS)])


def _is_called(name: str) -> bool:
    """Whether it is a name, or an agency with its staff."""
    return is_name(name) or agency(name) is not None


def is_name(text: str) -> bool:
    """Whether it is written as the name of a person is, or as an agency's."""
    words, folded = text.split(), fold(text)
    small = [word for word in words if not is_titled(word)]
    return folded in AGENCIES or (
        may_sign(text)
        and len(text) > 1
        and len(_IDEOGRAPH.findall(text)) <= _IDEOGRAPHS
        and _PARTICLES.issuperset(map(fold, small))
        and len(small) < len(words)
        and JOBS.isdisjoint(folded.split())
        and folded not in READ_MORE | BUTTONS
    )


def may_sign(text: str) -> bool:
    """Whether it may be what somebody signs by, be it `Redaktion` or `Staff reporter`: few words, and no address."""
    words = text.split()
    few = len(words) <= _LONGEST and sum(map(is_titled, words)) <= _WORDS
    return few and bool(_INITIAL.match(text)) and not _NO_NAME.search(text)
