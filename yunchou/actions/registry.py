"""How an action is declared, once, for the API, the interface, the rights screen and the published description.

```python
class ConvertLead(msgspec.Struct, forbid_unknown_fields=True):
    lead: str

class Converted(msgspec.Struct):
    account: str

@action("crm.convert_lead", "转换线索", "Convert lead", object="lead", record="lead")
async def convert_lead(unit: Unit, given: ConvertLead) -> Converted: ...
```
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

import msgspec

from yunchou.base.errors import not_found, say
from yunchou.model.object import Label, label
from yunchou.records.write import Unit

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")

Run = Callable[[Unit, Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Action:
    """A declared action. `record` names the field of the input that holds the id of the `object` it acts on.

    `opens`: the object whose record the output names by a field called like it; it is shown when the action is done. `when`:
    the action is offered on records whose fields have one of these values. `by`: it is offered to those alone whom one of these
    fields of the record names. `decides`: it decides on what others ask for, so it is offered neither to those whom these fields
    name nor while an approval flow decides. `words`: what inputs are called. `place`: the order
    among the actions of an object, the usual next step first. `like`: inputs that are asked for as the field at `object.field`
    is, so that its options and records can be chosen.
    """

    name: str
    label: Label
    input: type[msgspec.Struct]
    output: type[msgspec.Struct]
    run: Run
    object: str | None = None
    record: str | None = None
    help: Label | None = None
    opens: str | None = None
    when: Mapping[str, tuple[str | bool | None, ...]] = field(default_factory=dict)
    words: Mapping[str, Label] = field(default_factory=dict)
    place: int = 50
    like: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The action as `GET /actions` lists it, with JSON schemas of input and output."""
        return {
            "name": self.name,
            "label": dict(self.label),
            "help": dict(self.help) if self.help else None,
            "object": self.object,
            "record": self.record,
            "opens": self.opens,
            "when": {name: list(values) for name, values in self.when.items()},
            "words": {name: dict(words) for name, words in self.words.items()},
            "place": self.place,
            "like": dict(self.like),
            "by": list(self.by),
            "decides": list(self.decides),
            "input": schema_of(self.input),
            "output": schema_of(self.output),
        }


class Registry:
    """All actions of a house by name."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}

    def add(self, action: Action) -> None:
        """Declares an action. Raises ValueError for a second one of that name."""
        if not _NAME.fullmatch(action.name):
            raise ValueError(f"{action.name!r} is not of the form app.action")
        if action.name in self._actions:
            raise ValueError(f"two actions are called {action.name}")
        self._actions[action.name] = action

    def get(self, name: str) -> Action:
        """The action of that name. Raises 404."""
        found = self._actions.get(name)
        if found is None:
            raise not_found(
                say("没有名为 {name} 的动作。", "There is no action named {name}.", name=name[:80])
            )
        return found

    def __iter__(self) -> Iterator[Action]:
        return iter(sorted(self._actions.values(), key=lambda each: each.name))


ACTIONS = Registry()
"""The actions of the shipped apps, filled as their modules are imported."""


def action(
    name: str,
    zh: str,
    en: str,
    *,
    object: str | None = None,
    record: str | None = None,
    help: tuple[str, str] | None = None,
    opens: str | None = None,
    when: Mapping[str, tuple[str | bool | None, ...]] | None = None,
    words: Mapping[str, tuple[str, str]] | None = None,
    place: int = 50,
    like: Mapping[str, str] | None = None,
    by: tuple[str, ...] = (),
    decides: tuple[str, ...] = (),
    registry: Registry = ACTIONS,
) -> Callable[[Run], Run]:
    """Declares the decorated coroutine `(unit, given) -> output` as an action.

    Input and output are msgspec Structs, taken from its annotations.
    """

    def declare(run: Run) -> Run:
        hints = get_type_hints(run)
        output = hints.pop("return")
        taken = [
            hint for hint in hints.values() if isinstance(hint, type) and issubclass(hint, msgspec.Struct)
        ]
        if len(taken) != 1 or not issubclass(output, msgspec.Struct):
            raise TypeError(f"{name}: an action takes one Struct and gives one")
        called = {each: label(*both) for each, both in (words or {}).items()}
        about = label(*help) if help else None
        made = Action(
            name,
            label(zh, en),
            taken[0],
            output,
            run,
            object,
            record,
            about,
            opens,
            when or {},
            called,
            place,
            like or {},
            by,
            decides,
        )
        registry.add(made)
        return run

    return declare


def schema_of(shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON schema of a Struct, references inside resolved in place."""
    (top,), parts = msgspec.json.schema_components([shape], ref_template="{name}")
    schema: dict[str, Any] = _inlined(top, parts, 0)
    return schema


def _inlined(schema: Any, parts: dict[str, Any], depth: int) -> Any:
    if isinstance(schema, list):
        return [_inlined(each, parts, depth) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema and depth < 20:
        return _inlined(parts[schema["$ref"]], parts, depth + 1)
    return {key: _inlined(each, parts, depth) for key, each in schema.items()}
