"""What traffic reports while it runs, and what traffic is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.judging.finding import Finding
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.plan import Plan


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """An operation has been through a phase."""

    phase: str
    operation: str = ""
    """The operationId; `""` for a sequence of several operations."""


@dataclass(frozen=True, slots=True)
class RunError:
    """A part of the run that could not be carried out."""

    operation: str
    message: str


Event: TypeAlias = ProgressEvent | Finding | RunError
"""A finding here is one that the traffic's own checks made, beside those of the session."""


Traffic: TypeAlias = Callable[[Spec, Target, Plan], Iterator[Event]]
"""Sends requests to a target until the plan is carried out, and yields what happens meanwhile.

A run is given its traffic, so that it knows nothing of how requests are made.
"""
