"""Saved views that are given to others, as items. A person's own views are nobody else's business."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from yunchou.base.errors import FieldError, Message, Problem, invalid, not_found, say
from yunchou.model.object import Model
from yunchou.records import views
from yunchou.records.configuration.kind import Item, Outcome, Put, Values, configuration_kind
from yunchou.records.configuration.portable import key_text
from yunchou.records.configuration.record_kind import in_words
from yunchou.records.view_settings import ViewSettings
from yunchou.records.views import View
from yunchou.records.write import Unit

if TYPE_CHECKING:
    from yunchou.records.configuration.look import Look

WORDS = {
    "object": Message("对象", "object"),
    "name": Message("名称", "name"),
    "kind": Message("形式", "kind"),
    "where": Message("筛选条件", "filter"),
    "sort": Message("排序", "order"),
    "columns": Message("列", "columns"),
    "board_by": Message("分栏字段", "laid out by"),
    "visibility": Message("可见范围", "who sees it"),
    "roles": Message("角色", "roles"),
    "departments": Message("部门", "departments"),
    "people": Message("人员", "people"),
    "default": Message("默认视图", "default"),
    "position": Message("顺序", "position"),
    "settings": Message("布局", "layout"),
}
VALUES = {
    "list": Message("列表", "list"),
    "board": Message("看板", "board"),
    "calendar": Message("日历", "calendar"),
    "timeline": Message("时间线", "timeline"),
    "gallery": Message("画廊", "gallery"),
    "tree": Message("树", "tree"),
    "map": Message("地图", "map"),
    "shared": Message("所有人", "everybody"),
    "chosen": Message("指定的人", "those chosen"),
}


class _Given(msgspec.Struct, forbid_unknown_fields=True):
    """The values of a view."""

    object: str
    name: str
    kind: str = "list"
    where: str | None = None
    sort: list[str] = []
    columns: list[str] | None = None
    board_by: str | None = None
    visibility: Literal["shared", "chosen"] = "shared"
    roles: list[str] = []
    departments: list[str] = []
    people: list[str] = []
    default: bool = False
    position: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    settings: ViewSettings = msgspec.field(default_factory=ViewSettings)


class ViewKind:
    """Views that are shared with everybody or with some."""

    name = "view"
    label = Message("视图", "View")
    alone = True

    async def read(self, look: "Look") -> Sequence[Item]:
        """All views that others see too."""
        if not views.may_share(look.caller, look.snapshot):
            return ()
        return [_item(each) for each in await views.given_views(look.caller, look.link)
                if views.is_usable(look.caller, look.snapshot, each)]  # fmt: skip

    def called(self, values: Values) -> str | None:
        """Its object and its name."""
        return key_text((values.get("object"), values.get("name")))

    async def put(self, unit: Unit, puts: Sequence[Put]) -> list[Outcome]:
        """Writes views one by one: there are few, and each may take the default from another."""
        standing = {each.id: each for each in await views.given_views(unit.caller, unit.link)}
        outcomes: list[Outcome] = []
        for each in puts:
            try:
                outcomes.append(await self._put(unit, each, standing))
            except Problem as problem:
                outcomes.append(problem)
        return outcomes

    async def _put(self, unit: Unit, put: Put, standing: dict[int, View]) -> int:
        before = None if put.record is None or put.back else standing.get(put.record)
        if before is None and put.record is not None and not put.back:
            raise not_found()
        if put.values is None:
            if not views.may_share(unit.caller, unit.snapshot):
                raise not_found()
            await views.remove(unit.caller, unit.link, before.id if before else 0)
            return before.id if before else 0
        values = {**(_values(before) if before else {}), **put.values}
        wanted = _view(values, before)
        owner = wanted.owner if before else unit.caller.actor.user_id or views.NOBODY
        wanted = replace(wanted, owner=owner)
        views.refuse_wrong(unit.caller, unit.snapshot, wanted)
        return (await views.keep(unit.caller, unit.link, wanted)).id

    def needs(self, key: str) -> Sequence[tuple[str, str]]:
        """Nothing but what its values refer to."""
        return ()

    def words(self, model: Model, name: str) -> Message:
        """What a part of a view is called."""
        return WORDS.get(name, Message(name, name))

    def shown(self, model: Model, name: str, value: Any) -> Message:
        """A part of a view in words."""
        if name == "object" and value in model.objects:
            label = model.objects[value].label
            return Message(label["zh-CN"], label["en"])
        if name in ("kind", "visibility") and value in VALUES:
            return VALUES[value]
        return in_words(value)


def _item(view: View) -> Item:
    key = key_text((view.object, view.name)) or f"{view.object} / {view.id}"
    return Item(key, view.id, _values(view), view.object)


def _values(view: View) -> dict[str, Any]:
    return {
        "object": view.object,
        "name": view.name,
        "kind": view.kind,
        "where": view.where,
        "sort": list(view.sort),
        "columns": None if view.columns is None else list(view.columns),
        "board_by": view.board_by,
        "visibility": view.visibility,
        "roles": [str(each) for each in view.roles],
        "departments": [str(each) for each in view.departments],
        "people": [str(each) for each in view.people],
        "default": view.default,
        "position": view.position,
        "settings": msgspec.to_builtins(view.settings),
    }


def _view(values: dict[str, Any], before: View | None) -> View:
    try:
        given = msgspec.convert(values, _Given)
        circles = {name: tuple(map(int, getattr(given, name))) for name in ("roles", "departments", "people")}
    except ValueError as error:
        message = say("不是一个视图：{e}", "This is no view: {e}", e=str(error)[:200])
        raise invalid((FieldError("wrong_type", message),), message) from None
    return View(
        object=given.object,
        name=given.name,
        kind=given.kind,
        where=given.where,
        sort=tuple(given.sort),
        columns=None if given.columns is None else tuple(given.columns),
        board_by=given.board_by,
        visibility=given.visibility,
        default=given.default,
        position=given.position,
        settings=given.settings,
        owner=before.owner if before else None,
        id=before.id if before else 0,
        **circles,
    )


VIEW = configuration_kind(ViewKind())
