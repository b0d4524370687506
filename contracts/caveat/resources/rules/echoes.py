"""The response to a request that creates an item has the values that were sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.rule import KEPT, Breach, CannotTell
from caveat.resources.bodies import values_of
from caveat.resources.equivalence import equivalent, is_empty
from caveat.resources.field_schemas import can_show, default_of, is_choice, is_secret
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state_rule import StateResult, Suspicion

_ABSENT = "absent"
_SHIFTED = 3
"""Different numbers that are shown with one difference: fewer may be so by chance."""

_CHOSEN = re.compile(
    r"position|order|rank|index|seq|offset|number|page|row|level|prio|sort|time|date|expir|start|end|since|until|ttl|port",
    re.IGNORECASE,
)
"""Names of numbers that a server may choose, although one was sent."""


def echo(view: View, state: State, sent: dict[str, JsonValue], shown: dict[str, JsonValue]) -> Iterator[StateResult]:
    """Compare the response to a POST with the request: two requests have to show the same wrong value."""
    resource = view.resource
    if resource is None:
        return
    judged = {name: value for name, value in sent.items() if name in resource.writable and not is_empty(value)}
    echoed = [name for name, value in judged.items() if any(equivalent(value, each) for each in values_of(shown, name))]
    if echoed:
        yield KEPT
    for name in echoed:
        state.learned.echoes[view.operation.id, name] = []
        state.learned.keep("STA002", (view.operation.id, name))
    for name in judged.keys() - set(echoed):
        if is_secret(name) or equivalent(default_of(view.spec, resource, name), judged[name]):
            continue
        found = values_of(shown, name)
        if (not found and not echoed) or not can_show(view.spec, resource, name, judged[name]):
            # The response is a summary, such as the id alone; or it shows the field in another form.
            continue
        before = state.learned.echoes.get((view.operation.id, name)) or []
        value = json.dumps(found[0], sort_keys=True) if found else _ABSENT
        case = (json.dumps(judged[name], sort_keys=True), value, view.shown_id)
        state.learned.echoes[view.operation.id, name] = [*before, case][-4:]
        others = [each for each in before if each[0] != case[0] and each[1] == value and not _is_there(view, each[2])]
        shown_value = short(found[0]) if found else "missing"
        breach = Breach(
            f"the field {name} is {shown_value}, as for another sent value; {short(judged[name])} was sent",
            at="body",
        )
        shift = _shift(name, judged[name], found, [each for each in before if each[0] != case[0]])
        if shift and not is_choice(view.spec, resource, name):
            message = f"the field {name} is {shown_value}, {shift} than the sent {short(judged[name])}, as each time"
            breach = Breach(message, at="body")
            yield Suspicion(breach, (view.operation.id, name), case[0], strict=True, needed=1)
            continue
        is_own = is_choice(view.spec, resource, name) or not others or not found
        if is_own or _shares_members(judged[name], found[0]) or _is_looked_up(judged[name], found[0]):
            yield CannotTell("the server may normalise this field", suspected=breach)
            continue
        yield Suspicion(breach, (view.operation.id, name), case[0], strict=True, needed=1)


def _shift(name: str, sent: JsonValue, found: list[JsonValue], before: list[tuple[str, str, str | None]]) -> str:
    """How much more or less a number is than the sent one, if other numbers differ by the same; `""` if they do not.

    A server may choose a position or a time by itself.
    """
    difference = _difference(sent, found[0]) if found and not _CHOSEN.search(name) else 0
    same = {sent for sent, shown, _ in before if shown != _ABSENT and _difference_of(sent, shown) == difference}
    if not difference or len(same) + 1 < _SHIFTED:
        return ""
    return f"{abs(difference)} {'more' if difference > 0 else 'less'}"


def _difference_of(sent: str, shown: str) -> int:
    return _difference(json.loads(sent), json.loads(shown))


def _difference(sent: JsonValue, shown: JsonValue) -> int:
    """The difference of two whole numbers; 0 of other values."""
    if isinstance(sent, bool) or isinstance(shown, bool) or not isinstance(sent, int) or not isinstance(shown, int):
        return 0
    return shown - sent


def _shares_members(sent: JsonValue, shown: JsonValue) -> bool:
    """Whether an object is shown with some members as sent: the server may choose the others, such as an author."""
    if not isinstance(sent, dict) or not isinstance(shown, dict):
        return False
    return any(equivalent(value, shown[name]) for name, value in sent.items() if name in shown)


def _is_looked_up(sent: JsonValue, shown: JsonValue) -> bool:
    """Whether an object is shown for an id that was sent: it has its values from elsewhere."""
    return isinstance(shown, dict) and isinstance(sent, str | int)


def _is_there(view: View, shown_id: str | None) -> bool:
    """Whether a response shows the item that another one showed: it is there already, and nothing was created."""
    return shown_id is not None and shown_id == view.shown_id


def short(value: JsonValue) -> str:
    """A value as JSON text, cut off where a line has no room."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - characters that a line has room for
