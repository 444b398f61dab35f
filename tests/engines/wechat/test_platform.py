"""One token for all, renewed once; errors in plain words. Against a real server on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from answerable.engines.wechat import Platform, PlatformError, explain


class Store:
    """A token store for one process."""

    def __init__(self) -> None:
        self.token, self.fetched, self.lock = None, 0, threading.Lock()

    def current(self):
        return self.token

    def renew(self, fetch, lapsed):
        with self.lock:
            if self.token == lapsed:
                self.token, self.fetched = fetch()[0], self.fetched + 1
            return self.token


class Answers(BaseHTTPRequestHandler):
    """Gives tokens, knows the newest alone, and answers what `say` holds."""

    say: dict = {}
    tokens = 0
    asked: list = []

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        query = {name: texts[0] for name, texts in parse_qs(split.query).items()}
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        type(self).asked.append((split.path, sent))
        if split.path == "/cgi-bin/token":
            type(self).tokens += 1
            return self.give({"access_token": f"t{self.tokens}", "expires_in": 7200})
        if "access_token" in query and query["access_token"] != f"t{self.tokens}":
            return self.give({"errcode": 42001, "errmsg": "access_token expired"})
        return self.give(self.say.get(split.path, {"errcode": 0, "errmsg": "ok"}))

    do_POST = do_GET

    def give(self, what) -> None:
        data = what if isinstance(what, bytes) else json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Answers.say, Answers.tokens, Answers.asked = {}, 0, []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.fixture
def platform(server) -> Platform:
    return Platform("wx1", "secret", Store(), server)


def test_one_token_serves_many_calls(platform):
    for _ in range(3):
        platform.send_text("o1", "收到")
    assert Answers.tokens == 1
    assert json.loads(Answers.asked[-1][1])["text"]["content"] == "收到"


def test_a_lapsed_token_is_renewed_and_the_call_goes_through(platform):
    platform.send_text("o1", "a")
    Answers.tokens += 1  # somebody else fetched one: ours has lapsed
    platform.send_text("o1", "b")
    assert Answers.tokens == 3


def test_many_at_once_fetch_one_new_token(platform):
    threads = [threading.Thread(target=platform.send_text, args=("o1", "a")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Answers.tokens == 1


def test_a_refusal_is_told_in_plain_words(platform):
    Answers.say["/cgi-bin/message/custom/send"] = {"errcode": 45015, "errmsg": "response out of time limit"}
    with pytest.raises(PlatformError) as caught:
        platform.send_text("o1", "a")
    assert "48" in caught.value.explained.en
    assert not caught.value.explained.again


def test_a_picture_comes_as_bytes(platform):
    Answers.say["/cgi-bin/media/get"] = b"\xff\xd8\xffpicture"
    assert platform.fetch_media("m1") == b"\xff\xd8\xffpicture"


def test_nobody_there_is_no_crash_and_no_token_in_the_words():
    platform = Platform("wx1", "very-secret", Store(), "http://127.0.0.1:9")
    with pytest.raises(PlatformError) as caught:
        platform.send_text("o1", "a")
    assert caught.value.explained.again
    assert "very-secret" not in str(caught.value)


def test_the_other_interfaces_ask_as_the_platform_describes(platform):
    Answers.say |= {
        "/cgi-bin/draft/add": {"media_id": "d1"},
        "/cgi-bin/freepublish/submit": {"errcode": 0, "publish_id": 100},
        "/cgi-bin/freepublish/get": {"publish_id": "100", "publish_status": 1},
        "/cgi-bin/qrcode/create": {"ticket": "x", "url": "http://weixin.qq.com/q/1"},
        "/cgi-bin/material/add_material": {"media_id": "p1", "url": ""},
        "/sns/oauth2/access_token": {"openid": "o9"},
    }
    assert platform.add_draft([{"title": "水质"}]) == "d1"
    assert platform.publish("d1") == "100"
    assert platform.publication("100")["publish_status"] == 1
    assert platform.scene_code("meeting-7", 600) == "http://weixin.qq.com/q/1"
    assert platform.upload_image("a.jpg", b"x", "image/jpeg") == "p1"
    assert platform.signed_in("code") == "o9"
    platform.set_menu({"button": []})
    platform.send_notice("o1", "t1", {"thing1": "水质"}, "https://example.org/")


@pytest.mark.parametrize("code", [40001, 45015, 48001, 43101, -1, 123456])
def test_every_code_has_words_in_both_languages(code):
    assert explain(code).zh
    assert explain(code).en
