"""Credentials: renewed before they expire and when they are refused; a failed renewal keeps the old value."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from caveat.catalogue.api import Api
from caveat.errors import BadValue, Subject
from caveat.runs.run import run
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings, TargetSettings
from caveat.targets.credentials.auth import credentials_for
from caveat.targets.credentials.credentials import MARGIN_S, RETRY_S, Credential, Credentials
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from conftest import Compiled
from oauth_server import Clock, OAuthServer

PLAIN = SecretSource.PLAIN


@dataclass
class Source:
    """Gives numbered values that hold for some seconds."""

    lifetime_s: float | None = 100.0
    renewable: bool = True
    fails: bool = False
    same: bool = False
    fetched: list[float] = field(default_factory=list)

    def get(self, now: float) -> Credential:
        self.fetched.append(now)
        if self.fails:
            raise BadValue(Subject.CREDENTIAL, "the endpoint is down", "Start it")
        number = 1 if self.same else len(self.fetched)
        ends = None if self.lifetime_s is None else now + self.lifetime_s
        return Credential(f"fake-{number}", ends, (f"fake-refresh-{number}",))


def held(source: Source) -> tuple[Credentials, Clock]:
    clock = Clock()
    credentials = Credentials({"bearer": source}, clock)
    assert credentials["bearer"] == "fake-1"
    return credentials, clock


def test_nothing_is_fetched_before_a_value_is_used() -> None:
    source = Source()
    credentials = Credentials({"bearer": source}, Clock())
    assert (list(credentials), len(credentials), "bearer" in credentials, "other" in credentials) == (
        ["bearer"],
        1,
        True,
        False,
    )
    assert (credentials.secrets(), source.fetched, repr(credentials)) == ((), [], "Credentials(bearer)")
    with pytest.raises(KeyError):
        credentials.current("other")


RENEWALS = {
    "long before its end, it is kept": (100.0, 100.0 - MARGIN_S, "fake-1"),
    "shortly before its end, it is renewed": (200.0, 200.0 - MARGIN_S, "fake-2"),
    "one that lives shortly, it is renewed after four fifths": (2.0, 1.6, "fake-2"),
    "one that lives shortly, it is kept before that": (2.0, 1.5, "fake-1"),
    "one without an end, it is kept": (None, 1e9, "fake-1"),
    "one that seems to have expired when it came, it is kept": (-5.0, 1.0, "fake-1"),
}


@pytest.mark.parametrize("title", RENEWALS)
def test_a_credential_is_renewed_before_it_expires(title: str) -> None:
    lifetime_s, seconds, expected = RENEWALS[title]
    credentials, clock = held(Source(lifetime_s))
    clock.now += seconds
    assert credentials["bearer"] == expected


def test_a_fixed_value_is_never_renewed() -> None:
    source = Source(2.0, renewable=False)
    credentials, clock = held(source)
    clock.now += 10
    assert (credentials["bearer"], credentials.expired("fake-1"), len(source.fetched)) == ("fake-1", None, 1)
    assert credentials.problem == "the credential of bearer is a fixed value, and cannot be renewed"


def test_a_refused_value_is_renewed_once() -> None:
    source = Source(None)
    credentials, _ = held(source)
    assert credentials.expired("fake-1") == "fake-2"
    assert credentials.expired("fake-1") == "fake-2", "a request that was made with the old value"
    assert (credentials["bearer"], len(source.fetched), credentials.problem) == ("fake-2", 2, "")
    assert credentials.expired("made-up") is None
    assert [credentials.scheme_of(value) for value in ("fake-1", "fake-2", "made-up")] == ["bearer", "bearer", None]


def test_a_failed_renewal_keeps_the_old_value_and_is_tried_again_later() -> None:
    source = Source(200.0)
    credentials, clock = held(source)
    source.fails = True
    clock.now += 200.0 - MARGIN_S
    for _ in range(3):
        assert credentials["bearer"] == "fake-1"
    assert (credentials.expired("fake-1"), len(source.fetched)) == (None, 2)
    assert credentials.problem == "the credential of bearer cannot be renewed: the endpoint is down. Start it"
    source.fails = False
    clock.now += RETRY_S
    assert (credentials["bearer"], credentials.problem) == ("fake-3", "")


def test_a_renewal_that_changes_nothing_is_a_failure() -> None:
    source = Source(same=True)
    credentials, clock = held(source)
    assert credentials.expired("fake-1") is None
    assert credentials.problem == "the credential of bearer is the same when it is renewed"
    clock.now += 200.0
    assert (credentials["bearer"], len(source.fetched)) == ("fake-1", 3)


def test_the_first_failure_is_an_error() -> None:
    with pytest.raises(BadValue, match="the endpoint is down"):
        Credentials({"bearer": Source(fails=True)}, Clock())["bearer"]


def test_all_secrets_that_were_ever_used_are_known() -> None:
    credentials, _ = held(Source())
    credentials.expired("fake-1")
    assert credentials.secrets() == ("fake-1", "fake-refresh-1", "fake-2", "fake-refresh-2")
    assert "fake-" not in repr(credentials) + repr(Source().get(0.0))


DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
security: [{oauth: []}]
paths:
  /pets:
    get:
      operationId: pets
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 9}}]
      responses:
        "200": {description: pets, content: {application/json: {schema: {type: array}}}}
        "401": {description: refused, content: {application/json: {schema: {type: object}}}}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
"""

SETTINGS = TargetSettings(
    "staging",
    "pets",
    "http://127.0.0.1:9000",
    auth=(
        AuthSettings(
            "",
            "client-credentials",
            {"client_id": Secret(PLAIN, "fake-id"), "client_secret": Secret(PLAIN, "fake-client/secret")},
            "http://127.0.0.1:9000/token",
        ),
    ),
)


@pytest.mark.parametrize("sends_lifetime", [True, False])
def test_a_run_on_tokens_of_two_seconds_sends_no_token_that_has_expired(
    compiled: Compiled, *, sends_lifetime: bool
) -> None:
    server = OAuthServer(seconds_per_request=0.1, sends_lifetime=sends_lifetime)
    api = Api("pets", lambda: compiled(DOCUMENT))
    credentials = credentials_for(
        SETTINGS, api.spec, lambda it: it.text, lambda _settings: server.respond, server.clock
    )
    target = Target(server, credentials=credentials, secrets=credentials.secrets, exclusive=False)
    verdict = run(api, target, drive, Plan(examples=100, phases=("examples", "coverage", "fuzzing", "stateful")))
    assert (len(server.issued) > 5) is sends_lifetime
    assert (server.refused == []) is sends_lifetime, "no one knows when the token expires: the guard asks for another"
    assert verdict.errors == ()
    assert not [finding for finding in verdict.findings if finding.exchanges[-1].response.status == 401]
    assert "fake-token" not in repr(verdict)
