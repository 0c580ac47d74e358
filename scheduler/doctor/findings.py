"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How well a thing is."""

    WELL = "well"
    WARNING = "warning"
    """It works, and may not for long or not as it should."""
    WRONG = "wrong"
    """It doesn't work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; as a string, one line for a person."""

    about: str
    """Of the things that are looked at, such as `disk`."""
    grade: Grade
    said: str
    """What was found."""
    cure: str | None = None
    """What to do about it; None where nothing is to be done."""

    def __str__(self) -> str:
        return f"{self.grade.value}: {self.about}: {self.said}{f'; {self.cure}' if self.cure else ''}"


def well(about: str, said: str) -> Finding:
    """Nothing is to be done."""
    return Finding(about=about, grade=Grade.WELL, said=said)


def warning(about: str, said: str, cure: str) -> Finding:
    """It works, but."""
    return Finding(about=about, grade=Grade.WARNING, said=said, cure=cure)


def wrong(about: str, said: str, cure: str) -> Finding:
    """It doesn't work."""
    return Finding(about=about, grade=Grade.WRONG, said=said, cure=cure)
