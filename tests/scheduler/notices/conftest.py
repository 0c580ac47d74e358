"""An archive to tell of, as the tests of the archive have it."""

from tests.storage.conftest import archive, captures, find

__all__ = ["archive", "captures", "find"]
