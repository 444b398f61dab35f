"""How well places are found: against addresses whose parts were marked by hand.

What a text determines. The marked parts `prov`, `city` and `district` of an address are looked up in a
table of divisions by name or short name. Where they leave exactly one county, that county is gold; where
they leave several (鼓楼区 alone) the text does not determine it, and the right answer is to give no county;
where they leave none (a name gone out of use, or no part marked) the row does not count. A part marked
`city` that is a county-level city counts as the district.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

__all__ = ["determined", "evaluate"]

_PARTS = ("prov", "city", "district")


def determined(addresses: pa.Table, divisions: pa.Table) -> pa.Table:
    """Add `gold` to `addresses` (text, spans): a list of the codes of the counties that the parts leave."""
    counties = _Counties(divisions)
    rows = zip(_texts(addresses, "text"), _texts(addresses, "spans"), strict=True)
    gold = [counties.left_by(_parts(text, json.loads(spans))) for text, spans in rows]
    return addresses.append_column("gold", pa.array(gold, pa.list_(pa.string())))


def evaluate(files: list[pa.Table]) -> dict[str, float | str]:
    """Figures for tables with `gold` (codes) and `place_code`.

    `right`, `wrong` and `withheld` are shares of the rows whose county is determined: withheld is no code,
    or one above the county that holds it. `not guessed` is the share of ambiguous rows without a county's
    code.
    """
    table = pa.concat_tables(files, promote_options="permissive")
    rows = list(zip(_texts(table, "gold"), _texts(table, "place_code"), strict=True))
    sure = [_verdict(gold[0], code) for gold, code in rows if len(gold) == 1]
    open_ = [code for gold, code in rows if len(gold) > 1]
    shares = {verdict: sure.count(verdict) / max(len(sure), 1) for verdict in ("right", "wrong", "withheld")}
    guessed = sum(code is not None and not code.endswith("00") for code in open_)
    return {
        "rows": float(len(rows)),
        "determined": float(len(sure)),
        **shares,
        "ambiguous": float(len(open_)),
        "not guessed": 1 - guessed / max(len(open_), 1),
    }


def _verdict(gold: str, code: str | None) -> str:
    if code is None:
        return "withheld"
    if code[:6] == gold:
        return "right"
    return "withheld" if code.endswith("00") and gold.startswith(code.rstrip("0")) else "wrong"


class _Counties:
    """Counties by name, with the names of what they lie in."""

    def __init__(self, divisions: pa.Table) -> None:
        self.by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in divisions.to_pylist():
            if row["level"] == 3:
                for name in {row["name"], row["short_name"]} - {None}:
                    self.by_name[name].append(row)

    def left_by(self, parts: dict[str, set[str]]) -> list[str]:
        names = parts["district"] or {name for name in parts["city"] if name in self.by_name}
        above = {"province": parts["prov"], "city": parts["city"] - names}
        left = {row["code"] for name in names for row in self.by_name.get(name, []) if _fits(row, above)}
        return sorted(left)


def _fits(row: dict[str, Any], above: dict[str, set[str]]) -> bool:
    """Whether a county lies in what is named; a municipality counts as a province and as a city."""
    for kind, names in above.items():
        held = {row[kind] or "", row["province"]} if kind == "city" else {row[kind]}
        if names and not any(whole.startswith(name) for name in names for whole in held):
            return False
    return True


def _parts(text: str, spans: Iterable[dict[str, Any]]) -> dict[str, set[str]]:
    parts: dict[str, set[str]] = {kind: set() for kind in _PARTS}
    for span in spans:
        if span["type"] in parts:
            parts[span["type"]].add(text[span["start"] : span["end"]])
    return parts


def _texts(table: pa.Table, name: str) -> list[Any]:
    return table.column(name).to_pylist()
