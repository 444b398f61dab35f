"""What can go wrong with an archive.

ListeningError
├── ArchiveInUseError       another process is writing to it; wait or stop the other
└── InputError
    └── ArchiveBrokenError  what the directory holds is not an archive, or not one this program can continue
"""

from __future__ import annotations

from pathlib import Path

from answerable.listening.errors import InputError, ListeningError

__all__ = ["ArchiveBrokenError", "ArchiveInUseError"]


class ArchiveInUseError(ListeningError):
    """Another process is writing to the archive."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"The archive `{self.path}` is being written by another run; wait for it, or stop it first."


class ArchiveBrokenError(InputError):
    """The directory cannot be used as an archive."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why

    def __str__(self) -> str:
        return f"The archive `{self.path}` cannot be used: {self.why}"
