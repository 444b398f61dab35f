"""The way by e-mail. A letter holds what matters are called and where to read on, not what was said."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.portal.notices import rules
from answerable.portal.notices.models import Notice, State
from answerable.portal.notices.services.choosing import token_to_stop
from answerable.portal.notices.services.ways import Outcome, Post

__all__ = ["Mail"]


class Mail:
    """Letters over the mail server that `ANSWERABLE_MAIL` names; without one this way leads to nobody."""

    code = "email"
    name = gettext_lazy("E-mail")

    def reaches(self, person: Any) -> bool:
        return bool(settings.MAIL_FROM and person.email)

    def deliver(self, post: Post) -> Outcome:
        try:
            connection = get_connection(fail_silently=False)
            letter_for(post, connection).send()
        except smtplib.SMTPRecipientsRefused as refused:
            return _by_code(min(code for code, _said in refused.recipients.values()))
        except smtplib.SMTPDataError as refused:
            return _by_code(refused.smtp_code)
        except smtplib.SMTPResponseException as refused:  # greeting, sign-in, sender: our fault
            return Outcome("again", f"smtp-{refused.smtp_code}")
        except (smtplib.SMTPException, OSError):
            return Outcome("again", "unreachable")
        return Outcome(State.SENT, reference=post.key)


def _by_code(code: int) -> Outcome:
    return Outcome(State.FAILED if code >= 500 else "again", f"smtp-{code}")


def letter_for(post: Post, connection: Any = None) -> EmailMessage:
    """The letter: one matter, or a digest grouped by matter, in the language of the person."""
    with translation.override(post.person.language or settings.LANGUAGE_CODE):
        groups = _by_matter(post.notices)
        kinds = _kinds_to_stop(post)
        page = {"groups": groups, "stops": kinds, "choices": _absolute(reverse("notices:choices"))}
        return EmailMessage(
            subject=_subject(groups),
            body=render_to_string("notices/letter.txt", page | {"name": _house()}),
            from_email=settings.MAIL_FROM,
            to=[post.person.email],
            headers=_headers(post, kinds),
            connection=connection,
        )


def _subject(groups: list[dict[str, Any]]) -> str:
    if len(groups) == 1:
        said = f"{groups[0]['label']} · {_house()}"
    else:
        said = ngettext("%(n)d matter", "%(n)d matters", len(groups)) % {"n": len(groups)} + f" · {_house()}"
    return " ".join(said.split())  # a line break in a name must not begin a header


def _headers(post: Post, kinds: list[dict[str, str]]) -> dict[str, str]:
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    headers = {"Message-ID": f"<{post.key}@{host}>", "Auto-Submitted": "auto-generated"}
    if len(kinds) == 1:
        headers["List-Unsubscribe"] = f"<{kinds[0]['url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _by_matter(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    english = (translation.get_language() or "").startswith("en")
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for notice in notices:
        group = groups.setdefault(notice.matter, {"kinds": []})
        group |= {
            "label": (notice.label_en if english else "") or notice.label_zh,
            "url": _absolute(notice.url),
        }
        what = _kind_name(notice.kind)
        group["kinds"].append({"name": what, "at": timezone.localtime(notice.at)})
    return list(groups.values())


def _kind_name(code: str) -> str:
    try:
        return str(rules.kind_of(code).name)
    except rules.UnknownKindError:
        return _("News")


def _kinds_to_stop(post: Post) -> list[dict[str, str]]:
    codes = dict.fromkeys(notice.kind for notice in post.notices)
    known = [kind for kind in rules.kinds() if kind.code in codes and not kind.duty]
    return [
        {
            "name": str(kind.name),
            "url": _absolute(reverse("notices:stop", args=[token_to_stop(post.person, kind.code)])),
        }
        for kind in known
    ]


def _house() -> str:
    language = translation.get_language() or ""
    return settings.ORGANISATION_NAME.get(language, settings.ORGANISATION_NAME["zh-hans"])


def _absolute(path: str) -> str:
    return settings.ADDRESS.rstrip("/") + path
