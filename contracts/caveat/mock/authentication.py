"""Who is let in: by the credentials that a provider knows, or by others given in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from caveat.errors import BadOption
from caveat.exchange import Request
from caveat.mock.dispatch import Principal
from caveat.openapi.operation import Operation, SecurityScheme
from caveat.openapi.security import BASIC, sent, unwrapped

REMEMBERED = 256
"""Credentials whose reading is remembered."""


class Entry:
    """Reads credentials, and translates those that were given into those that the provider has of its own."""

    def __init__(
        self,
        schemes: Mapping[str, SecurityScheme],
        own: Mapping[str, str],
        given: Mapping[str, str],
        authenticate: Callable[[Principal], bool] | None = None,
    ) -> None:
        """Make it; without anybody who can `authenticate` a caller, only the provider's own credentials are known."""
        for scheme in given:
            if scheme not in own:
                remedy = f"Known are: {', '.join(own)}" if own else "This API has none"
                raise BadOption("--credential", f"no security scheme is called {scheme!r}", remedy)
            if ":" not in given[scheme] and scheme in schemes and schemes[scheme].scheme == BASIC:
                raise BadOption("--credential", f"{scheme} is a user and a password", f"Write {scheme}=USER:PASSWORD")
        self._schemes = schemes
        self._own = own
        self._given = given
        kept = {credential for scheme, credential in own.items() if scheme not in given}
        # A provider may not look at the scheme, so that what was replaced would still let one in by another.
        self._retired = {own[scheme] for scheme in given} - kept
        # Of two schemes in one place the provider may want to tell which the credential is of: to refuse it as known.
        self._translated = {
            name: {
                given[other]: own[other] for other in (*given, name) if other in given and _alike(schemes, name, other)
            }
            for name in schemes
        }
        self._authenticate = authenticate or self._owns
        self._read = lru_cache(REMEMBERED)(self._caller)

    @property
    def credentials(self) -> Mapping[str, str]:
        """A credential that lets one in, for each security scheme."""
        return {**self._own, **self._given}

    def principal(self, operation: Operation, request: Request) -> Principal | None:
        """Who calls, as the provider knows them, by the first alternative of which every credential is known."""
        for alternative in operation.security:
            callers = [self._known(scheme, request) for scheme in alternative]
            if callers and all(callers):
                return callers[0]
        return None

    def _known(self, scheme: str, request: Request) -> Principal | None:
        known = self._schemes.get(scheme)
        text = sent(known, request) if known is not None else None
        principal = self._read(scheme, text) if text is not None else None
        return principal if principal is not None and self._authenticate(principal) else None

    def _caller(self, scheme: str, text: str) -> Principal | None:
        credential = unwrapped(self._schemes[scheme], text)
        if credential is None:
            return None
        translated = self._translated[scheme].get(credential)
        if translated is not None:
            return Principal(scheme, translated)
        return None if scheme in self._given or credential in self._retired else Principal(scheme, credential)

    def _owns(self, principal: Principal) -> bool:
        return self._own.get(principal.scheme) == principal.credential


def _alike(schemes: Mapping[str, SecurityScheme], name: str, other: str) -> bool:
    """Whether two schemes put their credentials in the same place, in the same way."""
    places = [
        (known.kind, known.location, known.field.lower(), known.scheme)
        for known in (schemes.get(name), schemes.get(other))
        if known is not None
    ]
    return len(places) > 1 and places[0] == places[1]
