"""Resolution: every address of a host is checked, and a metadata service is never called."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from caveat.errors import RefusedAddress, Unreachable
from caveat.targets.network import resolution
from caveat.targets.network.resolution import METADATA_HOSTS, Resolution

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e", "::ffff:93.184.215.14"]

PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "0.1.2.3",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "2002:0a00:0001::1",
    "64:ff9b::10.0.0.1",
]

METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "2002:a9fe:a9fe::1",
    "64:ff9b::169.254.169.254",
]

NOT_AN_ADDRESS = ["", "acme.example", "2130706433", "127.1"]


def allowed(host: str, addresses: Sequence[str], *, private: bool = False) -> bool:
    rules = Resolution(private, lambda _host, _port: addresses)
    try:
        return rules.addresses(host, 443, 10) == addresses
    except RefusedAddress:
        return False


@pytest.mark.parametrize("address", PUBLIC + PRIVATE + METADATA + NOT_AN_ADDRESS)
def test_an_address_is_allowed_by_its_kind(address: str) -> None:
    assert allowed("acme.example", (address,)) == (address in PUBLIC)
    assert allowed("acme.example", (address,), private=True) == (address in PUBLIC + PRIVATE)
    assert not allowed("acme.example", (PUBLIC[0], address)) or address in PUBLIC


@pytest.mark.parametrize("address", PUBLIC + PRIVATE + METADATA)
def test_an_address_in_the_url_is_allowed_by_its_kind_and_not_resolved(address: str) -> None:
    def resolver(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError

    for private in (False, True):
        rules, expected = Resolution(private, resolver), address in PUBLIC + (PRIVATE if private else [])
        # A literal loopback address is its own consent.
        if expected or address in {"127.0.0.1", "127.9.9.9", "::1"}:
            assert rules.addresses(address, 80, 10) == (address,)
        else:
            with pytest.raises(RefusedAddress):
                rules.addresses(address, 80, 10)


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [(("127.0.0.1", "::1"), True), (("127.0.0.1", "10.0.0.1"), False), (("169.254.169.254",), False)],
)
def test_localhost_may_be_this_machine_only(addresses: tuple[str, ...], *, expected: bool) -> None:
    assert allowed("localhost", addresses) is expected


@pytest.mark.parametrize("host", [*sorted(METADATA_HOSTS), "Metadata.Google.Internal."])
def test_a_metadata_service_is_refused_by_its_name(host: str) -> None:
    assert not allowed(host, (PUBLIC[0],), private=True)


@pytest.mark.parametrize(
    ("error", "reason"), [(OSError("no such host"), "no such host"), (UnicodeError("x"), "the host name is not valid")]
)
def test_a_host_that_cannot_be_resolved_is_unreachable(error: Exception, reason: str) -> None:
    def resolver(_host: str, _port: int) -> Sequence[str]:
        raise error

    with pytest.raises(Unreachable, match=f"acme.example does not answer .*{reason}"):
        Resolution(resolver=resolver).addresses("acme.example", 80, 10)


def test_a_host_without_an_address_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="no address"):
        Resolution(resolver=lambda _host, _port: ()).addresses("acme.example", 80, 10)


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    stop = threading.Event()

    def resolver(_host: str, _port: int) -> Sequence[str]:
        stop.wait(20)
        return ()

    with pytest.raises(Unreachable, match=r"was not resolved in 0\.05 s"):
        Resolution(resolver=resolver).addresses("acme.example", 80, 0.05)
    stop.set()


def test_the_operating_system_knows_this_machine() -> None:
    assert set(resolution.system_resolver("localhost", 80)) <= {"127.0.0.1", "::1"}
