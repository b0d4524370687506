"""Authentication by the credentials of a provider, or by credentials of the user that replace them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from caveat.errors import BadValue, Subject
from caveat.exchange import Request
from caveat.openapi.operation import Operation, SecurityScheme
from caveat.openapi.security import BASIC, fake, sent, unwrapped
from caveat.openapi.spec import Spec
from caveat.provider.principal import Principal
from caveat.provider.protocols import IssuesCredentials

MAX_CACHED = 256
"""Credentials that are cached once they are parsed."""


class Authenticator:
    """Parses credentials, and translates the replacements that a user gave into the provider's own credentials."""

    def __init__(
        self,
        schemes: Mapping[str, SecurityScheme],
        own: Mapping[str, str],
        replacements: Mapping[str, str],
        authenticate: Callable[[Principal], bool] | None = None,
    ) -> None:
        """Create it; without `authenticate`, only the provider's own credentials are valid. Raises `BadValue`."""
        _check(schemes, own, replacements)
        self._schemes = schemes
        self._own = own
        self._replacements = replacements
        kept = {credential for scheme, credential in own.items() if scheme not in replacements}
        # A provider may ignore the scheme, so a replaced credential would still be valid under another scheme.
        self._retired = {own[scheme] for scheme in replacements} - kept
        # Two schemes may use the same field; the provider may have to see which one a credential belongs to.
        self._translated = {
            name: {
                replacements[other]: own[other]
                for other in (*replacements, name)
                if other in replacements and _same_place(schemes, name, other)
            }
            for name in schemes
        }
        self._authenticate = authenticate or self._is_own
        self._parse = lru_cache(MAX_CACHED)(self._principal)

    @property
    def credentials(self) -> Mapping[str, str]:
        """A valid credential for each security scheme."""
        return {**self._own, **self._replacements}

    def principal(self, operation: Operation, request: Request) -> Principal | None:
        """The caller, by the first security requirement whose credentials are all valid; None where there is none."""
        for requirement in operation.security:
            first: Principal | None = None
            for name in requirement:
                if self._is_in_request(name):
                    principal = self._authenticated(name, request)
                    if principal is None:
                        first = None
                        break
                    first = first or principal
            if first is not None:
                return first
        return None

    def admits_anyone(self, operation: Operation) -> bool:
        """Whether an operation asks for no credential in a request."""
        security = operation.security
        return not security or any(not any(map(self._is_in_request, requirement)) for requirement in security)

    def _is_in_request(self, scheme_name: str) -> bool:
        """Whether the credential of a scheme is sent in the request; a client certificate is not."""
        scheme = self._schemes.get(scheme_name)
        return scheme is None or scheme.kind != "mutualTLS"

    def _authenticated(self, scheme_name: str, request: Request) -> Principal | None:
        scheme = self._schemes.get(scheme_name)
        text = sent(scheme, request) if scheme is not None else None
        principal = self._parse(scheme_name, text) if text is not None else None
        return principal if principal is not None and self._authenticate(principal) else None

    def _principal(self, scheme: str, text: str) -> Principal | None:
        credential = unwrapped(self._schemes[scheme], text)
        if credential is None:
            return None
        translated = self._translated[scheme].get(credential)
        if translated is not None:
            return Principal(scheme, translated)
        return None if scheme in self._replacements or credential in self._retired else Principal(scheme, credential)

    def _is_own(self, principal: Principal) -> bool:
        return self._own.get(principal.scheme) == principal.credential


def own_credentials(spec: Spec, provider: object | None) -> Mapping[str, str]:
    """The credential of a provider for each security scheme, else an obviously fake one."""
    if spec.security_schemes and isinstance(provider, IssuesCredentials):
        return provider.credentials()
    return {name: fake(scheme) for name, scheme in spec.security_schemes.items()}


def _check(schemes: Mapping[str, SecurityScheme], own: Mapping[str, str], replacements: Mapping[str, str]) -> None:
    for name, credential in replacements.items():
        if name not in own:
            remedy = f"Known schemes: {', '.join(own)}" if own else "This API has no security schemes"
            raise BadValue(Subject.CREDENTIAL, f"no security scheme is called {name!r}", remedy)
        if ":" not in credential and name in schemes and schemes[name].scheme == BASIC:
            remedy = f"Write {name}=USER:PASSWORD"
            raise BadValue(Subject.CREDENTIAL, f"{name} needs a user name and a password", remedy)


def _same_place(schemes: Mapping[str, SecurityScheme], name: str, other: str) -> bool:
    """Whether two schemes put their credentials in the same place, in the same way."""
    places = [
        (scheme.kind, scheme.location, scheme.field.lower(), scheme.scheme)
        for scheme in (schemes.get(name), schemes.get(other))
        if scheme is not None
    ]
    return len(places) > 1 and places[0] == places[1]
