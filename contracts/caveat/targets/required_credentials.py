"""Whether a run has a credential: one whose requests would all be refused is not started."""

from __future__ import annotations

from collections.abc import Iterable

from caveat.errors import CredentialMissing
from caveat.openapi.operation import Operation, SecurityScheme
from caveat.openapi.spec import Spec
from caveat.targets.settings import TargetSettings


def require_credentials(name: str, spec: Spec, settings: TargetSettings, operations: Iterable[Operation]) -> None:
    """Raise `CredentialMissing` if each of the operations needs a credential that the settings do not give."""
    schemes = spec.security_schemes
    given = {scheme.name for scheme in schemes.values() if is_given(scheme, settings, alone=len(schemes) == 1)}
    called = tuple(operations)
    missing: dict[str, None] = {}
    for operation in called:
        # A scheme that the document does not define cannot be missed.
        if not operation.security or any(set(names) & schemes.keys() <= given for names in operation.security):
            return
        missing |= dict.fromkeys(name for names in operation.security for name in names if name not in given)
    if called:
        needed = [schemes[each] for each in missing if each in schemes]
        raise CredentialMissing(name, tuple(map(_place, needed)), _remedy(needed[0], settings))


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


def _remedy(scheme: SecurityScheme, settings: TargetSettings) -> str:
    in_table = f'auth = {{ scheme = "{scheme.name}", token = "env:NAME" }}'
    if scheme.scheme == "basic":
        in_table = f'auth = {{ scheme = "{scheme.name}", username = "…", password = "env:NAME" }}'
    if scheme.kind == "mutualTLS":
        in_table = 'client_cert = "FILE"'
    if settings.defined_in:
        return f"Write {in_table} in {settings.defined_in}"
    prefix = f"{scheme.scheme.capitalize()} " if scheme.scheme else ""
    match scheme.location:
        case _ if scheme.kind == "mutualTLS":
            line = ""
        case "header":
            line = f"-H '{scheme.field}: {prefix}…'"
        case "cookie":
            line = f"-H 'Cookie: {scheme.field}=…'"
        case _:
            line = ""
    return f"Give {line}, or {in_table} in a target" if line else f"Write {in_table} in a target of caveat.toml"
