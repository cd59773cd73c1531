"""What a definition of an object or a field must be before it may change the model."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from yunchou.base.errors import say
from yunchou.base.text import is_storable
from yunchou.model.build import OVERRIDABLE
from yunchou.model.definition import field_from_json, field_json
from yunchou.model.field_types import TYPES, ValueContext, ValueProblem, declarable
from yunchou.model.field_types.base import TextType
from yunchou.model.field_types.money import RATE_DATE, RATE_FIELD
from yunchou.model.field_types.numbers import LARGEST
from yunchou.model.object import SYSTEM_FIELDS, Field, Model, Object
from yunchou.studio.computed import check_computed
from yunchou.studio.faults import Faults as Faults

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
COLOR = re.compile(r"#[0-9A-Fa-f]{3,8}|[a-z][a-z0-9-]{0,39}|", re.ASCII)
RESERVED = frozenset(
    (
        *SYSTEM_FIELDS,
        *("deleted_at", "sort_key", "and", "or", "not", "in", "is", "null", "true", "false"),
        *("between", "contains", "starts_with", "ends_with"),
    )
)
MOST_FIELDS, MOST_OPTIONS, MOST_OBJECTS = 500, 500, 1000
MOST_LEVELS, MOST_OF_TREE = 6, 5000
"""Levels and options of a tree of options."""
LONGEST_HELP = 2000
LONGEST_INDEXED = 600
"""Characters of a text that fit into an index whatever they are."""
FIELD_KEYS = frozenset(
    [
        "name",
        "type",
        "label",
        "required",
        "unique",
        "indexed",
        "default",
        "help",
        "options",
        "target",
        "inverse",
        "decimals",
        "minimum",
        "maximum",
        "max_length",
        "searchable",
        "readonly",
        "system",
        "layer",
        "access",
        "hidden",
        "building",
        "default_expression",
        "stored",
        "calculating",
    ]
)
DERIVED = frozenset(["readonly", "system", "layer", "access", "building", "stored", "calculating", "parts"])
"""What a definition says beside what it is given: taken back without complaint, and not kept."""
OBJECT_KEYS = frozenset(["name", "label", "plural", "name_field", "icon", "fields", "app", "layer"])
CHANGEABLE = frozenset(
    (
        *OVERRIDABLE,
        *("name", "unique", "indexed", "decimals", "minimum", "maximum", "max_length", "default_expression"),
    )
)
CHANGEABLE_OF_OBJECT = frozenset({"name", "label", "plural", "icon", "name_field", "order", "hidden"})


def check_name(name: Any, at: str, faults: Faults) -> None:
    """A name is short, plain and not reserved."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        message = say(
            "名称应为小写字母开头的英文、数字、下划线，最多 40 个字符", "A name is a-z, 0-9 and _, 40 at most"
        )
        faults.add("wrong_type", at, message)
    elif name in RESERVED:
        faults.add("rule", at, say("名称 {name} 为系统保留", "The name {name} is reserved", name=name))


def check_label(given: Any, at: str, faults: Faults, *, required: bool = True) -> None:
    """A label is a text or has one in at least one language."""
    if given is None and not required:
        return
    texts = [given] if isinstance(given, str) else list(given.values()) if isinstance(given, Mapping) else []
    good = [t for t in texts if isinstance(t, str) and 0 < len(t.strip()) <= 200 and is_storable(t)]
    known = not isinstance(given, Mapping) or set(given) <= {"zh-CN", "en"}
    if not good or len(good) != len([t for t in texts if t]) or not known:
        faults.add(
            "required", at, say("请填写名称（中文或英文）", "A label in Chinese or English is required")
        )


def check_help(given: Any, at: str, faults: Faults) -> None:
    """A help text is a text or has one in some languages; it may be empty."""
    texts = list(given.values()) if isinstance(given, Mapping) else [given]
    known = not isinstance(given, Mapping) or set(given) <= {"zh-CN", "en"}
    if not known or not all(t is None or (isinstance(t, str) and is_storable(t)) for t in texts):
        faults.add("wrong_type", at, say("应为文本（中文或英文）", "This must be text in Chinese or English"))
    elif any(t is not None and len(t) > LONGEST_HELP for t in texts):
        message = say("最多 {n} 个字符", "This may have {n} characters at most", n=LONGEST_HELP)
        faults.add("out_of_range", at, message)


def check_icon(given: Mapping[str, Any], faults: Faults) -> None:
    """An icon is named by a word."""
    if "icon" in given and not (
        isinstance(given["icon"], str) and re.fullmatch(r"[a-z0-9-]{1,40}", given["icon"])
    ):
        faults.add("wrong_type", "icon", say("应为图标名称", "This must be the name of an icon"))


def check_flag(given: Mapping[str, Any], key: str, faults: Faults) -> None:
    """A flag is true or false."""
    if not isinstance(given.get(key, False), bool):
        faults.add("wrong_type", key, say("应为 true 或 false", "This must be true or false"))


def check_order(given: Any, owner: Object, faults: Faults) -> None:
    """An order names fields of the object, each once."""
    names = [name for name, field in owner.fields.items() if not field.system]
    if (
        not isinstance(given, list)
        or not all(isinstance(each, str) for each in given)
        or len(set(given)) != len(given)
        or not set(given) <= set(names)
    ):
        message = say("应为字段名称的列表，每个一次", "This must list names of fields, each once")
        faults.add("wrong_type", "order", message)


def kept_keys(given: Mapping[str, Any]) -> dict[str, Any]:
    """A checked definition as it is kept, without what only answers say."""
    return {key: each for key, each in given.items() if key not in DERIVED}


def check_field(model: Model, owner: Object, given: Any, context: ValueContext, at: str = "") -> Faults:
    """All that is wrong with the definition of a new field of `owner`."""
    faults = Faults()
    prefix = f"{at}." if at else ""
    if not isinstance(given, Mapping):
        faults.add("wrong_type", at or "field", say("字段定义应为对象", "A field's definition is an object"))
        return faults
    kind = TYPES.get(str(given.get("type")))
    for key in set(given) - FIELD_KEYS - set(kind.settings if kind else ()):
        faults.add(
            "unknown_field",
            f"{prefix}{key}",
            say("没有属性 {key}", "There is no property {key}", key=str(key)[:60]),
        )
    check_name(given.get("name"), f"{prefix}name", faults)
    check_label(given.get("label"), f"{prefix}label", faults)
    check_help(given.get("help"), f"{prefix}help", faults)
    name = str(given.get("name"))
    if name in owner.fields:
        faults.add("duplicate", f"{prefix}name", say("字段已存在", "There is a field of this name"))
    elif name in model.inverses(owner.name):
        message = say("已有此名称的下级记录", "Related records have this name already")
        faults.add("duplicate", f"{prefix}name", message)
    if given.get("type") not in declarable():
        options = ", ".join(declarable())
        faults.add(
            "not_an_option", f"{prefix}type", say("类型应为 {o} 之一", "The type is one of {o}", o=options)
        )
        return faults
    _check_kind(model, given, prefix, faults)
    _check_rate_date(owner, given, prefix, faults)
    _check_rate_field(owner, given, prefix, faults)
    check_settings(given, str(given["type"]), prefix, faults)
    if not faults.found:
        check_default(given, context, prefix, faults)
    return faults


def check_masters(model: Model, names: Iterable[str]) -> None:
    """Raises 422 for an object with two masters, and where masters go in a circle."""
    faults = Faults()
    for name in names:
        seen, here = [name], model.objects.get(name)
        while here is not None:
            masters = [f for f in here.fields.values() if f.type == "master_detail"]
            if len(masters) > 1:
                message = say("一个对象只能有一个主记录", "An object has one master at most")
                faults.add("rule", "type", message)
            if not masters or len(masters) > 1:
                break
            target = str(masters[0].target)
            if target in seen:
                ring = " → ".join([*seen, target])
                message = say("主从关系循环：{ring}", "Masters go in a circle: {ring}", ring=ring)
                faults.add("rule", "target", message)
                break
            seen.append(target)
            here = model.objects.get(target)
    faults.finish()


def _check_kind(model: Model, given: Mapping[str, Any], prefix: str, faults: Faults) -> None:
    kind = given["type"]
    check_computed(given, prefix, faults)
    if TYPES[kind].computed:
        return
    if TYPES[kind].options is not None:
        check_options(given.get("options"), f"{prefix}options", faults, tree=TYPES[kind].options == "tree")
    elif given.get("options"):
        faults.add("unknown_field", f"{prefix}options", say("此类型没有选项", "This type has no options"))
    if TYPES[kind].relation:
        _check_targets(model, given, prefix, faults)
        return
    for key in ("target", "inverse"):
        if given.get(key):
            message = say("此类型不引用其他记录", "A field of this type points at nothing")
            faults.add("unknown_field", f"{prefix}{key}", message)


def _check_targets(model: Model, given: Mapping[str, Any], prefix: str, faults: Faults) -> None:
    """What a relation points at is there, and is free to call its records as the relation does."""
    kind = TYPES[given["type"]]
    key = "targets" if kind.of_several else "target"
    listed = given.get("targets") if kind.of_several else [kind.target or str(given.get("target"))]
    if kind.of_several and given.get("target"):
        message = say("此类型用 targets 指明对象", "A field of this type names its objects in targets")
        faults.add("unknown_field", f"{prefix}target", message)
    if kind.of_several and given.get("default_expression"):
        message = say("此类型没有默认值", "This type has no default")
        faults.add("rule", f"{prefix}default_expression", message)
    for target in listed if isinstance(listed, list) else ():
        if not isinstance(target, str) or target not in model.objects:
            message = say("目标对象不存在", "There is no such target object")
            faults.add("not_an_option", f"{prefix}{key}", message)
        else:
            _check_inverse(model, given.get("inverse"), target, prefix, faults)


def check_targets_change(model: Model, field: Field, targets: Any, faults: Faults) -> None:
    """Of a relation to several objects: those that come are there and are free to call its records as it does."""
    came = [each for each in targets if each not in field.targets] if isinstance(targets, list) else []
    given = {**field_json(field), "targets": came}
    _check_targets(model, given, "", faults)


def _check_rate_date(owner: Object, given: Mapping[str, Any], prefix: str, faults: Faults) -> None:
    """The rate of an amount is that of the day in a date field which is there already."""
    named = given.get(RATE_DATE)
    if named is None:
        return
    field = owner.fields.get(named) if isinstance(named, str) else None
    if field is None or field.type not in ("date", "datetime"):
        message = say("应为本对象已有的日期字段", "This must be a date field that the object has already")
        faults.add("not_an_option", f"{prefix}{RATE_DATE}", message)


def _check_rate_field(owner: Object, given: Mapping[str, Any], prefix: str, faults: Faults) -> None:
    """The rate of an amount is kept in a number field which is there already."""
    named = given.get(RATE_FIELD)
    if named is None:
        return
    field = owner.fields.get(named) if isinstance(named, str) else None
    if field is None or field.type != "number":
        message = say("应为本对象已有的数字字段", "This must be a number field that the object has already")
        faults.add("not_an_option", f"{prefix}{RATE_FIELD}", message)


def _check_inverse(model: Model, given: Any, target: str, prefix: str, faults: Faults) -> None:
    if given is None:
        return
    if not isinstance(given, Mapping) or set(given) - {"name", "label"}:
        faults.add(
            "wrong_type", f"{prefix}inverse", say("应有 name 和 label", "There must be a name and a label")
        )
        return
    check_name(given.get("name"), f"{prefix}inverse.name", faults)
    check_label(given.get("label"), f"{prefix}inverse.label", faults, required=False)
    name = str(given.get("name"))
    if name in model.inverses(target) or name in model.objects[target].fields:
        message = say("目标对象已使用此名称", "The target object uses this name already")
        faults.add("duplicate", f"{prefix}inverse.name", message)


def check_options(given: Any, at: str, faults: Faults, *, tree: bool = False) -> None:
    """The options of a choice: some, each with a value of its own, in a tree also among all of its branches."""
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_OPTIONS:
        faults.add(
            "required", at, say("应有 1 至 {n} 个选项", "There must be 1 to {n} options", n=MOST_OPTIONS)
        )
        return
    seen: set[str] = set()
    _check_branch(given, at, faults, seen, MOST_LEVELS if tree else 1)
    if len(seen) > MOST_OF_TREE:
        message = say("最多 {n} 个选项", "There may be {n} options at most", n=MOST_OF_TREE)
        faults.add("out_of_range", at, message)


def _check_branch(given: list[Any], at: str, faults: Faults, seen: set[str], levels: int) -> None:
    keys = {"value", "label", "color", "active"} | ({"children"} if levels > 1 else set())
    for number, option in enumerate(given):
        value = option.get("value") if isinstance(option, Mapping) else None
        good = (
            isinstance(value, str) and 0 < len(value) <= 100 and is_storable(value) and value == value.strip()
        )
        if not good or not set(option) <= keys:
            faults.add(
                "wrong_type",
                f"{at}.{number}",
                say("选项应有 value 和 label", "An option has a value and a label"),
            )
            continue
        check_label(option.get("label", value), f"{at}.{number}.label", faults)
        color = option.get("color")
        if not (color is None or (isinstance(color, str) and COLOR.fullmatch(color))):
            faults.add("wrong_type", f"{at}.{number}.color", say("应为颜色", "This must be a colour"))
        if not isinstance(option.get("active", True), bool):
            message = say("应为 true 或 false", "This must be true or false")
            faults.add("wrong_type", f"{at}.{number}.active", message)
        if value in seen:
            faults.add("duplicate", f"{at}.{number}", say("选项重复", "This option is there twice"))
        seen.add(str(value))
        children = option.get("children") or []
        if not isinstance(children, list):
            message = say("下级选项应为列表", "The options below must be a list")
            faults.add("wrong_type", f"{at}.{number}.children", message)
        else:
            _check_branch(children, f"{at}.{number}.children", faults, seen, levels - 1)


def check_settings(given: Mapping[str, Any], kind: str, prefix: str, faults: Faults) -> None:
    """Flags are true or false, bounds are numbers and in order, lengths and decimals are whole."""
    for key in ("required", "unique", "indexed", "hidden"):
        if not isinstance(given.get(key, False), bool):
            faults.add(
                "wrong_type", f"{prefix}{key}", say("应为 true 或 false", "This must be true or false")
            )
    for key, least, most in (("decimals", 0, 4 if kind == "money" else 10), ("max_length", 1, 100_000)):
        value = given.get(key)
        if value is not None and (
            not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most
        ):
            message = say("应为 {a} 至 {b} 的整数", "A whole number from {a} to {b}", a=least, b=most)
            faults.add("out_of_range", f"{prefix}{key}", message)
    for key in ("minimum", "maximum"):
        value = given.get(key)
        if value is not None and (not isinstance(value, int | float) or isinstance(value, bool)):
            faults.add("wrong_type", f"{prefix}{key}", say("应为数字", "This must be a number"))
        elif value is not None and abs(value) > LARGEST:
            faults.add("out_of_range", f"{prefix}{key}", say("数字过大", "This number is too large"))
    for fault in TYPES[kind].check_settings(given):
        faults.add(fault.code, f"{prefix}{fault.setting}", fault.message)
    if given.get("searchable") is not None:
        if not isinstance(given["searchable"], bool):
            message = say("应为 true 或 false", "This must be true or false")
            faults.add("wrong_type", f"{prefix}searchable", message)
        elif given["searchable"] and TYPES[kind].kind != "text":
            message = say("只有文本可以被搜索", "Only texts can be searched")
            faults.add("rule", f"{prefix}searchable", message)
    low, high = given.get("minimum"), given.get("maximum")
    if not faults.found and low is not None and high is not None and low > high:
        faults.add(
            "out_of_range", f"{prefix}maximum", say("不能小于最小值", "This may not be below the minimum")
        )
    for key in ("unique", "indexed"):
        if given.get(key) and not _indexable(given, kind):
            message = say(
                "此类型不能唯一或建索引，文本最长 {n} 个字符",
                "This can't be unique or indexed; a text may have {n} characters for it",
                n=LONGEST_INDEXED,
            )
            faults.add("rule", f"{prefix}{key}", message)


def _indexable(given: Mapping[str, Any], kind: str) -> bool:
    """Whether every value fits into an index: single values, and no long texts."""
    found = TYPES[kind]
    if found.index_method != "btree":
        # Indexes of other kinds find what holds a value or lies in a box; none of them can refuse an equal one.
        return not given.get("unique")
    if found.many or not found.sortable:
        return False
    length = given.get("max_length")
    if not isinstance(found, TextType):
        return True
    return (length if isinstance(length, int) else found.longest) <= LONGEST_INDEXED


def check_default(given: Mapping[str, Any], context: ValueContext, prefix: str, faults: Faults) -> None:
    """A default is a value that the field would take."""
    if given.get("default") is None:
        return
    field = field_from_json(given, layer="organisation")
    if TYPES[field.type].relation:
        faults.add("rule", f"{prefix}default", say("此类型没有默认值", "This type has no default"))
        return
    try:
        TYPES[field.type].parse(field.default, field, context)
    except ValueProblem as problem:
        faults.add(problem.code, f"{prefix}default", problem.message)
