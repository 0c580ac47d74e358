"""Commands that save an archive, bring it back and keep it small: backup, restore, prune."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from crawler.config import Config, load
from crawler.values import duration
from scheduler.cli.console import as_json, complain, say
from scheduler.cli.database import counting
from scheduler.cli.options import AsJson, ConfigFile, DryRun, opened
from scheduler.counts import many
from storage.archive import Archive
from storage.archive.pruning import Policy
from storage.backup import Manifest
from storage.backup import backup as saved
from storage.backup import restore as restored
from storage.captures import Captures
from storage.errors import PartlyDone, UsageError
from storage.weeding import weed

LEAST = timedelta(days=30)
"""What is younger says how sources do at present."""
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


Age = Annotated[str | None, typer.Option(metavar="AGE", help="Older than this, as 400d.")]


def prune(
    visits: Age = None,
    leads: Age = None,
    notices: Age = None,
    seen: Age = None,
    other: Age = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take captures away; without it all is only told.")] = False,
    dry_run: DryRun = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Forget what no export and no report shows, once it is older than is said for its kind.

    --visits: of those of one source on one day that ended alike, all but the first; the last of each source stays too.
    --leads: addresses that led to no page and are not due any more. --notices: those that have arrived, and alarms that
    have ended.

    --seen and --other take captures away, bytes and all, and need --yes: those of articles that said nothing new, and
    those of pages that were no articles, in which `reextract` can find none any more. Their WARC files are written
    again without them, while nothing else writes captures: stop `yearmind run` first. Articles, their states and the
    captures that these stand on always stay.
    """
    if visits is leads is notices is seen is other is None:
        raise UsageError(
            "nothing is named to be forgotten; write --visits, --leads, --notices, --seen or --other an age"
        )
    config, archive = opened(config_file)
    now = datetime.now(UTC)
    captures_too = seen is not None or other is not None
    dry = dry_run or (captures_too and not yes)
    policy = Policy(
        visits=_before(now, "--visits", visits),
        leads=_before(now, "--leads", leads),
        notices=_before(now, "--notices", notices),
        seen=_before(now, "--seen", seen),
        other=_before(now, "--other", other),
    )
    with archive:
        done = {**archive.prune(policy, dry=dry), **(_weeded(config, archive, policy, dry=dry) if captures_too else {})}
    if json:
        as_json(done)
        return
    size = f", {_size(done.pop('bytes'))} of {many(done.pop('files'), 'WARC file')}" if done.get("captures") else ""
    told = ", ".join(f"{count} {kind}" for kind, count in done.items() if count) or "nothing"
    say(f"{archive.place}: {told} {'would be forgotten' if dry else 'forgotten'}{size}")
    if dry and not dry_run:
        say("nothing was forgotten yet; with --yes it is")


def _weeded(config: Config, archive: Archive, policy: Policy, *, dry: bool) -> dict[str, int]:
    """How many captures go or would, of how many files, and how many bytes at least."""
    if dry:
        found = archive.weeds(policy)
        return {
            "captures": sum(one.captures for one in found),
            "files": len(found),
            "bytes": sum(one.bytes for one in found),
        }
    return asdict(weed(archive, Captures(config.archive.captures), policy, complain))


def _before(now: datetime, option: str, age: str | None) -> datetime | None:
    if age is None:
        return None
    try:
        length = duration(age)
    except ValueError as error:
        raise UsageError(f"{option} {age}: {error}") from None
    if length < LEAST:
        raise UsageError(f"{option} {age}: is less than {LEAST.days} days, which may still be needed; write more")
    return now - length


def _told(manifest: Manifest) -> dict[str, object]:
    files, size = len(manifest.parts), sum(part.bytes for part in manifest.parts)
    return {"made_at": manifest.made_at, "database": manifest.kind, "files": files, "bytes": size}


def _said(manifest: Manifest) -> str:
    size = _size(sum(part.bytes for part in manifest.parts))
    return f"the archive as of {manifest.made_at}, {many(len(manifest.parts), 'file')}, {size}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
