"""The rules that every API gets from its spec, one topic a file."""

from __future__ import annotations

from caveat.checks import authentication, content_type, headers, requests, schema, status
from caveat.openapi.spec import Spec
from caveat.rule import Rule


def rules(spec: Spec) -> tuple[Rule, ...]:
    """The rules that a compiled spec implies."""
    return (
        status.is_documented(spec),
        content_type.is_documented(spec),
        schema.is_kept(spec),
        headers.are_as_documented(spec),
        requests.allowed_ones_are_taken(spec),
        requests.others_are_refused(spec),
        authentication.is_enforced(spec),
    )
