"""Production: a host of the document needs consent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from caveat.errors import BadValue
from caveat.openapi.spec import Spec
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network.production import check_consent

DOCUMENT = """
openapi: 3.1.0
info: {title: Acme, version: "1"}
servers:
  - url: https://api.acme.example/v1
  - url: https://{region}.acme.example:{port}/v1
    variables: {region: {default: eu}, port: {default: "443"}}
  - url: /v1
  - url: http://127.0.0.1:8000
  - url: http://[
  - {}
paths:
  /a:
    servers: [{url: https://a.acme.test}]
    get: {servers: [{url: "https://GET.acme.test."}], responses: {}}
"""

ASKED = [
    "https://api.acme.example",
    "http://API.acme.example:8080/v2",
    "https://api.acme.example./v1",
    "https://eu.acme.example",
    "https://us.acme.example",
    "https://a.acme.test",
    "https://get.acme.test",
]
FREE = ["http://127.0.0.1:8000", "https://staging.acme.test", "https://acme.example", "https://api.acme.example.test"]


@pytest.mark.parametrize("url", ASKED)
def test_a_host_of_the_document_needs_consent(url: str, compiled: Callable[[str], Spec]) -> None:
    asked = TargetSettings(name="a", api="", url=url, defined_in="caveat.toml:3")
    with pytest.raises(BadValue, match=r"is a server of Acme.*`production = true`.*\(caveat.toml:3\)"):
        check_consent(asked, compiled(DOCUMENT))
    check_consent(replace(asked, production=True), compiled(DOCUMENT))


@pytest.mark.parametrize("url", FREE)
def test_another_host_needs_none(url: str, compiled: Callable[[str], Spec]) -> None:
    check_consent(TargetSettings(name="a", api="", url=url), compiled(DOCUMENT))
