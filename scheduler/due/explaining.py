"""A plan in plain sentences. Pure."""

from __future__ import annotations


def explained() -> None:
    """To come."""
