"""The operations that a target allows: by their effects, and by its patterns."""

from __future__ import annotations

from caveat.openapi.operation import Operation
from caveat.openapi.selection import Selection
from caveat.targets.configuration.settings import TargetSettings


def reason_not_allowed(settings: TargetSettings, operation: Operation) -> str:
    """Why requests to an operation are not sent; `""` if they are."""
    if operation.effect not in settings.effects:
        return f"the target does not allow the effect {operation.effect}"
    return Selection(settings.include, settings.exclude).reason(operation)
