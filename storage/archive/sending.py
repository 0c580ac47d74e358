"""What psycopg is taught: to send vectors, numbers and all arrays in PostgreSQL's binary form.

Nothing has to be quoted, spelled or parsed on either side.
"""

from __future__ import annotations

import struct
from typing import Any, Final

from storage.archive.vectors import Vector

_LONG: Final = 20
"""The number by which PostgreSQL knows the type bigint, in every database."""
_EIGHT: Final = 8
"""Bytes of one."""


class Numbers(list[int]):
    """Whole numbers, sent as an array of bigint: which costs a quarter of a list's looking at each."""

    __slots__ = ()


def teach(connection: Any, _record: object) -> None:
    """Let a connection of psycopg's know how vectors and arrays are sent."""
    from psycopg.adapt import Dumper  # noqa: PLC0415 - comes with an extra
    from psycopg.pq import Format  # noqa: PLC0415
    from psycopg.types.array import ListBinaryDumper  # noqa: PLC0415

    types = connection.adapters.types

    class VectorDumper(Dumper):
        format = Format.BINARY
        oid = types["tsvector"].oid

        def dump(self, obj: Vector) -> bytes:
            return obj

    class NumbersDumper(Dumper):
        format = Format.BINARY
        oid = types["int8"].array_oid

        def dump(self, obj: Numbers) -> bytes:
            return _array(obj)

    connection.adapters.register_dumper(Vector, VectorDumper)
    connection.adapters.register_dumper(Numbers, NumbersDumper)
    connection.adapters.register_dumper(list, ListBinaryDumper)


def _array(numbers: Numbers) -> bytes:
    """An array in the form of `array_recv`: dimensions, nulls, type, size and first place; members."""
    if not numbers:
        return struct.pack("!iii", 0, 0, _LONG)
    members = [_EIGHT] * (2 * len(numbers))
    members[1::2] = numbers
    head = struct.pack("!iiiii", 1, 0, _LONG, len(numbers), 1)
    return head + struct.pack("!" + "iq" * len(numbers), *members)
