"""Pages beside what they say, as others' test sets hold them: one reader a format, nothing of it in this repository."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha1
from itertools import chain, combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement, document_fromstring

from crawler.extract import Setting

_OPTIONAL = 6
"""Optional paragraphs up to which every choice of them counts as a right answer; with more, all or none."""
_FETCHED = datetime(2026, 6, 1, tzinfo=UTC)
"""When our own pages were fetched: after all that stands on them."""
_BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "td", "br", "figcaption"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One page and what a reader would take from it; None where the set does not say."""

    name: str
    """The file's; a half is chosen by it."""
    url: str
    html: str
    fetched_at: datetime
    """Aware; the present where the set does not say."""
    texts: tuple[str, ...]
    """Each of them is right."""
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: datetime | None = None
    """Aware, where the set has the instant."""
    day: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    """The rest of a record of our own, by the names of its fields."""
    charset: str | None = None
    """That its bytes are in, which nothing but the page itself states; None where a header says UTF-8."""
    known: Setting | None = None
    """What is known of the outlet beforehand."""

    @property
    def setting(self) -> Setting:
        """What is known of the outlet; next to nothing where the set doesn't say."""
        site = "{0.scheme}://{0.netloc}/".format(urlsplit(self.url))
        return self.known or Setting(zone=ZoneInfo("UTC"), name="", homepage=site)


def half_of(name: str) -> str:
    """`even` or `odd`: the last hexadecimal digit of the SHA-1 of a page's file name, folders and all else left out."""
    return "odd" if int(sha1(name.encode(), usedforsecurity=False).hexdigest()[-1], 16) % 2 else "even"


def _golden(folder: Path) -> Iterator[Case]:
    """Our own, `tests/quality/golden`: a record beside each page."""
    for file in sorted(folder.glob("*.json")):
        page, html = _json(file), file.with_suffix(".html")
        right, text = dict(page["article"]), page["text"]
        published = datetime.fromisoformat(right["published"][0])
        yield Case(
            name=html.name,
            url=page["url"],
            html=_page(html),
            fetched_at=_FETCHED,
            texts=("\n".join(text),),
            title=right.pop("title"),
            authors=tuple(right.pop("authors")),
            published=published,
            day=published.date(),
            facts={**right, "lines": text},
            charset=page.get("charset", "utf-8"),
            known=Setting(
                zone=ZoneInfo(page["zone"]),
                name=page["name"],
                homepage="https://home.example/",
                language=page.get("language"),
            ),
        )


def _benchmark(folder: Path) -> Iterator[Case]:
    """scrapinghub/article-extraction-benchmark: `ground-truth.json` beside `html/`."""
    for key, truth in _json(folder / "ground-truth.json").items():
        file = folder / "html" / f"{key}.html.gz"
        yield Case(name=file.name, url=truth["url"], html=_page(file), fetched_at=_now(), texts=(truth["articleBody"],))


def _fundus(folder: Path) -> Iterator[Case]:
    """flairNLP/fundus, `tests/resources/parser/test_data`: a page for each version of a publisher's, in one order."""
    for facts in sorted(folder.glob("*/meta.info")):
        pages = _json(facts)
        for truths in sorted(facts.parent.glob("*.json")):
            dated = re.compile(rf"{re.escape(truths.stem)}_\d{{4}}_\d\d_\d\d\.html\.gz")
            files = sorted(name for name in pages if dated.fullmatch(name) and (facts.parent / name).exists())
            for name, (_, truth) in zip(files, sorted(_json(truths).items()), strict=True):
                yield _fundus_case(facts.parent / name, pages[name], truth)


def _fundus_case(file: Path, page: Mapping[str, str], truth: Mapping[str, Any]) -> Case:
    body, fetched = truth["body"], _aware(page["crawl_date"])
    sections = chain.from_iterable((*each["headline"], *each["paragraphs"]) for each in body["sections"])
    published = _aware(truth["publishing_date"])
    return Case(
        name=file.name,
        url=page["url"],
        html=_page(file),
        fetched_at=fetched,
        texts=("\n".join((*body["summary"], *sections)),),
        title=truth["title"],
        authors=tuple(truth["authors"]) if "authors" in truth else None,
        published=published,
        day=published.date(),
    )


def _fundus_evaluation(folder: Path) -> Iterator[Case]:
    """dobbersc/fundus-evaluation, `dataset`: paragraphs in square brackets may be there or not."""
    for name, truth in _json(folder / "ground_truth.json").items():
        yield Case(
            name=name,
            url=truth["url"],
            html=_page(folder / "html" / name),
            fetched_at=_aware(truth["crawl_date"]),
            texts=tuple(_choices(truth["body"])),
        )


def _choices(body: list[str]) -> Iterator[str]:
    optional = [number for number, line in enumerate(body) if line.startswith("[") and line.endswith("]")]
    sizes = range(len(optional) + 1) if len(optional) <= _OPTIONAL else (0, len(optional))
    for left in chain.from_iterable(combinations(optional, size) for size in sizes):
        kept = (line[1:-1] if n in optional else line for n, line in enumerate(body) if n not in left)
        yield "\n".join(kept)


def _wcxb(folder: Path) -> Iterator[Case]:
    """WCXB, its folder `test` or `dev`: the pages of the type `article` that have a text."""
    for file in sorted((folder / "ground-truth").glob("*.json")):
        page = _json(file)
        truth, html = page["ground_truth"], folder / "html" / f"{file.stem}.html.gz"
        if page["_internal"]["page_type"]["primary"] == "article" and truth["main_content"]:
            yield Case(
                name=html.name, url=page["url"], html=_page(html), fetched_at=_now(), texts=(truth["main_content"],)
            )


def _newspaper4k(folder: Path) -> Iterator[Case]:
    """AndyTheFactory/newspaper4k, `tests/data`: the pages that have their text and facts beside them."""
    for file in sorted((folder / "metadata").glob("*.json")):
        page, html = _json(file), folder / "html" / f"{file.stem}.html"
        if html.exists() and page.get("url"):
            stated = page.get("publish_date")
            yield Case(
                name=html.name,
                url=page["url"],
                html=_page(html),
                fetched_at=_now(),
                texts=((folder / "txt" / f"{file.stem}.txt").read_text("utf-8"),),
                title=page.get("title") or None,
                authors=tuple(page.get("authors") or ()),
                day=datetime.fromisoformat(stated).date() if stated else None,
            )


def _readability(folder: Path) -> Iterator[Case]:
    """mozilla/readability, `test/test-pages`: the markup that it leaves, and the title."""
    for page in sorted(folder.iterdir()):
        yield Case(
            name=page.name,
            url=f"http://fakehost/test/{page.name}.html",
            html=_page(page / "source.html"),
            fetched_at=_now(),
            texts=(_text_of(document_fromstring((page / "expected.html").read_text("utf-8"))),),
            title=_json(page / "expected-metadata.json").get("title"),
        )


FORMATS: Mapping[str, Callable[[Path], Iterator[Case]]] = {
    "benchmark": _benchmark,
    "fundus": _fundus,
    "fundus-evaluation": _fundus_evaluation,
    "golden": _golden,
    "newspaper4k": _newspaper4k,
    "readability": _readability,
    "wcxb": _wcxb,
}
"""Readers by the name that the command knows them by."""


def _text_of(tree: HtmlElement) -> str:
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def _page(file: Path) -> str:
    body = file.read_bytes()
    return (gzip.decompress(body) if file.suffix == ".gz" else body).decode("utf-8", "replace")


def _json(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def _aware(stated: str) -> datetime:
    moment = datetime.fromisoformat(stated)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC)
