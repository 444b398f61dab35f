"""Reading the environment: every setting from outside passes through here, once, and fails loudly.

A secret may also be given as a file: `NAME_FILE` names it. Secrets that nobody gave are made on first start
and kept in the home directory, readable by its owner only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["flag", "home", "kept_secret", "mail_server", "text", "words"]


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, or of the file that `NAME_FILE` names, or `default`."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as wrong:
            raise ImproperlyConfigured(
                f"`{name}_FILE` names `{path}`, which cannot be read: {wrong.strerror}."
            ) from wrong
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"`{name}` is not set; see docs/installing.md for what it means.")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes or no; anything else is refused rather than guessed."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"`{name}` is `{value}`; it must be yes or no.")


def words(name: str, default: str) -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def mail_server(name: str, sender: str) -> tuple[str, int, str, str, bool, bool]:
    """(host, port, user, password, STARTTLS, TLS) of `smtp://`, `smtp+tls://` or `smtps://user:password@host:port`.

    Nothing given means no mail, and then no `sender` is needed either.
    """
    given = urlsplit(text(name, ""))
    if not given.geturl() and not sender:
        return "localhost", 25, "", "", False, False
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if given.scheme not in ports or not given.hostname or "@" not in sender:
        raise ImproperlyConfigured(
            f"`{name}` must look like smtp+tls://user:password@mail.example.org:587, and "
            f"`{name}_FROM` be an address; see docs/installing.md."
        )
    secrets = unquote(given.username or ""), unquote(given.password or "")
    port = given.port or ports[given.scheme]
    return given.hostname, port, *secrets, given.scheme == "smtp+tls", given.scheme == "smtps"


def home() -> Path:
    """The directory for everything made at run time: database, archive, keys.

    Made when absent, for its owner only: the database holds sessions and what people wrote.
    """
    path = Path(text("ANSWERABLE_HOME", "var")).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise ImproperlyConfigured(
            f"`ANSWERABLE_HOME` is `{path}`, which cannot be made: {wrong.strerror}."
        ) from wrong
    return path


def kept_secret(name: str, directory: Path, make: Callable[[], str]) -> str:
    """The secret `name` from the environment, else from `directory`, else a new one that is kept there."""
    if name in os.environ or f"{name}_FILE" in os.environ:
        return text(name)
    path = directory / f"{name.removeprefix('ANSWERABLE_').lower()}.secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(make())
    return path.read_text(encoding="utf-8").strip()
