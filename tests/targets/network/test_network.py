"""The network: a connection goes to the address that was checked, through TLS and proxies too."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import trustme

import hostile
from caveat.errors import BadValue, RefusedAddress, Unreachable
from caveat.exchange import Request
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network.live import Live
from caveat.targets.network.tls import tls_context

ANSWER = hostile.OK + b"Content-Length: 2\r\nConnection: close\r\n\r\nok"
HOST = "api.acme.test"
GET = Request("GET", "/a")


class Heads(list[bytes]):
    """The heads of requests."""

    def __call__(self, connection: socket.socket, _stop: threading.Event) -> None:
        """Answer a request."""
        if head := hostile.read_head(connection):
            self.append(head)
            connection.sendall(ANSWER)


def settings(url: str, host: str = HOST, *, private: bool = True) -> TargetSettings:
    """Settings for a server by a host name that only the resolver of a test knows."""
    return TargetSettings(name="a", api="", url=url.replace("127.0.0.1", host), private=private, timeout_s=5)


def loopback(_host: str, _port: int) -> Sequence[str]:
    return ("127.0.0.1",)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the server sees the name."""
    looked_up: list[object] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: object, *arguments: object, **options: object) -> object:
        looked_up.append(host)
        return real(host, *arguments, **options)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    heads = Heads()
    with hostile.running(heads) as server:
        live = Live(settings(server.url), resolver=loopback)
        assert live.forward(GET).body == b"ok"
    assert f"host: {HOST}:{server.url.rpartition(':')[2]}".encode() in heads[0]
    assert set(looked_up) <= {"127.0.0.1"}


def test_an_answer_of_the_resolver_that_changes_is_checked_for_each_connection() -> None:
    """DNS rebinding: allowed at first, then another address."""
    answers = iter([("127.0.0.1",), ("127.0.0.1", "169.254.169.254"), ("127.0.0.1",)])
    heads = Heads()
    with hostile.running(heads) as server:
        live = Live(settings(server.url), resolver=lambda _host, _port: next(answers))
        live.forward(GET)
        with pytest.raises(RefusedAddress, match=r"169\.254\.169\.254"):
            live.forward(GET)
        live.forward(GET)
    assert len(heads) == len(server.connections) == 2
    assert list(answers) == []


def test_a_name_of_this_machine_needs_consent_unless_the_url_says_so() -> None:
    heads = Heads()
    with hostile.running(heads) as server:
        with pytest.raises(RefusedAddress, match="private = true"):
            Live(settings(server.url, private=False), resolver=loopback).forward(GET)
        assert heads == []
        Live(settings(server.url, "127.0.0.1", private=False)).forward(GET)
        Live(settings(server.url, "localhost", private=False), resolver=loopback).forward(GET)
    assert len(heads) == 2


def test_an_address_that_accepts_no_connection_is_passed_over() -> None:
    heads = Heads()
    with hostile.running(heads) as server:
        live = Live(settings(server.url), resolver=lambda _host, _port: ("::1", "127.0.0.2", "127.0.0.1"))
        assert live.forward(GET).body == b"ok"
        refusing = Live(settings(server.url), resolver=lambda _host, _port: ("127.0.0.2", "127.0.0.3"))
        with pytest.raises(Unreachable, match=r"nothing listens at api.acme.test:\d+"):
            refusing.forward(GET)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_proxies_of_the_environment_are_not_used(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = Heads()
    with hostile.running(hostile.hangs) as proxy, hostile.running(heads) as server:
        monkeypatch.setenv(variable, proxy.url)
        Live(settings(server.url), resolver=loopback).forward(GET)
    assert (len(heads), proxy.connections) == (1, [])


@dataclass(frozen=True)
class Certificates:
    """Files of an authority, and contexts of servers."""

    ca: Path
    client: Path
    folder: Path
    server: ssl.SSLContext
    mutual: ssl.SSLContext


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    server, client = authority.issue_cert(HOST), authority.issue_cert("client@acme.test")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    client.private_key_and_cert_chain_pem.write_to_path(folder / "client.pem")
    contexts = []
    for _ in range(2):
        contexts.append(ssl.create_default_context(ssl.Purpose.CLIENT_AUTH))
        server.configure_cert(contexts[-1])
    authority.configure_trust(contexts[1])
    contexts[1].verify_mode = ssl.CERT_REQUIRED
    return Certificates(folder / "ca.pem", folder / "client.pem", folder, *contexts)


def test_a_certificate_of_the_authority_is_accepted_for_its_name(certificates: Certificates) -> None:
    heads = Heads()
    with hostile.running(heads, certificates.server) as server:
        trusted = replace(settings(server.url), ca=certificates.ca)
        live = Live(trusted, resolver=loopback)
        live.check_connection()
        assert live.forward(GET).body == b"ok"
        other_name = replace(settings(server.url, "other.acme.test"), ca=certificates.ca)
        for refused in (settings(server.url), other_name):
            with pytest.raises(Unreachable, match=r"its certificate is not accepted: .*`ca`"):
                Live(refused, resolver=loopback).forward(GET)
    assert len(heads) == 1


def test_a_client_certificate_is_shown_where_the_server_asks_for_one(certificates: Certificates) -> None:
    heads = Heads()
    with hostile.running(heads, certificates.mutual) as server:
        without = replace(settings(server.url), ca=certificates.ca)
        assert Live(replace(without, client_cert=certificates.client), resolver=loopback).forward(GET).body == b"ok"
        with pytest.raises(Unreachable):
            Live(without, resolver=loopback).forward(GET)
    assert len(heads) == 1


ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nZmFrZQ==\n-----END ENCRYPTED PRIVATE KEY-----\n"


@pytest.mark.parametrize("field", ["ca", "client_cert"])
@pytest.mark.parametrize("text", [None, "", "no PEM", ENCRYPTED])
def test_a_file_without_certificates_is_named(field: str, text: str | None, certificates: Certificates) -> None:
    file = certificates.folder / "bad.pem"
    file.unlink(missing_ok=True)
    if text is not None:
        file.write_text(text)
    with pytest.raises(BadValue, match=rf"{field}: .*bad.pem"):
        tls_context(**{field: file})


class Proxy:
    """An HTTP proxy that passes every request to one server."""

    def __init__(self, url: str) -> None:
        self._port = int(url.rpartition(":")[2])
        self.heads: list[bytes] = []
        self.answer = b""

    def __call__(self, client: socket.socket, _stop: threading.Event) -> None:
        """Serve a connection."""
        head = hostile.read_head(client)
        self.heads.append(head)
        if self.answer:
            client.sendall(self.answer)
            return
        with socket.create_connection(("127.0.0.1", self._port), hostile.TIMEOUT_S) as upstream:
            if head.startswith(b"CONNECT"):
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                upstream.sendall(head)
            back = threading.Thread(target=_copy, args=[upstream, client], daemon=True)
            back.start()
            _copy(client, upstream)
            back.join(hostile.TIMEOUT_S)


def _copy(source: socket.socket, to: socket.socket) -> None:
    try:
        while data := source.recv(2**16):
            to.sendall(data)
        to.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def unresolved(_host: str, _port: int) -> Sequence[str]:
    raise AssertionError


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_proxy_gets_the_name_and_its_own_credentials(certificates: Certificates, *, encrypted: bool) -> None:
    heads = Heads()
    with hostile.running(heads, certificates.server if encrypted else None) as server:
        proxy = Proxy(server.url)
        with hostile.running(proxy) as served:
            through = replace(
                settings(server.url, private=False),
                ca=certificates.ca,
                proxy=served.url.replace("//", "//user:fake-word@"),
            )
            live = Live(through, resolver=unresolved)
            assert live.forward(GET).body == b"ok"
            live.close()
    authority = server.url.partition("//")[2].replace("127.0.0.1", HOST).encode()
    start = b"CONNECT " + authority if encrypted else b"GET http://" + authority + b"/a"
    assert proxy.heads[0].startswith(start + b" HTTP/1.1\r\n")
    assert b"proxy-authorization: basic" in proxy.heads[0].lower()
    assert b"host: " + authority in heads[0]
    assert b"proxy-authorization" not in heads[0].lower() or not encrypted


@pytest.mark.parametrize(
    ("answer", "scheme", "sentence"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "http", "asks for credentials"),
        (b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n", "https", "the proxy answers 407 Who are you"),
        (b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "https", "the proxy answers 403 No"),
    ],
)
def test_a_refusal_of_the_proxy_is_no_response_of_the_service(answer: bytes, scheme: str, sentence: str) -> None:
    proxy = Proxy(":1")
    proxy.answer = answer
    with hostile.running(proxy) as served:
        through = TargetSettings(name="a", api="", url=f"{scheme}://{HOST}", proxy=served.url)
        with pytest.raises(Unreachable, match=sentence):
            Live(through).forward(GET)
