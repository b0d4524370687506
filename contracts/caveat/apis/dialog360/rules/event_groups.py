"""Rules of event groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

MAX_REMEMBERED = 2_000
"""The rule remembers this many groups; the latest ones."""

_List: TypeAlias = tuple[str, frozenset[tuple[str, str]]]
"""Client id and filters."""

_Groups: TypeAlias = Recent[tuple[_List, str], Exchange]
"""By list and group id: the exchange that listed the group."""


def _list(exchange: Exchange) -> _List:
    filters = {(name, value) for name, value in exchange.request.query.items() if name not in {"limit", "offset"}}
    return exchange.path_parameters["client_id"], frozenset(filters)


def _remember(groups: _Groups, exchange: Exchange) -> _Groups:
    if exchange.request.method != "GET":
        # Such a request may disable a group, which changes the lists that filter by status.
        groups.clear()
    elif exchange.operation == Operation.LIST_EVENT_GROUPS and exchange.response.ok:
        for group in exchange.response.parse(models.EventGroupPage).event_groups:
            groups[_list(exchange), group.id] = exchange
    return groups


@rule(
    "DIA019",
    on=[Operation.LIST_EVENT_GROUPS],
    evidence=inferred(
        "the groups are for all numbers of the account, so each of its apps lists them",
        source=f"{ENDPOINTS}, the text above GET event_groups",
    ),
    memory=Memory(lambda: _Groups(MAX_REMEMBERED), _remember),
    accepted=True,
)
def event_groups_are_the_same_in_every_app(exchange: Exchange, groups: _Groups) -> Iterator[Breach]:
    """An event group that one app of a client lists is in the complete list of its other apps."""
    page = exchange.response.parse(models.EventGroupPage)
    if exchange.request.query.get("offset", "0") != "0" or page.total > len(page.event_groups):
        return
    listed = {group.id for group in page.event_groups}
    app_id = exchange.path_parameters["app_id"]
    for (key, group_id), earlier in groups.items():
        other = earlier.path_parameters["app_id"]
        if key == _list(exchange) and other != app_id and group_id not in listed:
            message = f"the group {group_id} is missing, expected the groups that app {other} lists"
            yield Breach(message, at="body /event_groups", earlier=(earlier,))
