"""Following merges: the groups and stories that documents were first given, and what these became since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["follow", "resolved", "steps"]


def resolved(merges: pa.Table) -> dict[str, str]:
    """From a table of two columns, old and new, to a map from each old name to the last one of its chain.

    Raises `ValueError` on a circle, which no stage may report.
    """
    single = steps(merges)
    return {name: _end(name, single) for name in single}


def steps(table: pa.Table) -> dict[str, str]:
    """From a table of two columns, old and new, to a map."""
    old, new = ([str(name) for name in table.column(at).to_pylist()] for at in range(2))
    return dict(zip(old, new))


def follow(names: pa.ChunkedArray[Any], ends: Mapping[str, str]) -> pa.ChunkedArray[Any]:
    """Replace every name that became part of another by that other."""
    if not ends:
        return names
    where = pc.index_in(names, pa.array(list(ends), pa.string()))
    targets = pa.chunked_array([pa.array(list(ends.values()), pa.string())])
    return pc.coalesce(pc.take(targets, where), names)


def _end(name: str, steps: Mapping[str, str]) -> str:
    passed = {name}
    while (name := steps.get(name, name)) in steps:
        if name in passed:
            raise ValueError(f"The merges of `{name}` go round in a circle.")
        passed.add(name)
    return name
