"""Lines that a page puts around a story: counters, stamps, pointers elsewhere and prompts, in the languages watched.

A line counts as furniture only as a whole (or part by part, where bars or dots part it), so that a sentence which
begins like one stays text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_LINE = 320
"""Characters from which a line is text, whatever it begins with."""


def _any(*names: str) -> str:
    return "(?:" + "|".join(names) + ")"


_VIEWED = _any(
    r"(?:page )?views?", r"reads?", r"times (?:viewed|read)", r"hits",
    r"(?:количество )?просмотр(?:ов|ы|а)?", r"прочитано(?: раз)?", r"прочтений",
    r"baxış(?:lar|ların)?(?: sayı)?", r"baxılıb", r"oxun(?:ub|ma|uş)(?: sayı)?",
    r"görüntülenme(?: sayısı)?", r"okunma(?: sayısı)?", r"(?:kez )?okundu",
    r"դիտում(?:ներ)?", r"դիտվել է", r"ნახვ(?:ა|ები)", r"(?:عدد )?(?:ال)?مشاهدات", r"vues?",
    r"阅读(?:量|数)?", r"閲覧数",
)  # fmt: skip
_CHANGED = _any(
    r"(?:last )?(?:updated|modified|edited|revised)(?: (?:at|on))?", r"last (?:update|change|modification)",
    r"обновлено", r"изменено", r"отредактировано", r"последнее (?:обновление|изменение)",
    r"yenilən(?:ib|di|mə)", r"son yeniləmə", r"güncelle(?:me|ndi)", r"(?:son güncelleme|güncelleme tarihi)",
    r"թարմացվ(?:ել է|ած)", r"განახლ(?:ებულია|და)", r"آخر تحديث", r"تم التحديث", r"mise? à jour(?: le)?",
    r"更新(?:时间|日時)?",
)  # fmt: skip
_POINTING = _any(
    r"read (?:also|more|next|too)", r"also read", r"see also", r"related(?: (?:news|stories|articles|links|topics))?",
    r"more on (?:this|the) (?:topic|story)", r"you may also like",
    r"читайте (?:также|ещё|еще|далее)", r"читать (?:также|далее)", r"смотрите также", r"похожие новости",
    r"материалы по теме", r"həmçinin oxu(?:yun)?", r"bunu da oxu(?:yun)?", r"oxşar xəbərlər", r"əlaqəli xəbərlər",
    r"ilgili haber(?:ler)?", r"bunlar da ilginizi çekebilir", r"ayrıca okuyun", r"benzer haberler",
    r"կարդացե?ք նաև", r"կարդալ նաև", r"წაიკითხეთ აგრეთვე", r"[إا]قر[أا] أيض[اً]+", r"lire aussi",
    r"相关阅读", r"関連記事",
)  # fmt: skip
_HEADING = _any(r"most (?:read|popular)", r"recommended", r"по теме", r"digər xəbərlər", r"diğer haberler", r"tags?")
_NETWORK = _any(
    "facebook", "twitter", "x", "telegram", "whatsapp", "instagram", "youtube", "linkedin", "vk", "вконтакте",
    "google news", "reddit", "e-?mail",
)  # fmt: skip
_PROMPT = _any(
    r"share", r"share (?:this(?: (?:article|story|page|news|post))?|with (?:your )?friends)", r"print", r"e-?mail",
    r"copy link", r"tweet", r"bookmark",
    rf"(?:share|follow us|join us|find us|like us) (?:on|in|via) {_NETWORK}.{{0,60}}",
    r"follow us", r"subscribe(?: now| here)?", r"subscribe to (?:our|the) .{0,60}",
    r"sign up for (?:our|the) .{0,60}", r"click here", r"stay up[ -]to[ -]date.{0,60}",
    r"поделиться(?: (?:в|на|новостью|статьей|статьёй|с друзьями).{0,60})?", r"распечатать",
    r"подпис(?:ывайтесь|аться|ывайся) на (?:наш|нас|канал|рассылку).{0,60}",
    r"paylaş(?:ın|ım)?", r"bizi .{0,60}(?:izləyin|takip edin).{0,30}", r"(?:kanalımıza|bizə) (?:abunə|qoşul).{0,60}",
    r"abone ol(?:un)?", r"տարածել", r"გაზიარება", r"شارك(?: هذا)?", r"partager",
)  # fmt: skip
_COUNTER = re.compile(rf"\W*(?:{_VIEWED}\W*\d[\d\s.,]*|\d[\d\s.,]*[kmкм]?\s*{_VIEWED})[kmкм]?\W*")
_POINTER = re.compile(rf"\W*(?:{_POINTING}(?:\s*[:：>→»](?P<to>.*))?|{_HEADING}|{_PROMPT})\W*")
_STAMP = re.compile(rf"\W*{_CHANGED}\b(?P<when>.*)")
_CLOCK = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?![\d])")
_WORD = re.compile(r"[^\W\d]+")
_MONTHS_AND_DAYS = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|yan|fev|iyn|iyl|avq|sen|okt|noy|"
    r"dek|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек)\w{0,6}"
)
_OF_DATES = frozenset(
    {"am", "pm", "a", "p", "m", "utc", "gmt", "est", "edt", "cet", "bst", "at", "on", "by", "t", "z"}
    | {"th", "st", "nd", "rd", "saat", "в", "г", "мск"}
)
_PARTED = re.compile("[|•·]")


def is_furniture(line: str) -> bool:
    """Whether a line is nothing but counters, stamps, pointers to other stories or prompts."""
    if len(line) > LONGEST_LINE:
        return False
    parts = [part for part in _PARTED.split(_folded(line)) if part.strip()]
    return bool(parts) and all(map(_is_part, parts))


def bare(line: str) -> str:
    """`line` without the furniture that a bar or brackets part from its text."""
    line = line.rstrip()
    if line.endswith((")", "]")):
        opened = max(line.rfind("("), line.rfind("["))
        line = line[:opened] if opened >= 0 and is_furniture(line[opened + 1 : -1]) else line
    if "|" not in line:
        return line
    return "|".join(part for part in line.split("|") if not is_furniture(part))


def _is_part(part: str) -> bool:
    if _COUNTER.fullmatch(part) or _is_moment(part):
        return True
    if stamp := _STAMP.fullmatch(part):
        return _is_date(stamp["when"])
    pointer = _POINTER.fullmatch(part)
    return pointer is not None and ". " not in (pointer["to"] or "")


def _is_moment(part: str) -> bool:
    return bool(_CLOCK.search(part)) and _is_date(part)


def _is_date(said: str) -> bool:
    """Whether there are digits, and no words but those of dates."""
    return any(map(str.isdigit, said)) and all(map(_is_of_dates, _WORD.findall(said)))


def _is_of_dates(word: str) -> bool:
    return word in _OF_DATES or _MONTHS_AND_DAYS.fullmatch(word) is not None


def _folded(line: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", line).casefold().replace("\u0307", "").split())


def without_furniture(lines: Iterable[str]) -> list[str]:
    """The lines that say something, each without the furniture at its end."""
    return [bare(line) for line in lines if not is_furniture(line)]
