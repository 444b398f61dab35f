"""The stand-in over HTTP: the platform's interfaces under their own paths, and a phone to play on."""

from __future__ import annotations

import json
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from answerable.portal.wechat.demo.calling import Call
from answerable.portal.wechat.demo.platform import RefusalError, StandIn

__all__ = ["serve"]

PHONE = Path(__file__).with_name("phone.html")
SCRIPT = Path(__file__).with_name("script.js")  # stands in for the platform's, on the account's pages
LARGEST = 12 * 1024 * 1024


def serve(stand_in: StandIn, host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """A server that answers for `stand_in`; call its `serve_forever`, and `shutdown` at the end."""

    class Handler(_Handler):
        platform = stand_in

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    platform: StandIn
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(self.rfile.read(min(length, LARGEST)))

    def _answer(self, body: bytes) -> None:
        split = urlsplit(self.path)
        query = {name: texts[0] for name, texts in parse_qs(split.query).items()}
        try:
            self._route(split.path, query, body)
        except RefusalError as refused:
            self._json({"errcode": refused.code, "errmsg": refused.words})
        except (KeyError, ValueError, TypeError, AttributeError):
            self._json({"errcode": 47001, "errmsg": "data format error"})

    def _route(self, path: str, query: dict[str, str], body: bytes) -> None:
        if path == "/":
            self._send(PHONE.read_bytes(), "text/html; charset=utf-8")
        elif path.startswith("/open/js/"):
            self._send(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        elif path == "/page/config":
            self.platform.check_page(json.loads(body))
            self._json({"errcode": 0, "errmsg": "ok"})
        elif path == "/page/agree":
            self._json(self.platform.agree_on_page(json.loads(body)))
        elif path.startswith("/phone/"):
            self._json(self._phone(path.removeprefix("/phone/"), query, body))
        elif path == "/cgi-bin/token":
            self._json(self.platform.token(query.get("appid", ""), query.get("secret", "")))
        elif path == "/sns/oauth2/access_token":
            self._json(self.platform.openid_of(query.get("code", "")))
        elif path == "/connect/oauth2/authorize":
            self._sign_in(query)
        else:
            self.platform.check(query.get("access_token", ""))
            self._interface(path, query, body)

    def _interface(self, path: str, query: dict[str, str], body: bytes) -> None:
        if path == "/cgi-bin/ticket/getticket":
            self._json(self.platform.page_ticket())
        elif path == "/cgi-bin/media/get":
            if query.get("media_id", "") not in self.platform.media:
                raise RefusalError(40007, "invalid media_id")
            self._send(self.platform.media[query["media_id"]], "image/jpeg")
        elif path == "/cgi-bin/material/add_material":
            self._json(self._kept_material(body))
        else:
            asked = {
                "/cgi-bin/message/custom/send": self.platform.send,
                "/cgi-bin/message/subscribe/bizsend": self.platform.notice,
                "/cgi-bin/menu/create": self.platform.set_menu,
                "/cgi-bin/qrcode/create": self.platform.scene,
                "/cgi-bin/draft/add": self.platform.add_draft,
                "/cgi-bin/freepublish/submit": self.platform.submit,
                "/cgi-bin/freepublish/get": self.platform.publication,
            }.get(path)
            if asked is None:
                raise RefusalError(48001, "api unauthorized")
            self._json({"errcode": 0, "errmsg": "ok"} | asked(json.loads(body)))

    def _kept_material(self, body: bytes) -> dict[str, Any]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        parts = list(BytesParser(policy=HTTP).parsebytes(head + body).iter_parts())
        picture = next((part.get_payload(decode=True) for part in parts if part.get_filename()), None)
        if not isinstance(picture, bytes):
            raise RefusalError(41005, "media data missing")
        name = f"material-{len(self.platform.media)}"
        self.platform.media[name] = picture
        return {"media_id": name, "url": f"https://mmbiz.qpic.cn/{name}"}

    def _sign_in(self, query: dict[str, str]) -> None:
        """Web sign-in: the follower on the phone agrees at once."""
        code = self.platform.sign_in_code(query.get("openid", "oPhone"))
        joint = "&" if "?" in query["redirect_uri"] else "?"
        self.send_response(302)
        self.send_header(
            "Location", f"{query['redirect_uri']}{joint}code={code}&state={quote(query.get('state', ''))}"
        )
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _phone(self, act: str, query: dict[str, str], body: bytes) -> dict[str, Any]:
        """What the page of the phone does."""
        openid = query.get("openid", "oPhone")
        given = json.loads(body) if body and act != "picture" else {}
        acts: dict[str, Any] = {
            "follow": lambda: self.platform.follow(openid, str(given.get("scene", ""))),
            "leave": lambda: self.platform.leave(openid),
            "say": lambda: self.platform.say(openid, str(given["text"])),
            "picture": lambda: self.platform.show(openid, body),
            "place": lambda: self.platform.point(
                openid, given["latitude"], given["longitude"], given["label"]
            ),
            "scan": lambda: self.platform.scan(openid, str(given["address"])),
            "choose": lambda: self.platform.choose(openid, str(given["key"])),
            "consent": lambda: self.platform.consent(openid, str(given["template"])),
            "read": lambda: setattr(self.platform, "reading", openid),
        }
        done: Call | None = acts[act]() if act in acts else None
        follower = self.platform.followers.get(openid)
        return {
            "chat": [vars(line) for line in follower.chat] if follower else [],
            "follows": bool(follower and follower.follows),
            "menu": self.platform.menu,
            "status": done.status if done else None,
            "attempts": done.attempts if done else 0,
        }

    def _json(self, what: dict[str, Any]) -> None:
        self._send(json.dumps(what, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _send(self, data: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Access-Control-Allow-Origin", "*")  # the script calls from the account's pages
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Nothing: a line for each call would drown what matters."""
