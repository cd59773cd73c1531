"""The rights of a role as an item: one value for each object that it names, one for the actions."""

from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.rights import rights_json
from yunchou.base.errors import FieldError, Message, Problem, forbidden, invalid, say
from yunchou.model.object import Model
from yunchou.records.configuration.kind import Item, Outcome, Put, Values, configuration_kind
from yunchou.records.configuration.look import Look
from yunchou.records.configuration.portable import key_text
from yunchou.records.configuration.record_kind import in_words
from yunchou.records.write import Unit
from yunchou.studio.rights import RIGHT, of_model, put_role_rights

ACTIONS = ":actions"
EVERY = "*"
RIGHTS = {
    "create": Message("新建", "create"),
    "read": Message("查看", "read"),
    "update": Message("编辑", "edit"),
    "delete": Message("删除", "delete"),
    "export": Message("导出", "export"),
    "shared": Message("共享上限", "by sharing"),
}
SAID: Mapping[Any, Message] = {
    True: Message("是", "yes"),
    False: Message("否", "no"),
    "none": Message("无", "none"),
    "own": Message("本人", "own"),
    "team": Message("本部门", "department"),
    "subtree": Message("下级", "subtree"),
    "all": Message("全部", "all"),
    "mask": Message("脱敏", "masked"),
    "read": Message("只读", "read"),
    "write": Message("读写", "write"),
    "update": Message("编辑", "edit"),
}


class RightsKind:
    """What each role grants."""

    name = "rights"
    label = Message("角色权限", "Rights of a role")
    alone = False

    async def read(self, look: Look) -> Sequence[Item]:
        """The rights of every role, for whoever may change rights."""
        if not look.caller.viewer(look.snapshot).rights.may(RIGHT):
            return ()
        found = []
        for role in look.snapshot.access.roles.values():
            key = key_text((role.name,))
            if key is not None:
                held = of_model(look.snapshot.model, rights_json(role.rights))
                found.append(Item(key, role.id, {**held["objects"], ACTIONS: held["actions"]}))
        return found

    def called(self, values: Values) -> str | None:
        """They don't say whose they are."""
        return None

    async def put(self, unit: Unit, puts: Sequence[Put]) -> list[Outcome]:
        """Sets what is said of some objects; a role must be there, and its rights never go away by themselves."""
        outcomes: list[Outcome] = []
        for each in puts:
            try:
                outcomes.append(await self._put(unit, each))
            except Problem as problem:
                outcomes.append(problem)
        return outcomes

    async def _put(self, unit: Unit, put: Put) -> int:
        roles = unit.snapshot.access.roles.values()
        role = next((each for each in roles if each.name == put.key), None)
        if put.values is None or role is None:
            message = say("没有角色“{r}”", "There is no role {r}", r=put.key)
            raise invalid((FieldError("unknown_name", message),), message)
        if not unit.caller.viewer(unit.snapshot).rights.may(RIGHT):
            raise forbidden(say("只有管理员可以修改权限", "Only administrators change rights"))
        held = rights_json(role.rights)
        objects = {name: each for name, each in {**held["objects"], **put.values}.items() if each is not None}
        actions = objects.pop(ACTIONS, held["actions"])
        wanted = {"objects": objects, "actions": actions}
        await put_role_rights(unit.caller, unit.link, unit.snapshot, role.id, wanted)
        return role.id

    def needs(self, key: str) -> Sequence[tuple[str, str]]:
        """The role."""
        return [("role", key)]

    def words(self, model: Model, name: str) -> Message:
        """The object that rights are about."""
        if name == ACTIONS:
            return Message("操作", "actions")
        if name == EVERY:
            return Message("其他对象", "other objects")
        owner = model.objects.get(name)
        return Message(name, name) if owner is None else Message(owner.plural["zh-CN"], owner.plural["en"])

    def shown(self, model: Model, name: str, value: Any) -> Message:
        """Rights on an object in words, without what nobody may do."""
        if not isinstance(value, Mapping):
            return in_words("、".join(value) if isinstance(value, list) and name == ACTIONS else value)
        parts = [
            Message(f"{words.zh} {_said(value[key]).zh}", f"{words.en} {_said(value[key]).en}")
            for key, words in RIGHTS.items()
            if key in value and value[key] not in (False, "none")
        ]
        owner = model.objects.get(name)
        fields = value.get("fields")
        for field, access in (fields if isinstance(fields, Mapping) else {}).items():
            label = owner.fields[field].label if owner and field in owner.fields else {}
            said = _said(access)
            parts.append(
                Message(f"{label.get('zh-CN', field)} {said.zh}", f"{label.get('en', field)} {said.en}")
            )
        if not parts:
            return Message("无权限", "no rights")
        return Message("、".join(each.zh for each in parts), ", ".join(each.en for each in parts))


def _said(value: Any) -> Message:
    """One right in words; what is none stands as it is."""
    return SAID[value] if isinstance(value, str | bool) and value in SAID else in_words(value)


RIGHTS_KIND = configuration_kind(RightsKind())
