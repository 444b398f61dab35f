"""The manifest: one small file that names everything an archive holds. What it does not name does not
exist.

It is replaced by a rename, so a reader sees the old truth or the new one and a crash leaves one of the two.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from answerable.engines.archive.errors import ArchiveBrokenError

__all__ = ["Checkpoint", "Manifest", "Part", "Settled", "read_manifest", "sync_directory", "write_manifest"]

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Part:
    """A file of documents: those of the commits `first` to `last`, in order."""

    file: str
    rows: int
    first: int
    last: int


@dataclass(frozen=True)
class Checkpoint:
    """The state of the stages as it was after commit `sequence`; `tables` names a file for each table."""

    sequence: int = 0
    versions: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Settled:
    """What was concluded from all documents up to commit `sequence`: stories, merges, moves, signals.

    `judged` holds for each year the file of its judged periods and a digest of the counts they follow from;
    `method` names the code that judged (`judging.method`); `outages` and `allowances` are as known then.
    """

    sequence: int = 0
    stories: str | None = None
    merges: str | None = None
    moves: str | None = None
    signals: str | None = None
    judged: dict[str, list[str]] = field(default_factory=dict)
    method: str = ""
    outages: tuple[tuple[str, str, str], ...] = ()
    allowances: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True)
class Manifest:
    """Everything an archive holds.

    `sequence` is the number of the last commit, `arrived` of the last that brought documents, marks or
    outages; `inputs` holds, for each input, the last line that was committed and what became of its rows;
    `outages` when which source was down (see outages.py), `allowances` how much each family of series may
    warn (see allowances.py); `tools` what cut the texts out of pages; `rebuilt`
    is the commit that judged all documents anew, which readers that keep a copy must read again as a whole.
    """

    sequence: int = 0
    arrived: int = 0
    documents: tuple[Part, ...] = ()
    marks: tuple[Part, ...] = ()
    rejected: tuple[str, ...] = ()
    checkpoint: Checkpoint = Checkpoint()
    settled: Settled = Settled()
    inputs: dict[str, dict[str, int]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    outages: tuple[tuple[str, str, str], ...] = ()
    allowances: tuple[tuple[str, str, float], ...] = ()
    tools: dict[str, str] = field(default_factory=dict)
    rebuilt: int = 0

    def next(self, **changes: Any) -> Manifest:
        """The manifest of the next commit."""
        return replace(self, sequence=self.sequence + 1, **changes)

    def files(self) -> set[str]:
        """Every file that is named, relative to the archive's directory."""
        concluded = (self.settled.stories, self.settled.merges, self.settled.moves, self.settled.signals)
        named = (
            {part.file for part in (*self.documents, *self.marks)}
            | set(self.rejected)
            | set(self.checkpoint.tables.values())
        )
        judged = {file for file, _ in self.settled.judged.values()}
        return named | judged | {file for file in concluded if file}


def read_manifest(directory: Path) -> Manifest:
    """Read the manifest of `directory`; an empty one where there is none. Raises `ArchiveBrokenError`."""
    path = directory / NAME
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Manifest()
    except ValueError as wrong:
        raise ArchiveBrokenError(directory, f"its {NAME} is not readable; put back a copy of it.") from wrong
    if not isinstance(held, dict) or held.pop("format", None) != FORMAT:
        raise ArchiveBrokenError(directory, "it was written by another version of this program.")
    return _manifest(directory, held)


def _manifest(directory: Path, held: dict[str, Any]) -> Manifest:
    try:
        held["documents"] = tuple(Part(**part) for part in held["documents"])
        held["marks"] = tuple(Part(**part) for part in held.get("marks", ()))
        held["rejected"] = tuple(held["rejected"])
        _listed(held)
        held["checkpoint"] = Checkpoint(**held["checkpoint"])
        held["settled"] = Settled(**_listed(held["settled"]))
        return Manifest(**held)
    except (KeyError, TypeError) as wrong:
        raise ArchiveBrokenError(directory, f"its {NAME} lacks `{wrong}`; put back a copy of it.") from wrong


def _listed(held: dict[str, Any]) -> dict[str, Any]:
    """Make the rows that JSON holds as lists into tuples again."""
    for name in ("outages", "allowances"):
        held[name] = tuple(tuple(row) for row in held.get(name, ()))
    return held


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Replace the manifest, durably: after this returns, not even a power cut brings the old one back."""
    unfinished = directory / f"{NAME}.part"
    with unfinished.open("w", encoding="utf-8") as stream:
        json.dump({"format": FORMAT, **asdict(manifest)}, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(directory / NAME)
    sync_directory(directory)


def sync_directory(directory: Path) -> None:
    """Make the names in `directory` durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
