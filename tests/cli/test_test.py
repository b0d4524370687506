"""`caveat test` and `caveat check`: their output, reports and exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse
from xml.etree import ElementTree as ET  # a report of our own

import pytest

from command_line import Caveat
from forked_commands import LoadedProcess

PETS = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {type: array, items: {type: integer}}, example: [1]}}
"""


class Quiet(WSGIRequestHandler):
    """A handler that logs nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(answer: Callable[[], tuple[str, bytes]]) -> Iterator[str]:
    """The address of a server that answers every request in the same way."""

    def application(_environ: object, start: StartResponse) -> list[bytes]:
        status, body = answer()
        start(status, [("Content-Type", "application/json")])
        return [body]

    with make_server("127.0.0.1", 0, application, WSGIServer, Quiet) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(timeout=10)


@pytest.fixture
def broken() -> Iterator[str]:
    """The address of a server that answers strings instead of integers."""
    with served(lambda: ("200 OK", b'["rex"]')) as address:
        yield address


@pytest.fixture
def pets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pets.yaml").write_text(PETS)
    return "pets.yaml"


QUICK = ("--examples", "2", "--phase", "fuzzing")


def test_the_first_finding_ends_a_run_that_fails_fast(caveat: Caveat, pets: str, broken: str) -> None:
    ended = caveat("test", pets, "--url", broken, "--fail-fast", *QUICK)
    assert ended.code == 1
    assert "Broken: 1 finding in 1 exchange judged." in ended.out
    assert "the run ended at the first finding that fails it (--fail-fast)" in ended.out


def test_a_mock_that_keeps_its_contract_ends_with_0(caveat: Caveat, pets: str) -> None:
    ended = caveat("test", pets, *QUICK)
    assert ended.code == 0
    assert "\npets           1  " in ended.out
    assert ended.out.rstrip().endswith("judged, no findings.")
    assert ended.err.startswith("pets: kept, ")


def test_a_breach_is_in_every_report(caveat: Caveat, pets: str, broken: str) -> None:
    ended = caveat("test", pets, *QUICK, "--url", broken, "--report", "junit=out/a.xml", "--report", "json=out/a.json")
    assert ended.code == 1
    assert "BROKEN  OAS003  pets list-pets" in ended.out
    assert "Defined in pets.yaml:10" in ended.out
    assert ended.err.splitlines()[-1].startswith("pets: BROKEN, ")
    again = f"curl -X GET {broken}/pets"
    [finding] = json.loads(Path("out/a.json").read_text())["apis"][0]["findings"]
    assert (finding["code"], finding["file"], finding["line"]) == ("OAS003", "pets.yaml", 10)
    failure = ET.parse("out/a.xml").find(".//failure")  # noqa: S314 - a report of our own
    assert failure is not None
    for text in (ended.out, finding["exchanges"][-1]["curl"], failure.text or ""):
        assert again in text


@pytest.mark.parametrize("path", ["", "/", "/v1", "/api", "/api/v1"])
def test_the_base_path_is_sent_and_shown_once(path: str, caveat: Caveat, pets: str, broken: str) -> None:
    document = Path(pets)
    document.write_text(document.read_text() + "servers: [{url: 'https://pets.example/v1'}]\n")
    ended = caveat("test", pets, *QUICK, "--url", broken + path)
    assert ended.code == 1
    expected = "/api/v1/pets" if "api" in path else "/v1/pets"
    assert f"curl -X GET {broken}{expected}\n" in ended.out


def test_a_server_that_accepts_nothing_is_not_judged(caveat: Caveat, pets: str) -> None:
    document = Path(pets)
    document.write_text(document.read_text() + "        '401': {description: No.}\n")
    with served(lambda: ("401 No", b"")) as address:
        ended = caveat("test", pets, *QUICK, "--url", address)
    assert ended.code == 2
    assert "no request was accepted" in ended.out
    assert ended.out.rstrip().endswith("Could not judge: see above.")


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_reports_its_results(
    pets: str, tmp_path: Path, signal_sent: signal.Signals, workers: str, commands: LoadedProcess
) -> None:
    asked = Event()

    def answer() -> tuple[str, bytes]:
        asked.set()
        return "200 OK", b"[1]"

    with served(answer) as address:
        files = {name: tmp_path / f"report.{name}" for name in ("json", "ndjson", "markdown", "html", "junit")}
        reports = [argument for name, file in files.items() for argument in ("--report", f"{name}={file}")]
        options = ("--url", address, "--examples", "100000", "--workers", workers, *reports)
        with commands.start(tmp_path, "test", pets, *options) as command:
            assert asked.wait(60)
            os.kill(command.pid, signal_sent)
            ended = command.wait()
    out, err = ended.out.decode(), ended.err.decode()
    assert ended.code == 2, err
    assert out.count("COULD NOT JUDGE  pets\n  the run was interrupted: not everything was tested") == 1
    assert out.count("COULD NOT JUDGE") == 1
    assert out.endswith("Could not judge: see above. The run was interrupted: this report is partial.\n")
    assert "Traceback" not in err
    assert json.loads(files["json"].read_text())["partial"] is True
    assert json.loads(files["ndjson"].read_text().splitlines()[-1])["partial"] is True
    assert all("interrupted" in file.read_text() for file in files.values() if file != files["ndjson"])
    assert {file.name for file in tmp_path.iterdir()} >= {file.name for file in files.values()}
    assert [file for file in tmp_path.iterdir() if file.name.startswith(".report")] == []


def test_the_report_does_not_depend_on_the_number_of_workers(
    tmp_path: Path, broken: str, commands: LoadedProcess
) -> None:
    _, path = PETS.split("paths:\n")
    names = ("pets", "dogs", "cats")
    (tmp_path / "animals.yaml").write_text(PETS.replace(path, "".join(path.replace("pets", name) for name in names)))
    reports = []
    for workers in ("1", "2", "3"):
        file = tmp_path / f"{workers}.json"
        target = ("--url", broken, "--examples", "1", "--seed", "5")
        commands.run(tmp_path, "test", "animals.yaml", *target, "--workers", workers, "--report", f"json={file}", "-q")
        # The server sends the date.
        [api] = json.loads(re.sub(r"\w{3}, [\w ]+ [\d:]+ GMT", "", file.read_text()))["apis"]
        reports.append({**api, "seconds": 0})
    assert reports[0] == reports[1] == reports[2]
    assert len(reports[0]["findings"]) == len(names)


def test_a_spec_that_was_never_generated_is_broken(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "specs" / "pets").mkdir(parents=True)
    (tmp_path / "specs" / "pets" / "openapi.yaml").write_text(PETS)
    (tmp_path / "contracts" / "caveat").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    ended = caveat("check", "pets", "--examples", "2")
    assert ended.code == 1
    assert "BROKEN  GEN001  pets generated/caveat_models/pets" in ended.out
    assert "was never generated; run `caveat generate`" in ended.out
    assert "pets: 1 operation," in caveat("list").out


def test_a_name_given_twice_is_tested_once(caveat: Caveat, pets: str) -> None:
    assert caveat("test", pets, pets, *QUICK).out.count("pets  ") == 1


@pytest.mark.parametrize(("command", "codes"), [("check", {"LNT003", "OAS003"}), ("test", {"OAS003"})])
def test_a_document_elsewhere_is_not_an_api_of_the_same_name(
    caveat: Caveat, tmp_path: Path, command: str, codes: set[str]
) -> None:
    (tmp_path / "dfend").mkdir()
    document, report = tmp_path / "dfend" / "openapi.yaml", tmp_path / "report.json"
    document.write_text(
        PETS.replace(
            "items: {type: integer}}, example: [1]",
            "items: {type: string, pattern: ^a$, minLength: 2}, minItems: 1}, example: [1]",
        )
    )
    ended = caveat(command, str(document), "--examples", "2", "--report", f"json={report}")
    verdict = json.loads(report.read_text())["apis"][0]
    assert (ended.code, verdict["operations"]) == (1, 1)
    assert "GEN001" not in verdict["rules"]["kept"]
    assert {finding["code"] for finding in verdict["findings"]} == codes


def test_credentials_in_an_address_are_refused_and_not_repeated(caveat: Caveat, pets: str) -> None:
    ended = caveat("test", pets, "--url", "http://user:hunter22@127.0.0.1:9")
    assert ended.code == 2
    assert "the URL contains credentials" in ended.err
    assert "hunter22" not in ended.err + ended.out
