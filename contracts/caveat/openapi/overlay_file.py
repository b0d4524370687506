"""The text of an overlay file: actions are added at its end, and the rest is unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import source


@dataclass(frozen=True, slots=True)
class Action:
    """An action of an overlay: an update, or a removal if there is none."""

    target: str
    """A JSONPath."""
    description: str
    update: JsonValue = None
    evidence: JsonValue = None
    """The `x-evidence` of the action itself, for documents that have no evidence."""

    @property
    def value(self) -> dict[str, JsonValue]:
        """The action as it is written."""
        change: dict[str, JsonValue] = {"remove": True} if self.update is None else {"update": self.update}
        evidence = {} if self.evidence is None else {"x-evidence": self.evidence}
        return {"target": self.target, "description": self.description, **evidence, **change}


def extended(text: str | None, file: str, document: str, actions: Sequence[Action]) -> str:
    """The text of an overlay with more actions; None as text makes a new one for the document of that name.

    Raises `BadDocument` for a file whose list of actions does not end it.
    """
    values: list[JsonValue] = [action.value for action in actions]
    if text is None:
        title = f"What {document} leaves out or gets wrong"
        head: JsonValue = {"overlay": "1.0.0", "info": {"title": title, "version": "1.0.0"}, "extends": document}
        return source.dump(head) + "actions:\n" + _items(values, 2)
    before = source.parse(text, file)
    indent = before.columns.get("/actions/0", 3) - 3
    longer = text.rstrip("\n") + "\n\n" + _items(values, max(indent, 0))
    if not _is_longer(before.value, longer, file, values):
        line = before.lines.get("/actions")
        problem = "an action cannot be added without changing more than that"
        raise BadDocument(file, line, problem, "Write `actions:` at the end of the file, with an action in each item")
    return longer


def _items(values: Sequence[JsonValue], indent: int) -> str:
    """List items, with a blank line between them."""
    items = (source.dump([value]).rstrip("\n") for value in values)
    return "\n\n".join("\n".join(f"{' ' * indent}{line}" for line in item.split("\n")) for item in items) + "\n"


def _is_longer(before: JsonValue, longer: str, file: str, added: Sequence[JsonValue]) -> bool:
    """Whether a text has the same value as before, with these actions added."""
    if not isinstance(before, dict) or not isinstance(actions := before.get("actions"), list):
        return False
    try:
        after = source.parse(longer, file).value
    except BadDocument:
        return False
    return after == {**before, "actions": [*actions, *added]}
