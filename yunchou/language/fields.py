"""What names mean to a model alone, without a statement: the types of fields, and what an expression reads."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from yunchou.language.errors import unknown_name
from yunchou.language.types import Name, Operand, Type
from yunchou.model.computed import Hop, Read
from yunchou.model.field_types import TYPES, part_of, type_of
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
        return Type(kind, target=None if type_of(field).of_several else field.target or "user")
    # What is kept as bigint would divide and overflow as such: 3 / 2 is 1.5 here.
    whole = kind == "number" and type_of(field).sql_type == "bigint"
    return Type("integer" if whole else kind)


ENDINGS = ("object", "id", "name")
"""What may be named of a relation to records of several objects: which object it is of, its id, its name."""


def ending_type(model: Model, field: Field, name: str) -> Type | None:
    """The type of `field.name`, where the field is a relation to several objects; None where that is nothing."""
    if not type_of(field).of_several:
        return None
    if name == "object":
        objects = [model.objects[each] for each in field.targets if each in model.objects]
        return Type("choice", options=tuple((o.name, o.label["zh-CN"], o.label["en"]) for o in objects))
    if name in ENDINGS:
        return Type("lookup" if name == "id" else "text")
    found = one_of(model, field, name)
    return None if found is None else Type("lookup", target=found.target)


def one_of(model: Model, field: Field, name: str) -> Field | None:
    """The relation to one of several objects as a relation to that one alone: `about.account`, named by name or label."""
    for each in field.targets:
        target = model.objects.get(each)
        if target is not None and name in (target.name, *target.label.values()):
            return replace(field, type="lookup", target=target.name, settings={})
    return None


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
        owner, hops, left = self._walk(path, reads, names)
        field = self._named(owner, left[0])
        reads.append(Read(hops, owner.name, field.name))
        names.append(Mention(left[0], owner.name, field.name))
        if len(left) == 1:
            found = expression_type(owner, field)
        else:
            found = self._ending(field, left[1])
            if type_of(field).of_several and left[1].text == "name":
                over = (*hops, Hop(owner.name, field.name))
                targets = (self._model.object(each) for each in field.targets)
                reads += [Read(over, target.name, target.name_field) for target in targets]
        self._mentions.add(reads, names)
        return Operand("null", found)

    def _ending(self, field: Field, name: Name) -> Type:
        """The type of what is named of a field's value: a part, or what a relation to several objects has."""
        part = part_of(field, name.text)
        found = Type(TYPES[part.type].kind) if part else ending_type(self._model, field, name.text)
        if found is None:
            raise unknown_name(name.at, name.text)
        return found

    def children(self, path: tuple[Name, ...]) -> "ModelChildren":
        """The records that an inverse at the end of a path names."""
        reads: list[Read] = []
        names: list[Mention] = []
        owner, hops, left = self._walk(path, reads, names)
        if len(left) > 1:
            raise unknown_name(left[1].at, left[1].text)
        inverse = self._inverse(owner, left[0])
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
    ) -> tuple[Object, tuple[Hop, ...], tuple[Name, ...]]:
        """Over the relations of a path to the object of its end; what is left is a name, or a name and its ending."""
        owner, hops = self._owner, self._hops
        while len(path) > 1:
            field, over = self._named(owner, path[0]), 1
            if len(path) == 2 and (
                part_of(field, path[1].text) or ending_type(self._model, field, path[1].text)
            ):
                break
            if type_of(field).many or not type_of(field).relation or field.computed:
                raise unknown_name(path[1].at, path[1].text)
            reads.append(Read(hops, owner.name, field.name))
            names.append(Mention(path[0], owner.name, field.name))
            hops = (*hops, Hop(owner.name, field.name))
            target = field.target or "user"
            if type_of(field).of_several:
                one, over = one_of(self._model, field, path[1].text), 2
                if one is None:
                    raise unknown_name(path[1].at, path[1].text)
                target = str(one.target)
            owner, path = self._model.object(target), path[over:]
        return owner, hops, path

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
