"""Pure rules of the trees: what may stand under what, and that nothing stands under itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

__all__ = ["in_a_ring", "may_stand"]


def may_stand(rules: Iterable[tuple[str, str, str]], tree: str, kind: str, above: str) -> bool:
    """Whether a unit of `kind` may stand under one of kind `above` ('' is the top) in `tree`.

    `rules` are (tree, kind, above). A kind that none of them names may stand anywhere.
    """
    of_kind = {(each_tree, each_above) for each_tree, each_kind, each_above in rules if each_kind == kind}
    return not of_kind or (tree, above) in of_kind


def in_a_ring(parents: Mapping[int, int | None], units: Collection[int]) -> bool:
    """Whether one of `units` stands below itself; `parents` is unit → the one above it."""
    return any(_meets_itself(parents, unit) for unit in units)


def _meets_itself(parents: Mapping[int, int | None], unit: int) -> bool:
    seen = {unit}
    above = parents.get(unit)
    while above is not None:
        if above in seen:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
