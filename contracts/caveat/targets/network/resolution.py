"""Resolution: the addresses of a host, each checked before a connection goes to it."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from caveat.asgi.loopback import is_loopback
from caveat.errors import RefusedAddress, Unreachable
from caveat.targets.socket_errors import reason_of

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host and port as texts; raises `OSError` or `UnicodeError`."""

_Ip: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA_HOSTS = frozenset(
    {
        "instance-data",
        "instance-data.ec2.internal",
        "metadata",
        "metadata.azure.internal",
        "metadata.goog",
        "metadata.google.internal",
        "metadata.tencentyun.com",
    }
)
"""Host names of cloud metadata services, which give out the credentials of the machine."""

METADATA_ADDRESSES = frozenset(
    map(
        ipaddress.ip_address,
        (
            "100.100.100.200",  # Alibaba Cloud
            "168.63.129.16",  # Azure
            "192.0.0.192",  # Oracle Cloud
            "fd00:ec2::254",  # AWS
            "fd00:c1::a9fe:a9fe",  # Oracle Cloud
            "fd00:42::42",  # Scaleway
            "fd20:ce::254",  # Google Cloud
        ),
    )
)
"""Addresses of cloud metadata services that are not link-local; the others are 169.254.169.254 and its neighbours."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_PRIVATE_REMEDY = "Set `private = true` for the target if this is meant"
_METADATA_REMEDY = "No setting allows it, because such services give out credentials"


def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses that the operating system knows, without repetitions."""
    resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in resolved))


@dataclass(frozen=True, slots=True)
class Resolution:
    """The rules by which a host is resolved."""

    private: bool = False
    """Whether private, loopback and reserved addresses are allowed."""
    resolver: Resolver = system_resolver

    def addresses(self, host: str, port: int, timeout_s: float) -> Sequence[str]:
        """The addresses of a host, resolved once; all of them are allowed.

        A host that is `localhost` or a loopback address may have loopback addresses. Raises `RefusedAddress`, and
        `Unreachable` if the host has no address.
        """
        self.check_host(host)
        if _literal(host):
            return (host,)
        texts = self._resolve(host, port, timeout_s)
        if not texts:
            raise Unreachable(host, "the host name has no address")
        for text in texts:
            self._check(host, text)
        return texts

    def check_host(self, host: str) -> None:
        """Raise `RefusedAddress` if a host, as it is written, is not allowed; a name is not resolved."""
        if host.rstrip(".").lower() in METADATA_HOSTS:
            raise RefusedAddress(host, "it is the name of a cloud metadata service", _METADATA_REMEDY)
        if _literal(host):
            self._check(host, host)

    def _resolve(self, host: str, port: int, timeout_s: float) -> Sequence[str]:
        """Resolve in a thread of its own: the operating system has no limit of time for it."""
        answers: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

        def resolve() -> None:
            try:
                answers.put(self.resolver(host, port))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=resolve, daemon=True).start()
        try:
            answer = answers.get(timeout=timeout_s)
        except queue.Empty:
            raise Unreachable(host, f"the host name was not resolved in {timeout_s:.3g} s") from None
        if isinstance(answer, OSError | UnicodeError):
            raise Unreachable(host, reason_of(answer, host, port)) from answer
        return answer

    def _check(self, host: str, text: str) -> None:
        """Raise `RefusedAddress` unless a connection may go to an address of a host."""
        address = _literal(text)
        if address is None:
            raise RefusedAddress(host, f"its address {text!r} is not an IP address", _PRIVATE_REMEDY)
        meanings = tuple(_meanings(address))
        if any(each in METADATA_ADDRESSES or each.is_link_local for each in meanings):
            raise RefusedAddress(host, f"{text} is a link-local or metadata address", _METADATA_REMEDY)
        if self.private or (is_loopback(host) and address.is_loopback):
            return
        if not all(map(_is_public, meanings)):
            raise RefusedAddress(host, f"{text} is a private, loopback or reserved address", _PRIVATE_REMEDY)


def _literal(text: str) -> _Ip | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _meanings(address: _Ip) -> Iterator[_Ip]:
    """The address, and the IPv4 addresses to which a network may translate it."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        if address.sixtofour is not None:
            yield address.sixtofour
        if address.teredo is not None:
            yield from address.teredo
        if address in _NAT64:
            yield ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)


def _is_public(address: _Ip) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:  # as public as the IPv4 address in it
            return True
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
