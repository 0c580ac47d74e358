"""Questions that recording asks are answered from an index, however large the archive is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, event

from storage.archive import Archive, leads, scene, states

HASHES = {"hashes": ["sha256:a", "sha256:b"]}
SOUGHT = {"sought": ["https://example.org/a", "https://example.org/b"]}
ASKED: dict[str, tuple[Select[Any], dict[str, list[Any]]]] = {
    "equal": (scene._EQUAL, HASHES),
    "ids": (scene._IDS, {"ids": ["a", "b"]}),
    "common": (scene._COMMON, {"keys": [1, 2]}),
    "leads": (leads._BY_URLS, {"urls": SOUGHT["sought"]}),
    "by address": (states._BY_ADDRESS, SOUGHT),
    "by number": (states._BY_NUMBER, {"sought": [1, 2]}),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_table_is_walked_through(name: str) -> None:
    question, values = ASKED[name]
    with Archive("sqlite:///:memory:") as archive, archive._engine.connect() as connection:
        sent: list[tuple[str, Any]] = []
        event.listen(archive._engine, "before_cursor_execute", lambda *told: sent.append((told[2], told[3])))
        connection.execute(question, values).all()
        statement, given = next(one for one in sent if one[0].startswith("SELECT"))
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
    assert not [step for step in plan if step.startswith("SCAN")], plan
