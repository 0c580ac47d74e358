"""One extractor over pages told a line each, in JSON, on standard input; answers a line each on standard output.

It needs nothing of this repository, so that extractors run in environments of their own: `PYTHON rivals.py NAME`.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

Answer = dict[str, Any]
"""text, title, authors and published (ISO 8601), as far as the extractor has them; `cpu` in seconds is added."""


def trafilatura(url: str, html: str) -> Answer:
    """Its default extraction, without comments, with metadata."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    document = bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    said: Answer = document.as_dict() if isinstance(document, Document) else {}
    authors = said["author"].split("; ") if said.get("author") else []
    return {"text": said.get("text"), "title": said.get("title"), "authors": authors, "published": said.get("date")}


def newspaper4k(url: str, html: str) -> Answer:
    """Its article, parsed from the page at hand."""
    from newspaper import Article

    article = Article(url, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    published = article.publish_date.isoformat() if isinstance(article.publish_date, datetime) else None
    return {"text": article.text, "title": article.title, "authors": article.authors, "published": published}


def newsplease(url: str, html: str) -> Answer:
    """Its vote of extractors, without its own downloads."""
    from newsplease import NewsPlease

    article = NewsPlease.from_html(html, url=url, fetch_images=False)
    published = article.date_publish.isoformat() if article.date_publish else None
    return {"text": article.maintext, "title": article.title, "authors": article.authors or [], "published": published}


_FIRST = "<html><body><p class=date>19 января 2026</p><p>A minute of silence.</p></body></html>"
"""A page that needs all that is imported late, readers of dates above all."""
RIVALS: dict[str, Callable[[str, str], Answer]] = {
    "trafilatura": trafilatura,
    "newspaper4k": newspaper4k,
    "news-please": newsplease,
}
"""Extractors by name."""


def answer(extractor: Callable[[str, str], Answer], url: str, html: str) -> Answer:
    """What it says of a page and the processor time that it took; nothing where it fails."""
    began = time.process_time()
    try:
        said = extractor(url, html)
    except Exception as error:  # noqa: BLE001 - any failure of a stranger's code is an empty answer
        said = {"error": f"{type(error).__name__}: {error}"}
    return {**said, "cpu": time.process_time() - began}


def _warm(extractor: Callable[[str, str], Answer]) -> None:
    """Spend what a first page costs alone.

    Raises:
        ImportError: the extractor is not installed.
    """
    try:
        extractor("https://outlet.example/", _FIRST)
    except ImportError:
        raise
    except Exception:  # noqa: BLE001 - it counts with the pages
        pass


def main(name: str) -> None:
    """Answer every line; what a library prints goes to standard error."""
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout, sys.stderr
    _warm(RIVALS[name])
    for line in sys.stdin:
        page = json.loads(line)
        out.write(json.dumps(answer(RIVALS[name], page["url"], page["html"])) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
