"""One address for one page: what differs between links to the same page is taken off."""

from __future__ import annotations

import re
from hashlib import blake2b

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["canonical_url", "url_numbers"]

_TRACKING = re.compile(r"(?:utm_\w+|spm|from|share\w*|ref|source|fbclid|gclid|scene|isappinstalled)=", re.I)
_SCHEME = re.compile(r"^https?://(?:www\.|m\.|wap\.)?", re.I)
_INDEX = re.compile(r"(?:/(?:index|default)\.\w{2,5})?/*$", re.I)


def canonical_url(url: str) -> str:
    """Take off the scheme, `www.`, the fragment, tracking parameters, `index.html` and the last slash.

    >>> canonical_url("https://www.Example.org/news/?utm_source=x&id=7#top")
    'example.org/news?id=7'
    """
    address, _, query = url.strip().partition("#")[0].partition("?")
    host, slash, path = _SCHEME.sub("", address).partition("/")
    kept = "&".join(sorted(part for part in query.split("&") if part and not _TRACKING.match(part)))
    return host.lower() + _INDEX.sub("", slash + path) + (f"?{kept}" if kept else "")


def url_numbers(table: pa.Table) -> NDArray[np.uint64]:
    """A 64-bit number for each document's canonical address; 0 where it has none."""
    if "url" not in table.column_names:
        return np.zeros(table.num_rows, dtype=np.uint64)
    urls = table.column("url").to_pylist()
    return np.fromiter((_number(url) if url else 0 for url in urls), dtype=np.uint64, count=len(urls))


def _number(url: str) -> int:
    return int.from_bytes(blake2b(canonical_url(url).encode(), digest_size=8).digest(), "big")
