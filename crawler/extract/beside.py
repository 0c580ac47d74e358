"""What an article has beside title, text, authors and dates: what a selector of the outlet's finds, or what we find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.extract.chosen import chosen, chosen_address, chosen_elements, chosen_one, chosen_truth
from crawler.extract.credits import agencies_of, dateline_of
from crawler.extract.declared import canonical_of
from crawler.extract.editions import amp_of, free_of, is_true, translations_among, translations_of
from crawler.extract.facts import description_of
from crawler.extract.media import image_of, kind_named, kind_of, size_of
from crawler.extract.types import Page
from storage.urls import canonical


def beside(page: Page, lines: Sequence[str], text: str, signed: Sequence[str], language: str | None) -> dict[str, Any]:
    """Fields of an `Article`; `lines` are its text with credits, `signed` the agencies among its authors."""
    address = chosen_address(page, "canonical_url")
    image, size = _image(page)
    free = is_true(chosen_truth(page, "free"))
    return {
        "canonical_url": canonical(address) if address else canonical_of(page),
        "description": chosen_one(page, "description") or description_of(page),
        "image": image,
        "image_size": size,
        "agencies": chosen(page, "agencies") or agencies_of(page, signed, lines),
        "dateline": chosen_one(page, "dateline") or dateline_of(page, lines),
        "kind": kind_named(chosen_one(page, "kind")) or kind_of(page, text),
        "free": free_of(page) if free is None else free,
        "amp": chosen_address(page, "amp") or amp_of(page),
        "translations": translations_among(chosen_elements(page, "translations"), page, language)
        or translations_of(page, language),
    }


def _image(page: Page) -> tuple[str | None, tuple[int, int] | None]:
    address = chosen_address(page, "image")
    if address is None:
        return image_of(page)
    element = next(iter(chosen_elements(page, "image")), None)
    return address, size_of(element.get("width"), element.get("height")) if element is not None else None
