"""A token that one browser keeps for us: signed, out of reach of scripts, sent to the pages that need it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

__all__ = ["BrowserToken"]


@dataclass(frozen=True)
class BrowserToken:
    """One kind of token: the cookie's name, the address below which it is sent, and how long it lives."""

    name: str
    address: str  # as `reverse` takes it
    seconds: int
    same_site: str = "Strict"

    def read(self, request: HttpRequest) -> str:
        """The token of this browser; empty where it has none, or one that is too old or not ours."""
        return request.get_signed_cookie(self.name, "", salt=self._salt, max_age=self.seconds)

    def keep(self, response: HttpResponse, token: str) -> None:
        """Let the browser that gets `response` keep `token`."""
        response.set_signed_cookie(
            self.name,
            token,
            salt=self._salt,
            max_age=self.seconds,
            path=reverse(self.address),
            httponly=True,
            samesite=self.same_site,
            secure=settings.BEHIND_TLS,
        )

    @property
    def _salt(self) -> str:
        return f"browser token, {self.address}"
