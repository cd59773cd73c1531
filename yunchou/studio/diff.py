"""The difference between two models, as data and in words of both languages.

An entry is `{"kind": "added" | "removed" | "renamed" | "changed", "object", "label", "field"?, "field_label"?, "key"?,
"before"?, "after"?}`: an object without `field`, one of its fields with it. Objects and fields are told apart by where
their values lie, so another name is a new name and nothing else.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from yunchou.base.errors import Message
from yunchou.model.definition import field_json
from yunchou.model.object import Field, Model, Object

FIELD_KEYS = (
    "label", "type", "required", "unique", "indexed", "default", "help", "options", "target", "decimals", "minimum",
    "maximum", "max_length", "hidden", "inverse",
)  # fmt: skip
OBJECT_KEYS = ("label", "plural", "icon", "name_field", "hidden")
KEYS = {
    "label": Message("显示名称", "label"),
    "plural": Message("复数名称", "plural"),
    "icon": Message("图标", "icon"),
    "name_field": Message("名称字段", "name field"),
    "type": Message("类型", "type"),
    "required": Message("必填", "required"),
    "unique": Message("唯一", "unique"),
    "indexed": Message("索引", "index"),
    "default": Message("默认值", "default"),
    "help": Message("说明", "help"),
    "options": Message("选项", "options"),
    "target": Message("引用对象", "target"),
    "inverse": Message("反向名称", "inverse"),
    "decimals": Message("小数位数", "decimals"),
    "minimum": Message("最小值", "minimum"),
    "maximum": Message("最大值", "maximum"),
    "max_length": Message("最大长度", "longest text"),
    "hidden": Message("隐藏", "hidden"),
    "order": Message("字段顺序", "order of fields"),
}

TYPE_WORDS = {
    "text": Message("文本", "Text"),
    "long_text": Message("多行文本", "Long text"),
    "email": Message("邮箱", "Email"),
    "phone": Message("电话", "Phone"),
    "url": Message("网址", "URL"),
    "address": Message("地址", "Address"),
    "number": Message("数字", "Number"),
    "integer": Message("整数", "Whole number"),
    "money": Message("金额", "Money"),
    "percent": Message("百分比", "Percent"),
    "date": Message("日期", "Date"),
    "datetime": Message("日期时间", "Date and time"),
    "choice": Message("单选", "Choice"),
    "multi_choice": Message("多选", "Several choices"),
    "boolean": Message("是/否", "Yes/no"),
    "color": Message("颜色", "Colour"),
    "lookup": Message("关联", "Lookup"),
    "multi_lookup": Message("多个关联", "Several lookups"),
    "user": Message("人员", "Person"),
    "rich_text": Message("富文本", "Rich text"),
    "rating": Message("评分", "Rating"),
    "progress": Message("进度", "Progress"),
    "time": Message("时间", "Time"),
    "duration": Message("时长", "Duration"),
    "lunar_date": Message("农历日期", "Lunar date"),
    "tree_choice": Message("层级选项", "Tree of options"),
    "team": Message("团队", "Team"),
    "geo": Message("地理位置", "Location"),
    "barcode": Message("条码", "Bar code"),
    "signature": Message("手写签名", "Signature"),
    "file": Message("文件", "File"),
    "image": Message("图片", "Picture"),
    "json": Message("JSON", "JSON"),
}
"""What the types that a field can be converted between are called."""


def difference(before: Model, after: Model) -> list[dict[str, Any]]:
    """What changed, object by object in the order of the model."""
    were = {_place(owner): owner for owner in before.objects.values()}
    are = {_place(owner) for owner in after.objects.values()}
    found: list[dict[str, Any]] = []
    for owner in after.objects.values():
        was = were.get(_place(owner))
        if was is None:
            found.append({"kind": "added", **_named(owner)})
            found.extend({"kind": "added", **_named(owner, f)} for f in _own(owner).values())
        else:
            found.extend(_of_object(was, owner))
    found.extend(
        {"kind": "removed", **_named(owner)} for owner in before.objects.values() if _place(owner) not in are
    )
    return found


def _of_object(was: Object, now: Object) -> Iterator[dict[str, Any]]:
    if was.name != now.name:
        yield {"kind": "renamed", **_named(now), "before": was.name, "after": now.name}
    for key in OBJECT_KEYS:
        old, new = _shown(getattr(was, key)), _shown(getattr(now, key))
        renamed = key == "name_field" and _column(was, str(old)) == _column(now, str(new))
        if old != new and not renamed:
            yield {"kind": "changed", **_named(now), "key": key, "before": old, "after": new}
    before, after = _own(was), _own(now)
    for place, field in after.items():
        if place in before:
            yield from _of_field(now, before[place], field)
            continue
        same = next((f for p, f in before.items() if f.name == field.name and p not in after), None)
        if same is not None:
            yield from _of_field(now, same, field)
        else:
            yield {"kind": "added", **_named(now, field)}
    names = {f.name for f in after.values()}
    for place, field in before.items():
        if place not in after and field.name not in names:
            yield {"kind": "removed", **_named(now, field)}
    kept = [place for place in before if place in after]
    moved = [place for place in after if place in before]
    if kept != moved:
        old_order, new_order = [before[p].name for p in kept], [after[p].name for p in moved]
        yield {"kind": "changed", **_named(now), "key": "order", "before": old_order, "after": new_order}


def _of_field(owner: Object, was: Field, now: Field) -> Iterator[dict[str, Any]]:
    if was is now:
        return
    if was.name != now.name:
        yield {"kind": "renamed", **_named(owner, now), "before": was.name, "after": now.name}
    old, new = field_json(was), field_json(now)
    for key in FIELD_KEYS:
        if old.get(key) != new.get(key):
            yield {
                "kind": "changed",
                **_named(owner, now),
                "key": key,
                "before": old.get(key),
                "after": new.get(key),
            }


def _place(owner: Object) -> str:
    return owner.table or f"new {owner.name}"


def _own(owner: Object) -> dict[str, Field]:
    return {f.column or f"new {f.name}": f for f in owner.fields.values() if not f.system}


def _column(owner: Object, name: str) -> str:
    field = owner.fields.get(name)
    return (field.column or name) if field else name


def _shown(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def _named(owner: Object, field: Field | None = None) -> dict[str, Any]:
    named: dict[str, Any] = {"object": owner.name, "label": dict(owner.label)}
    return named if field is None else {**named, "field": field.name, "field_label": dict(field.label)}


# -- in words ----------------------------------------------------------------------------------------------------


def told(entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An entry with `text`, a sentence in the reader's language."""
    if "words" in entry:
        # Of an item beside the model: said when the difference was found, as its kind may be gone since.
        return {**{k: v for k, v in entry.items() if k != "words"}, "text": entry["words"][language]}
    return {**entry, "text": sentence(entry).in_language(language)}


def sentence(entry: Mapping[str, Any]) -> Message:
    """An entry in words."""
    return Message(_sentence(entry, "zh-CN"), _sentence(entry, "en"))


def _sentence(entry: Mapping[str, Any], language: str) -> str:
    zh = language == "zh-CN"
    what = entry["label"][language]
    if "field" in entry:
        field = entry["field_label"][language]
        what = f"{what}的字段“{field}”" if zh else f"the field {field} of {what}"
    else:
        what = f"对象“{what}”" if zh else f"the object {what}"
    kind = entry["kind"]
    if kind == "added":
        return f"新增{what}" if zh else f"Added {what}"
    if kind == "removed":
        return f"删除{what}" if zh else f"Deleted {what}"
    before, after = (_said(entry, side, language) for side in ("before", "after"))
    if kind == "renamed":
        return (
            f"{what}的 API 名称由 {before} 改为 {after}" if zh else f"Renamed {what} from {before} to {after}"
        )
    key = KEYS[entry["key"]].in_language(language)
    if entry["key"] == "options":
        return _options(entry, what, language)
    if entry["key"] == "order":
        return f"调整{what}的字段顺序" if zh else f"Reordered the fields of {what}"
    return (
        f"{what}的{key}由 {before} 改为 {after}"
        if zh
        else f"Changed the {key} of {what} from {before} to {after}"
    )


def _said(entry: Mapping[str, Any], side: str, language: str) -> str:
    """What a setting was or is, in words."""
    value = entry.get(side)
    if entry.get("key") == "type" and value in TYPE_WORDS:
        return TYPE_WORDS[value].in_language(language)
    return _words(value, language)


def _options(entry: Mapping[str, Any], what: str, language: str) -> str:
    zh = language == "zh-CN"
    before = {each["value"]: each for each in entry.get("before") or ()}
    after = {each["value"]: each for each in entry.get("after") or ()}
    parts = []
    for words, names in (
        ("新增" if zh else "added", [v for v in after if v not in before]),
        ("删除" if zh else "removed", [v for v in before if v not in after]),
        ("修改" if zh else "changed", [v for v in after if v in before and after[v] != before[v]]),
    ):
        shown = [({**before, **after})[name]["label"].get(language, name) for name in names]
        if shown:
            parts.append(f"{words} {'、'.join(shown) if zh else ', '.join(shown)}")
    said = ("；" if zh else "; ").join(parts) or ("调整顺序" if zh else "reordered")
    return f"{what}的选项：{said}" if zh else f"Options of {what}: {said}"


def _words(value: Any, language: str) -> str:
    """A setting's value as a person reads it."""
    zh = language == "zh-CN"
    if value is None or value == "":
        return "空" if zh else "nothing"
    if isinstance(value, bool):
        return {True: "是" if zh else "yes", False: "否" if zh else "no"}[value]
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("name") or next(iter(value.values()), ""))
    return str(value)
