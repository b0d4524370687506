"""A target of settings: a forwarder behind a guard, with a ledger and credentials; and its clean-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from caveat.asgi.in_process import client
from caveat.catalogue.api import Api
from caveat.errors import BadValue, NotSent
from caveat.openapi.operation import Effect
from caveat.targets.build import cleanup_of, guarded_target
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings, TargetSettings
from caveat.targets.items.cleanup_result import CleanupOutcome
from staging import SPEC, TOKEN, Staging

API = Api("staging", lambda: SPEC)
SERVICE = Staging()


@pytest.fixture(scope="module")
def address(serve: Callable[[ASGIApp], str]) -> str:
    return serve(SERVICE)


@pytest.fixture
def settings(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TargetSettings:
    monkeypatch.setenv("STAGING_TOKEN", TOKEN)
    auth = AuthSettings("token", "token", {"token": Secret(SecretSource.ENVIRONMENT, "STAGING_TOKEN")})
    return TargetSettings(
        "staging",
        "staging.yaml",
        address,
        frozenset({Effect.READS, Effect.WRITES}),
        private=True,
        exclude=("replacePet",),
        auth=(auth,),
        headers={"X-Tenant": Secret(SecretSource.ENVIRONMENT, "STAGING_TOKEN"), "X-A": Secret(SecretSource.PLAIN, "b")},
        parameters={"petId": "named"},
        run_header="X-Run",
        settle_s=0.5,
        ledger=str(tmp_path / "ledger.sqlite"),
    )


def test_requests_pass_the_guard_and_what_they_create_is_cleaned_up(settings: TargetSettings) -> None:
    SERVICE.requests.clear()
    theirs = SERVICE.add("/pets", name="theirs")
    target = guarded_target(API, settings)
    assert target.settle_s == settings.settle_s
    headers = {**target.headers, "authorization": f"Bearer {target.credentials['token']}"}
    with client(target.app, target.base_url) as http:
        assert http.post("/pets", json={"name": "ours, number 1"}, headers=headers).status_code == 201
        for method, path in (("DELETE", f"/pets/{theirs}"), ("PUT", "/pets/named"), ("GET", "/pets/1/bill")):
            with pytest.raises(NotSent):
                http.request(method, path, headers=headers)
    assert {request.headers["x-run"] for request in SERVICE.requests} == {target.run}
    assert {request.headers["x-tenant"] for request in SERVICE.requests} == {TOKEN}
    assert (set(target.secrets()), target.parameters) == ({TOKEN}, {"petId": "named"})
    assert len(target.traffic_log.not_sent) == 3
    target.close()
    again = guarded_target(API, settings)
    assert again.run == target.run
    again.finish()
    cleanup, close = cleanup_of(API, settings, dry_run=False)
    assert [it.outcome for it in cleanup.run()] == [CleanupOutcome.DELETED]
    close()
    assert SERVICE.collections["/pets"] == {theirs: {"id": theirs, "name": "theirs"}}
    fresh = guarded_target(API, settings)
    assert fresh.run != target.run
    fresh.finish()


@pytest.mark.parametrize("change", [{"exclusive": True}, {"foreign_writes": True}], ids=str)
def test_a_target_may_allow_writes_to_all_items(change: dict[str, bool], settings: TargetSettings) -> None:
    theirs = SERVICE.add("/pets", name="theirs")
    target = guarded_target(API, replace(settings, **change))  # type: ignore[arg-type] # flags only
    with client(target.app, target.base_url) as http:
        headers = {"authorization": f"Bearer {TOKEN}"}
        assert http.delete(f"/pets/{theirs}", headers=headers).status_code == 204
    target.finish()


def test_a_server_of_the_document_needs_a_consent_of_its_own(settings: TargetSettings) -> None:
    production = replace(SPEC, root={**SPEC.root, "servers": [{"url": "https://staging.acme.example"}]})
    with pytest.raises(BadValue, match="production"):
        guarded_target(Api("staging", lambda: production), replace(settings, url="https://staging.acme.example"))
