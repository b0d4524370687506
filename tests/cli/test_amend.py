"""`caveat amend`: from a finding of a run to a corrected contract, with its package."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import Caveat
from conftest import Serve
from two_answers import DOCUMENT, SECRET, Server, write_document

CONFIGURATION = '[generate]\npets = { document = "pets.yaml", package = "pets_models" }\n'


@pytest.fixture(scope="module")
def server(serve: Serve) -> Server:
    server = Server()
    server.url = serve(server)
    return server


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> tuple[str, ...]:
    """The arguments of a run with two findings, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return write_document(tmp_path, server)


def fingerprint(out: str, operation: str) -> str:
    return out.partition(f"OAS003  pets {operation}\n")[2].partition("Fingerprint: ")[2][:12]


def test_after_the_amendments_the_run_is_green_and_nothing_is_left_to_replay(
    caveat: Caveat, run: tuple[str, ...], server: Server
) -> None:
    broken = caveat(*run)
    assert broken.code == 1
    dry = caveat("amend", fingerprint(broken.out, "list-pets"), "--dry-run")
    assert (dry.code, "- target: $.paths['/pets'].get.responses" in dry.out) == (0, True), dry.err
    assert not Path("pets.overlay.yaml").exists()
    for operation in ("list-pets", "add-pet"):
        amended = caveat("amend", fingerprint(broken.out, operation))
        assert (amended.code, "is gone\nlint: no new findings" in amended.out) == (0, True), amended.out + amended.err
    assert SECRET not in Path("pets.overlay.yaml").read_text()
    assert caveat(*run).code == 0
    replayed = caveat("replay", "--url", server.url, "-H", f"Authorization: Bearer {SECRET}")
    assert (replayed.code, replayed.out.splitlines()[-1]) == (0, "pets: 2 findings: 2 kept"), replayed.out
    again = caveat("amend", fingerprint(broken.out, "add-pet"))
    assert "pets.yaml already allows this, so nothing is amended" in again.out


@pytest.mark.parametrize("options", [(), ("--dry-run",)], ids=["written", "dry run"])
def test_a_change_of_a_schema_that_requests_share_is_a_warning(
    caveat: Caveat, run: tuple[str, ...], options: tuple[str, ...]
) -> None:
    text = DOCUMENT.replace(
        "schema: {type: object, properties: {name: {type: string}}}", "schema: {$ref: '#/components/schemas/Pet'}"
    )
    content = "{content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}"
    body = f"operationId: add-pet\n      requestBody: {content}"
    schemas = "  schemas: {Pet: {type: object, properties: {name: {type: string}}}}\n"
    Path("pets.yaml").write_text(text.replace("operationId: add-pet", body) + schemas)
    broken = caveat(*run)
    ended = caveat("amend", fingerprint(broken.out, "add-pet"), *options)
    assert "requests share its schema, so those of add-pet change, too. If they must stay" in ended.err, ended.out
    assert "requests" not in caveat("amend", fingerprint(broken.out, "list-pets"), *options).err


def test_an_overlay_that_cannot_be_written_is_a_sentence(caveat: Caveat, run: tuple[str, ...]) -> None:
    broken = caveat(*run)
    Path("pets.overlay.yaml").mkdir()
    ended = caveat("amend", fingerprint(broken.out, "list-pets"))
    assert (ended.code, "caveat: pets.overlay.yaml cannot be written (Is a directory). " in ended.err) == (2, True), (
        ended
    )


def test_the_package_is_generated_again(caveat: Caveat, run: tuple[str, ...]) -> None:
    broken = caveat(*run)
    Path("caveat.toml").write_text(CONFIGURATION)
    assert caveat("generate").code == 0
    amended = caveat("amend", fingerprint(broken.out, "add-pet"), "--api", "pets")
    assert "wrote pets_models/openapi.json" in amended.out, amended.out + amended.err
    assert '"string", "integer"' in " ".join(Path("pets_models/openapi.json").read_text().split())
    assert caveat("generate", "--check").code == 0


BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown fingerprint": (("beefbeefbeef",), "FINGERPRINT: no finding of .caveat/last-report.json has"),
    "another contract": (("all", "--api", "none.yaml"), "none.yaml"),
    "a crash": (("CRASH",), "cannot be amended: OAS009 is not about an undocumented status"),
}


@pytest.mark.parametrize(("arguments", "problem"), BAD.values(), ids=BAD)
def test_a_finding_that_cannot_be_amended_is_reported(
    caveat: Caveat, run: tuple[str, ...], server: Server, arguments: tuple[str, ...], problem: str
) -> None:
    before, server.read = server.read, type(server.read)(500)
    ended = caveat(*run)
    server.read = before
    crash = ended.out.partition("OAS009  pets list-pets\n")[2].partition("Fingerprint: ")[2][:12]
    refused = caveat("amend", *(crash if each == "CRASH" else each for each in arguments))
    assert (refused.code, problem in refused.err, Path("pets.overlay.yaml").exists()) == (2, True, False), refused.err
