"""Finds the contract of the findings of a report, which has only the name of its API."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from caveat.cli._lookup import find_api, named_target
from caveat.errors import BadOption, CaveatError

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.judging.finding import Finding


def folders(options: TargetOptions) -> tuple[Path, ...]:
    """The folders of the configuration of the named targets, with their fuzz stores; raises `BadOption`."""
    files = (named_target(name, "--target").defined_in.rpartition(":")[0] for name in options.targets)
    return tuple(dict.fromkeys(Path(file).parent for file in files))


def api(findings: Sequence[Finding], given: str | None) -> Api:
    """The API that is given, or else that of the findings; raises `BadOption`."""
    if given is not None:
        return find_api(given)
    names = _names(findings)
    if len(names) > 1:
        raise BadOption("--api", f"the findings are of several APIs: {', '.join(names)}", "Give one of them")
    return _of_name(names[0], findings)


def apis(findings: Sequence[Finding], given: str | None, options: TargetOptions) -> list[tuple[Api, TargetOptions]]:
    """The APIs of the targets, or the given one, or all of the findings; each with the options for at most one target.

    Raises `BadOption`.
    """
    if options.targets and given is not None:
        raise BadOption("--api", "the target names its API", f"Leave out {given}")
    if options.targets:
        return [(find_api(named_target(each.target or "", "--target").api), each) for each in options.each()]
    if given is not None or options.is_live:
        # One server has one API.
        return [(api(findings, given), options)]
    return [(_of_name(name, findings), options) for name in _names(findings)]


def _names(findings: Sequence[Finding]) -> list[str]:
    names = sorted({finding.api for finding in findings})
    if not names:
        raise BadOption("--api", "without a finding, the API is unknown", "Give the API, or another report")
    return names


def _of_name(name: str, findings: Sequence[Finding]) -> Api:
    from caveat.catalogue import catalogue

    if name in catalogue.names():
        return catalogue.api(name)
    for file in dict.fromkeys(finding.file for finding in findings if finding.file and finding.api == name):
        # The promise may be in a file to which the document refers, or in its overlay.
        for path in (Path(file), Path(file).with_name("openapi.yaml"), *Path(file).parent.glob(f"{name}.*")):
            if path.suffix in {".yaml", ".yml", ".json"} and path.is_file():
                found = catalogue.find(str(path))
                if found.name == name:
                    return found
    tested = _of_targets(name)
    if tested is not None:
        return tested
    problem = f"the report names {name}, which is not an API of this project"
    raise BadOption("--api", problem, f"Give the path of its document, such as --api {name}.yaml")


def _of_targets(name: str) -> Api | None:
    """The API of that name which a configured target has, if one has it."""
    from caveat.catalogue import catalogue
    from caveat.targets.configuration import configuration

    with suppress(CaveatError):
        for subject in dict.fromkeys(settings.api for settings in configuration.find_all()):
            api = catalogue.find(subject)
            if api.name == name:
                return api
    return None
