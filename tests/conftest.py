"""A certificate, and databases for the tests: an SQLite file or a PostgreSQL database of a server of their own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage.archive import Archive
from tests.certificate import signed_by_itself
from tests.postgres import Server, name_of

# How long something takes depends on the machine, so no test of a law says anything about it.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """TLS of a server that nobody vouches for."""
    return signed_by_itself(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for all tests of this process."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(postgres: Server) -> str:
    """The name of a database that holds an empty archive, to be copied for each test."""
    url = postgres.create()
    Archive(url).close()
    return name_of(url)


@pytest.fixture
def postgres_url(postgres: Server, migrated: str) -> Iterator[str]:
    """The address of an empty archive on PostgreSQL."""
    url = postgres.create(migrated)
    yield url
    postgres.drop(url)


@pytest.fixture
def bare_postgres_url(postgres: Server) -> Iterator[str]:
    """The address of a PostgreSQL database with nothing in it."""
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def archive_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an archive that is there or is made when opened, on either database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/archive.db"
    url: str = request.getfixturevalue("postgres_url")
    return url
