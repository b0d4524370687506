"""Addresses: valid URLs of targets, and those that name this machine."""

from __future__ import annotations

import pytest

from caveat.errors import BadValue, Subject
from caveat.targets.network.address import Address, Proxy, check_loopback, parse, parse_proxy

LOOPBACK = [
    "http://127.0.0.1",
    "http://127.0.0.1:8000/base",
    "https://127.0.0.1",
    "http://127.1.2.3",
    "http://localhost",
    "http://LOCALHOST:80",
    "http://[::1]:8000",
    "HTTP://127.0.0.1",
]

NOT_LOOPBACK = [
    "http://user:word@127.0.0.1",
    "http://10.0.0.1",
    "http://192.168.0.1",
    "http://0.0.0.0",
    "http://169.254.169.254",
    "http://example.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://127.0.0.1@example.com",
    "http://localhost:80@example.com",
    "http://127.0.0.1\\@example.com",
    "http://127.0.0.1%2eexample.com",
    "http://127.0.0.1#@example.com:80\\",
    "http://example.com#@127.0.0.1",
    "http://example.com/127.0.0.1",
    "http://example.com?127.0.0.1",
    "http://127.0.0.1\n.example.com",
    "http://exam\nple.com",
    "http://loc\nalhost",
    "http://2130706433",
    "http://127.1",
    "http://[2001:db8::1]",
    "http://[::ffff:10.0.0.1]",
    "http://[::1",
    "http://xn--/",
    "http://127.0.0.1/\ud800",
    "http://127.0.0.1:99999",
    "http://127.0.0.1:port",
    "ftp://127.0.0.1",
    "file:///etc/hosts",
    "127.0.0.1:8000",
    "localhost",
    "//127.0.0.1",
    "http://",
    "http:127.0.0.1",
    "",
    "http://127.0.0.1/?base=query",
    "http://127.0.0.1/#fragment",
]


@pytest.mark.parametrize("url", LOOPBACK)
def test_a_loopback_address_is_accepted(url: str) -> None:
    check_loopback(url)
    assert parse(url).is_loopback


@pytest.mark.parametrize("url", NOT_LOOPBACK)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(BadValue) as refused:
        check_loopback(url)
    assert refused.value.subject is Subject.URL


PARTS = {
    "http://Acme.Example": Address("http", "acme.example", 80, "acme.example", ""),
    "https://acme.example:443/": Address("https", "acme.example", 443, "acme.example", ""),
    "https://acme.example:8443/v1/": Address("https", "acme.example", 8443, "acme.example:8443", "/v1"),
    "http://[::1]:8000/a b": Address("http", "::1", 8000, "[::1]:8000", "/a%20b"),
    "http://bücher.example/ä": Address("http", "xn--bcher-kva.example", 80, "xn--bcher-kva.example", "/%C3%A4"),
}


@pytest.mark.parametrize(("url", "expected"), PARTS.items())
def test_a_url_has_parts(url: str, expected: Address) -> None:
    assert parse(url) == expected
    assert parse(url).is_complete == url.endswith("/.")
    assert parse(expected.url) == expected


SECRETS = [
    "http://acme.example?api_key=fake-secret",
    "http://acme.example/#fake-secret",
    "http://user:fake-secret@acme.example",
    "ftp://acme.example?fake-secret",
    "http://[::1?fake-secret",
    "http://acme.example:port?fake-secret",
    "http://acme.example/\n?fake-secret",
    "?fake-secret",
]


@pytest.mark.parametrize("url", SECRETS)
def test_a_refusal_does_not_repeat_what_may_be_a_secret(url: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse(url)
    assert "fake-secret" not in str(refused.value)


PROXIES = {
    "http://proxy.example": Proxy("proxy.example", 80),
    "http://127.0.0.1:3128/": Proxy("127.0.0.1", 3128),
    "http://user:fake%2Fword@[::1]:3128": Proxy("::1", 3128, ("user", "fake/word")),
}


@pytest.mark.parametrize(("url", "expected"), PROXIES.items())
def test_a_proxy_may_have_credentials(url: str, expected: Proxy) -> None:
    assert parse_proxy(url) == expected
    assert "fake" not in repr(expected)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "proxy.example:3128",
        "https://a",
        "socks5://a",
        "http://user:fake-secret@a/path",
        "http://a:99999",
        "http://[",
        "http://fake-secret@",
    ],
)
def test_what_is_no_http_proxy_is_refused(url: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_proxy(url)
    assert "fake-secret" not in str(refused.value)
