"""Who is let in: by the credentials that a provider knows, or by others given in their place."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.errors import BadOption
from caveat.targets.calls import Caller


class Entry:
    """Translates credentials that were given into those that the provider has of its own."""

    def __init__(self, own: Mapping[str, str], given: Mapping[str, str]) -> None:
        for scheme in given:
            if scheme not in own:
                remedy = f"Known are: {', '.join(own)}" if own else "This API has none"
                raise BadOption("--credential", f"no security scheme is called {scheme!r}", remedy)
        self._own = own
        self._given = given
        kept = {credential for scheme, credential in own.items() if scheme not in given}
        # A provider may not look at the scheme, so that what was replaced would still let one in by another.
        self._retired = {own[scheme] for scheme in given} - kept

    @property
    def credentials(self) -> Mapping[str, str]:
        """A credential that lets one in, for each security scheme."""
        return {**self._own, **self._given}

    def known(self, caller: Caller) -> Caller | None:
        """The caller as the provider knows them; None where their credential was replaced by another."""
        if caller.scheme in self._given:
            let_in = caller.credential == self._given[caller.scheme]
            return Caller(caller.scheme, self._own[caller.scheme]) if let_in else None
        return None if caller.credential in self._retired else caller
