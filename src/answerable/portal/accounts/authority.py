"""Passwords open the door; only offices open verbs."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

__all__ = ["PasswordBackend"]


class PasswordBackend(ModelBackend):
    """Recognises people. Gives no authority: there are no groups and no permissions of an account."""

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
