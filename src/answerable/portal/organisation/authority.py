"""Authority from offices: `user.has_perm("cases.open", unit)` asks the offices held and lent today.

And looking at the portal as somebody else, which gives their eyes and never their hands.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from answerable.portal.core.errors import Refused
from answerable.portal.organisation import queries
from answerable.portal.organisation.models import Office, Unit
from answerable.portal.organisation.rules import decide

__all__ = ["LOOK", "AsSomebodyElse", "OfficeBackend"]

LOOK = "organisation.look"  # where the session keeps the number of a look
SAFE = {"GET", "HEAD", "OPTIONS"}
# What somebody keeps of themselves is not shown to who looks as they do, and the way back is always open.
THEIRS_ALONE = {"accounts", "notices"}
THEIRS_PAGES = {"organisation:mine", "organisation:mine-file", "organisation:delegations"}
WAYS_BACK = {"organisation:end-look", "accounts:sign-out", "core:reading"}


class OfficeBackend(BaseBackend):
    """Says yes where an office of the person in force, or one lent to them, has the permission and reaches.

    Without a unit the question is "anywhere?". One query per person and request; a superuser
    passes before this is asked.
    """

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        if obj is None:
            return decide(queries.grants_of(user_obj), perm).allowed
        unit = obj if isinstance(obj, Unit) else obj.unit
        return decide(queries.grants_of(user_obj), perm, unit.path).allowed

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return {perm for grant in queries.grants_of(user_obj) for perm in grant.permissions}

    def standing(self, user) -> list[Office]:
        """The offices in which the person stands today."""
        return queries.offices_held(user)

    def asks_second_factor(self, user) -> bool:
        """Whether an office of the person, or one lent to them, asks for a second factor."""
        return any(grant.office.kind.needs_second_factor for grant in queries.grants_of(user))

    def holds(self, user) -> Iterator[tuple[str, Unit]]:
        """Each permission that the person has today, with the unit at which it was given or lent."""
        for grant in queries.grants_of(user):
            for permission in grant.permissions:
                yield permission, grant.office.unit

    def lacks_at(self, user, permission: str) -> Unit | None:
        """The first top of a tree at which the person lacks `permission`, today."""
        grants = queries.grants_of(user)
        tops = Unit.objects.get_root_nodes()
        return next((top for top in tops if not decide(grants, permission, top.path).allowed), None)

    def who_may(self, permission: str) -> list[Office]:
        """The first few held offices that carry `permission`."""
        return queries.nearest_holders(permission)

    def explain(self, user, permission: str, unit: Unit | None = None) -> queries.Explanation:
        """Why `user` may or may not, for the page of a refusal."""
        return queries.explain(user, permission, unit)


class AsSomebodyElse:
    """While a look lasts, `request.user` is the person looked as, nothing can be sent, and what is theirs
    alone is shut. `request.look` is set for the banner; the way back stands in `WAYS_BACK`."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if LOOK not in request.session or request.resolver_match.view_name in WAYS_BACK:
            return
        look = queries.look_in_force(request.session[LOOK], request.user)
        if look is None:
            del request.session[LOOK]
            return
        look.person.seen_by = request.user  # what is kept from the one who looks stays kept from them
        request.user, request.look = look.person, look
        if request.method not in SAFE:
            raise Refused(
                _("You are looking at the portal as somebody else: you can read, and nothing more.")
            )
        if _is_theirs_alone(request.resolver_match):
            raise Refused(_("This page is theirs alone; it is not shown to who looks as they do."))


def _is_theirs_alone(match) -> bool:
    return match.view_name in THEIRS_PAGES or bool(THEIRS_ALONE & set(match.namespaces))
