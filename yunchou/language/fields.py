"""What names mean to a model alone, without a statement: the types of fields, and what an expression reads."""

from collections.abc import Callable
from dataclasses import dataclass

from yunchou.language.errors import unknown_name
from yunchou.language.types import Name, Operand, Type
from yunchou.model.computed import Hop, Read
from yunchou.model.field_types import TYPES, part_of, type_of
from yunchou.model.field_types.base import Part
from yunchou.model.object import Field, Inverse, Model, Object


def expression_type(owner: Object, field: Field) -> Type:
    """The type that expressions see in a field; an id is a reference to the record itself."""
    kind = type_of(field).kind
    if kind == "id":
        return Type("lookup", target=owner.name)
    if field.options:
        options = tuple((o.value, o.label["zh-CN"], o.label["en"]) for o in field.option_values.values())
        return Type(kind, options=options)
    if type_of(field).relation:
        return Type(kind, target=field.target or "user")
    return Type(kind)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in an expression: where it stands, and which field or inverse of which object it means.

    Of an inverse, `object` and `field` are those of the relation field behind it.
    """

    name: Name
    object: str
    field: str
    inverse: bool = False


class Mentions:
    """What an expression reads and which names it uses, gathered while it is compiled."""

    def __init__(self) -> None:
        self.reads: dict[Read, None] = {}
        self.names: dict[int, Mention] = {}

    def add(self, reads: list[Read], names: list[Mention]) -> None:
        """Takes over what one path reads."""
        self.reads.update(dict.fromkeys(reads))
        self.names.update({each.name.at: each for each in names})


class ModelScope:
    """The names of an object's records. `field_of` may give a field more than the model knows, or raise."""

    def __init__(
        self,
        model: Model,
        owner: Object,
        mentions: Mentions,
        field_of: Callable[[Object, Field, Name], Field] = lambda owner, field, name: field,
        hops: tuple[Hop, ...] = (),
    ) -> None:
        self._model = model
        self._owner = owner
        self._mentions = mentions
        self._field_of = field_of
        self._hops = hops

    def field(self, path: tuple[Name, ...]) -> Operand:
        """The type of a path's end. Raises `unknown_name`."""
        reads: list[Read] = []
        names: list[Mention] = []
        part = self._part(path)
        whole = path if part is None else path[:-1]
        owner, hops, field = self._walk(whole[:-1], reads, names)
        field = self._named(owner, whole[-1])
        reads.append(Read(hops, owner.name, field.name))
        names.append(Mention(whole[-1], owner.name, field.name))
        self._mentions.add(reads, names)
        if part is not None:
            return Operand("null", Type(TYPES[part.type].kind))
        return Operand("null", expression_type(owner, field))

    def _part(self, path: tuple[Name, ...]) -> Part | None:
        """The part of a value that a path ends in, if it does."""
        if len(path) < 2:
            return None
        owner, _, _ = self._walk(path[:-2], [], [])
        return part_of(self._named(owner, path[-2]), path[-1].text)

    def children(self, path: tuple[Name, ...]) -> "ModelChildren":
        """The records that an inverse at the end of a path names."""
        reads: list[Read] = []
        names: list[Mention] = []
        owner, hops, _ = self._walk(path[:-1], reads, names)
        inverse = self._inverse(owner, path[-1])
        child = self._model.object(inverse.object)
        hops = (*hops, Hop(child.name, inverse.field, down=True))
        reads.append(Read(hops, child.name, inverse.field))
        names.append(Mention(path[-1], child.name, inverse.field, inverse=True))
        self._mentions.add(reads, names)
        return ModelChildren(ModelScope(self._model, child, self._mentions, self._field_of, hops))

    def convert(self, amount_sql: str, currency_sql: str, day_sql: str) -> Operand:
        """An amount in another currency: a number."""
        return Operand("null", Type("number"))

    def _walk(
        self, path: tuple[Name, ...], reads: list[Read], names: list[Mention]
    ) -> tuple[Object, tuple[Hop, ...], Field | None]:
        owner, hops, field = self._owner, self._hops, None
        for position, name in enumerate(path):
            field = self._named(owner, name)
            if type_of(field).many or not type_of(field).relation or field.computed:
                following = path[position + 1] if position + 1 < len(path) else name
                raise unknown_name(following.at, following.text)
            reads.append(Read(hops, owner.name, field.name))
            names.append(Mention(name, owner.name, field.name))
            hops = (*hops, Hop(owner.name, field.name))
            owner = self._model.object(field.target or "user")
        return owner, hops, field

    def _named(self, owner: Object, name: Name) -> Field:
        field = owner.fields.get(name.text) or owner.fields.get(owner.labels.get(name.text, ""))
        if field is None:
            raise unknown_name(name.at, name.text)
        return self._field_of(owner, field, name)

    def _inverse(self, owner: Object, name: Name) -> Inverse:
        inverses = self._model.inverses(owner.name)
        found = inverses.get(name.text) or next(
            (each for each in inverses.values() if name.text in each.label.values()), None
        )
        if found is None:
            raise unknown_name(name.at, name.text)
        return found


class ModelChildren:
    """The children of a record under an inverse, without any SQL."""

    def __init__(self, scope: ModelScope) -> None:
        self.scope = scope

    def wrap(self, select_sql: str, condition: str | None = None) -> str:
        """A placeholder: nothing of it is ever run."""
        return "(null)"
