"""Finds the APIs and targets that a command names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from caveat.errors import BadConfiguration, BadDocument, BadOption, BadValue, CaveatError, UnknownApi
from caveat.suggestion import similar

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.targets.configuration.settings import TargetSettings

AS_OPTION = "--target {}"
"""How `caveat test` and `caveat check` name a target."""


def named_target(name: str, argument: str) -> TargetSettings:
    """The configured target of that name, given as `argument`, with an API that exists.

    Raises `BadOption` and `BadConfiguration`.
    """
    from caveat.catalogue import catalogue
    from caveat.openapi import source
    from caveat.targets.configuration import configuration

    try:
        settings = configuration.find(name)
    except BadValue as error:
        raise BadOption(argument, error.problem, error.remedy) from error
    try:
        document = catalogue.find(settings.api).source
        if document is not None and not document.is_file():
            source.read(document)
    except UnknownApi as error:
        problem, _, remedy = str(error).partition(". ")
        raise BadConfiguration(settings.defined_in, None, f"targets.{name}: {problem}", remedy) from error
    except BadDocument as error:
        problem = f"targets.{name}: {error.file}: {error.problem}"
        raise BadConfiguration(settings.defined_in, None, problem, error.remedy) from error
    return settings


def find_api(name: str, target_form: str = AS_OPTION) -> Api:
    """The API of that name or path; the error for an unknown one also suggests targets, written in this form."""
    from caveat.catalogue import catalogue
    from caveat.targets.configuration import configuration

    try:
        return catalogue.find(name)
    except UnknownApi as error:
        targets: list[str] = []
        with suppress(CaveatError):
            targets = [settings.name for settings in configuration.find_all()]
        near = tuple(target_form.format(target) for target in similar(name, targets))
        raise replace(error, near=(*near, *error.near)) from error
