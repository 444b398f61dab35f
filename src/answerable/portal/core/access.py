"""Who may see a view. Every view carries exactly one of these three; the middleware refuses the rest.

    @public                    anyone
    @signed_in                 anyone who has signed in
    @requires("cases.open")    whoever holds an office with that authority, anywhere; the view or the service
                               then asks again for the unit in question

The statement is kept as `view.access`, so that menus and tests can read it. What is not public is kept by no
cache: after signing out, nobody reads it by going back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, wraps

from django.contrib.auth import get_backends
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLResolver, get_resolver, resolve, reverse
from django.utils.cache import add_never_cache_headers

from answerable.portal.core.errors import Refused

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "every_address",
    "explanation",
    "lacks_at",
    "may_open",
    "outranks",
    "public",
    "requires",
    "signed_in",
    "standing",
    "stated_access",
    "who_may",
]

PUBLIC = "public"
SIGNED_IN = "signed in"
View = Callable[..., HttpResponse]


def stated_access(view: View) -> str | None:
    """What `view` states: PUBLIC, SIGNED_IN, a permission, or None when it states nothing."""
    return getattr(view, "access", None)


def public(view: View) -> View:
    """Anyone may see this."""
    return _state(view, PUBLIC, lambda user: True)


def signed_in(view: View) -> View:
    """Anyone may see this who has signed in; others are sent to sign in and come back."""
    return _state(view, SIGNED_IN, lambda user: user.is_authenticated)


def requires(permission: str) -> Callable[[View], View]:
    """Whoever holds `permission` at any unit may see this."""
    return lambda view: _state(view, permission, lambda user: user.has_perm(permission))


def may_open(user, url_name: str) -> bool:
    """Whether `user` would be let in at the address `url_name`, by what its view states."""
    access = _access_at(url_name)
    if access in {None, PUBLIC}:
        return access == PUBLIC
    return user.is_authenticated and (access == SIGNED_IN or user.has_perm(access))


def standing(user) -> list:
    """The offices in which `user` stands today, from every authentication backend that knows of offices."""
    return [
        office
        for backend in get_backends()
        if hasattr(backend, "standing")
        for office in backend.standing(user)
    ]


def outranks(actor, person) -> bool:
    """Whether `actor` has, wherever `person` stands, every authority that `person` has there."""
    if actor.is_superuser:
        return True
    return not person.is_superuser and all(
        actor.has_perm(permission, unit)
        for backend in get_backends()
        if hasattr(backend, "holds")
        for permission, unit in backend.holds(person)
    )


def lacks_at(user, permission: str):
    """The first top of the organisation where `user` lacks `permission`; None where they have it everywhere.

    What there is one of for the whole organisation, as its calendar, needs the authority everywhere.
    """
    tops = (backend.lacks_at(user, permission) for backend in get_backends() if hasattr(backend, "lacks_at"))
    return None if user.is_superuser else next((unit for unit in tops if unit is not None), None)


def who_may(permission: str) -> list:
    """The held offices that carry `permission`, from every authentication backend that knows of offices."""
    return [
        office
        for backend in get_backends()
        if hasattr(backend, "who_may")
        for office in backend.who_may(permission)
    ]


def explanation(user, permission: str, unit=None) -> object | None:
    """Why `user` may not do `permission` (at `unit`), from the first backend that can explain; else None."""
    if user.is_authenticated:
        for backend in get_backends():
            if hasattr(backend, "explain"):
                return backend.explain(user, permission, unit)
    return None


def every_address() -> list[tuple[str, str, str | None]]:
    """(route, name with its application, what it states) of every address of the portal, in their order."""
    return list(_addresses(get_resolver()))


def _addresses(
    resolver, before: str = "/", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str | None]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, route, (*spaces, entry.namespace) if entry.namespace else spaces)
        else:
            yield route, ":".join((*spaces, entry.name or "")), stated_access(entry.callback)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back. Where htmx asks for a fragment, the whole page moves on."""
    if htmx := getattr(request, "htmx", None):
        login = redirect_to_login(htmx.current_url_abs_path or "/")
        return HttpResponse(status=204, headers={"HX-Redirect": login.url})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def _state(view: View, access: str, lets_in: Callable[..., bool]) -> View:
    if stated_access(view) is not None:
        raise TypeError(f"`{view.__qualname__}` states its access twice.")

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if lets_in(request.user):
            return _kept_by_nobody(view(request, *args, **kwargs), access)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        raise Refused(permission=access)

    guarded.access = access
    return guarded


def _kept_by_nobody(response: HttpResponse, access: str) -> HttpResponse:
    if access != PUBLIC:
        add_never_cache_headers(response)
    return response


@cache
def _access_at(url_name: str) -> str | None:
    try:
        return stated_access(resolve(reverse(url_name)).func)
    except NoReverseMatch:
        return None
