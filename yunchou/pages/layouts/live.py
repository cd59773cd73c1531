"""What the conditions of a layout say of a record that is shown or filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.model.object import Object
from yunchou.pages.layouts.content import Condition, Content, conditions_of
from yunchou.rules.live import judged


async def layout_look(
    caller: Caller,
    snapshot: Snapshot,
    owner: Object,
    content: Content,
    values: Mapping[str, Any],
    id: int | None,
    viewer: Viewer | None = None,
) -> dict[str, Any]:
    """`{"hidden", "parts", "required", "readonly", "choices", "defaults"}` of a record in a layout.

    `hidden`, `required` and `readonly` name fields, `parts` the keys of hidden tabs and blocks; `choices` the options that
    are left of a field; `defaults` what is offered on a new record. A condition that no longer fits the model does nothing.
    Raises 403 and 404 as reading the record would.
    """
    seen = viewer or caller.viewer(snapshot)
    places = [each for each in content.places() if each.name in owner.fields]
    told = {each.name for each in places if field_access(seen, owner, owner.fields[each.name]) != "none"}
    conditions = [each for each in conditions_of(content) if not each.is_field or each.target in told]
    defaults = {
        each.name: each.default_expression
        for each in places
        if each.default_expression and field_access(seen, owner, owner.fields[each.name]) == "write"
    }
    held, given = await judged(
        caller, owner.name, values, id, [each.text or "true" for each in conditions], defaults, viewer
    )
    return {**_said(conditions, held), "defaults": given}


def _said(conditions: Sequence[Condition], held: Sequence[bool | None]) -> dict[str, Any]:
    hidden: dict[str, None] = {}
    parts: dict[str, None] = {}
    wanted: dict[str, list[str]] = {"require": [], "readonly": []}
    choices: dict[str, list[str]] = {}
    for each, holds in zip(conditions, held, strict=True):
        if each.setting == "show" and holds is False:
            (hidden if each.is_field else parts)[each.target] = None
        elif each.setting in wanted and holds:
            wanted[each.setting].append(each.target)
        elif each.setting == "choices" and holds and each.target not in choices:
            choices[each.target] = list(each.values)
    return {
        "hidden": list(hidden),
        "parts": list(parts),
        "required": [name for name in dict.fromkeys(wanted["require"]) if name not in hidden],
        "readonly": list(dict.fromkeys(wanted["readonly"])),
        "choices": choices,
    }
