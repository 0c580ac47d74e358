"""Commands that save an archive and bring it back: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crawler.config import load
from scheduler.cli.console import as_json, complain, say
from scheduler.cli.database import counting
from scheduler.cli.options import AsJson, ConfigFile, DryRun, opened
from storage.backup import Manifest
from storage.backup import backup as saved
from storage.backup import restore as restored
from storage.errors import PartlyDone

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the backup.")]


def backup(folder: Folder, config_file: ConfigFile = None, json: AsJson = False) -> None:
    """Save archive and captures into a folder, also while `yearmind run` goes on.

    Into the same folder again, only what was not there is saved. A backup that is killed leaves the former one whole.
    On the same disk WARC files, which never change, are linked and take no room: that saves from mistakes, and not from
    the disk's end. The configuration is not in it.
    """
    config, archive = opened(config_file)
    archive.close()
    with counting() as told:
        done = saved(config.archive.url, config.archive.captures, folder, told)
    if json:
        as_json({**_told(done.manifest), "fresh": done.fresh, "missing": list(done.missing)})
    else:
        say(f"{folder}: {_said(done.manifest)}, {_size(done.fresh)} of it not there before")
    for name in done.missing:
        complain(f"{name}: the file is missing from {config.archive.captures}; see `yearmind verify`")
    if done.missing:
        raise PartlyDone(f"{len(done.missing)} WARC files are missing from the archive; the rest is saved")


def restore(folder: Folder, dry_run: DryRun = False, config_file: ConfigFile = None, json: AsJson = False) -> None:
    """Bring archive and captures back from a backup, to where the configuration says, if there are none.

    The backup is proved first, file by file; with --dry-run that is all.
    """
    config = load(config_file)
    manifest = restored(folder, config.archive.url, config.archive.captures, dry=dry_run)
    if json:
        as_json(_told(manifest))
    else:
        say(f"{folder}: {_said(manifest)}, whole{'' if dry_run else '; all of it is back'}")


def _told(manifest: Manifest) -> dict[str, object]:
    files, size = len(manifest.parts), sum(part.bytes for part in manifest.parts)
    return {"made_at": manifest.made_at, "database": manifest.kind, "files": files, "bytes": size}


def _said(manifest: Manifest) -> str:
    size = _size(sum(part.bytes for part in manifest.parts))
    return f"the archive as of {manifest.made_at}, {len(manifest.parts)} files, {size}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
