"""Passwords open the door; only offices open verbs. And what must be done before anything else."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from answerable.portal.accounts.queries import factors_of, needs_second_factor
from answerable.portal.accounts.rules import substance
from answerable.portal.accounts.rules.passwords import LEAST
from answerable.portal.core.context import organisation_name

__all__ = ["HasSubstance", "PasswordBackend"]

# The pages on which a second factor is joined. What is public, the way out among it, never comes here.
JOINING = {"security", "totp", "codes", "passkey-new", "passkey-add", "password"}


class PasswordBackend(ModelBackend):
    """Recognises people. Gives no authority: there are no groups and no permissions of an account."""

    def threshold(self, request: HttpRequest) -> str:
        """Where the person must go before they may see this page; empty where nothing is asked of them."""
        place = request.resolver_match
        here = place.url_name if place.app_name == "accounts" else ""
        if request.user.password_given:
            return "" if here == "password" else "accounts:password"
        if request.session.get("second_factor") or not needs_second_factor(request.user):
            return ""
        if factors_of(request.user):
            return "accounts:second"
        return "" if here in JOINING else "accounts:security"

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return set()

    def get_all_permissions(self, user_obj, obj=None):
        return set()

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return False

    def with_perm(self, perm, is_active=True, include_superusers=True, obj=None):
        raise NotImplementedError("Ask organisation.queries who holds an authority.")


class HasSubstance:
    """A password validator: enough must remain once everything is taken away that everybody tries."""

    def validate(self, password: str, user=None) -> None:
        known = [organisation_name()]
        known += [user.username, user.display_name, user.email.partition("@")[0]] if user else []
        if substance(password, known) < LEAST:
            said = _("This is too close to what everybody tries: names, dates, numbers, keys in a row.")
            raise ValidationError(said, code="password_without_substance")

    def get_help_text(self) -> str:
        return _("Three or four words that have nothing to do with each other are easy to keep in mind.")
