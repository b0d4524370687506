"""Checks that a run has the credentials that its operations require, before it starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from caveat.errors import BadConfiguration, BadValue, Subject
from caveat.openapi.operation import Alternative, Operation, SecurityScheme
from caveat.openapi.security import BASIC
from caveat.openapi.spec import Spec
from caveat.targets.configuration.settings import TargetSettings


def require_credentials(name: str, spec: Spec, settings: TargetSettings, operations: Iterable[Operation]) -> None:
    """Raise `BadConfiguration`, or `BadValue` for a one-off URL, if no operation has its credentials."""
    called = tuple(operations)
    missing = missing_schemes(spec, settings, called)
    if called and missing.total() == len(called):
        names = dict.fromkeys(name for alternatives in missing for names in alternatives for name in names)
        needed = [spec.security_schemes[name] for name in names]
        problem = f"every operation of {name} needs a credential: {' or '.join(map(_place, needed))}"
        if settings.defined_in:
            raise BadConfiguration(settings.defined_in, None, problem, _in_file(needed[0]))
        raise BadValue(Subject.HEADER, problem, _on_command_line(needed[0]))


def missing_schemes(
    spec: Spec, settings: TargetSettings, operations: Iterable[Operation]
) -> Counter[tuple[Alternative, ...]]:
    """The number of operations without a credential, by the schemes that each of their alternatives lacks."""
    schemes = spec.security_schemes
    given = {scheme.name for scheme in schemes.values() if is_given(scheme, settings, alone=len(schemes) == 1)}
    missing: Counter[tuple[Alternative, ...]] = Counter()
    for operation in operations:
        # A scheme that the document does not define cannot be missed.
        if operation.security and not any(set(names) & schemes.keys() <= given for names in operation.security):
            lacking = (tuple(name for name in names if name in schemes.keys() - given) for names in operation.security)
            missing[tuple(dict.fromkeys(lacking))] += 1
    return missing


def summary(spec: Spec, settings: TargetSettings, operations: Iterable[Operation]) -> str:
    """A line that says which credentials are missing, and to how many operations; `""` if none is."""
    called = tuple(operations)
    missing = missing_schemes(spec, settings, called)
    if not missing:
        return ""
    listed = ", ".join(
        f"{' or '.join(' and '.join(names) for names in alternatives)} ({number:,})"
        for alternatives, number in missing.most_common()
    )
    return f"{missing.total():,} of {len(called):,} operations are called without a credential: {listed}"


def is_given(scheme: SecurityScheme, settings: TargetSettings, *, alone: bool) -> bool:
    """Whether the settings give the credential of a scheme; `alone` says that the document has no other scheme."""
    if any(auth.scheme == scheme.name or (alone and not auth.scheme) for auth in settings.auth):
        return True
    if scheme.kind == "mutualTLS":
        return settings.client_cert is not None
    field = {"header": scheme.field, "cookie": "Cookie"}.get(scheme.location)
    return field is not None and field.lower() in map(str.lower, settings.headers)


def _place(scheme: SecurityScheme) -> str:
    if scheme.kind == "mutualTLS":
        return f"{scheme.name} (a client certificate)"
    if scheme.location != "header":
        return f"{scheme.name} (the {scheme.location} parameter {scheme.field})".replace("cookie parameter", "cookie")
    return f"{scheme.name} (the header field {scheme.field})"


def setting(scheme: SecurityScheme) -> str:
    """The line of a target that sets the credential of a security scheme, with a placeholder for the variable."""
    if scheme.kind == "mutualTLS":
        return 'client_cert = "FILE"'
    value = 'username = "…", password = "env:NAME"' if scheme.scheme == BASIC else 'token = "env:NAME"'
    return f'auth = {{ scheme = "{scheme.name}", {value} }}'


def _in_file(scheme: SecurityScheme) -> str:
    return f"Write {setting(scheme)} in the target"


def _on_command_line(scheme: SecurityScheme) -> str:
    if scheme.kind == "mutualTLS" or scheme.location not in {"header", "cookie"}:
        return f"Give --target instead of --url. {_in_file(scheme)}"
    if scheme.location == "cookie":
        return f"Give -H 'Cookie: {scheme.field}=…'"
    prefix = f"{scheme.scheme.capitalize()} " if scheme.scheme else ""
    return f"Give -H '{scheme.field}: {prefix}…'"
