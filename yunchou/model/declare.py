"""Words in which apps declare objects: `declare("account", …, fields=(text("name", "客户名称", "Account name"), …))`."""

import dataclasses
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from yunchou.model.object import Field, InverseName, Object, Option, label

InverseWords: TypeAlias = tuple[str, str, str]
"""Name, Chinese label and English label of an inverse."""


_OF_EVERY_FIELD = frozenset(each.name for each in dataclasses.fields(Field))


def option(value: str, zh: str, en: str, color: str | None = None) -> Option:
    """An option of a choice."""
    return Option(value, label(zh, en), color)


def _field(kind: str, name: str, zh: str, en: str, **settings: Any) -> Field:
    if (help_words := settings.pop("help", None)) is not None:
        settings["help"] = label(*help_words)
    own = {key: settings.pop(key) for key in set(settings) - _OF_EVERY_FIELD}
    return Field(name=name, type=kind, label=label(zh, en), settings=own, **settings)


def text(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A line of text."""
    return _field("text", name, zh, en, **settings)


def rich_text(name: str, zh: str, en: str, **settings: Any) -> Field:
    """Text with headings, lists and links."""
    return _field("rich_text", name, zh, en, **settings)


def long_text(name: str, zh: str, en: str, **settings: Any) -> Field:
    """Text in several lines."""
    return _field("long_text", name, zh, en, **settings)


def number(name: str, zh: str, en: str, **settings: Any) -> Field:
    """An exact number."""
    return _field("number", name, zh, en, **settings)


def integer(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A whole number."""
    return _field("integer", name, zh, en, **settings)


def money(name: str, zh: str, en: str, **settings: Any) -> Field:
    """An amount of money. `rate_date`: the date field whose day decides the rate of another currency; `rate_field`: the number
    field that holds the rate, so that later rates change nothing."""
    return _field("money", name, zh, en, **settings)


def percent(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A share; 25 % is 0.25."""
    return _field("percent", name, zh, en, **settings)


def boolean(name: str, zh: str, en: str, **settings: Any) -> Field:
    """True or false."""
    return _field("boolean", name, zh, en, **settings)


def date(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A day."""
    return _field("date", name, zh, en, **settings)


def datetime(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A moment."""
    return _field("datetime", name, zh, en, **settings)


def json(name: str, zh: str, en: str, **settings: Any) -> Field:
    """Any JSON value."""
    return _field("json", name, zh, en, **settings)


def time(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A time of day."""
    return _field("time", name, zh, en, **settings)


def email(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A mail address."""
    return _field("email", name, zh, en, **settings)


def phone(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A telephone number."""
    return _field("phone", name, zh, en, **settings)


def url(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A web address."""
    return _field("url", name, zh, en, **settings)


def address(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A postal address."""
    return _field("address", name, zh, en, **settings)


def color(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A colour."""
    return _field("color", name, zh, en, **settings)


def choice(name: str, zh: str, en: str, options: Sequence[Option], **settings: Any) -> Field:
    """One of several options."""
    return _field("choice", name, zh, en, options=tuple(options), **settings)


def multi_choice(name: str, zh: str, en: str, options: Sequence[Option], **settings: Any) -> Field:
    """Several of the options."""
    return _field("multi_choice", name, zh, en, options=tuple(options), **settings)


def auto_number(name: str, zh: str, en: str, pattern: str, **settings: Any) -> Field:
    """A number that the system gives; `reset`, `start` and `gapless` as in `field_types.auto_number`."""
    return _field("auto_number", name, zh, en, pattern=pattern, readonly=True, unique=True, **settings)


def formula(name: str, zh: str, en: str, expression: str, result_type: str, **settings: Any) -> Field:
    """A value that an expression gives."""
    return _field(
        "formula", name, zh, en, formula=expression, result_type=result_type, readonly=True, **settings
    )


def rollup(
    name: str,
    zh: str,
    en: str,
    inverse: str,
    measure: str,
    field: str | None = None,
    where: str | None = None,
    *,
    result_type: str = "number",
    **settings: Any,
) -> Field:
    """A figure over the records that an inverse names."""
    counted = {"inverse": inverse, "measure": measure, "field": field, "where": where}
    return _field("rollup", name, zh, en, rollup=counted, result_type=result_type, readonly=True, **settings)


def _relation(
    kind: str,
    name: str,
    zh: str,
    en: str,
    target: str,
    inverse: InverseWords | None,
    settings: dict[str, Any],
) -> Field:
    named = InverseName(inverse[0], label(inverse[1], inverse[2])) if inverse else None
    return _field(kind, name, zh, en, target=target, inverse=named, **settings)


def lookup(
    name: str, zh: str, en: str, target: str, inverse: InverseWords | None = None, **settings: Any
) -> Field:
    """A reference to one record of `target`."""
    return _relation("lookup", name, zh, en, target, inverse, settings)


def master_detail(
    name: str, zh: str, en: str, target: str, inverse: InverseWords | None = None, **settings: Any
) -> Field:
    """The record of `target` that this one is a part of; `reparent`: whether it may move to another."""
    return _relation("master_detail", name, zh, en, target, inverse, {"required": True, **settings})


def multi_lookup(
    name: str, zh: str, en: str, target: str, inverse: InverseWords | None = None, **settings: Any
) -> Field:
    """References to several records of `target`."""
    return _relation("multi_lookup", name, zh, en, target, inverse, settings)


def any_lookup(
    name: str,
    zh: str,
    en: str,
    targets: Sequence[str],
    inverse: InverseWords | None = None,
    **settings: Any,
) -> Field:
    """A reference to one record of any of `targets`."""
    named = InverseName(inverse[0], label(inverse[1], inverse[2])) if inverse else None
    return _field("any_lookup", name, zh, en, inverse=named, targets=list(targets), **settings)


def user(name: str, zh: str, en: str, inverse: InverseWords | None = None, **settings: Any) -> Field:
    """A reference to a person."""
    return _relation("user", name, zh, en, "user", inverse, settings)


def signature(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A signature drawn by hand."""
    return _field("signature", name, zh, en, **settings)


def file(name: str, zh: str, en: str, **settings: Any) -> Field:
    """One file."""
    return _field("file", name, zh, en, **settings)


def image(name: str, zh: str, en: str, **settings: Any) -> Field:
    """Pictures; with `multiple` several, at most `max_files`."""
    return _field("image", name, zh, en, **settings)


def geo(name: str, zh: str, en: str, **settings: Any) -> Field:
    """A place on the earth: latitude and longitude."""
    return _field("geo", name, zh, en, **settings)


def record_id(name: str, zh: str, en: str, **settings: Any) -> Field:
    """The id of a record whose object stands in another field."""
    return _field("id", name, zh, en, **settings)


SYSTEM: tuple[Field, ...] = (
    _field("id", "id", "编号", "ID", readonly=True, system=True, column="id"),
    user("owner", "负责人", "Owner", system=True, indexed=True, column="owner"),
    datetime("created_at", "创建时间", "Created at", readonly=True, system=True, column="created_at"),
    user("created_by", "创建人", "Created by", readonly=True, system=True, column="created_by"),
    datetime("updated_at", "修改时间", "Updated at", readonly=True, system=True, column="updated_at"),
    user("updated_by", "修改人", "Updated by", readonly=True, system=True, column="updated_by"),
    integer("version", "版本", "Version", readonly=True, system=True, column="version"),
)
"""The fields of every object, beside those it declares."""


def declare(
    name: str,
    words: tuple[str, str] | tuple[str, str, str],
    fields: Sequence[Field],
    *,
    app: str,
    icon: str = "table",
    name_field: str = "name",
    affects_access: bool = False,
    aside: tuple[str, ...] = (),
    generated: bool = False,
    attached: bool = False,
    follows: tuple[str, ...] = (),
    participants: str | None = None,
    known_by: tuple[str, ...] = (),
    configuration: bool = False,
) -> Object:
    """An object of an app. `words`: Chinese label, English label, and the English plural where it is not label + s."""
    zh, en = words[0], words[1]
    plural = words[2] if len(words) == 3 else f"{en}s"
    return Object(
        name=name,
        label=label(zh, en),
        plural=label(zh, plural),
        fields=MappingProxyType({f.name: f for f in (*fields, *SYSTEM)}),
        name_field=name_field,
        app=app,
        icon=icon,
        affects_access=affects_access,
        aside=aside,
        generated=generated,
        attached=attached,
        follows=follows,
        participants=participants,
        known_by=known_by,
        configuration=configuration,
    )
