"""What the tests of discovery share: how a document is made, and where the cases of others stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.types import Document

FOUND_AT = datetime(2026, 1, 21, 9, 0, tzinfo=UTC)
Make = Callable[..., Document]


@pytest.fixture(scope="session")
def make() -> Make:
    """A document of the outlet, whose clock is Baku's."""

    def document(
        body: str | bytes,
        *,
        url: str = "https://outlet.example/list",
        content_type: str | None = None,
        home: str | None = None,
        link_headers: tuple[str, ...] = (),
        since: date | None = None,
        until: date | None = None,
    ) -> Document:
        return Document(
            url=url,
            body=body.encode() if isinstance(body, str) else body,
            content_type=content_type,
            source="outlet",
            found_at=FOUND_AT,
            zone=ZoneInfo("Asia/Baku"),
            home=home,
            link_headers=link_headers,
            since=since,
            until=until,
        )

    return document


@pytest.fixture(scope="session")
def cases(pytestconfig: pytest.Config) -> Path:
    """The cases that others wrote; what needs them is skipped where they are not."""
    folder = pytestconfig.rootpath.parent / "shared" / "cases"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder
