"""Opening plain, gzip and zstd input as one stream of bytes, without ever trusting how large it says it is.

Bounds: what is unpacked may be at most `most_bytes` (64 GiB unless told otherwise), and, beyond the first 64
MiB, at most 200 times what was packed; text packs at 3 to 30 times. Where a bound is met or the packed data
ends too early, `Stream.read` raises `BrokenStreamError`; what was read until then is good.
"""

from __future__ import annotations

import gzip
import zlib
from io import IOBase
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

import pyarrow as pa

from answerable.listening.errors import InputError

__all__ = ["MOST_BYTES", "BrokenStreamError", "Stream", "whole"]

MOST_BYTES = 64 * 1024**3
LARGEST_RATIO = 200
UNSUSPICIOUS_BYTES = 16 * 1024**2
CHUNK = 64 * 1024

_MAGIC = {"gz": b"\x1f\x8b", "zst": b"\x28\xb5\x2f\xfd"}
_NAMES = {"gz": "gzip", "zst": "zstd"}


class BrokenStreamError(Exception):
    """The stream cannot be read any further; the message says why."""


class Stream:
    """Bytes of an input, unpacked on the way; a context manager that closes only what it opened."""

    def __init__(
        self, source: Path | BinaryIO, packing: str | None = None, most_bytes: int = MOST_BYTES
    ) -> None:
        self.packing = packing
        self.most_bytes = most_bytes
        self._owned = isinstance(source, Path)
        self._packed: BinaryIO = source.open("rb") if isinstance(source, Path) else source
        self._counted = _Counted(self._packed)
        self._unpacked = 0
        self._reader = self._open(source)

    def _open(self, source: Path | BinaryIO) -> BinaryIO:
        if self.packing is None:
            return self._packed
        self._check_magic(source)
        if self.packing == "gz":
            return cast(BinaryIO, gzip.GzipFile(fileobj=cast(BinaryIO, self._counted)))
        return cast(
            BinaryIO,
            _Unpacked(pa.CompressedInputStream(pa.PythonFile(cast(IOBase, self._counted), mode="r"), "zstd")),
        )

    def _check_magic(self, source: Path | BinaryIO) -> None:
        if not self._owned or self.packing is None:
            return
        first = self._packed.read(4)
        self._packed.seek(0)
        if first and not first.startswith(_MAGIC[self.packing]):
            self._packed.close()
            raise InputError(f"`{source}` is not {_NAMES[self.packing]} data, although its name ends so.")

    def read(self, size: int = CHUNK) -> bytes:
        """Return the next bytes, at most `size`, none at the end; raises `BrokenStreamError`."""
        try:
            # read1 gives what is there: a pipe need not fill the chunk before its first lines are seen.
            read = getattr(self._reader, "read1", self._reader.read)
            chunk = cast(bytes, read(size))
        except (EOFError, OSError, zlib.error, pa.ArrowException) as broken:
            raise BrokenStreamError(
                f"the {_NAMES.get(self.packing or '', 'input')} data breaks off or is damaged"
            ) from broken
        self._unpacked += len(chunk)
        self._check_bounds()
        return bytes(chunk)

    def _check_bounds(self) -> None:
        if self._unpacked > self.most_bytes:
            raise BrokenStreamError(f"more than {self.most_bytes:,} bytes come out of the input")
        suspicious = self.packing and self._unpacked > UNSUSPICIOUS_BYTES
        if suspicious and self._unpacked > LARGEST_RATIO * self._counted.count:
            raise BrokenStreamError(
                f"the input unpacks to more than {LARGEST_RATIO} times its size, like a bomb"
            )

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._owned:
            self._packed.close()


class _Counted:
    """A binary file that remembers how much was read from it."""

    closed = False

    def __init__(self, inner: BinaryIO) -> None:
        self._inner = inner
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._inner.read(size)
        self.count += len(chunk)
        return chunk

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """The owner closes the file."""


class _Unpacked:
    """Arrow's reader of packed data, without its `read1`, which Arrow declares and does not have."""

    def __init__(self, inner: pa.NativeFile) -> None:
        self.read = inner.read


def whole(stream: Stream, most_bytes: int, name: str) -> bytes:
    """Return all bytes of a small input;

    Raises `InputError` when it is larger than `most_bytes` or broken.
    """
    parts: list[bytes] = []
    size = 0
    try:
        while chunk := stream.read():
            parts.append(chunk)
            size += len(chunk)
            if size > most_bytes:
                raise InputError(
                    f"`{name}` is larger than {most_bytes:,} bytes, the most this kind of input may have."
                )
    except BrokenStreamError as broken:
        raise InputError(f"`{name}` cannot be read: {broken}.") from broken
    return b"".join(parts)
