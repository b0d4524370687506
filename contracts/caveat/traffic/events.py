"""The events that traffic yields, and the type of traffic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from caveat.judging.finding import Finding
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.units import Unit


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """A unit begins; it does not depend on earlier requests."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class ProgressEvent:
    """A phase is finished for an operation."""

    phase: str
    operation: str = ""
    """The operationId; `""` for a sequence of several operations."""


@dataclass(frozen=True, slots=True)
class RunError:
    """A part of the run that failed."""

    operation: str
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the reader of the results; the run continues, and its result does not change."""

    message: str


Event: TypeAlias = UnitEvent | ProgressEvent | Finding | RunError | Notice
"""A finding is one of the traffic's own checks; the session's findings are not among the events."""

Traffic: TypeAlias = Callable[[Spec, Target, Plan], Iterator[Event]]
"""Sends the requests of a plan to a target, and yields events.

A run takes its traffic as an argument, so it does not depend on how requests are made.
"""
