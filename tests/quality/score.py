"""Extraction scored on others' test sets and on our own, read from the folder that is named.

python -m tests.quality.score FORMAT FOLDER [--half even|odd] [--rivals PYTHON] [--pages]

FORMAT is one of:

- benchmark: scrapinghub/article-extraction-benchmark, the repository's root
- fundus: flairNLP/fundus, `tests/resources/parser/test_data`
- fundus-evaluation: dobbersc/fundus-evaluation, `dataset`
- golden: our own, `tests/quality/golden`
- newspaper4k: AndyTheFactory/newspaper4k, `tests/data`
- readability: mozilla/readability, `test/test-pages`
- wcxb: Murrough-Foley/web-content-extraction-benchmark, `test` or `dev`

Plain trafilatura is always scored beside yearmind. `--rivals` names the interpreter of an environment that has
newspaper4k and news-please (`pip install 'newspaper4k[nlp]' news-please lxml-html-clean`) and scores these too.
`--half` takes the pages whose file name has an even or odd SHA-1; `--pages` prints a line for each page,
the worst last.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from crawler.extract.agencies import agency, parted
from crawler.extract.article import read
from crawler.extract.kind import check
from crawler.extract.parsing import page_of
from crawler.extract.people import authors_of
from storage.errors import NotAnArticle, YearmindError
from storage.types import Article, Exchange, Instant, Lead, Via
from tests.quality import rivals
from tests.quality.cases import FORMATS, Case, half_of
from tests.quality.measures import (
    Overlap,
    overlap,
    same_day,
    same_moment,
    same_offset,
    same_title,
    set_f1,
    shingle_f1,
    token_f1,
    wholly_right,
)

MEASURES = ("text", "shingles", "whole", "title", "authors", "instant", "offset", "day", "taken", "cpu")
FACTS = (
    "lines", "published", "modified", "section", "tags", "description", "image", "language", "canonical_url",
)  # fmt: skip
"""Measures of our own pages alone, the fields that a record has besides."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of one answer; None where the set does not say what is right."""

    case: Case
    text: float
    shingles: Overlap
    whole: float
    title: float | None
    authors: float | None
    instant: float | None
    offset: float | None
    """Whether the instant is right and has the publisher's offset."""
    day: float | None
    taken: float
    """Whether the extractor calls the page an article."""
    cpu: float
    facts: Mapping[str, float]
    """By name, of those that the set states."""

    def of(self, measure: str) -> float | None:
        """Any measure but that of shingles, which has no number for one page."""
        return self.facts.get(measure) if measure in FACTS else getattr(self, measure)


def yearmind(case: Case) -> rivals.Answer:
    """What yearmind says of a page of which nothing else is known, with an `error` where that is no article to it."""
    exchange = Exchange(
        url=case.url,
        method="GET",
        request_headers=(),
        protocol="HTTP/1.1",
        status=200,
        headers=(("Content-Type", "text/html" if case.charset else "text/html; charset=utf-8"),),
        body=case.html.encode(case.charset or "utf-8"),
        fetched_at=case.fetched_at,
    )
    lead = Lead(url=case.url, source="", via=Via.HAND, found_on="", found_at=case.fetched_at)
    began = time.process_time()
    try:
        page = page_of(exchange, lead, case.setting)
        article, lines, linked = read(page)
    except YearmindError as error:
        return {"error": str(error), "facts": dict.fromkeys(FACTS), "cpu": time.process_time() - began}
    said: rivals.Answer = {
        "text": article.text,
        "title": article.title,
        "authors": article.authors,
        "published": article.published.at.isoformat() if article.published else None,
        "facts": facts_of(article),
    }
    try:
        check(page, lines, linked, article.published)
    except NotAnArticle as error:
        said["error"] = str(error)
    cpu = time.process_time() - began
    return {**said, "signed": parted(authors_of(page))[1], "cpu": cpu}


def facts_of(article: Article) -> dict[str, Any]:
    """The fields of `FACTS` as the records of our own pages state them."""
    return {
        "lines": article.text.split("\n"),
        "published": _shown(article.published),
        "modified": _shown(article.modified),
        "section": article.section,
        "tags": list(article.tags),
        "description": article.description,
        "image": article.image,
        "language": article.language,
        "canonical_url": article.canonical_url,
    }


def _shown(moment: Instant | None) -> list[object] | None:
    """The moment, its precision, and whether the publisher stated the offset."""
    return [moment.at.isoformat(), moment.precision, moment.offset_stated] if moment else None


def answers(name: str, python: str, cases: Sequence[Case]) -> Iterator[rivals.Answer]:
    """What an extractor in an environment of its own says of each page."""
    lines = "".join(json.dumps({"url": case.url, "html": case.html}) + "\n" for case in cases)
    command = [python, str(Path(rivals.__file__)), name]
    try:
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    except OSError as error:
        sys.exit(f"{python}: {error.strerror}")
    except subprocess.CalledProcessError as error:
        why = error.stderr.strip().rpartition("\n")[2]
        sys.exit(f"{name} doesn't run in {python}: {why}; pip install 'newspaper4k[nlp]' news-please lxml-html-clean")
    return (json.loads(line) for line in done.stdout.splitlines())


def score(case: Case, answer: rivals.Answer) -> Score:
    """An answer held against what is right; of several right texts, the one that it is nearest to."""
    text = answer.get("text") or ""
    right = max(case.texts, key=partial(token_f1, text))
    published = _instant(answer.get("published"))
    told = answer.get("facts", {})
    instant = case.published if case.published and case.published <= case.fetched_at else None
    return Score(
        case,
        token_f1(text, right),
        overlap(text, right),
        wholly_right(text, right),
        None if case.title is None else same_title(answer.get("title"), case.title),
        None if case.authors is None else set_f1(byline(answer, case), map(_called, case.authors)),
        None if instant is None else same_moment(published, instant),
        None if instant is None else same_offset(published, instant),
        None if case.day is None else same_day(published.date() if published else None, case.day),
        float("error" not in answer),
        answer["cpu"] * 1_000,
        {name: _agreement(name, told[name], right) for name, right in case.facts.items() if name in told},
    )


def byline(answer: rivals.Answer, case: Case) -> Iterator[str]:
    """Whom the page names as its authors; others' sets name agencies among them, which we keep apart."""
    yield from map(_called, answer.get("authors") or ())
    if not case.facts:
        yield from answer.get("signed") or ()


def _called(name: str) -> str:
    """An agency by the one name that it is known by."""
    return agency(name) or name


def _agreement(name: str, found: Any, right: Any) -> float:
    """Of one of `FACTS`: of tags as of names, of all others whether they are the same."""
    return set_f1(found or (), right) if name == "tags" else float(found == right)


def summed(scores: Sequence[Score], measures: Sequence[str]) -> list[str]:
    """A cell for each measure."""
    return [
        "-" if value is None else f"{value:.1f}" if name == "cpu" else f"{value:.3f}"
        for name in measures
        for value in [total(name, scores)]
    ]


def total(name: str, scores: Sequence[Score]) -> float | None:
    """A measure over pages; None where the set does not state it."""
    if name == "shingles":
        return shingle_f1([each.shingles for each in scores])
    values = [value for each in scores if (value := each.of(name)) is not None]
    return mean(values) if values else None


def _instant(stated: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(stated) if stated else None
    except ValueError:
        return None


def _table(found: dict[str, list[Score]]) -> None:
    stated = {fact for scores in found.values() for each in scores for fact in each.facts}
    measures = (*MEASURES, *(name for name in FACTS if name in stated))
    print(f"{'':12} {'pages':>6} " + " ".join(f"{name:>8}" for name in measures))
    for name, scores in found.items():
        cells = zip(measures, summed(scores, measures), strict=True)
        print(f"{name:12} {len(scores):>6} " + " ".join(f"{cell:>{max(8, len(column))}}" for column, cell in cells))


def _pages(scores: Sequence[Score], said: Sequence[rivals.Answer]) -> None:
    for each, answer in sorted(zip(scores, said, strict=True), key=lambda pair: -pair[0].text):
        parts = " ".join(f"{name} {value:.3f}" for name in ("text", "whole", "title", "authors", "instant", *FACTS)
                         if (value := each.of(name)) is not None)  # fmt: skip
        print(f"{each.case.name}: {parts} {answer.get('error', '')}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("format", choices=FORMATS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--rivals", metavar="PYTHON")
    parser.add_argument("--pages", action="store_true")
    asked = parser.parse_args()
    cases = [case for case in FORMATS[asked.format](asked.folder) if asked.half in {None, half_of(case.name)}]
    if not cases:
        parser.error(f"{asked.folder}: no pages in the format {asked.format}")
    yearmind(cases[0])  # what a first page costs alone is nobody's
    said = {"yearmind": [yearmind(case) for case in cases]}
    environments = {name: asked.rivals for name in rivals.RIVALS if asked.rivals} | {"trafilatura": sys.executable}
    said |= {name: list(answers(name, python, cases)) for name, python in environments.items()}
    found = {name: [score(*pair) for pair in zip(cases, given, strict=True)] for name, given in said.items()}
    if asked.pages:
        _pages(found["yearmind"], said["yearmind"])
    _table(found)


if __name__ == "__main__":
    main()
