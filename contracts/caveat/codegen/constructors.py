"""Constructors of models for type checkers: enums by value, and any fields of objects that are open by contract."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from caveat.codegen import type_hints

_NAMES = frozenset({"JsonValue", "Literal", "Sequence", "TYPE_CHECKING", "TypeAlias"})
"""The names that constructors need."""

LINE_LENGTH = 120
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a model, with its source text: the members of its hint, without constraints, and its default."""

    name: str
    hints: list[str]
    default: str


@dataclass(slots=True)
class _Module:
    """The classes of a module of models."""

    lines: list[str]
    """The lines as Python counts them: other separators, such as U+2028, do not end a line."""
    models: dict[str, ast.ClassDef] = field(default_factory=dict)
    enums: dict[str, list[str]] = field(default_factory=dict)
    """The values of each enum, as source text; a type cannot name floats."""

    def source(self, node: ast.expr) -> str:
        """The source text of a node, on one line."""
        if node.lineno != node.end_lineno:
            return ast.unparse(node)
        # `ast.get_source_segment` would split the module into lines for each node. Columns count bytes of UTF-8.
        return self.lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()


def with_constructors(text: str) -> str:
    """The text of `models.py` with an `__init__`, seen by type checkers only, in each model that needs one.

    Type checkers derive it from the fields, and so would refuse `source="Server"` and `Metadata(session=1)`, which
    pydantic accepts.
    """
    module = _module(text)
    if module.models.keys() & _NAMES or module.enums.keys() & _NAMES:
        # A schema has a name that we need ourselves: its models have the constructors that type checkers derive.
        return text
    constructors = {name: code for name in module.models if (code := _constructor(module, name))}
    if not constructors:
        return text
    lines = list(module.lines)
    for name in sorted(constructors, key=lambda each: _end(module.models[each]), reverse=True):
        end = _end(module.models[name])
        lines[end:end] = constructors[name]
    used = "\n".join(line for code in constructors.values() for line in code)
    return _with_type_checking("\n".join([*lines, *_names(module, used)]) + "\n")


def _names(module: _Module, used: str) -> Iterator[str]:
    """The lines, for the end of the module, that define what constructors use."""
    values = [name for name in module.enums if re.search(rf"\b{_value(name)}\b", used)]
    yield from ("", "", "if TYPE_CHECKING:")
    if re.search(r"\bSequence\b", used):
        yield f"{_INDENT}from collections.abc import Sequence"
    if values:
        yield f"{_INDENT}from typing import Literal, TypeAlias"
        yield ""
    if re.search(r"\bJsonValue\b", used):
        yield f"{_INDENT}from pydantic import JsonValue"
        yield ""
    for name in values:
        yield from _alias(_value(name), module.enums[name])


def _module(text: str) -> _Module:
    module = _Module(text.removesuffix("\n").split("\n"))
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base) for base in node.bases}
            if bases & {"StrEnum", "IntEnum", "Enum"}:
                values = [ast.literal_eval(each.value) for each in node.body if isinstance(each, ast.Assign)]
                module.enums[node.name] = [type_hints.literal(each) for each in values if not isinstance(each, float)]
            else:
                module.models[node.name] = node
    return module


def _constructor(module: _Module, name: str) -> list[str]:
    """The lines of a model's constructor, none if the one that type checkers derive will do."""
    fields = {each.name: each for each in _fields(module, name)}
    parameters = {each.name: _parameter(module, each) for each in fields.values()}
    extra = _extra(module.models[name]) or ("" if fields else "JsonValue")
    if not extra and not any(re.search(r"\b_Value", parameter) for parameter in parameters.values()):
        return []
    lines = [f"{text}," for text in (*(["*"] if fields else []), *parameters.values())]
    rest = next(each for each in ("fields", "other_fields", "_fields") if each not in fields)
    lines += [f"**{rest}: {extra},"] if extra else []
    inner = [f"{_INDENT * 3}{line}" for line in lines]
    head = [f"{_INDENT}if TYPE_CHECKING:", "", f"{_INDENT * 2}def __init__("]
    return ["", *head, f"{_INDENT * 3}self,", *inner, f"{_INDENT * 2}) -> None: ..."]


def _fields(module: _Module, name: str) -> Iterator[_Field]:
    """The fields of a model, those of its base classes first."""
    node = module.models[name]
    for base in reversed(node.bases):
        if isinstance(base, ast.Name) and base.id in module.models:
            yield from _fields(module, base.id)
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            simple = isinstance(each.value, ast.Name | ast.Constant)
            default = module.source(each.value) if each.value is not None and simple else "..."
            hints = [module.source(hint) for hint in hint_members(each.annotation)]
            yield _Field(each.target.id, hints, default if each.value is not None else "")


def _parameter(module: _Module, each: _Field) -> str:
    hints = [text for hint in each.hints for text in _with_values(module, hint, each.hints)]
    return f"{each.name}: {' | '.join(hints)}" + (f" = {each.default}" if each.default else "")


def _with_values(module: _Module, hint: str, hints: list[str]) -> Iterator[str]:
    """A hint, which for an enum or a list of one also allows its values."""
    enum = hint.removeprefix("list[").removesuffix("]")
    if not module.enums.get(enum) or "str" in hints or hint not in {enum, f"list[{enum}]"}:
        yield hint
    elif hint == enum:
        yield from (enum, _value(enum))
    else:
        # A list of members is no list of members or values: type checkers let lists be of one type only.
        yield f"Sequence[{enum} | {_value(enum)}]"


def hint_members(hint: ast.expr) -> Iterator[ast.expr]:
    """The members of a union, without their constraints."""
    if isinstance(hint, ast.BinOp) and isinstance(hint.op, ast.BitOr):
        yield from hint_members(hint.left)
        yield from hint_members(hint.right)
    elif (
        isinstance(hint, ast.Subscript) and isinstance(hint.slice, ast.Tuple) and ast.unparse(hint.value) == "Annotated"
    ):
        yield from hint_members(hint.slice.elts[0])
    else:
        yield hint


def _value(enum: str) -> str:
    return f"_Value{enum}"


def _alias(name: str, values: list[str]) -> list[str]:
    one_line = f"{_INDENT}{name}: TypeAlias = Literal[{', '.join(values)}]"
    if len(one_line) <= LINE_LENGTH:
        return [one_line]
    return [f"{_INDENT}{name}: TypeAlias = Literal[", *(f"{_INDENT * 2}{value}," for value in values), f"{_INDENT}]"]


def _extra(node: ast.ClassDef) -> str:
    """The hint of other fields, if the contract says that an object may have them."""
    text = "\n".join(ast.unparse(each) for each in node.body if isinstance(each, ast.Assign))
    typed = re.search(r"'__pydantic_extra__': Dict\[str, (.*)\]}", text)
    return typed[1] if typed else "JsonValue" if "extra='allow'" in text else ""


def _end(node: ast.ClassDef) -> int:
    return node.end_lineno or node.lineno


def _with_type_checking(text: str) -> str:
    line = re.search(r"^from typing import (.*)$", text, re.MULTILINE)
    if line is not None:
        return text.replace(line[0], f"from typing import TYPE_CHECKING, {line[1]}", 1)
    future = "from __future__ import annotations\n"
    return text.replace(future, f"{future}\nfrom typing import TYPE_CHECKING\n", 1)
