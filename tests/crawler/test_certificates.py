"""Certificates are verified, and an outlet is exempted by name; against a server that signed its own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import answer, configure, exported
from tests.crawler.probe import probe
from tests.outlet import story
from tests.raw import Raw, http


@pytest.fixture
def outlet(self_signed: ssl.SSLContext) -> Iterator[Raw]:
    with Raw({"/tale": http(story("tale").encode())}, context=self_signed) as server:
        yield server


def test_a_certificate_that_nobody_vouches_for_keeps_us_out_and_the_visit_says_so(tmp_path: Path, outlet: Raw) -> None:
    configure(tmp_path, {"id": "shy", "homepage": f"{outlet.url}/"})
    (visit,) = answer(tmp_path, "crawl", "--url", f"{outlet.url}/tale", code=None)
    assert visit["failures"] == [["robots.txt: certificate not valid, which means no", 1]]
    assert outlet.asked == []
    assert outlet.connections == 1


def test_an_outlet_that_is_exempted_by_name_is_read(tmp_path: Path, outlet: Raw) -> None:
    configure(tmp_path, {"id": "shy", "homepage": f"{outlet.url}/", "verify_certificate": False})
    answer(tmp_path, "crawl", "--url", f"{outlet.url}/tale")
    assert [record["url"] for record in exported(tmp_path)] == [f"{outlet.url}/tale"]


def test_the_exemption_holds_for_no_other_site(tmp_path: Path, outlet: Raw, self_signed: ssl.SSLContext) -> None:
    with Raw({}, context=self_signed) as other:
        configure(tmp_path, {"id": "shy", "homepage": f"{outlet.url}/", "verify_certificate": False})
        answers = probe(tmp_path, [f"{outlet.url}/tale", f"{other.url}/"])["answers"]
        assert answers[f"{outlet.url}/tale"]["status"] == 200
        assert answers[f"{other.url}/"]["reason"] == "certificate not valid"
