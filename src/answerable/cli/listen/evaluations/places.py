"""`answerable listen evaluate places ADDRESSES DIVISIONS`: marked addresses, and a table of divisions.

ADDRESSES has `text` and `spans` (JSON list of start, end, type), and may have `split`: then the part `dev`
alone is reported, and `train` is where the rules were looked at. DIVISIONS has code, level, name,
short_name, province, city. What counts as determined is said in `answerable.listening.evaluation.places`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pyarrow as pa

from answerable.cli.files import load
from answerable.listening.errors import InputError
from answerable.listening.evaluation import places as measure
from answerable.listening.places import PlaceFinder

__all__ = ["run"]

_ADDRESSES = pa.schema([(name, pa.string()) for name in ("doc_id", "text", "spans", "split")])
_DIVISIONS = pa.schema(
    [("code", pa.string()), ("level", pa.int64())]
    + [(name, pa.string()) for name in ("name", "short_name", "province", "city")]
)


def run(files: Sequence[str]) -> dict[str, float | str]:
    """Predict and measure; see the module for what the files are."""
    if len(files) != 2:
        raise InputError("`evaluate places` needs two files: the addresses and the divisions.")
    addresses, divisions = load(files[0], _ADDRESSES), load(files[1], _DIVISIONS)
    if "split" in addresses.column_names:
        reported = [split == "dev" for split in addresses.column("split").to_pylist()]
        addresses = addresses.filter(pa.array(reported))
    finder = PlaceFinder()
    finder.find(addresses.slice(0, 1))  # reads the national table
    start = time.process_time()
    found = finder.find(addresses)
    seconds = time.process_time() - start
    return measure.evaluate([measure.determined(found, divisions)]) | {"rows/s": found.num_rows / seconds}
