"""Values that cannot be used are reported with the option that took them, if the command has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import Caveat
from pets_project import DOCUMENT

TWO_SCHEMES = (
    "components: {securitySchemes: {keyAuth: {type: apiKey, in: header, name: X-Acme}, "
    "basic: {type: http, scheme: basic}}}\n"
)


def test_a_value_of_the_configuration_is_not_blamed_on_an_option_that_the_command_lacks(
    caveat: Caveat, project: Path
) -> None:
    (project / "pets.yaml").write_text(DOCUMENT + TWO_SCHEMES)
    (project / "caveat.toml").write_text(
        '[targets.staging]\napi = "pets.yaml"\nurl = "http://127.0.0.1:9"\n'
        'auth = { scheme = "basic", token = "env:ACME_TOKEN" }\n'
    )
    ended = caveat("cleanup", "staging")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("caveat: caveat.toml:1: the security scheme basic takes no credential of kind token. ")


@pytest.mark.usefixtures("project")
def test_a_value_of_an_option_is_blamed_on_it(caveat: Caveat) -> None:
    ended = caveat("mock", "pets.yaml", "--fault", "none")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("caveat: --fault: ")
