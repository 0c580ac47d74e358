"""What PostgreSQL is sent in its binary form is what it holds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection

from storage.archive.sending import Numbers


@given(sent=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40))
@example(sent=[])
@example(sent=list(range(5_000)))
def test_numbers_arrive_as_they_are_and_in_their_order(session: Connection, sent: list[int]) -> None:
    assert session.exec_driver_sql("SELECT %s, pg_typeof(%s)::text", (Numbers(sent), Numbers(sent))).one() == (
        sent,
        "bigint[]",
    )
