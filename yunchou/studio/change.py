"""Changes of the model at run time, one at a time: each a transaction, in force for every process before it answers."""

from collections.abc import Mapping
from typing import Any

from yunchou.access.actor import Caller
from yunchou.model.object import Object
from yunchou.studio.apply import RIGHT, apply

__all__ = [
    "RIGHT",
    "change_field",
    "change_object",
    "create_field",
    "create_object",
    "delete_field",
    "delete_object",
]


async def create_object(caller: Caller, given: Mapping[str, Any]) -> Object:
    """A new object with its fields. Raises 403, 409 for a taken name, 422 naming what is wrong."""
    changed = await apply(caller, [{"op": "create_object", "definition": dict(given)}])
    return changed.model.object(str(given["name"]))


async def change_object(caller: Caller, name: str, given: Mapping[str, Any]) -> Object:
    """Changes an object's labels, icon, name field, order of fields, whether it is hidden, and its own API name."""
    changed = await apply(caller, [{"op": "change_object", "object": name, "change": dict(given)}])
    return changed.object(str(given.get("name", name)))


async def delete_object(caller: Caller, name: str) -> None:
    """Takes an object that the organisation made out of the model. It can be restored for 30 days."""
    await apply(caller, [{"op": "delete_object", "object": name}])


async def create_field(caller: Caller, name: str, given: Mapping[str, Any]) -> Object:
    """Adds a field to an object, a shipped one or one of the organisation's own."""
    changed = await apply(caller, [{"op": "create_field", "object": name, "definition": dict(given)}])
    return changed.object(name)


async def change_field(caller: Caller, name: str, field_name: str, given: Mapping[str, Any]) -> Object:
    """Changes what may change of a field; its type has a way of its own (`yunchou.studio.retype`)."""
    step = {"op": "change_field", "object": name, "field": field_name, "change": dict(given)}
    changed = await apply(caller, [step])
    return changed.object(name)


async def delete_field(caller: Caller, name: str, field_name: str) -> Object:
    """Takes a field that the organisation added out of the model. It can be restored for 30 days."""
    changed = await apply(caller, [{"op": "delete_field", "object": name, "field": field_name}])
    return changed.object(name)
