"""schema.org's NewsArticle as JSON-LD: one document with a `@graph`, an article a line."""

from __future__ import annotations

from typing import Any

import orjson

from storage.directives import policy
from storage.export.addresses import uri, urn, web
from storage.export.record import stated, utc
from storage.export.streams import Asked, Stream, present
from storage.types import Article, Instant, Kind, Match, Precision, Story, Translation


def jsonld(_: Asked) -> Stream:
    """One document, since that is what tools for linked data read; its lines are not documents of their own."""
    return Stream(
        head=b'{"@context": "https://schema.org",\n"@graph": [\n',
        piece=lambda story: orjson.dumps(node(story)),
        between=b",\n",
        foot=lambda _: b"\n]}\n",
    )


def node(story: Story) -> dict[str, Any]:
    """A story as a NewsArticle."""
    article = story.article
    return present(
        {
            "@type": "LiveBlogPosting" if article.kind is Kind.LIVE else "NewsArticle",
            "@id": urn(story.id),
            "identifier": story.id,
            "url": uri(article.url),
            "mainEntityOfPage": uri(article.canonical_url),
            "headline": article.title,
            "description": article.description,
            "articleBody": article.text,
            "articleSection": article.section,
            "wordCount": story.word_count,
            "inLanguage": article.language,
            "author": [{"@type": "Person", "name": name} for name in article.authors],
            "publisher": {
                "@type": "Organization",
                "@id": urn("source", story.source),
                "name": story.source_name,
            },
            "datePublished": _date(article.published),
            "dateModified": _date(article.modified),
            "keywords": article.tags,
            "image": _image(article),
            "dateline": article.dateline,
            "creditText": ", ".join(article.agencies) or None,
            "sourceOrganization": [{"@type": "NewsMediaOrganization", "name": name} for name in article.agencies],
            "isAccessibleForFree": article.free,
            "workTranslation": [_translation(one) for one in article.translations if web(one.url)],
            "usageInfo": web(policy(article.directives)),
            "version": story.revision,
            "isBasedOn": {"@id": urn(story.copy_of.id)} if story.copy_of else None,
            "about": [_event(match) for match in story.matches],
            "sdDatePublished": utc(story.last_seen_at),
        }
    )


def _image(article: Article) -> str | dict[str, Any] | None:
    """Its address, or an object where its size is known."""
    address = web(article.image)
    if address is None or article.image_size is None:
        return address
    width, height = article.image_size
    return {"@type": "ImageObject", "url": address, "width": width, "height": height}


def _translation(told: Translation) -> dict[str, str]:
    return {"@type": "NewsArticle", "url": uri(told.url), "inLanguage": told.language}


def _event(match: Match) -> dict[str, str]:
    return {"@type": "Event", "name": match.name, "startDate": match.occurrence.isoformat()}


def _date(instant: Instant | None) -> str | None:
    """A day where no more than the day was stated."""
    if instant is not None and instant.precision is Precision.DAY:
        return instant.at.date().isoformat()
    return stated(instant)
