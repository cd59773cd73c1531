"""Whom records of configuration are shared with, as items: a dashboard with a role, a report with a department.

They are given and taken back as by hand (`yunchou.records.sharing`), so only by those who may change the record.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from yunchou.base.errors import FieldError, Message, Problem, invalid, not_found, say
from yunchou.model.object import Model
from yunchou.records import sharing
from yunchou.records.configuration.kind import Item, Outcome, Put, Values, configuration_kind
from yunchou.records.configuration.look import AT_ONCE, Look
from yunchou.records.configuration.portable import MARK, key_text
from yunchou.records.configuration.record_kind import RecordKind
from yunchou.records.write import Unit

SHARE = "share"
WHAT = ("object", "record")
"""The values that say what is shared: another record is another share."""
IN_FORCE = "(until is null or until >= TODAY())"


class ShareKind:
    """Shares of records that are items themselves, as long as they are in force."""

    name = SHARE
    label = Message("共享", "Share")
    alone = True

    async def read(self, look: Look) -> Sequence[Item]:
        """Whom the records that the caller sees are shared with, as their pages tell."""
        shared = sorted(name for name, kind in look.kinds.items() if isinstance(kind, RecordKind))
        found = []
        for start in range(0, len(shared), AT_ONCE):
            named = ", ".join(f'"{name}"' for name in shared[start : start + AT_ONCE])
            found += await _shares(look, f"object in ({named}) and {IN_FORCE}")
        items = []
        for (id, _), values in zip(found, await look.portable([each for _, each in found]), strict=True):
            key = self.called(values)
            if key is not None:
                items.append(Item(key, id, values, values["object"]))
        return items

    def called(self, values: Values) -> str | None:
        """The record, whom it is shared with, and what each of them is."""
        circles = [name for name in sharing.GIVEN_TO[SHARE] if values.get(name)]
        if len(circles) != 1:
            return None
        named = [MARK.fullmatch(str(values.get(name))) for name in ("record", circles[0])]
        return key_text(part for each in named for part in (each.groups() if each else ("",)))

    async def put(self, unit: Unit, puts: Sequence[Put]) -> list[Outcome]:
        """Gives, changes and takes back one by one: what was taken back is given again."""
        standing = await _standing(unit, [each.record for each in puts if each.record and not each.back])
        outcomes: list[Outcome] = []
        for each in puts:
            try:
                outcomes.append(await self._put(unit, each, standing))
            except Problem as problem:
                outcomes.append(problem)
        return outcomes

    async def _put(self, unit: Unit, put: Put, standing: dict[int, dict[str, Any]]) -> int:
        if put.record is None or put.back:
            values = {name: value for name, value in (put.values or {}).items() if value is not None}
            name, record = _what(unit, values)
            rest = {key: value for key, value in values.items() if key not in WHAT}
            return await sharing.give_within(unit, SHARE, name, record, rest)
        before = standing.get(put.record)
        if before is None:
            raise not_found()
        name, record = before["object"], int(before["record"])
        changed = put.values and {k: value for k, value in put.values.items() if value != before.get(k)}
        if changed and not changed.keys().isdisjoint(WHAT):
            message = say("共享不能改为另一条记录", "A share can't be moved to another record")
            raise invalid((FieldError("rule", message, field="record"),), message)
        await sharing.change_within(unit, SHARE, name, record, put.record, changed)
        return put.record

    def needs(self, key: str) -> Sequence[tuple[str, str]]:
        """Nothing but what its values refer to."""
        return ()

    def words(self, model: Model, name: str) -> Message:
        """What a part of a share is called."""
        return RecordKind(model.object(SHARE)).words(model, name)

    def shown(self, model: Model, name: str, value: Any) -> Message:
        """A part of a share in words."""
        return RecordKind(model.object(SHARE)).shown(model, name, value)


def _what(unit: Unit, values: Values) -> tuple[str, int]:
    """The record that is to be shared. Raises 422 for what is none of configuration."""
    name, record = values.get("object"), values.get("record")
    owner = unit.snapshot.model.objects.get(name) if isinstance(name, str) else None
    if owner is None or not owner.configuration:
        message = say(
            "只有配置记录的共享可以存入变更集", "Only shares of configuration are a part of change sets"
        )
        raise invalid((FieldError("not_an_option", message, field="object"),), message)
    if not (isinstance(record, str) and record.isascii() and record.isdigit() and len(record) < 19):
        message = say("应为记录编号", "This must be the id of a record")
        raise invalid((FieldError("wrong_type", message, field="record"),), message)
    return owner.name, int(record)


async def _standing(unit: Unit, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Shares by their ids, with ids as they are here."""
    look, wanted = Look(unit.caller, unit.link, unit.snapshot), sorted(ids)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = ", ".join(str(each) for each in wanted[start : start + AT_ONCE])
        found |= dict(await _shares(look, f"id in ({part})"))
    return found


async def _shares(look: Look, where: str) -> list[tuple[int, dict[str, Any]]]:
    """Shares that hold a condition: (id, values). They are read as the system keeps them, not as the caller's own."""
    kept = Look(sharing.keeping(look.caller), look.link, look.snapshot)
    kind = RecordKind(look.snapshot.model.object(SHARE))
    return [
        (int(row["id"]), kind.in_form(row)) for row in await kept.rows(SHARE, ("id", *kind.fields()), where)
    ]


SHARE_KIND = configuration_kind(ShareKind())
