"""What archives held as former releases left them, row by row; `tests.storage.releases` makes them.

What stands in the indexes of texts is written out, not made by the code under test, which may come to make it
otherwise: then archives have to be indexed anew when they are upgraded.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.storage.crowd import words

AT = datetime(2026, 1, 20, 5, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
SITE, OTHER = "https://wire.example", "https://other.example"
TEXT = "People laid flowers at the Alley of Martyrs.\n" + words(1)
MENDED = TEXT + "\nA correction: the orchestra played at noon."
OWN = "Qara Yanvar: şəhidlərin xatirəsi anıldı.\n" + words(2)
BROUGHT = "A story that came without its bytes.\n" + words(3)
NEXT = TEXT.split("\n")[1] + "\nA year later the columns were longer.\n" + words(5)
Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]


def _hash(said: str) -> str:
    """As the first release made it."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", said).casefold())
    return "sha256:" + hashlib.sha256(" ".join(words).encode()).hexdigest()


def _instant(prefix: str, at: datetime | None, offset: int = 240) -> Row:
    names = [f"{prefix}_{part}" for part in ("at", "offset", "stated", "precision", "from")]
    return dict(zip(names, [at, offset, True, "minute", "json-ld"] if at else [None] * 5, strict=True))


def _lead(id_: int, url: str, article: int | None, **more: object) -> Row:
    return {
        "id": id_,
        "url": url,
        "found": f"{url}?utm_source=feed",
        "source": "wire",
        "via": "feed",
        "found_on": f"{SITE}/feed",
        "found_at": AT,
        "title": "As the feed says",
        "language": "en",
        **_instant("published", AT),
        **_instant("modified", None),
        "said": {f"{SITE}/feed": "1"},
        "state": "visited" if article else "new",
        "due_at": None,
        "tries": 0,
        "status": 200 if article else None,
        "reason": None,
        "fetched_at": AT if article else None,
        "etag": '"v1"',
        "last_modified": None,
        "article": article,
        **more,
    }


def _capture(id_: int, lead: int, url: str, at: datetime = AT) -> Row:
    place = {"file": "yearmind-20260120.warc.gz", "offset": id_ * 1000, "length": 900}
    what = {"digest": f"sha256:{id_:064x}", "status": 200, "fetched_at": at, "problem": None}
    return {"id": id_, "lead": lead, "url": url, **place, **what}


def _article(n: int, url: str, source: str = "wire", **more: object) -> Row:
    return {
        "n": n,
        "id": "abcde"[n - 1] * 16,
        "canonical_url": url,
        "source": source,
        "revision": 1,
        "first_seen_at": AT,
        "last_seen_at": LATER,
        "via": "feed",
        "found_on": f"{SITE}/feed",
        "found_at": AT,
        "copy_of": None,
        "relation": None,
        "similarity": None,
        **more,
    }


def _revision(article: int, number: int, capture: int | None, url: str, said: str, at: datetime = AT) -> Row:
    return {
        "article": article,
        "number": number,
        "capture": capture,
        "fetched_at": at,
        "url": url,
        "title": f"Title {article}",
        "text": said,
        "word_count": len(said.split()),
        "content_hash": _hash(said),
        "authors": ["Leyla Aslanova"],
        "section": None,
        "tags": ["memory", "ı"],
        "description": None,
        "image": None,
        "language": "en",
        **_instant("published", AT + timedelta(minutes=article)),
        **_instant("modified", None),
    }


def _match(article: int, year: int) -> Row:
    occurrence = {"occurrence": date(year, 1, 20), "anniversary": year - 1990}
    proof = {"score": 0.9, "terms": ["Alley of Martyrs"]}
    return {"article": article, "observance": "black-january", "name": "Black January", **occurrence, **proof}


FIRST: Rows = {
    "source": [{"id": "wire", "name": "The Wire", "homepage": f"{SITE}/"}],
    "entrance": [
        {"url": f"{SITE}/feed", "source": "wire", "kind": "feed", "fetched_at": AT, "status": 200, "etag": "x"}
    ],
    "visit": [
        {
            "id": 1, "source": "wire", "started_at": AT, "ended_at": LATER, "outcome": "brought", "reason": None,
            "found": 5, "fetched": 4, "new": 2, "revised": 1, "copies": 1, "seen": 0, "other": 0, "failed": 1,
            "failures": [["HTTP 500", 1]],
        }
    ],
    "article": [
        _article(1, f"{SITE}/a", revision=2),
        _article(2, f"{SITE}/b"),
        _article(3, f"{OTHER}/a", "other", copy_of=1, relation="syndicated", similarity=0.97),
        _article(4, f"{OTHER}/c", "other", via="hand"),
    ],
    "lead": [
        _lead(1, f"{SITE}/a", 1),
        _lead(2, f"{SITE}/b", 2),
        _lead(3, f"{OTHER}/a", 3, source="other"),
        _lead(4, f"{SITE}/waiting", None, due_at=AT),
        _lead(5, f"{SITE}/failed", None, due_at=LATER, state="missed", tries=2, status=500, reason="HTTP 500"),
    ],
    "capture": [
        _capture(1, 1, f"{SITE}/a"),
        _capture(2, 2, f"{SITE}/b"),
        _capture(3, 3, f"{OTHER}/a"),
        _capture(4, 1, f"{SITE}/a", LATER),
    ],
    "revision": [
        _revision(1, 1, 1, f"{SITE}/a", TEXT),
        _revision(1, 2, 4, f"{SITE}/a", MENDED, LATER),
        _revision(2, 1, 2, f"{SITE}/b", OWN),
        _revision(3, 1, 3, f"{OTHER}/a", TEXT),
        _revision(4, 1, None, f"{OTHER}/c", BROUGHT),
    ],
    "match": [_match(1, 2026), _match(3, 2026)],
    "shingle": [{"hash": -(2**62) + n, "article": 1 + n % 4} for n in range(12)],
}  # fmt: skip
"""What an archive of schema 0001 held: a revised article, one of its own, a copy, one without bytes."""
SHINGLES: Mapping[int, Sequence[int]] = {
    1: (
        34515983039, 214411748624, 3232762879250, 3538201503868, 3602377304090, 3993336915984,
        8525514488014, 8585570501871, 14499150594651, 17343389153222, 17895877804879, 18533931956778,
        21972824289462, 24009651442581, 24177077518659, 29761607796638,
    ),
    2: (
        4075840231073, 5281875442945, 9291079530923, 9688361460946, 9834446439494, 10039227724015,
        10057323625976, 11678693889713, 14336932432620, 22011054078897, 25231116690589, 26156072542770,
        28511244654242, 32333755291848, 32895740753966, 34221541437322,
    ),
    4: (
        1929540618116, 2847833076035, 3856758826424, 6343921719371, 11750466982656, 16472131804025,
        19101664606125, 19699352608432, 25488404874663, 28632194352818, 30193595515191, 32058835810130,
        34645665248999,
    ),
    5: (
        330305638065, 537543515670, 3602377304090, 3896410034444, 8542427666474, 12967585937347,
        14347457080295, 17774765494149, 17826082316807, 19246706541717, 20150600668664, 22000591219044,
        29380294568413, 31806243315917, 32108828774449, 32312525364133,
    ),
}  # fmt: skip
"""The keys of originals by article, as the second release made them."""
PASSAGES: Mapping[tuple[int, int], Sequence[int]] = {
    (1, 1): (3602377304090, 34670557700912, 59441783761447, 68076617662651),
    (1, 2): (214411748624, 3538201503868, 8585570501871, 18533931956778),
    (1, 3): (34515983039, 3232762879250, 3993336915984, 8525514488014),
    (3, 1): (3602377304090, 34670557700912, 59441783761447, 68076617662651),
    (3, 2): (214411748624, 3538201503868, 8585570501871, 18533931956778),
    (3, 3): (34515983039, 3232762879250, 3993336915984, 8525514488014),
    (5, 0): (3602377304090, 34670557700912, 59441783761447, 68076617662651),
    (5, 2): (3896410034444, 14347457080295, 17774765494149, 22000591219044),
    (5, 3): (20150600668664, 29380294568413, 32108828774449, 39061795799949),
    (5, 4): (330305638065, 537543515670, 8542427666474, 17826082316807),
}
"""The keys of paragraphs about an observance, by article and paragraph."""


def _with(rows: Sequence[Row], *others: Row, **columns: object) -> list[Row]:
    """Rows and others after them, with further columns that are alike in all."""
    return [{**columns, **row} for row in (*rows, *others)]


def _told(rows: Sequence[Row], key: str, value: object, **columns: object) -> list[Row]:
    """The same rows, of which the one that has `value` in `key` says something else."""
    return [{**row, **columns} if row[key] == value else row for row in rows]


_NEXT_YEAR = AT + timedelta(days=365)
SECOND: Rows = {
    **FIRST,
    "article": _told(
        _with(FIRST["article"], _article(5, f"{SITE}/next"), reason=None, changed=1),
        "n", 3, reason="published earlier", changed=2,
    ),
    "lead": _with(FIRST["lead"], _lead(6, f"{SITE}/next", 5)),
    "capture": _with(
        FIRST["capture"], {**_capture(5, 6, f"{SITE}/next", _NEXT_YEAR), "elsewhere": True}, elsewhere=False
    ),
    "revision": _with(FIRST["revision"], _revision(5, 1, 5, f"{SITE}/next", NEXT, _NEXT_YEAR)),
    "match": _with(FIRST["match"], _match(5, 2027)),
    "shingle": [{"hash": key, "article": n} for n, keys in SHINGLES.items() for key in keys],
    "commonplace": [{"hash": 77}],
    "passage": [
        {"hash": key, "article": n, "paragraph": paragraph}
        for (n, paragraph), keys in PASSAGES.items()
        for key in keys
    ],
    "reuse": [
        {
            "article": 5, "paragraph": 0, "origin": 1, "origin_paragraph": 1, "occurrence": date(2026, 1, 20),
            "similarity": 1.0,
        }
    ],
}  # fmt: skip
"""Schema 0002 had also a reason for each copy, numbers of changes, and a later year's article with its reused text."""
THIRD: Rows = {
    **SECOND,
    "entrance": _with(SECOND["entrance"], checked_at=LATER, hub="https://hub.example/", topic=f"{SITE}/feed"),
    "lead": _with(SECOND["lead"], checked_at=LATER),
    "capture": _told(_with(SECOND["capture"], truncated=None), "id", 2, truncated="disconnect"),
    "revision": _told(_with(SECOND["revision"], directives=None), "article", 2, directives=[["noindex", None, "meta"]]),
    "match": _told(_with(SECOND["match"], about=True, reuse=False), "article", 5, about=False, reuse=True),
    "host": [{"name": "wire.example", "rests_until": LATER, "said": "HTTP 429", "refusals": 2, "at": AT}],
    "robots": [{"origin": OTHER, "silent_since": AT, "asked_at": LATER, "problem": "HTTP 503"}],
    "subscription": [
        {
            "token": "t", "topic": f"{SITE}/feed", "hub": "https://hub.example/", "feed": f"{SITE}/feed",
            "source": "wire", "callback": "https://us.example/", "secret": "s", "standing": "active", "asked_at": AT,
            "tries": 0, "verified_at": AT, "lease_ends": LATER, "pushed_at": None, "missed_at": None, "said": None,
        }
    ],
}  # fmt: skip
"""Schema 0003 had also what hosts and hubs said, what asks robots to stay away, and what came incomplete."""
FOURTH: Rows = {
    **THIRD,
    "entrance": _with(
        THIRD["entrance"], stays=300, skip_hours=[2, 3], skip_days=["Sunday"], renews=600, fresh_until=LATER
    ),
    "revision": _told(
        _with(
            THIRD["revision"],
            agencies=None, dateline=None, kind=None, amp=None, free=None, image_width=None, image_height=None,
            translations=None, taken=None,
        ),
        "article", 3, dateline="Baku", kind="live", free=False, taken=["Read also"],
    ),
    "visit": _with(THIRD["visit"], trouble=None),
    "rhythm": [{"source": "wire", "visit": 1, "learnt": None}],
    "alarm": [
        {
            "id": 1, "kind": "down", "source": "wire", "observance": "", "said": "HTTP 500", "since": AT,
            "ended_at": LATER,
        }
    ],
    "notice": [
        {
            "receiver": "desk", "key": "alarm 1", "title": "The Wire is down", "body": "HTTP 500", "state": "sent",
            "made_at": AT, "due_at": AT, "tries": 1, "said": None,
        }
    ],
    "receiver": [{"id": "desk", "told": 2, "told_at": AT}],
}  # fmt: skip
"""Schema 0004 had also alarms and notices, the rhythm of sources, and more of each article."""
