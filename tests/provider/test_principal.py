"""The principal: its credential is not shown."""

from __future__ import annotations

from caveat.provider.principal import Principal


def test_the_repr_does_not_show_the_credential() -> None:
    assert repr(Principal("apiKey", "fake-secret")) == "Principal(scheme='apiKey')"
