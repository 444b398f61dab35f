"""The fetcher against a real server on this machine."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from answerable.engines.http import Fetcher, Limits, ManualClock
from answerable.engines.http.addresses import is_public

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"


class Handler(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        if self.headers.get("If-None-Match") and self.headers["If-None-Match"] == headers.get("ETag"):
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.answers = (
        [],
        {"/feed": (200, {"ETag": '"1"', "Content-Type": "application/rss+xml"}, FEED)},
    )
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2024, 5, 1, tzinfo=UTC))


@pytest.fixture
def fetcher(clock: ManualClock) -> Iterator[Fetcher]:
    limits = Limits(body=10_000, seconds=5)
    fetcher = Fetcher("https://org.example/listening", allow_private=True, clock=clock, limits=limits)
    yield fetcher
    fetcher.close()


def test_a_feed_is_fetched_with_its_validators(site, fetcher, clock):
    fetched = fetcher.fetch(f"{site.url}/feed")
    assert fetched.is_good
    assert (fetched.body, fetched.etag, fetched.content_type) == (FEED, '"1"', "application/rss+xml")
    assert fetched.fetched_at == clock.now()


def test_it_says_who_it_is_and_sends_no_cookies(site, fetcher):
    site.answers["/feed"] = (200, {"Set-Cookie": "a=b"}, FEED)
    fetcher.fetch(f"{site.url}/feed")
    fetcher.fetch(f"{site.url}/feed")
    headers = site.asked[-1][1]
    assert headers["User-Agent"].startswith("Answerable/")
    assert "https://org.example/listening" in headers["User-Agent"]
    assert "Cookie" not in headers


def test_what_did_not_change_is_not_sent_again(site, fetcher):
    fetched = fetcher.fetch(f"{site.url}/feed", etag='"1"')
    assert (fetched.status, fetched.body, fetched.reason) == (304, b"", "")


def test_robots_txt_is_asked_once_and_obeyed(site, fetcher):
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\nCrawl-delay: 30\n")
    assert "robots.txt does not allow" in fetcher.fetch(f"{site.url}/private/feed").reason
    assert fetcher.fetch(f"{site.url}/feed").is_good
    assert [path for path, _ in site.asked] == ["/robots.txt", "/feed"]
    assert fetcher.pace.interval == 5
    fetcher.fetch(f"{site.url}/feed")
    assert fetcher.clock.slept[-1] == 30


def test_where_robots_txt_cannot_be_read_nothing_is_fetched(site, fetcher):
    site.answers["/robots.txt"] = (500, {}, b"")
    assert not fetcher.fetch(f"{site.url}/feed").is_good
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_a_host_is_asked_at_a_pace(site, fetcher, clock):
    for _ in range(3):
        fetcher.fetch(f"{site.url}/feed")
    assert clock.slept == [5, 5, 5]


def test_redirects_are_followed_and_bounded(site, fetcher):
    site.answers["/old"] = (301, {"Location": "/feed"}, b"")
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    assert fetcher.fetch(f"{site.url}/old").url == f"{site.url}/feed"
    assert "redirects" in fetcher.fetch(f"{site.url}/loop").reason


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "http://user:word@example.org/", "nonsense"]
)
def test_a_redirect_is_checked_like_any_address(site, fetcher, target):
    site.answers["/away"] = (302, {"Location": target}, b"")
    fetched = fetcher.fetch(f"{site.url}/away")
    assert not fetched.is_good
    assert fetcher.fetch(target).reason


def test_a_body_beyond_the_limit_is_refused_packed_or_not(site, fetcher):
    site.answers["/large"] = (200, {}, b"x" * 10_001)
    site.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 5_000_000))
    assert "more than 10,000 bytes" in fetcher.fetch(f"{site.url}/large").reason
    assert "more than 10,000 bytes" in fetcher.fetch(f"{site.url}/bomb").reason


def test_a_packed_body_is_unpacked_and_a_damaged_one_refused(site, fetcher):
    site.answers["/packed"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(FEED))
    site.answers["/damaged"] = (200, {"Content-Encoding": "gzip"}, b"not packed")
    site.answers["/strange"] = (200, {"Content-Encoding": "br"}, b"?")
    assert fetcher.fetch(f"{site.url}/packed").body == FEED
    assert "damaged" in fetcher.fetch(f"{site.url}/damaged").reason
    assert "not asked for" in fetcher.fetch(f"{site.url}/strange").reason


def test_a_host_in_trouble_is_left_alone_for_as_long_as_it_asks(site, fetcher, clock):
    site.answers["/busy"] = (503, {"Retry-After": "600"}, b"")
    assert "503" in fetcher.fetch(f"{site.url}/busy").reason
    asked = len(site.asked)
    assert "left alone until" in fetcher.fetch(f"{site.url}/feed").reason
    assert len(site.asked) == asked
    clock.at += timedelta(seconds=601)
    assert fetcher.fetch(f"{site.url}/feed").is_good


def test_private_addresses_are_refused_by_default(site, clock):
    fetcher = Fetcher("https://org.example", clock=clock)
    for host in ("127.0.0.1", "localhost"):
        assert "private address" in fetcher.fetch(f"http://{host}:{site.server_port}/feed").reason
    fetcher.close()
    assert site.asked == []


INNER = """
10.0.0.1 192.168.1.1 172.16.0.1 127.0.0.1 0.0.0.0 169.254.169.254 100.64.0.1 224.0.0.1 ::1 fe80::1%eth0
fd00::1 ::ffff:127.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 192.0.0.8 ::7f00:1 64:ff9b:1::a00:1
"""


@pytest.mark.parametrize("address", INNER.split())
def test_no_inner_address_counts_as_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_an_outer_address_counts_as_public(address):
    assert is_public(address)


def test_no_connection_is_told_in_words(fetcher, clock):
    assert fetcher.fetch("http://127.0.0.1:1/feed").reason


@pytest.mark.parametrize("location", ["http://[", "//["])
def test_a_redirect_to_no_address_is_told_in_words(site, fetcher, location):
    site.answers["/away"] = (302, {"Location": location}, b"")
    assert "leads to no address" in fetcher.fetch(f"{site.url}/away").reason


@pytest.mark.parametrize("pause", ["\xb2", "9" * 5000, "-1", "Wed, 21 Oct 99999 07:28:00 GMT"])
def test_a_pause_that_nobody_can_mean_breaks_nothing(site, fetcher, pause):
    site.answers["/busy"] = (503, {"Retry-After": pause}, b"")
    assert "503" in fetcher.fetch(f"{site.url}/busy").reason


def test_a_mark_in_other_letters_is_not_sent_back(site, fetcher):
    assert fetcher.fetch(f"{site.url}/feed", etag='"\xe9"', last_modified="gestern, \u00e4").is_good
