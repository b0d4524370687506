"""Checks that a target's settings agree with the document of its API: schemes, parameters and patterns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caveat.errors import BadConfiguration, BadValue
from caveat.openapi.selection import Selection
from caveat.openapi.spec import Spec
from caveat.suggestion import did_you_mean, similar
from caveat.targets.configuration.secret import SecretSource
from caveat.targets.configuration.settings import TargetSettings


def check_agreement(settings: TargetSettings, spec: Spec) -> None:
    """Raise `BadConfiguration` for a setting that names a part which the document does not have."""
    where = settings.defined_in or settings.name
    for problem, remedy in (*_auth(settings, spec), *_headers(settings, spec), *_parameters(settings, spec)):
        raise BadConfiguration(where, None, problem, remedy)
    try:
        Selection(settings.include, settings.exclude).of(spec.operations.values())
    except BadValue as bad:
        raise BadConfiguration(where, None, f"{bad.subject}: {bad.problem}", bad.remedy) from bad


def _auth(settings: TargetSettings, spec: Spec) -> Iterator[tuple[str, str]]:
    """The problem of `auth` with its remedy."""
    schemes = spec.security_schemes
    for auth in settings.auth:
        if not schemes:
            yield "auth is given, and the document has no security scheme", "Give a header field in headers"
        elif not auth.scheme and len(schemes) > 1:
            yield "auth names no scheme, and the document has several", f"Give scheme: {', '.join(schemes)}"
        elif auth.scheme and auth.scheme not in schemes:
            yield f"the document has no security scheme {auth.scheme!r}", _remedy(auth.scheme, schemes)
        elif (name := auth.scheme or next(iter(schemes))) not in _used_schemes(spec):
            yield f"no operation of the document takes the scheme {name}", "Give a header field in headers"


def _used_schemes(spec: Spec) -> frozenset[str]:
    return frozenset(name for each in spec.operations.values() for names in each.security for name in names)


def _headers(settings: TargetSettings, spec: Spec) -> Iterator[tuple[str, str]]:
    """The header fields that the document uses for credentials, and that are written in the file."""
    fields = {scheme.field.lower() for scheme in spec.security_schemes.values() if scheme.location == "header"}
    for name, secret in settings.headers.items():
        if secret.source is SecretSource.PLAIN and name.lower() in fields:
            yield f"the header field {name} carries a credential", "Write env:NAME, and change the secret"


def _parameters(settings: TargetSettings, spec: Spec) -> Iterator[tuple[str, str]]:
    names = {parameter.name for operation in spec.operations.values() for parameter in operation.parameters}
    for name in settings.parameters:
        if name not in names:
            yield f"no operation has a parameter {name!r}", _remedy(name, names)


def _remedy(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    return did_you_mean(similar(name, names), f"There are: {', '.join(names) or 'none'}")
