"""Which documents are already here: 16 bytes for each, looked up a batch at a time.

A document's identifier and its cleaned, redacted content are each kept as 64 bits of BLAKE2b. (Among ten
million documents, two identifiers share a key with a chance of one in 370,000; the later document would be
set aside and listed.) The content is hashed after redaction: no hash of a telephone number lies beside the
text it was cut from.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

__all__ = ["KeyIndex", "Keys", "keys_of"]

Keys = npt.NDArray[np.uint64]


def keys_of(texts: Iterable[str]) -> Keys:
    """64 bits of BLAKE2b for each text.

    >>> first, other, again = keys_of(["water", "roads", "water"])
    >>> bool(first == again), bool(first == other)
    (True, False)
    """
    digests = b"".join(
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


class KeyIndex:
    """A map from 64-bit keys to 64-bit contents, as sorted runs whose lengths at least double.

    Adding costs O(log n) a key over time; looking up a batch of b keys costs O(b log² n) in numpy.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[Keys, Keys]] = []

    def __len__(self) -> int:
        return sum(len(keys) for keys, _ in self._runs)

    def add(self, keys: Keys, contents: Keys) -> None:
        """Add keys that are not yet here."""
        order = np.argsort(keys, kind="stable")
        self._runs.append((keys[order], contents[order]))
        while len(self._runs) > 1 and len(self._runs[-1][0]) * 2 > len(self._runs[-2][0]):
            self._runs.append(_merged(self._runs.pop(-2), self._runs.pop()))

    def find(self, keys: Keys) -> tuple[npt.NDArray[np.bool_], Keys]:
        """For each key: is it here, and with which content (0 where it is not)."""
        here = np.zeros(len(keys), dtype=bool)
        contents = np.zeros(len(keys), dtype=np.uint64)
        for run, held in self._runs:
            if not len(run):
                continue
            at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
            hit = run[at] == keys
            contents[hit] = held[at[hit]]
            here |= hit
        return here, contents


def _merged(older: tuple[Keys, Keys], newer: tuple[Keys, Keys]) -> tuple[Keys, Keys]:
    keys = np.concatenate([older[0], newer[0]])
    order = np.argsort(keys, kind="stable")
    return keys[order], np.concatenate([older[1], newer[1]])[order]
