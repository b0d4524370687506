"""Keywords: texts whose appearance in a conversation counts as a conversion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.index_keys import Facet, Label, label, labels
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.shelf import Page, Shelf, Stock
from caveat_models.dialog360.models import KeywordStatus

MOST_KEYWORDS = 10_000


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of one app or, if shared, of all apps of a client."""

    id: str
    text: str
    apps: tuple[App, ...]
    ad_id: str
    """`""` where it is tracked for no ad in particular."""
    shared: bool
    status: KeywordStatus
    created: AwareDatetime


class Keywords:
    """All keywords."""

    def __init__(self) -> None:
        self._shelf: Shelf[Keyword] = Shelf("keyword", MOST_KEYWORDS, _labels)

    def settle(self) -> None:
        """What is here now never gives way."""
        self._shelf.settle()

    def dump(self) -> Stock[Keyword]:
        """All that is here."""
        return self._shelf.dump()

    def load(self, stock: Stock[Keyword]) -> None:
        """Take in what others were."""
        self._shelf.load(stock)

    def add(self, keyword: Keyword) -> None:
        """Start to track a keyword."""
        self._shelf.put(keyword.id, keyword)

    def find(self, app: App, keyword_id: str, *, ad_id: str | None = None, shared: bool | None = None) -> Keyword:
        """A keyword that shows in an app, and that the filters let pass; raises `Missing`."""
        return self._shelf.find(keyword_id, label(app, ad_id, shared, None))

    def page(self, app: App, *filters: Facet, offset: int, limit: int) -> Page[Keyword]:
        """Some keywords of an app; the filters are for ad, shared and status."""
        return self._shelf.page(label(app, *filters), offset, limit)

    def disable(self, keyword: Keyword) -> None:
        """Track a keyword no more, but keep it."""
        self._shelf.put(keyword.id, replace(keyword, status=KeywordStatus.DISABLED))

    def give_up(self, keyword: Keyword) -> None:
        """Let a keyword vanish."""
        self._shelf.take(keyword.id)


def _labels(keyword: Keyword) -> Iterator[Label]:
    for app in keyword.apps:
        yield from labels(app, keyword.ad_id, keyword.shared, keyword.status)
