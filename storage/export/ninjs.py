"""ninjs 3.1, IPTC's news in JSON (iptc.org/std/ninjs): one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from storage.directives import policy
from storage.export.addresses import urn, web
from storage.export.record import stated, utc
from storage.export.streams import Asked, Stream, present
from storage.types import Article, Story

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}


def ninjs(_: Asked) -> Stream:
    """A ninjs object for each story."""
    return Stream(piece=lambda story: orjson.dumps(item(story), option=orjson.OPT_APPEND_NEWLINE))


def item(story: Story) -> dict[str, Any]:
    """A story as a news item; what ninjs has no property for, such as former states, is left out."""
    article = story.article
    return present(
        {
            "uri": urn(story.id),
            "standard": _STANDARD,
            "type": "text",
            "representationType": "full",
            "version": str(story.revision),
            "firstCreated": utc(story.first_seen_at),
            "versionCreated": utc(story.revisions[-1].fetched_at),
            "contentCreated": stated(article.published),
            "language": article.language,
            "title": article.title,
            "headlines": [{"role": "main", "contentType": "text/plain", "value": article.title}],
            "descriptions": [{"contentType": "text/plain", "value": article.description}]
            if article.description
            else [],
            "bodies": [_body(story)],
            "by": ", ".join(article.authors),
            "people": [{"name": name, "rel": "author"} for name in article.authors],
            "subjects": _subjects(story),
            "events": _events(story),
            "located": article.dateline,
            "genres": [{"name": article.kind.value}],
            "infoSources": [
                {"name": story.source_name, "role": "publisher", "literal": story.source},
                *({"name": name, "role": "agency"} for name in article.agencies),
            ],
            "altIds": [
                {"role": "canonical-url", "value": article.canonical_url},
                {"role": "url", "value": article.url},
            ],
            "rightsInfo": _rights(story),
            "associations": _associations(story),
        }
    )


def _body(story: Story) -> dict[str, Any]:
    text = story.article.text
    return {
        "role": "main",
        "contentType": "text/plain",
        "charCount": len(text),
        "wordCount": story.word_count,
        "value": text,
    }


def _subjects(story: Story) -> list[dict[str, Any]]:
    tags = [{"name": tag, "rel": "tag"} for tag in story.article.tags]
    section = story.article.section
    return [{"name": section, "rel": "section"}, *tags] if section else tags


def _events(story: Story) -> list[dict[str, Any]]:
    return [
        {"id": f"{match.observance}/{match.occurrence}", "name": match.name, "rel": "commemorates"}
        for match in story.matches
    ]


def _rights(story: Story) -> dict[str, str] | None:
    """Where the terms of text and data mining stand, where it is reserved."""
    address = web(policy(story.article.directives))
    return {"linkedRights": address} if address else None


def _associations(story: Story) -> list[dict[str, Any]]:
    copy_of = story.copy_of
    others = [*_picture(story.article), *_editions(story.article)]
    if copy_of is None:
        return others
    return [*others, {"name": "original", "rel": copy_of.relation.value, "type": "text", "uri": urn(copy_of.id)}]


def _picture(article: Article) -> Iterator[dict[str, Any]]:
    if image := web(article.image):
        size = dict(zip(("width", "height"), article.image_size or (), strict=False))
        shown = {"renditions": [{"name": "image", "href": image, **size}]} if size else {}
        yield {"name": "image", "rel": "illustration", "type": "picture", "uri": image, **shown}


def _editions(article: Article) -> Iterator[dict[str, Any]]:
    if amp := web(article.amp):
        yield {"name": "AMP", "rel": "amphtml", "type": "text", "uri": amp}
    for one in article.translations:
        if address := web(one.url):
            told = {"type": "text", "uri": address, "language": one.language}
            yield {"name": "translation", "rel": "translation", **told}
