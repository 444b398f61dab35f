"""Messages that were accepted and are not in the inbox yet: whoever accepts them says which they are."""

from __future__ import annotations

from collections.abc import Callable

from answerable.portal.cases.queries.doors import hash_of

__all__ = ["arriving", "register_arrivals"]

Asked = Callable[[str], str]  # hash of a token → reference, empty where it is not known

_known: list[Asked] = []


def register_arrivals(asked: Asked) -> None:
    """Let the holder of a private link see that their message is on its way in."""
    if asked not in _known:
        _known.append(asked)


def arriving(token: str) -> str:
    """The reference of a message that is on its way in; empty where there is none.

    Ask for the message once more after a no: it may have come in between.
    """
    hashed = hash_of(token)
    return next((reference for asked in _known if (reference := asked(hashed))), "")
