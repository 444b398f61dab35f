"""`answerable manage wechat_platform`: a stand-in for WeChat's platform, with a phone to play on."""

from __future__ import annotations

import secrets
import string
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from answerable.portal.wechat.demo.calling import Caller
from answerable.portal.wechat.demo.platform import StandIn
from answerable.portal.wechat.demo.server import serve
from answerable.portal.wechat.services import lay_down_demo

APP_ID = "wx-demo"


def answers(address: str) -> bool:
    """Whether a portal is served at `address`."""
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/healthz", timeout=3) as said:  # noqa: S310 - our own
            return said.status == 200
    except (OSError, ValueError):
        return False


class Command(BaseCommand):
    help = (
        "Start a stand-in for WeChat's platform, connect a demo account with it, and show a phone to play on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=int, default=8200, help="Where the stand-in listens (default 8200)."
        )
        parser.add_argument("--plain", action="store_true", help="Speak plainly instead of encrypted.")

    def handle(self, *args: object, port: int, plain: bool, **options: Any) -> None:
        letters = string.ascii_letters + string.digits
        key = "" if plain else "".join(secrets.choice(letters) for _ in range(42)) + "A"
        token, secret = secrets.token_hex(16), secrets.token_hex(16)
        portal = f"{settings.ADDRESS.rstrip('/')}/wechat/demo/"
        stand_in = StandIn(Caller(portal, token, APP_ID, key), secret)
        try:
            server = serve(stand_in, port=port)
        except OSError:
            raise CommandError(f"Port {port} is in use. Choose another with --port.") from None
        address = f"http://127.0.0.1:{server.server_port}"
        try:
            laid = lay_down_demo(APP_ID, token=token, secret=secret, aes_key=key, address=address)
        except DatabaseError:
            server.server_close()
            raise CommandError(
                "There are no tables to set the account up in. Start the portal first, with `answerable up`."
            ) from None
        stand_in.menu = laid.menu
        self.stdout.write(
            f"The phone is at {address}/ · it speaks to the portal at {portal} · Ctrl-C stops it."
        )
        if not answers(settings.ADDRESS):
            self.stderr.write(
                f"No portal answers at {settings.ADDRESS} yet. Start it with `answerable up`; where it is "
                "elsewhere, set ANSWERABLE_ADDRESS to its address and start this again."
            )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.shutdown()
