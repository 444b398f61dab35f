"""Fetching one address, politely and within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from answerable.engines.http.addresses import GuardedTransport, PrivateAddressError
from answerable.engines.http.clocks import Clock, SystemClock
from answerable.engines.http.pace import Pace

__all__ = ["Fetched", "Fetcher", "Limits"]

ROBOTS_KEPT = timedelta(hours=24)
ROBOTS_KEPT_AFTER_FAILURE = timedelta(minutes=30)
LONGEST_PAUSE = 10**7  # seconds; four months are as good as for ever
LARGEST_ROBOTS = 500 * 1024  # as RFC 9309 asks at least


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch; `body` holds for the bytes on the wire and for what they unpack to."""

    body: int = 20 * 1024**2
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True)
class Fetched:
    """What came of one fetch. `reason` is empty where the body is good, else says in words why there is none.

    `url` is where it came from after redirects; `status` is 0 where no answer came; 304 has no body and is
    no fault.
    """

    url: str
    status: int = 0
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    reason: str = ""

    @property
    def is_good(self) -> bool:
        """Whether there is a body to read."""
        return self.status == 200 and not self.reason


class _RefusedError(Exception):
    """A fetch that ends without a body; the message becomes the reason."""


class Fetcher:
    """Fetches over HTTP as a guest should: it says who it is, asks robots.txt, keeps a pace, and takes no
    more than is bounded.

    `contact` is a URL or e-mail of the operator and part of the User-Agent. Private addresses are refused
    unless `allow_private` (an intranet, a test). It never raises for what the other side does: see
    `Fetched.reason`.
    """

    def __init__(
        self,
        contact: str,
        *,
        limits: Limits | None = None,
        allow_private: bool = False,
        interval: float = 5.0,
        clock: Clock | None = None,
    ) -> None:
        self.agent = f"Answerable/{version('answerable')} (+{contact})"
        self.limits = limits or Limits()
        self.clock = clock or SystemClock()
        self.pace = Pace(self.clock, interval)
        self._robots: dict[str, tuple[datetime, Protego | None]] = {}
        self._client = httpx.Client(
            transport=GuardedTransport(allow_private=allow_private),
            headers={"User-Agent": self.agent, "Accept-Encoding": "gzip"},
            timeout=self.limits.seconds,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch `url`;

        With `etag` or `last_modified` of an earlier fetch only if it changed since (status 304 if not).
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        # A mark in other letters cannot be sent back: the whole is asked for again.
        headers = {name: value for name, value in conditions.items() if value and value.isascii()}
        try:
            return self._following(url, headers)
        except _RefusedError as refused:
            return Fetched(url, fetched_at=self.clock.now(), reason=str(refused))

    def _following(self, url: str, headers: dict[str, str]) -> Fetched:
        for _ in range(self.limits.redirects + 1):
            self._check(url)
            fetched, location = self._asked(url, headers, self.limits.body)
            if location is None:
                return fetched
            url = _led_to(url, location)
        raise _RefusedError(f"more than {self.limits.redirects} redirects")

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _RefusedError("not an address of the web (http or https)")
        if parts.username or parts.password:
            raise _RefusedError("the address holds a user name or password")
        if until := self.pace.paused_until(parts.netloc):
            raise _RefusedError(f"the host had trouble and is left alone until {until:%Y-%m-%d %H:%M} UTC")
        rules = self._rules(f"{parts.scheme}://{parts.netloc}")
        if rules is None:
            raise _RefusedError("robots.txt could not be read for now")
        if not rules.can_fetch(url, self.agent):
            raise _RefusedError("robots.txt does not allow it")
        self.pace.slow_down(parts.netloc, rules.crawl_delay(self.agent))

    def _rules(self, origin: str) -> Protego | None:
        """Return the rules of a site:

        Those it states, none where it has no such file, None where it cannot tell.
        """
        kept_until, rules = self._robots.get(origin, (None, None))
        if kept_until and kept_until > self.clock.now():
            return rules
        rules = self._read_rules(origin)
        kept = ROBOTS_KEPT if rules else ROBOTS_KEPT_AFTER_FAILURE
        self._robots[origin] = (self.clock.now() + kept, rules)
        return rules

    def _read_rules(self, origin: str) -> Protego | None:
        url = f"{origin}/robots.txt"
        for _ in range(self.limits.redirects + 1):
            fetched, location = self._asked(url, {}, LARGEST_ROBOTS)
            if location is None:
                break
            url = _led_to(url, location)
        if location is not None or 400 <= fetched.status < 500:
            return Protego.parse("")
        return Protego.parse(fetched.body.decode("utf-8", "replace")) if fetched.is_good else None

    def _asked(self, url: str, headers: dict[str, str], largest: int) -> tuple[Fetched, str | None]:
        """Ask once; return what came and, for a redirect, where to."""
        host = urlsplit(url).netloc
        self.pace.wait(host)
        empty = Fetched(url, fetched_at=self.clock.now())
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                fetched = self._read(response, empty, largest)
                location = response.headers.get("location") if response.is_redirect else None
        except PrivateAddressError as private:
            raise _RefusedError(f"{private}, which is not allowed") from private
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failed:
            self.pace.failed(host)
            return replace(empty, reason=_in_words(failed)), None
        finally:
            self._client.cookies.clear()
        self._note(host, fetched, response.headers.get("retry-after"))
        return fetched, location

    def _read(self, response: httpx.Response, empty: Fetched, largest: int) -> Fetched:
        headers = response.headers
        fetched = replace(
            empty,
            status=response.status_code,
            content_type=headers.get("content-type"),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
        )
        if response.status_code in (304,) or response.is_redirect:
            return fetched
        if response.status_code != 200:
            return replace(
                fetched, reason=f"the host answered {response.status_code} {response.reason_phrase}".strip()
            )
        try:
            return replace(fetched, body=self._body(response, largest))
        except _RefusedError as refused:
            return replace(fetched, reason=str(refused))

    def _body(self, response: httpx.Response, largest: int) -> bytes:
        unpack = _unpacker(response.headers.get("content-encoding", ""))
        deadline = self.clock.now() + timedelta(seconds=self.limits.seconds)
        packed, body = 0, bytearray()
        for chunk in response.iter_raw():
            packed += len(chunk)
            body += unpack(chunk, largest + 1 - len(body))
            if packed > largest or len(body) > largest:
                raise _RefusedError(f"the body has more than {largest:,} bytes")
            if self.clock.now() > deadline:
                raise _RefusedError(f"the body took longer than {self.limits.seconds:g} seconds")
        return bytes(body)

    def _note(self, host: str, fetched: Fetched, retry_after: str | None) -> None:
        if fetched.status == 429 or fetched.status >= 500:
            self.pace.failed(host, _asked_pause(retry_after, self.clock.now()))
        else:
            self.pace.worked(host)


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """Return a function that unpacks a chunk to at most so many bytes;

    Gzip and deflate are all we ask for.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda chunk, most: chunk
    if name not in ("gzip", "x-gzip", "deflate"):
        raise _RefusedError(f"the body is packed as `{name}`, which was not asked for")
    unpacking = zlib.decompressobj(47)  # 32 + 15: gzip or zlib, told apart by the header

    def unpack(chunk: bytes, most: int) -> bytes:
        try:
            return unpacking.decompress(chunk, max(most, 1))
        except zlib.error as damaged:
            raise _RefusedError("the packed body is damaged") from damaged

    return unpack


def _led_to(url: str, location: str) -> str:
    """Where a redirect leads, whatever the other side wrote."""
    try:
        return urljoin(url, location)
    except ValueError as wrong:
        raise _RefusedError(f"the redirect leads to no address: {location[:100]}") from wrong


def _asked_pause(retry_after: str | None, now: datetime) -> timedelta | None:
    if not retry_after:
        return None
    asked = retry_after.strip()
    if asked.isascii() and asked.isdigit():
        return timedelta(seconds=int(asked) if len(asked) < 8 else LONGEST_PAUSE)
    try:
        return max(parsedate_to_datetime(retry_after) - now, timedelta())
    except (TypeError, ValueError):
        return None


def _in_words(failed: Exception) -> str:
    if isinstance(failed, httpx.TimeoutException):
        return "the host did not answer in time"
    if isinstance(failed, httpx.ConnectError):
        return f"no connection: {failed}"
    return f"the answer could not be read: {failed}"
