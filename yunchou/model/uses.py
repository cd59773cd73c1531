"""What uses an object or a field, so that nobody renames or deletes it blindly.

`uses_of` looks at the model itself; rooms above add what their own parts of the model hold with `finds_uses`. What is
saved elsewhere (rights, views, plans of imports) is found by `saved_uses`, to which rooms add with `finds_saved_uses`,
and follows a new name by the functions of `follows_names`.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from yunchou.base.db import Connection
from yunchou.base.errors import Message, say
from yunchou.model.object import Model

FIELD_SETTINGS = ("rate_date", "rate_field")
"""The settings of a field that name another field of the same object."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use. `kind` is a stable word, `where` says in words where it is.

    `follows`: a new name is written there by itself. `blocks`: the object or field may not be deleted while it stands.
    `record`: the record (object, id) that holds it, where one does.
    """

    kind: str
    where: Message
    object: str | None = None
    field: str | None = None
    follows: bool = True
    blocks: bool = True
    record: tuple[str, int] | None = None

    def as_json(self, language: str) -> dict[str, Any]:
        """The form of the API."""
        return {
            "kind": self.kind,
            "where": self.where.in_language(language),
            "object": self.object,
            "field": self.field,
            "blocks": self.blocks,
            "record": self.record and {"object": self.record[0], "id": str(self.record[1])},
        }


Finder: TypeAlias = Callable[[Model, str, str | None], Iterable[Use]]
"""Gets the model, the name of an object and that of one of its fields, None for the object as a whole."""
SavedFinder: TypeAlias = Callable[[Connection, str, Model, str, str | None], Awaitable[Iterable[Use]]]
"""Gets a connection, the schema, then what `Finder` gets."""
Follower: TypeAlias = Callable[[Connection, str, Model, str, str | None, str], Awaitable[None]]
"""Gets what `SavedFinder` gets, the model being that of the old name, and the new name."""
_FINDERS: list[Finder] = []
_SAVED: list[SavedFinder] = []
_FOLLOWERS: list[Follower] = []


def finds_uses(finder: Finder) -> Finder:
    """Adds a finder of uses within the model."""
    _FINDERS.append(finder)
    return finder


def finds_saved_uses(finder: SavedFinder) -> SavedFinder:
    """Adds a finder of uses that are saved outside the model."""
    _SAVED.append(finder)
    return finder


def follows_names(follower: Follower) -> Follower:
    """Adds what writes a new name wherever the old one is saved; it runs inside the transaction of the change."""
    _FOLLOWERS.append(follower)
    return follower


def uses_of(model: Model, object: str, field: str | None = None) -> list[Use]:
    """What in the model uses an object, or one of its fields."""
    found = [
        Use("relation", _at(model, owner.name, each.name), owner.name, each.name)
        for owner in model.objects.values()
        for each in owner.fields.values()
        if field is None and object in each.targets and owner.name != object and not each.system
    ]
    owner = model.objects[object]
    if field is not None and owner.name_field == field:
        where = say(
            "{o}的名称字段", "the name field of {o}", o=Message(owner.label["zh-CN"], owner.label["en"])
        )
        found.append(Use("name_field", where, object, field))
    found += [
        Use("setting", _at(model, object, each.name), object, each.name)
        for each in owner.fields.values()
        if field is not None and field in (each.settings.get(key) for key in FIELD_SETTINGS)
    ]
    for finder in _FINDERS:
        found.extend(finder(model, object, field))
    return found


def _at(model: Model, object: str, field: str) -> Message:
    owner = model.objects[object]
    named = owner.fields[field]
    return Message(
        f"{owner.label['zh-CN']}·{named.label['zh-CN']}", f"{owner.label['en']} · {named.label['en']}"
    )


def listed(uses: Iterable[Use]) -> Message:
    """The first of several uses in words."""
    shown = list(uses)[:5]
    return Message("、".join(use.where.zh for use in shown), ", ".join(use.where.en for use in shown))


async def saved_uses(
    link: Connection, schema: str, model: Model, object: str, field: str | None = None
) -> list[Use]:
    """What is saved outside the model and uses an object, or one of its fields; each record once, as what blocks if it does."""
    found = [use for finder in _SAVED for use in await finder(link, schema, model, object, field)]
    told: dict[tuple[str, int] | int, Use] = {}
    for number, use in enumerate(found):
        key = use.record or number
        if key not in told or (use.blocks and not told[key].blocks):
            told[key] = use
    return list(told.values())


async def follow_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Writes a new name wherever the old one is saved."""
    for follower in _FOLLOWERS:
        await follower(link, schema, model, object, field, name)
