"""A real OpenID provider (Canaille) in a process of its own: `python provider.py PORT REDIRECT_ADDRESS`.

It knows one client and two people, asks for the password on its own pages, and keeps everything in memory.
When it listens it prints `ready`. It imports nothing of ours.
"""

from __future__ import annotations

import os
import sys
import wsgiref.simple_server

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain HTTP, on this machine alone

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from flask import request
from joserfc.jwk import JWKRegistry

CLIENT, SECRET = "answerable", "a-secret-of-the-client"
PEOPLE, PASSWORD = ("frank", "gina"), "a-password-at-the-provider"


def configuration(port: int) -> dict:
    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    return {
        "TESTING": True,
        "ENV_FILE": None,
        "SECRET_KEY": "only-for-this-test",
        "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"localhost:{port}",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }


def fill(back: str) -> None:
    for name in PEOPLE:
        person = models.User(
            user_name=name,
            formatted_name=f"{name.title()} Underhill",
            family_name="Underhill",
            emails=[f"{name}@example.org"],
            password=PASSWORD,
        )
        Backend.instance.save(person)
    client = models.Client(
        client_id=CLIENT,
        client_secret=SECRET,
        client_name="Answerable",
        client_uri=back,
        redirect_uris=[back],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "profile", "email"],
        token_endpoint_auth_method="client_secret_basic",
    )
    Backend.instance.save(client)
    client.audience = [client]
    Backend.instance.save(client)


def forget_what_was_before() -> None:
    """Its memory finds codes and consents by the client alone: at a new sign-in those before are dropped."""
    if request.path == "/oauth/authorize":
        for kind in (models.AuthorizationCode, models.Consent):
            for kept in list(Backend.instance.query(kind)):
                Backend.instance.delete(kept)


def main() -> None:
    port, back = int(sys.argv[1]), sys.argv[2]
    app = create_app(config=configuration(port))
    with app.app_context():
        fill(back)
    app.before_request(forget_what_was_before)
    server = wsgiref.simple_server.make_server("localhost", port, app)
    print("ready", flush=True)  # noqa: T201
    server.serve_forever()


if __name__ == "__main__":
    main()
