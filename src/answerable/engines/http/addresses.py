"""Which addresses may be connected to. The check is made on the address that is then used, so that no name
can resolve to a public address when asked and to a private one when connected to.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable

import httpcore
import httpx

__all__ = ["GuardedTransport", "PrivateAddressError", "is_public"]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Python calls these global: protocol assignments, IPv4 in the low bits of IPv6, a site's own NAT64.
_LOCAL_ALL_THE_SAME = [ipaddress.ip_network(each) for each in ("192.0.0.0/24", "::/96", "64:ff9b:1::/48")]


class PrivateAddressError(Exception):
    """The host's address is private, local or reserved; the message names both."""


def is_public(address: str) -> bool:
    """Whether `address` (IPv4 or IPv6, as text) is one that anybody on the internet could reach.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    local = any(ip in network for network in _LOCAL_ALL_THE_SAME)
    return ip.is_global and not ip.is_multicast and not local


class _GuardedBackend(httpcore.SyncBackend):
    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        address = self._resolved(host, port)
        return super().connect_tcp(address, port, timeout, local_address, socket_options)

    def _resolved(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as failed:
            raise httpcore.ConnectError(f"the name `{host}` is not known") from failed
        addresses = [str(entry[4][0]) for entry in found]
        for address in addresses:
            if not self._allow_private and not is_public(address):
                raise PrivateAddressError(f"`{host}` is at the private address {address}")
        return addresses[0]


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport, whose connections refuse private addresses unless `allow_private`."""

    def __init__(self, *, allow_private: bool = False) -> None:
        super().__init__()
        context = ssl.create_default_context()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=20, network_backend=_GuardedBackend(allow_private)
        )
