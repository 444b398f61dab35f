"""What units are called. Core keeps only their codes; the app that keeps the units tells it their names."""

from __future__ import annotations

from collections.abc import Callable, Collection

__all__ = ["tells_unit_names", "unit_names"]

Teller = Callable[[Collection[str]], dict[str, str]]
_tellers: list[Teller] = []


def tells_unit_names(names_of: Teller) -> Teller:
    """Decorate the one function that answers codes with code → name in the reader's language."""
    _tellers[:] = [names_of]
    return names_of


def unit_names(codes: Collection[str]) -> dict[str, str]:
    """Code → name, in one question; a code that nobody knows stands for itself."""
    wanted = {code for code in codes if code}
    known = _tellers[0](wanted) if wanted and _tellers else {}
    return {code: known.get(code) or code for code in wanted}
