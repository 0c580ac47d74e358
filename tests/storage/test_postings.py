"""The inverted table keeps what it was told, however rows wait and merge and whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, text

from storage.archive import Archive, postings
from storage.archive.engine import connect, writing

KEYS = st.integers(-5, 60)
ROWS = st.lists(st.tuples(KEYS, st.integers(1, 4)), max_size=12)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),  # which of three processes
        st.one_of(
            st.tuples(st.just("post"), ROWS),
            st.tuples(st.just("withdraw"), ROWS),
            st.tuples(st.just("fail"), ROWS),
            st.tuples(st.just("forget"), st.lists(KEYS, max_size=2)),
            st.tuples(st.just("restart"), st.just([])),
            st.tuples(st.just("clear"), st.just([])),
        ),
    ),
    max_size=40,
)


@contextmanager
def begun(url: str) -> Iterator[Engine]:
    """A process's connections; articles that shingles name need not be there."""
    engine = connect(url)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=OFF"))
    yield engine
    engine.dispose()


class BrokenError(Exception):
    """Ends a transaction."""


def done(connection: Connection, what: str, told: list[Any]) -> None:
    """Take one step."""
    if what == "post":
        postings.post(connection, told)
    elif what == "withdraw":
        postings.withdraw(connection, told)
    elif what == "clear":
        postings.clear(connection)
        connection.execute(text("DELETE FROM commonplace"))
    elif what == "forget":
        postings.forget(connection, told)
        for key in set(told):
            connection.execute(text("INSERT OR IGNORE INTO commonplace VALUES (:key)"), {"key": key})
    elif what == "fail":
        postings.post(connection, told)
        raise BrokenError


@settings(max_examples=120)
@given(steps=STEPS, waiting=st.integers(0, 30))
def test_whatever_is_told_in_three_processes_each_knows_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, tuple[str, list[Any]]]], waiting: int
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('archive')}/archive.db"
    Archive(url).close()
    truth: set[tuple[int, int]] = set()
    common: set[int] = set()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(postings, "WAITING", waiting)
        engines = [stack.enter_context(begun(url)) for _ in range(3)]
        for which, (what, told) in steps:
            if what == "post":
                told[:] = [row for row in told if row[0] not in common]
            if what == "restart":
                engines[which] = stack.enter_context(begun(url))
                continue
            try:
                with writing(engines[which]) as connection:
                    done(connection, what, told)
            except BrokenError:
                continue
            if what == "clear":
                truth, common = set(), set()
            elif what == "post":
                truth |= set(told)
            elif what == "withdraw":
                truth -= set(told)
            elif what == "forget":
                common |= set(told)
                truth = {row for row in truth if row[0] not in common}
        for engine in engines:
            with writing(engine) as connection:
                assert {tuple(row) for row in connection.exec_driver_sql(postings.everything(connection))} == truth
                asked = set(range(-5, 61)) - common
                assert set(postings.sharing(connection, asked)) == truth
