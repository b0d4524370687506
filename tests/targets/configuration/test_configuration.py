"""The configuration of targets: found in two files, and the parser and the JSON Schema agree on every key."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import jsonschema_rs
import pytest

from caveat.errors import BadConfiguration, BadValue
from caveat.targets.configuration import keys
from caveat.targets.configuration.configuration import find, find_all, schema
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.target import Budget
from target_file import HEAD, refusal, target

EACH = {
    "api": '"dfend"',
    "url": '"http://127.0.0.1"',
    "auth": '{ token = "env:T" }',
    "effects": '["spends"]',
    "rate": '"5/s"',
    "max_requests": "1",
    "max_writes": "1",
    "max_spends": "1",
    "max_time": "1",
    "production": "true",
    "private": "true",
    "exclusive": "true",
    "foreign_writes": "true",
    "include": '["a"]',
    "exclude": '["a"]',
    "timeout": "1",
    "settle": "1",
    "ca": '"a"',
    "client_cert": '"a"',
    "proxy": '"http://proxy.acme.example"',
    "headers": '{ X-Team = "qa" }',
    "parameters": "{ tenant = 1 }",
    "allow_hosts": '["acme.example"]',
    "run_header": '"X-Run"',
    "ledger": '"a"',
}
"""A value for each key, other than its default."""


def test_the_table_has_each_key() -> None:
    assert list(EACH) == [key.name for key in keys.KEYS]


@pytest.mark.parametrize("key", EACH)
def test_each_key_changes_the_settings(tmp_path: Path, key: str) -> None:
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(f"{key} "))
    plain, changed = target(tmp_path, ""), target(tmp_path, f"{key} = {EACH[key]}", head=head)
    names = [
        field.name for field in fields(TargetSettings) if getattr(plain, field.name) != getattr(changed, field.name)
    ]
    assert names == [{"timeout": "timeout_s", "settle": "settle_s"}.get(key, "budget" if key[:4] == "max_" else key)]


def test_the_schema_is_one() -> None:
    jsonschema_rs.meta.validate(schema())
    target_schema = schema()["properties"]
    assert isinstance(target_schema, dict)
    assert target_schema.keys() == {"generate", "targets"}


def test_the_defaults_allow_only_reads(tmp_path: Path) -> None:
    settings = target(tmp_path, "")
    assert settings == TargetSettings(
        "staging",
        str(tmp_path / "acme.yaml"),
        "https://staging.acme.example/v1",
        defined_in=f"{tmp_path / 'caveat.toml'}:1",
    )
    assert settings.effects == {"reads"}
    assert settings.budget == Budget()


def test_both_files_of_a_folder_count(tmp_path: Path) -> None:
    (tmp_path / "caveat.toml").write_text(HEAD)
    (tmp_path / "pyproject.toml").write_text(HEAD.replace("[targets.staging]", "[tool.caveat.targets.live]"))
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[project]\nname = 'inner'\n")
    assert [(settings.name, settings.defined_in) for settings in find_all(inner)] == [
        ("live", f"{tmp_path}/pyproject.toml:1"),
        ("staging", f"{tmp_path}/caveat.toml:1"),
    ]
    (inner / "caveat.toml").write_text("")
    assert find_all(inner) == ()


def test_a_name_in_both_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "caveat.toml").write_text("\n" + HEAD)
    (tmp_path / "pyproject.toml").write_text(HEAD.replace("targets", "tool.caveat.targets"))
    with pytest.raises(BadConfiguration) as error:
        find_all(tmp_path)
    assert str(error.value) == (
        f"{tmp_path}/caveat.toml:2: staging is defined twice, first in {tmp_path}/pyproject.toml:1. Remove one of them"
    )


UNKNOWN = {
    "of the file": ("[tagets.staging]\n", 1, "caveat.toml has no key 'tagets'. Did you mean targets?"),
    "of a target": (
        f"{HEAD}max_request = 1\n",
        4,
        "targets.staging has no key 'max_request'. Did you mean max_requests?",
    ),
    "that resembles none": (f"{HEAD}frobnicate = 1\n", 4, "Keys are api, url, auth, effects"),
}


@pytest.mark.parametrize("title", UNKNOWN)
def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path, title: str) -> None:
    text, line, words = UNKNOWN[title]
    error = refusal(tmp_path, "", head=text)
    assert error.startswith(f"caveat.toml:{line}: ")
    assert words in error


NO_TABLES = {
    "the section": ('targets = "staging"\n', "targets is not a table"),
    "a target": ('targets.staging = "acme.yaml"\n', "targets.staging is not a table. Write a table, such as { api"),
}


@pytest.mark.parametrize("title", NO_TABLES)
def test_what_is_no_table_is_refused(tmp_path: Path, title: str) -> None:
    text, words = NO_TABLES[title]
    assert refusal(tmp_path, "", head=text).startswith(f"caveat.toml:1: {words}")


def test_an_unknown_target_is_refused_with_the_names_of_all(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match=r"no target is called 'stagng'. Write \[targets\.stagng\] in caveat\.toml"):
        find("stagng", tmp_path)
    (tmp_path / "caveat.toml").write_text(HEAD)
    with pytest.raises(BadValue, match=r"Did you mean staging\?"):
        find("stagng", tmp_path)
    with pytest.raises(BadValue, match=r"no target is called 'zzz'\. Targets are staging"):
        find("zzz", tmp_path)
