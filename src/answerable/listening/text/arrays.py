"""Named arrays in one file: a zip of .npy members, no pickle, so that a foreign file can do no harm."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answerable.listening.errors import InputError

__all__ = ["read_arrays", "write_arrays"]

_ABOUT = "about.json"
_LARGEST = 1 << 30  # bytes unpacked; a model of ours has some ten to fifty million
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same model gives the same bytes
_WRONG = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    TypeError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
)


def write_arrays(path: Path | str, about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write `arrays` and the small facts `about` them (JSON) to `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _member(archive, _ABOUT, json.dumps(about, ensure_ascii=False, sort_keys=True).encode())
        for name, array in sorted(arrays.items()):
            packed = io.BytesIO()
            np.lib.format.write_array(packed, np.ascontiguousarray(array), allow_pickle=False)
            _member(archive, f"{name}.npy", packed.getvalue())


def read_arrays(path: Path | str, kind: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Read what `write_arrays` wrote, if `about["kind"]` is `kind`. Raises `InputError` on anything else."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise ValueError("it unpacks to more than a model can be")
            about = json.loads(archive.read(_ABOUT))
            if about["kind"] != kind:
                raise ValueError(f"it is a `{about['kind']}`")
            names = [name for name in archive.namelist() if name != _ABOUT]
            return about, {name.removesuffix(".npy"): _array(archive.read(name)) for name in names}
    except FileNotFoundError:
        raise
    except _WRONG as wrong:
        raise InputError(
            f"`{path}` is not a model of {kind} ({wrong}); train one, or name another file."
        ) from wrong


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=1)


def _array(content: bytes) -> NDArray[Any]:
    array: NDArray[Any] = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    if array.dtype.kind not in "fiu":
        raise ValueError("it holds something other than numbers")
    return array
