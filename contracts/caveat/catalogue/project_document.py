"""The document of a project's package."""

from __future__ import annotations

from dataclasses import replace

from caveat.catalogue.configuration import ProjectPackage
from caveat.errors import BadConfiguration, BadValue
from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.openapi.narrowing import narrowed


def load(package: ProjectPackage) -> Document:
    """The document with the operations that the package selects.

    Raises `BadDocument`, and for a pattern that matches no operation `BadConfiguration`, or `BadValue` if it is not
    written in a file.
    """
    loaded = document.load(package.document)
    if not package.selection:
        return loaded
    try:
        return replace(loaded, value=narrowed(loaded.value, package.selection))
    except BadValue as bad:
        if not package.defined_in:
            raise
        raise BadConfiguration(package.defined_in, None, f"{bad.subject}: {bad.problem}", bad.remedy) from bad
