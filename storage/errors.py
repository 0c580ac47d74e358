"""The error tree: everything yearmind raises on purpose.

    YearmindError                 one line for a person; exit code 1
    ├── UsageError                an argument that can't be meant; 2
    │   └── ConfigError           a configuration that can't be used; 2
    ├── PartlyDone                some of what was asked for failed; 3
    ├── ArchiveError              the archive can't be used; 4
    │   ├── ArchiveUnreachable    no such file, no such server, not a database
    │   ├── ArchiveBusy           somebody else holds it
    │   ├── ArchiveReadOnly       it may not be written
    │   ├── ArchiveFull           its disk is full
    │   └── ArchiveTooNew         written by a later yearmind
    ├── CaptureError              the bytes behind a row can't be read
    ├── ExtractionError           a capture gave no article
    │   ├── Excluded              its publisher does not want it taken, and that is honoured
    │   ├── NotAnArticle          it is a page of another kind
    │   ├── Unreadable            its bytes make no page
    │   └── TookTooLong           it was stopped at its bound
    └── PortTaken                 a local server can't listen

Each message names the thing at fault first and the cure last.
"""

from __future__ import annotations

from typing import ClassVar


class YearmindError(Exception):
    """The root of all errors that a user may see; prints as one line."""

    exit_code: ClassVar[int] = 1


class UsageError(YearmindError):
    """An argument that can't be meant, such as the name of an unknown source."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration that can't be used; holds every mistake found, one line each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class PartlyDone(YearmindError):  # noqa: N818 - reads as the state it is
    """Some of what was asked for failed; what failed was said before."""

    exit_code = 3


class ArchiveError(YearmindError):
    """The archive can't be used as it is."""

    exit_code = 4


class ArchiveUnreachable(ArchiveError):  # noqa: N818
    """No such file or server, or what is there is no archive."""


class ArchiveBusy(ArchiveError):  # noqa: N818
    """Another process holds the archive or the part that was asked for."""


class ArchiveReadOnly(ArchiveError):  # noqa: N818
    """The archive's file or folder may not be written."""


class ArchiveFull(ArchiveError):  # noqa: N818
    """The disk that the archive or its captures stand on is full."""


class ArchiveTooNew(ArchiveError):  # noqa: N818
    """A later yearmind wrote this archive."""


class CaptureError(YearmindError):
    """The bytes that a row points to are missing or damaged."""


class ExtractionError(YearmindError):
    """A capture gave no article; the message is the reason that the archive keeps."""


class Excluded(ExtractionError):  # noqa: N818
    """The publisher asks that the page be left alone, and the configuration honours that; nothing of it is kept."""


class NotAnArticle(ExtractionError):  # noqa: N818
    """The page is a front page, a list, a search form or anything else that is no article."""


class Unreadable(ExtractionError):  # noqa: N818
    """The bytes make no page: empty, binary, or broken beyond repair."""


class TookTooLong(ExtractionError):  # noqa: N818
    """The page was stopped at its bound of time or memory."""


class PortTaken(YearmindError):  # noqa: N818
    """A local server can't listen where it was told to."""
