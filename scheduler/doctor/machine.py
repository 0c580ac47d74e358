"""What the machine gives: Python and libraries, open files, a clock, disks, permissions."""

from __future__ import annotations

import os
import platform
import resource
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from scheduler.doctor.findings import Finding, warning, well, wrong

FLOOR = 1 << 30
"""Free bytes below which a disk is told of: some days of a busy archive."""
LEAST = 64 << 20
"""Free bytes below which hardly a batch can be written."""
FILES = 1024
"""Files that a service may have to hold open: connections, databases, WARC files and pipes to workers."""
_KEPT = ("timedatectl", "show", "--property=NTPSynchronized", "--value")


def versions() -> Iterator[Finding]:
    """Whether the libraries are those that this yearmind was made for."""
    about = f"yearmind {version('yearmind')}, Python {platform.python_version()}"
    bad = list(_outdated())
    if bad:
        yield wrong("versions", f"{about}: {', '.join(bad)}", "pip install --upgrade yearmind")
    else:
        yield well("versions", f"{about}, every library as it is needed")


def _outdated() -> Iterator[str]:
    for line in requires("yearmind") or ():
        one = Requirement(line)
        if one.marker is not None and not one.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(one.name)
        except PackageNotFoundError:
            yield f"{one.name} is missing"
            continue
        if not one.specifier.contains(found, prereleases=True):
            yield f"{one.name} is {found}, {one.specifier} is needed"


def open_files() -> Finding:
    """Whether as many files may be open as a service needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    said = "any number" if soft == resource.RLIM_INFINITY else str(soft)
    if soft != resource.RLIM_INFINITY and soft < FILES:
        cure = f"ulimit -n {FILES}, or LimitNOFILE={FILES} in the service's unit"
        return warning("open files", f"{said} at a time ({hard} at most)", cure)
    return well("open files", f"{said} at a time")


def clock_kept() -> Finding | None:
    """Whether the system keeps its clock by others; None where it doesn't tell."""
    said = _answer(_KEPT)
    if said == "yes":
        return well("clock", "kept by NTP")
    if said == "no":
        return warning("clock", "not kept by NTP, or not yet", "timedatectl set-ntp true, or install chrony")
    return None


def _answer(command: tuple[str, ...]) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def disks(places: Iterable[Path]) -> Iterator[Finding]:
    """How much room is left where things are written; each disk once."""
    by_disk: dict[int, list[Path]] = {}
    for place in places:
        by_disk.setdefault(existing(place).stat().st_dev, []).append(place)
    for on in by_disk.values():
        outer = [one for one in on if not set(one.parents) & set(on)]
        yield _room(" and ".join(map(str, outer)), shutil.disk_usage(existing(on[0])).free)


def _room(named: str, free: int) -> Finding:
    said = f"{free / 1e9:.1f} GB free at {named}"
    cure = f"make room: below {FLOOR / 1e9:.1f} GB a crawl may have to stop"
    if free < LEAST:
        return wrong("disk", said, cure)
    return warning("disk", said, cure) if free < FLOOR else well("disk", said)


def permissions(places: Iterable[Path]) -> Iterator[Finding]:
    """Whether what is written may be written: each file or folder, or what it would be made in."""
    bad = dict.fromkeys(path for place in places if not _may(path := existing(place)))
    for path in bad:
        yield wrong("permissions", f"{path} may not be read and written", "correct its owner and mode")
    if not bad:
        yield well("permissions", "archive and captures may be written")


def existing(place: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    return next((one for one in (place, *place.parents) if one.exists()), Path("/"))


def _may(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0))
