"""What the portal says when it will not do something.

    PermissionDenied (Django)
    └── Refused          the person may not; the page says which authority is needed (403)
    Conflict             the person may, but not in this state; the page says why (409)
    UnstatedAccess       a view forgot to state who may see it; a fault of ours (ImproperlyConfigured)

Each carries one whole translated sentence for the person who reads it.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils.translation import gettext as _

__all__ = ["Conflict", "Refused", "UnstatedAccess"]


class Refused(PermissionDenied):
    """The person has no authority for this; `permission` names the one that is needed, where there is one.

    `unit` is where it would have been needed; `plain` when nothing more is said than that."""

    def __init__(self, sentence: str = "", *, permission: str | None = None, unit=None) -> None:
        self.sentence = str(sentence) or _("Your offices do not include the authority for this.")
        self.permission = permission
        self.unit = unit
        self.plain = not sentence
        super().__init__(self.sentence)

    def __reduce__(self):
        return _refused, ("" if self.plain else self.sentence, self.permission, self.unit)


class Conflict(Exception):  # noqa: N818 - it names a state of affairs, as Refused does
    """The verb is not possible in the state the thing is in now."""

    def __init__(self, sentence: str) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)


class UnstatedAccess(ImproperlyConfigured):
    """View `{view}` does not state who may see it; put @public, @signed_in or @requires on it."""

    def __init__(self, view: str) -> None:
        self.view = view
        super().__init__(
            f"View `{view}` does not state who may see it; put @public, @signed_in or @requires on it."
        )

    def __reduce__(self):
        return UnstatedAccess, (self.view,)


def _refused(sentence: str, permission: str | None, unit) -> Refused:
    return Refused(sentence, permission=permission, unit=unit)
