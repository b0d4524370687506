"""Entry: credentials given in place of a provider's own."""

from __future__ import annotations

import pytest

from caveat.errors import BadOption
from caveat.targets.calls import Caller
from caveat.targets.entry import Entry

OWN = {"public": "fake-public", "secret": "fake-secret"}


@pytest.mark.parametrize(
    ("given", "brought", "known"),
    [
        ({}, Caller("secret", "fake-secret"), Caller("secret", "fake-secret")),
        ({}, Caller("secret", "fake-other"), Caller("secret", "fake-other")),
        ({"secret": "fake-mine"}, Caller("secret", "fake-mine"), Caller("secret", "fake-secret")),
        ({"secret": "fake-mine"}, Caller("secret", "fake-secret"), None),
        ({"secret": "fake-mine"}, Caller("public", "fake-secret"), None),
        ({"secret": "fake-mine"}, Caller("public", "fake-public"), Caller("public", "fake-public")),
        ({"secret": "fake-public"}, Caller("secret", "fake-public"), Caller("secret", "fake-secret")),
    ],
)
def test_a_credential_that_was_given_is_the_only_one_of_its_scheme(
    given: dict[str, str], brought: Caller, known: Caller | None
) -> None:
    entry = Entry(OWN, given)
    assert entry.known(brought) == known
    assert entry.credentials == OWN | given


def test_a_credential_that_another_scheme_keeps_is_good_for_that_one() -> None:
    entry = Entry({"raw": "fake-token", "bearer": "fake-token"}, {"raw": "fake-mine"})
    assert entry.known(Caller("bearer", "fake-token")) == Caller("bearer", "fake-token")
    assert entry.known(Caller("raw", "fake-token")) is None


@pytest.mark.parametrize(("own", "remedy"), [(OWN, "Known are: public, secret"), ({}, "This API has none")])
def test_a_scheme_that_is_not_there_is_refused(own: dict[str, str], remedy: str) -> None:
    with pytest.raises(BadOption) as refused:
        Entry(own, {"token": "fake-mine"})
    assert str(refused.value) == f"--credential: no security scheme is called 'token'. {remedy}"
