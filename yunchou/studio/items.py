"""What can be gathered in a change set beside the model: kinds, their items, and an item's new values as a step of a draft."""

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.records.configuration.kind import Item
from yunchou.records.configuration.look import Look
from yunchou.studio import drafts
from yunchou.studio.configure import CONFIGURE, towards
from yunchou.studio.log import administrator
from yunchou.studio.work import Step


@contextlib.asynccontextmanager
async def looking(caller: Caller) -> AsyncIterator[Look]:
    """The configuration in force, as one moment knew it. Raises 403 for who is no administrator."""
    await administrator(caller)
    async with caller.organisation.db.transaction(readonly=True, isolation="repeatable_read") as link:
        yield Look(caller, link, await caller.organisation.load(link))


def known_kinds(look: Look, names: Sequence[str]) -> list[str]:
    """Names of kinds, each once. Raises 422 for one that there is not."""
    for name in names:
        if name not in look.kinds:
            message = say("没有可配置的“{k}”", "There is no kind {k} of configuration", k=name[:60])
            raise invalid((FieldError("not_an_option", message, field="kinds"),), message)
    return list(dict.fromkeys(names))


async def kinds(caller: Caller) -> list[dict[str, Any]]:
    """The kinds and the keys of their items: `[{"name", "label", "items": [{"key", "record", "object"}], "twice"}]`."""
    async with looking(caller) as look:
        return [
            {
                "name": kind.name,
                "label": {"zh-CN": kind.label.zh, "en": kind.label.en},
                "items": [
                    {"key": each.key, "record": str(each.record), "object": each.about or None}
                    for each in (await look.items(kind.name)).values()
                ],
                "twice": list(await look.twice(kind.name)),
            }
            for kind in look.kinds.values()
        ]


async def item(caller: Caller, kind: str, key: str) -> dict[str, Any]:
    """One item with its values in words and with the ids of this organisation. Raises 403, 404."""
    async with looking(caller) as look:
        found = (await look.items(kind)).get(key) if kind in look.kinds else None
        if found is None:
            raise not_found()
        here, _ = await look.here(found.values)
        return {"kind": kind, "key": key, "record": str(found.record), "values": found.values, "here": here}


async def gather(caller: Caller, number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """Puts what is to become of an item into a draft; what the draft says of it already is taken together with that.

    `given`: `{"kind", "key" | "record", "values", "version"?}`, values with the ids of this organisation, null to remove
    the item; values that tell the key need none. Raises 403, 404, 412, 422.
    """
    draft = await drafts.draft(caller, number)
    async with looking(caller) as look:
        (kind,) = known_kinds(look, [given["kind"]])
        values = None if given["values"] is None else await look.portable(dict(given["values"]))
        key, now = await _meant(look, kind, given, values)
        steps = _together(draft["steps"], kind, key, values, now)
    version = given.get("version") or draft["version"]
    return await drafts.change_draft(caller, number, {"steps": steps}, version)


async def _meant(
    look: Look, kind: str, given: Mapping[str, Any], values: Mapping[str, Any] | None
) -> tuple[str, Item | None]:
    """The key of an item and what it is now: by its record, which must be there, by its key, or by what it says."""
    items = await look.items(kind)
    if given.get("record"):
        now = next((each for each in items.values() if each.record == int(given["record"])), None)
        if now is None:
            raise not_found()
        return now.key, now
    key = given.get("key") or (None if values is None else look.kinds[kind].called(values))
    if not key:
        message = say("请指明是哪一项", "Say which item it is")
        raise invalid((FieldError("required", message, field="key"),), message)
    return key, items.get(key)


def _together(
    steps: Sequence[Step], kind: str, key: str, values: Mapping[str, Any] | None, now: Item | None
) -> list[Step]:
    """The steps of a draft in which one more thing is said of an item."""
    mine = [
        each for each in steps if (each["op"], each.get("kind"), each.get("key")) == (CONFIGURE, kind, key)
    ]
    if values is not None:
        for each in reversed(mine):
            values = {**(each["after"] or {}), **values}
    step = towards(kind, key, values, now)
    kept = [each for each in steps if all(each is not one for one in mine)]
    return [*kept, *([] if step is None else [step])]
