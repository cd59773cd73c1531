"""Options of a choice that go: those that records hold stay and are offered no longer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yunchou.base.db import Connection, quote
from yunchou.model.definition import field_json
from yunchou.model.field_types import TYPES, type_of
from yunchou.model.object import Field, Object
from yunchou.studio.work import Step, Work


async def with_held_options(link: Connection, schema: str, work: Work, step: Step) -> Step:
    """The step with those options that it leaves out although records hold them: they stay, offered no longer."""
    part = {"change_field": "change", "put_back": "values"}.get(step["op"])
    if part is None or step.get("field") is None or not isinstance(step[part].get("options"), list):
        return step
    owner = work.model.objects.get(step["object"])
    field = owner.fields.get(step["field"]) if owner else None
    if owner is None or field is None or TYPES[field.type].options is None or not field.column:
        return step
    before: list[Mapping[str, Any]] = field_json(field).get("options", [])
    given: list[Any] = step[part]["options"]
    gone = sorted(set(values_of(before)) - set(values_of(given)))
    held = await _held(link, schema, owner, field, gone) if gone else set()
    return {**step, part: {**step[part], "options": _joined(before, given, held)}} if held else step


def values_of(options: Any) -> Iterator[str]:
    """The values of options as given, those below others included."""
    for option in options if isinstance(options, list) else ():
        if isinstance(option, Mapping):
            yield str(option.get("value"))
            yield from values_of(option.get("children"))


async def _held(
    link: Connection, schema: str, owner: Object, field: Field, values: Sequence[str]
) -> set[str]:
    """Which of the values some record holds, one in the recycle bin included."""
    column = f"t.{quote(field.column)}"
    holds = f"{column} @> array[v.value]" if type_of(field).many else f"{column} = v.value"
    rows = await link.fetch(
        "select v.value from unnest($1::text[]) v(value)"
        f" where exists (select from {quote(schema)}.{quote(owner.table)} t where {holds})",
        values,
    )
    return {row["value"] for row in rows}


def _joined(before: Sequence[Mapping[str, Any]], given: Sequence[Any], held: set[str]) -> list[Any]:
    """The given options, and behind their branch those before that are held still."""
    known = {each["value"]: each for each in before}
    kept = set(values_of(list(given)))
    found: list[Any] = []
    for option in given:
        earlier = known.get(option.get("value"), {}) if isinstance(option, Mapping) else {}
        children = _joined(earlier.get("children", ()), option.get("children") or (), held) if earlier else []
        found.append({**option, "children": children} if children else option)
    for option in before:
        children = _joined(option.get("children", ()), (), held - kept)
        if option["value"] not in kept and (children or option["value"] in held):
            plain = {key: each for key, each in option.items() if key != "children"}
            found.append({**plain, "active": False, **({"children": children} if children else {})})
    return found
