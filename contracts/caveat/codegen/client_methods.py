"""The methods of a client: one for each operation, and an iterator for each list that comes in pages."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from caveat.codegen import type_hints
from caveat.codegen.client_calls import (
    MULTIPART,
    body_hint,
    body_media_type,
    call,
    is_result,
    is_streamed_only,
    result_hint,
)
from caveat.codegen.client_errors import ErrorClass
from caveat.codegen.event_streams import EventStream, event_stream
from caveat.codegen.pages import LinkedList, PagedList, linked_list, paged_list
from caveat.codegen.signatures import Argument, Method, line, members
from caveat.codegen.sources import LINE_LENGTH, signature
from caveat.codegen.type_hints import literal
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.naming import LOCATIONS, argument_names, method_names, snake_case
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec

_TAKEN = frozenset({"aclose", "close", "with_exchange"})
"""The other public methods of a client."""

_LISTING_VERB = re.compile(r"^(list|get|find|search|fetch)_(?=.)")


@dataclass(frozen=True, slots=True)
class ClientMethod:
    """A method of a client, and the iterator over its pages if it lists items page by page."""

    name: str
    summary: str
    docstring: str
    arguments: tuple[Argument, ...]
    result: str
    call: str
    call_name: str
    values: tuple[str, ...]
    """The arguments that are parameters of the operation."""
    further: tuple[str, ...]
    """Source text of the further arguments of the call: the body, and how it is sent."""
    paged: PagedList | LinkedList | None = None
    iterator: str = ""
    """The name of the method that iterates over all pages."""

    events: EventStream | None = None
    stream: str = ""
    """The name of the method that iterates over the events of a stream."""
    has_result: bool = True
    """Whether a method returns the result: not if streams are the only ones."""

    def returned(self, wait: str) -> str:
        """The returned expression as source text: the call, after `await ` if `wait` is that."""
        return self._sent(f"{wait}self._call", [self.call_name])

    @property
    def returned_stream(self) -> str:
        """The returned expression of the method that iterates over events, as source text."""
        return self._sent("self._stream", [self.call_name, self.events_name])

    def _sent(self, function: str, first: list[str]) -> str:
        values = f"({', '.join(self.values)}{',' if len(self.values) == 1 else ''})"
        arguments = ", ".join([*first, values, *self.further])
        one_line = f"{function}({arguments})"
        indent = " " * 8
        if len(f"{indent}return {one_line}") <= LINE_LENGTH:
            return one_line
        if len(f"{indent}    {arguments}") <= LINE_LENGTH:
            return f"{function}(\n{indent}    {arguments}\n{indent})"
        listed = "".join(f"{indent}        {value},\n" for value in self.values)
        parts = [*first, f"(\n{listed}{indent}    )", *self.further]
        text = "".join(f"{indent}    {part},\n" for part in parts)
        return f"{function}(\n{text}{indent})"

    @property
    def events_name(self) -> str:
        """The name of the constant that says what the events of a stream hold."""
        return f"{self.call_name}_EVENTS"

    @property
    def event_types(self) -> str:
        """That constant, as source text."""
        if self.events is None:
            return ""
        types = [f"{literal(name)}: {hint}" for name, hint in self.events.types.items()]
        flags = ["whole=True"] if self.events.whole else []
        flags += ["json_data=True"] if self.events.json_data else []
        head = f"{self.events_name}: Events[{self.events.hint}] = Events("
        one_line = f"{head}{', '.join(['{' + ', '.join(types) + '}', *flags])})"
        if len(one_line) <= LINE_LENGTH:
            return one_line
        listed = "".join(f"        {each},\n" for each in types)
        return f"{head}\n    {{\n{listed}    }},\n" + "".join(f"    {each},\n" for each in flags) + ")"

    def stream_signature(self, *, is_async: bool) -> str:
        """The `def` of the method that iterates over events, as source text."""
        hint = self.events.hint if self.events else type_hints.ANY
        result = f"AsyncGenerator[{hint}, None]" if is_async else f"Generator[{hint}, None, None]"
        return signature(Method(self.stream, self.summary, "", self.arguments, (result,)))

    @property
    def arguments_to_list(self) -> tuple[str, ...]:
        """The arguments with which the iterator gets the page that starts at `_start`."""
        names = {argument.name: argument.name for argument in self.arguments} | {self.start: "_start"}
        return tuple(f"{name}={value}" for name, value in names.items())

    @property
    def start(self) -> str:
        """The argument that says where a page starts."""
        return snake_case(self.paged.start) if self.paged else ""

    @property
    def limit(self) -> str:
        """The argument with the size of a page, `""` if there is none."""
        return snake_case(self.paged.limit) if isinstance(self.paged, PagedList) else ""

    @property
    def is_linked(self) -> bool:
        """Whether each page leads to the next one."""
        return isinstance(self.paged, LinkedList)

    @property
    def pages_name(self) -> str:
        """The name of the constant that says where the pages have their items."""
        return f"{self.call_name}_PAGES"

    @property
    def pages(self) -> str:
        """That constant, as source text."""
        if self.paged is None:
            return ""
        if isinstance(self.paged, LinkedList):
            facts = ", ".join(map(literal, (self.paged.start, self.paged.items, self.paged.following)))
            facts += f", more={literal(self.paged.more)}" if self.paged.more else ""
            facts += f", item_id={literal(self.paged.item_id)}" if self.paged.item_id else ""
            return f"{self.pages_name}: LinkedPages[{self.paged.item_hint}] = LinkedPages({facts})"
        facts = ", ".join(map(literal, (self.paged.items, self.paged.total)))
        facts += f", by_number=True, first={self.paged.first}" if self.paged.by_number else ""
        return f"{self.pages_name}: Pages[{self.paged.item_hint}] = Pages({facts})"

    def signature(self, keyword: str) -> str:
        """The `def` as source text."""
        method = Method(self.name, self.summary, "", self.arguments, (self.result,))
        return signature(method, keyword)

    def pages_signature(self, iterator: str) -> str:
        """The `def` of the iterator as source text; `iterator` is the name of its type."""
        result = f"{iterator}[{self.paged.item_hint if self.paged else type_hints.ANY}]"
        arguments = self.arguments
        if isinstance(self.paged, PagedList):
            start = Argument(self.start, "int", str(self.paged.first))
            arguments = tuple(start if argument.name == self.start else argument for argument in arguments)
        return signature(Method(self.iterator, self.summary, "", arguments, (result,)))


def client_methods(spec: Spec, errors: tuple[ErrorClass, ...]) -> Iterator[ClientMethod]:
    """The methods for all operations."""
    names = {id_: _free(name, _TAKEN) for id_, name in method_names(tuple(spec.operations)).items()}
    constants = {id_: f"_{constant}" for constant, id_, *_ in members(spec)}
    taken = {*names.values(), *_TAKEN}
    for operation in spec.operations.values():
        arguments = argument_names((each.location, each.name) for each in operation.parameters)
        values = [_argument(spec, each, arguments[each.location, each.name]) for each in _sorted(operation)]
        further = list(_body_arguments(spec, operation, {argument.name for argument in values}))
        paged = paged_list(spec, operation) or linked_list(spec, operation)
        iterator = _free(f"iter_{_LISTING_VERB.sub('', names[operation.id])}", taken) if paged else ""
        events = event_stream(spec, operation)
        is_streamed_alone = is_streamed_only(operation)
        if is_streamed_alone:
            taken.discard(names[operation.id])
        stream = _free(f"stream_{names[operation.id].removeprefix('stream_')}", taken) if events else ""
        taken |= {iterator, stream}
        yield ClientMethod(
            name=names[operation.id],
            summary=line(operation.summary) or names[operation.id],
            docstring=_docstring(operation, names[operation.id], errors),
            arguments=(*values, *(argument for argument, _ in further)),
            result=result_hint(spec, operation),
            call=call(spec, operation, constants[operation.id]),
            call_name=constants[operation.id],
            values=tuple(arguments[each.location, each.name] for each in operation.parameters),
            further=tuple(text for _, text in further),
            paged=paged,
            iterator=iterator,
            events=events,
            stream=stream,
            has_result=not is_streamed_alone,
        )


def _free(name: str, taken: frozenset[str] | set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _sorted(operation: Operation) -> list[Parameter]:
    return sorted(operation.parameters, key=lambda each: LOCATIONS.index(each.location))


def _argument(spec: Spec, parameter: Parameter, name: str) -> Argument:
    hint = _widened(spec, parameter.schema) if parameter.schema else "str"
    return Argument(name, hint) if parameter.required else Argument(name, _optional(hint), "None")


def _optional(hint: str) -> str:
    return hint if re.search(r"(^| )None$", hint) else f"{hint} | None"


def _widened(spec: Spec, pointer: str) -> str:
    """The type hint of a parameter with the further types that a person may give: texts of an enum, and dates."""
    hint = type_hints.of_schema(spec.root, pointer)
    node = as_object(lookup(spec.root, resolve(spec.root, pointer)))
    values = as_list(node.get("enum"))
    if hint.startswith("models.") and values and all(isinstance(value, str) for value in values):
        return type_hints.union([hint, f"Literal[{', '.join(map(literal, values))}]"])
    dates = {"date": "datetime.date", "date-time": "datetime.datetime"}
    date = dates.get(str(node.get("format"))) if node.get("type") == "string" else None
    return type_hints.union([date, hint, "str"]) if date else hint


def _body_arguments(spec: Spec, operation: Operation, taken: set[str]) -> Iterator[tuple[Argument, str]]:
    """The arguments for the body, each with its source text in the call."""
    if operation.body is None:
        return
    hint = body_hint(spec, operation)
    body = Argument("body", hint) if operation.body.required else Argument("body", _optional(hint), "None")
    yield body, "body"
    media_type = body_media_type(operation)
    if media_type.partition(";")[0].strip() == MULTIPART:
        name = _free("filenames", taken)
        yield Argument(name, "Mapping[str, str] | None", "None"), f"filenames={name}"
    if "*" in media_type or not media_type:
        name = _free("content_type", taken)
        yield Argument(name, "str", literal("application/octet-stream")), f"media_type={name}"


def _docstring(operation: Operation, name: str, errors: tuple[ErrorClass, ...]) -> str:
    """The summary, the method and path, and the documented errors; the first line is already indented."""
    documented = [error.name for error in errors if error.status in operation.responses]
    documented = [each for each in documented if each != "OtherResponseError" or not is_result(operation, "default")]
    raises = f" Raises {', '.join(f'`{each}`' for each in documented)}." if documented else ""
    paragraph = f"`{line(operation.label)}`.{raises}"
    indent = " " * 8
    text = textwrap.fill(
        paragraph, LINE_LENGTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )
    return f"{line(operation.summary) or name}\n\n{text}"
